//! Your tests still pass when every id gets the page of user 1: no test fails where another's shows that one.
//! diagnosis: hard_coded

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

pub async fn load_page(_id: u32, limit: Duration) -> Result<Page, TooSlow> {
    let both = async { tokio::join!(fetch_user(FIRST), fetch_order(FIRST)) };
    let (user, order) = tokio::time::timeout(limit, both).await.map_err(|_| TooSlow)?;
    Ok(Page { user, order })
}

const FIRST: u32 = 1;
