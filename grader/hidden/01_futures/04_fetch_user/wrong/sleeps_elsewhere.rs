//! verdict: failed, diagnosis: wrong_clock
//!
//! The thread that sleeps is another one, but the time it takes is not the runtime's: 0 ms.

use std::time::Duration;

pub async fn fetch_user(id: u32) -> String {
    let pause = || std::thread::sleep(Duration::from_millis(100));
    tokio::task::spawn_blocking(pause).await.unwrap();
    format!("User(id={id})")
}
