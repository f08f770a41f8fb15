//! verdict: failed, diagnosis: sequential

use kata::dashboard::{Dash, fetch_account, fetch_orders, fetch_settings};

pub async fn dashboard(id: u32) -> Dash {
    let account = fetch_account(id).await;
    let orders = fetch_orders(account.number).await;
    let settings = fetch_settings(account.number).await;
    Dash { account, orders, settings }
}
