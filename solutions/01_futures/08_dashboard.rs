use kata::dashboard::{Dash, fetch_account, fetch_orders, fetch_settings};

/// Gathers what user `id`'s dashboard shows.
pub async fn dashboard(id: u32) -> Dash {
    // Everything else needs the account's number, so this is the one wait that nothing overlaps.
    let account = fetch_account(id).await;
    // Neither of these needs the other. Two awaits here would be 50 ms of waiting for nothing.
    let (orders, settings) =
        tokio::join!(fetch_orders(account.number), fetch_settings(account.number));
    Dash { account, orders, settings }
}
