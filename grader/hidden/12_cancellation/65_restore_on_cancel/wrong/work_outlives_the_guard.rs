//! verdict: failed, diagnosis: lost_data
//!
//! The work is pinned first, and so dropped last: what it puts back itself comes after.

use kata::cancellation::Sign;

struct Guard<'a>(&'a Sign, String);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.0.show(self.1.as_str());
    }
}

pub async fn restore_on_cancel<T>(sign: &Sign, work: impl Future<Output = T>) -> T {
    let mut work = Box::pin(work);
    let _guard = Guard(sign, sign.show("busy"));
    work.as_mut().await
}
