//! `maybe_done` keeps a result until both are there.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use futures::future::maybe_done;
use kata::dashboard::{Dash, fetch_account, fetch_orders, fetch_settings};

pub async fn dashboard(id: u32) -> Dash {
    let account = fetch_account(id).await;
    let mut orders = pin!(maybe_done(fetch_orders(account.number)));
    let mut settings = pin!(maybe_done(fetch_settings(account.number)));
    poll_fn(|cx| {
        // Both are polled each time: `&&` between the polls would skip the second.
        let orders = orders.as_mut().poll(cx).is_ready();
        let settings = settings.as_mut().poll(cx).is_ready();
        if orders && settings { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    Dash {
        account,
        orders: orders.take_output().expect("it is done"),
        settings: settings.take_output().expect("it is done"),
    }
}
