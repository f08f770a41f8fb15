use std::time::Duration;

/// Waits for `delay`, from zero to a day, and leaves the thread to others meanwhile.
pub async fn good_delay(delay: Duration) {
    todo!("wait for `delay`")
}
