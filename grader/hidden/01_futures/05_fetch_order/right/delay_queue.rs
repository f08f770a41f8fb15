//! A queue whose entries come out when their time has come.

use std::future::poll_fn;
use std::time::Duration;

use tokio_util::time::DelayQueue;

pub async fn fetch_order(id: u32) -> String {
    let mut replies = DelayQueue::new();
    replies.insert(format!("Order(id={id})"), Duration::from_millis(80));
    let reply = poll_fn(|cx| replies.poll_expired(cx)).await;
    reply.expect("the entry just inserted").into_inner()
}
