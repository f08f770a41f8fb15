//! verdict: failed, diagnosis: wrong_value
//!
//! Ready after 100 ms, because it asks for nothing that it believes to know.

use kata::dashboard::{Dash, fetch_account, fetch_orders, fetch_settings};

pub async fn dashboard(id: u32) -> Dash {
    let number = 1000 + 7 * id;
    let (account, orders, settings) =
        tokio::join!(fetch_account(id), fetch_orders(number), fetch_settings(number));
    Dash { account, orders, settings }
}
