use std::time::Duration;

pub fn good_delay(delay: Duration) -> impl Future<Output = ()> {
    tokio::time::sleep(delay)
}
