//! The function from the `futures` crate: lazy like any future, where the macro awaits.

use futures::future::join;

pub fn concurrent_requests() -> impl Future<Output = (String, String)> {
    join(kata::fetch_user(1), kata::fetch_order(42))
}
