//! verdict: failed, diagnosis: wrong_value
//!
//! If the sign says "busy" already it makes no guard, so what the work writes on it stays there.

use kata::cancellation::Sign;

struct Restore<'a> {
    sign: &'a Sign,
    before: String,
}

impl Drop for Restore<'_> {
    fn drop(&mut self) {
        self.sign.show(std::mem::take(&mut self.before));
    }
}

pub async fn restore_on_cancel<T>(sign: &Sign, work: impl Future<Output = T>) -> T {
    if sign.text() == "busy" {
        return work.await;
    }
    let before = sign.show("busy");
    let _restore = Restore { sign, before };
    work.await
}
