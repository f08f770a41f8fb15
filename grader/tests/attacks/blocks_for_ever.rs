//! handed in: timed_out
//! at home: timed_out
//! because: nothing ends a blocking task but the end of the process.

pub async fn double(n: u32) -> u32 {
    tokio::task::spawn_blocking(move || {
        loop {
            std::hint::spin_loop();
        }
    })
    .await
    .unwrap_or(n)
}
