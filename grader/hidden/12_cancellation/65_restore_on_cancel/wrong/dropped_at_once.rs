//! verdict: failed, diagnosis: wrong_value
//!
//! `let _` keeps no guard.

use kata::cancellation::Sign;

struct Guard<'a>(&'a Sign, String);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.0.show(self.1.clone());
    }
}

pub async fn restore_on_cancel<T>(sign: &Sign, work: impl Future<Output = T>) -> T {
    let _ = Guard(sign, sign.show("busy"));
    work.await
}
