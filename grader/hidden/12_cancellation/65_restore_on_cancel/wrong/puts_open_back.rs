//! verdict: failed, diagnosis: wrong_value
//!
//! Shows a text of its own instead of that from before.

use kata::cancellation::Sign;

struct Guard<'a>(&'a Sign);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.0.show("open");
    }
}

pub async fn restore_on_cancel<T>(sign: &Sign, work: impl Future<Output = T>) -> T {
    sign.show("busy");
    let _guard = Guard(sign);
    work.await
}
