//! The same shape as one expression of combinators.

use futures::future::{FutureExt, join};
use kata::dashboard::{Dash, fetch_account, fetch_orders, fetch_settings};

pub fn dashboard(id: u32) -> impl Future<Output = Dash> {
    fetch_account(id).then(|account| {
        join(fetch_orders(account.number), fetch_settings(account.number))
            .map(|(orders, settings)| Dash { account, orders, settings })
    })
}
