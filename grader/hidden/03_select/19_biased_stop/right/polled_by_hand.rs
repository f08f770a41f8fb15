//! Two polls, in that order.

use std::future::poll_fn;
use std::pin::pin;
use std::task::{Poll, ready};

use tokio::sync::mpsc::Receiver;
use tokio_util::sync::CancellationToken;

pub async fn biased_stop(mut rx: Receiver<u32>, stop: CancellationToken) -> usize {
    let mut stopped = pin!(stop.cancelled());
    let mut taken = 0;
    poll_fn(|cx| {
        loop {
            if stopped.as_mut().poll(cx).is_ready() || ready!(rx.poll_recv(cx)).is_none() {
                return Poll::Ready(taken);
            }
            taken += 1;
        }
    })
    .await
}
