//! verdict: failed, diagnosis: wrong_time
//!
//! Three ticks, of which the first is ready at once. Those of other calls are under way meanwhile.

use std::time::Duration;

use tokio::task::JoinHandle;

pub fn static_move(name: &str) -> JoinHandle<String> {
    let name = name.to_owned();
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(Duration::from_millis(10));
        for _ in 0..3 {
            ticks.tick().await;
        }
        format!("Hello, {name}!")
    })
}
