//! verdict: failed, diagnosis: lost_data
//!
//! Takes care to do nothing while somebody panics.

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
        if !std::thread::panicking() {
            self.sign.show(std::mem::take(&mut self.before));
        }
    }
}
