//! The function from the `futures` crate wants futures that stay where they are.

use std::pin::pin;
use std::time::Duration;

use futures::future::{Either, select};
use kata::select::report;
use tokio::time::sleep;

pub async fn timeout_example() -> &'static str {
    match select(pin!(report()), pin!(sleep(Duration::from_millis(50)))).await {
        Either::Left((report, _)) => report,
        Either::Right(_) => "timed out",
    }
}
