//! verdict: failed, diagnosis: wrong_value
//!
//! Each branch asks for the account again.

use kata::dashboard::{Dash, fetch_account, fetch_orders, fetch_settings};

pub async fn dashboard(id: u32) -> Dash {
    let ((account, orders), settings) = tokio::join!(
        async {
            let account = fetch_account(id).await;
            let orders = fetch_orders(account.number).await;
            (account, orders)
        },
        async {
            let account = fetch_account(id).await;
            fetch_settings(account.number).await
        },
    );
    Dash { account, orders, settings }
}
