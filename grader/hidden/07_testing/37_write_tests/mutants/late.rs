//! Your tests still pass when the limit is looked at only after everything has come: no test fails where `TooSlow` comes later than the limit, by a millisecond or more.
//! diagnosis: wrong_time

use std::time::Duration;

use kata::{fetch_order, fetch_user};
use tokio::time::Instant;

/// What a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The user, such as `User(id=7)`.
    pub user: String,
    /// The user's order, such as `Order(id=7)`.
    pub order: String,
}

/// The page was not ready in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooSlow;

pub async fn load_page(id: u32, limit: Duration) -> Result<Page, TooSlow> {
    let began = Instant::now();
    let (user, order) = tokio::join!(fetch_user(id), fetch_order(id));
    if began.elapsed() > limit {
        return Err(TooSlow);
    }
    Ok(Page { user, order })
}
