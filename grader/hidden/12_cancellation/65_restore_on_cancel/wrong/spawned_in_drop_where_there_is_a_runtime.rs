//! verdict: failed, diagnosis: lost_data
//!
//! A task that is spawned in `drop` puts the sign back some time later.

use kata::cancellation::Sign;
use tokio::runtime::Handle;

struct Guard(Sign, String);

impl Drop for Guard {
    fn drop(&mut self) {
        let (sign, before) = (self.0.clone(), self.1.clone());
        match Handle::try_current() {
            Ok(runtime) => {
                runtime.spawn(async move {
                    sign.show(before);
                });
            }
            Err(_) => {
                sign.show(before);
            }
        }
    }
}

pub async fn restore_on_cancel<T>(sign: &Sign, work: impl Future<Output = T>) -> T {
    let _guard = Guard(sign.clone(), sign.show("busy"));
    work.await
}
