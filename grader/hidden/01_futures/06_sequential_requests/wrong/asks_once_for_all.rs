//! verdict: failed, diagnosis: wrong_value
//!
//! Keeps the user in a `static`, and never asks again.

use kata::{fetch_order, fetch_user};
use tokio::sync::OnceCell;

static USER: OnceCell<String> = OnceCell::const_new();

pub async fn sequential_requests() -> (String, String) {
    let user = USER.get_or_init(|| fetch_user(1)).await.clone();
    let order = fetch_order(42).await;
    (user, order)
}
