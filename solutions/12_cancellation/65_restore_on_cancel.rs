use kata::cancellation::Sign;

/// Shows "busy" on `sign` while `work` is being done, and then again what it has shown before.
pub async fn restore_on_cancel<T>(sign: &Sign, work: impl Future<Output = T>) -> T {
    // The name keeps it to the end of the function, wherever that is: at its last line, at a panic, or at
    // an `.await` at which all of this is dropped.
    let _shows_again = ShowsAgain::after(sign, "busy");
    work.await
}

/// Puts a sign back when it is dropped.
struct ShowsAgain<'a> {
    sign: &'a Sign,
    before: String,
}

impl<'a> ShowsAgain<'a> {
    fn after(sign: &'a Sign, text: &str) -> Self {
        // Showing and remembering are one step: between two of them nobody could be dropped, but
        // somebody could forget one.
        Self { sign, before: sign.show(text) }
    }
}

impl Drop for ShowsAgain<'_> {
    fn drop(&mut self) {
        self.sign.show(std::mem::take(&mut self.before));
    }
}
