//! Combinators are lazy too, as long as the first step waits for a poll.

use std::time::Duration;

use futures::future::{self, FutureExt};
use kata::Log;
use tokio::time::sleep;

pub fn lazy(log: Log) -> impl Future<Output = ()> {
    let started = log.clone();
    future::lazy(move |_| started.write("started"))
        .then(|()| sleep(Duration::from_millis(10)))
        .map(move |()| log.write("finished"))
}
