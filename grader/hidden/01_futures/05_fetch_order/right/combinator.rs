//! Maps the sleep's end to the order.

use std::time::Duration;

use futures::future::FutureExt;
use tokio::time::sleep;

pub fn fetch_order(id: u32) -> impl Future<Output = String> {
    // The sleep is made at the first poll: it counts from the moment it is made.
    futures::future::lazy(|_| sleep(Duration::from_millis(80)))
        .flatten()
        .map(move |()| format!("Order(id={id})"))
}
