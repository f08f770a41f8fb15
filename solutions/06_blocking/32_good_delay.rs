use std::time::Duration;

/// Waits for `delay`.
pub async fn good_delay(delay: Duration) {
    // Not `std::thread::sleep`: this thread has other futures to poll. And with the `.await`:
    // `sleep` only makes a timer, and one that nobody polls makes nobody wait.
    tokio::time::sleep(delay).await;
}
