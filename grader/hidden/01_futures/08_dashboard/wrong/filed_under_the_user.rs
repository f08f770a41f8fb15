//! verdict: failed, diagnosis: wrong_value
//!
//! A user's id is not the account's number.

use kata::dashboard::{Dash, fetch_account, fetch_orders, fetch_settings};

pub async fn dashboard(id: u32) -> Dash {
    let account = fetch_account(id).await;
    let (orders, settings) = tokio::join!(fetch_orders(id), fetch_settings(id));
    Dash { account, orders, settings }
}
