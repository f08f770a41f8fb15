//! Your tests still pass when the limit is never enforced: no test fails where a page that is too slow is not given up.
//! diagnosis: unhandled_error

use std::time::Duration;

use kata::{fetch_order, fetch_user};

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

pub async fn load_page(id: u32, _limit: Duration) -> Result<Page, TooSlow> {
    let (user, order) = tokio::join!(fetch_user(id), fetch_order(id));
    Ok(Page { user, order })
}
