use kata::dashboard::{Dash, fetch_account, fetch_orders, fetch_settings};

/// Gathers what user `id`'s dashboard shows: the account, its orders and its settings.
///
/// Orders (80 ms) and settings (50 ms) are filed under the account's `number`, which only
/// `fetch_account` (100 ms) knows. Each is asked once. Takes 180 ms.
pub async fn dashboard(id: u32) -> Dash {
    todo!("fetch the account, then what depends on it")
}
