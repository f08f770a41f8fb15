//! verdict: failed, diagnosis: panicked
//!
//! Takes an empty reply for none, and polls the call again.

use kata::{fetch_order, fetch_user};

pub async fn concurrent_requests() -> (String, String) {
    let user = fetch_user(1);
    let order = fetch_order(42);
    tokio::pin!(user, order);
    let (mut u, mut o) = (String::new(), String::new());
    while u.is_empty() || o.is_empty() {
        tokio::select! {
            text = &mut user, if u.is_empty() => u = text,
            text = &mut order, if o.is_empty() => o = text,
        }
    }
    (u, o)
}
