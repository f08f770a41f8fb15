//! A future written out, and a match instead of an early return.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

pub fn fetch_data(url: &str) -> impl Future<Output = Result<String, String>> {
    async move {
        match url {
            "" => Err("empty url".to_owned()),
            url => {
                sleep_until(Instant::now() + Duration::from_millis(10)).await;
                Ok("Data from ".to_owned() + url)
            }
        }
    }
}
