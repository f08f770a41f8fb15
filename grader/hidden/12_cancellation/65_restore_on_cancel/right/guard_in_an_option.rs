use kata::cancellation::Sign;

struct Guard {
    sign: Sign,
    before: Option<String>,
}

impl Guard {
    fn put_back(&mut self) {
        if let Some(before) = self.before.take() {
            self.sign.show(before);
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.put_back();
    }
}

pub async fn restore_on_cancel<T>(sign: &Sign, work: impl Future<Output = T>) -> T {
    let mut guard = Guard { sign: sign.clone(), before: None };
    guard.before = Some(sign.show("busy"));
    let done = work.await;
    guard.put_back();
    done
}
