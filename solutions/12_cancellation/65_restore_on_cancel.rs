use kata::cancellation::Sign;

/// Shows "busy" on `sign` while `work` is being done, and then again what it has shown before.
pub async fn restore_on_cancel<T>(sign: &Sign, work: impl Future<Output = T>) -> T {
    // The name keeps it to the end of the function, wherever that is: at its last line, at a panic, or at
    // an `.await` at which all of this is dropped.
    let _shows_again = ShowsAgain::after_busy(sign);
    work.await
}

/// Puts a sign back when it is dropped.
struct ShowsAgain<'a> {
    sign: &'a Sign,
    before: String,
}

impl<'a> ShowsAgain<'a> {
    fn after_busy(sign: &'a Sign) -> Self {
        // Showing and remembering are one step here, so that nobody does one without the other.
        Self { sign, before: sign.show("busy") }
    }
}

impl Drop for ShowsAgain<'_> {
    fn drop(&mut self) {
        self.sign.show(std::mem::take(&mut self.before));
    }
}
