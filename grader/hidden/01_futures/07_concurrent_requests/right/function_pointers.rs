use std::time::Duration;

use kata::{fetch_order, fetch_user};
use tokio::time::{Sleep, sleep};

/// Services and timers, kept as pointers to functions.
async fn both<U, O>(
    user: fn(u32) -> U,
    order: fn(u32) -> O,
    rest: fn(Duration) -> Sleep,
) -> (String, String)
where
    U: Future<Output = String>,
    O: Future<Output = String>,
{
    rest(Duration::ZERO).await;
    tokio::join!(user(1), order(42))
}

pub async fn concurrent_requests() -> (String, String) {
    both(fetch_user, fetch_order, sleep).await
}
