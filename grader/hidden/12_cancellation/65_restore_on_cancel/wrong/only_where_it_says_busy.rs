//! verdict: failed, diagnosis: wrong_value
//!
//! Leaves what the work has shown.

use kata::cancellation::Sign;

pub async fn restore_on_cancel<T>(sign: &Sign, work: impl Future<Output = T>) -> T {
    let _back = Back { sign, before: sign.show("busy") };
    work.await
}

struct Back<'a> {
    sign: &'a Sign,
    before: String,
}

impl Drop for Back<'_> {
    fn drop(&mut self) {
        if self.sign.text() == "busy" {
            self.sign.show(std::mem::take(&mut self.before));
        }
    }
}
