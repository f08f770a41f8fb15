//! verdict: failed, diagnosis: wrong_value
//!
//! The guard lives in a block that ends before the work begins.

use kata::cancellation::Sign;

struct Guard<'a>(&'a Sign, String);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.0.show(self.1.as_str());
    }
}

pub async fn restore_on_cancel<T>(sign: &Sign, work: impl Future<Output = T>) -> T {
    {
        let _guard = Guard(sign, sign.show("busy"));
    }
    work.await
}
