//! verdict: failed, diagnosis: panicked
//!
//! A task that is spawned in `drop` puts the sign back some time later, and panics where there is no runtime.

use kata::cancellation::Sign;

struct Guard(Sign, String);

impl Drop for Guard {
    fn drop(&mut self) {
        let (sign, before) = (self.0.clone(), self.1.clone());
        tokio::spawn(async move {
            sign.show(before);
        });
    }
}

pub async fn restore_on_cancel<T>(sign: &Sign, work: impl Future<Output = T>) -> T {
    let _guard = Guard(sign.clone(), sign.show("busy"));
    work.await
}
