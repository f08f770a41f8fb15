//! verdict: failed, diagnosis: lost_data
//!
//! Whoever is dropped or panics never comes to the last line but one.

use kata::cancellation::Sign;

pub async fn restore_on_cancel<T>(sign: &Sign, work: impl Future<Output = T>) -> T {
    let before = sign.show("busy");
    let done = work.await;
    sign.show(before);
    done
}
