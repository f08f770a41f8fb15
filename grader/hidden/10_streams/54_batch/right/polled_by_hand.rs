//! One future that looks at everything that could wake it.

use std::time::Duration;

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use tokio::sync::mpsc::{Receiver, Sender};

use tokio::time::sleep;

pub async fn batch<T>(mut rx: Receiver<T>, max: usize, d: Duration, out: Sender<Vec<T>>) {
    loop {
        let mut gone = pin!(out.closed());
        let mut batch = vec![];
        let mut timer = None;
        let goes_on = poll_fn(|cx| {
            if gone.as_mut().poll(cx).is_ready() {
                batch.clear();
                return Poll::Ready(false);
            }
            while batch.len() < max {
                match rx.poll_recv(cx) {
                    Poll::Ready(Some(item)) => batch.push(item),
                    Poll::Ready(None) => return Poll::Ready(false),
                    Poll::Pending if batch.is_empty() => return Poll::Pending,
                    Poll::Pending => {
                        let timer = timer.get_or_insert_with(|| Box::pin(sleep(d)));
                        return timer.as_mut().poll(cx).map(|()| true);
                    }
                }
            }
            Poll::Ready(true)
        })
        .await;
        if !batch.is_empty() && out.send(batch).await.is_err() {
            return;
        }
        if !goes_on {
            return;
        }
    }
}
