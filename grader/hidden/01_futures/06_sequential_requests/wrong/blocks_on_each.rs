//! verdict: failed, diagnosis: panicked
//!
//! A runtime already runs this future, and blocking inside it panics.

use tokio::runtime::Handle;

pub async fn sequential_requests() -> (String, String) {
    let runtime = Handle::current();
    let user = runtime.block_on(kata::fetch_user(1));
    let order = runtime.block_on(kata::fetch_order(42));
    (user, order)
}
