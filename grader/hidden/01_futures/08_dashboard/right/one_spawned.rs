//! One task is enough for two requests to overlap: the other is awaited here.

use kata::dashboard::{Dash, fetch_account, fetch_orders, fetch_settings};

pub async fn dashboard(id: u32) -> Dash {
    let account = fetch_account(id).await;
    let settings = tokio::spawn(fetch_settings(account.number));
    let orders = fetch_orders(account.number).await;
    Dash { account, orders, settings: settings.await.expect("no panic") }
}
