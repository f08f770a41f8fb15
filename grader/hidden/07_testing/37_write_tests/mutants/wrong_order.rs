//! Your tests still pass when the page shows another user's order: no test fails where it is not the user's own.
//! diagnosis: wrong_value

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

pub async fn load_page(id: u32, limit: Duration) -> Result<Page, TooSlow> {
    let both = async { tokio::join!(fetch_user(id), fetch_order(id.wrapping_add(1))) };
    let (user, order) = tokio::time::timeout(limit, both).await.map_err(|_| TooSlow)?;
    Ok(Page { user, order })
}
