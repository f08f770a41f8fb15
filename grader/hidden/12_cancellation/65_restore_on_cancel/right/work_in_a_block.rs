use kata::cancellation::Sign;

struct Restore<'a> {
    sign: &'a Sign,
    text: String,
}

impl Drop for Restore<'_> {
    fn drop(&mut self) {
        self.sign.show(std::mem::take(&mut self.text));
    }
}

pub fn restore_on_cancel<T>(sign: &Sign, work: impl Future<Output = T>) -> impl Future<Output = T> {
    async move {
        let restore = Restore { sign, text: sign.show("busy") };
        let done = { work.await };
        drop(restore);
        done
    }
}
