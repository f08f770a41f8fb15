//! Nothing forbids tasks here, as long as they are awaited.

use kata::dashboard::{Dash, fetch_account, fetch_orders, fetch_settings};

pub async fn dashboard(id: u32) -> Dash {
    let account = fetch_account(id).await;
    let orders = tokio::spawn(fetch_orders(account.number));
    let settings = tokio::spawn(fetch_settings(account.number));
    Dash {
        account,
        orders: orders.await.expect("no panic"),
        settings: settings.await.expect("no panic"),
    }
}
