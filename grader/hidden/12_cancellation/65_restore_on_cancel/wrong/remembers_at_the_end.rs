//! verdict: failed, diagnosis: lost_data
//!
//! Asks the sign what it shows when it is to be put back.

use kata::cancellation::Sign;

struct Guard<'a>(&'a Sign);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        let before = self.0.text();
        self.0.show(before);
    }
}

pub async fn restore_on_cancel<T>(sign: &Sign, work: impl Future<Output = T>) -> T {
    let _guard = Guard(sign);
    sign.show("busy");
    work.await
}
