//! equivalent
//!
//! Tests that look at sizes see that it is another one.

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

/// Loads the page of user `id`: the user takes 100 ms, the order of the same id 80 ms, and both are
/// fetched at once.
///
/// `Err(TooSlow)` as soon as `limit` has passed, if the page is not ready by then.
pub async fn load_page(id: u32, limit: Duration) -> Result<Page, TooSlow> {
    let mut user = Box::pin(fetch_user(id));
    let mut order = Box::pin(fetch_order(id));
    let both = Box::pin(async move { tokio::join!(&mut user, &mut order) });
    match tokio::time::timeout(limit, both).await {
        Ok((user, order)) => Ok(Page { user, order }),
        Err(_) => Err(TooSlow),
    }
}
