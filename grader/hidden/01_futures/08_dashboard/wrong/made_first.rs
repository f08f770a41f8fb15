//! verdict: failed, diagnosis: sequential
//!
//! Made together, run one after the other.

use kata::dashboard::{Dash, fetch_account, fetch_orders, fetch_settings};

pub async fn dashboard(id: u32) -> Dash {
    let account = fetch_account(id).await;
    let orders = fetch_orders(account.number);
    let settings = fetch_settings(account.number);
    Dash { account, orders: orders.await, settings: settings.await }
}
