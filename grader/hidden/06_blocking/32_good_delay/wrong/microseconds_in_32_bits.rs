//! verdict: failed, diagnosis: wrong_time
//!
//! After 71 minutes they begin again.

use std::time::Duration;

pub async fn good_delay(delay: Duration) {
    let micros = delay.as_micros() as u32;
    tokio::time::sleep(Duration::from_micros(micros.into())).await;
}
