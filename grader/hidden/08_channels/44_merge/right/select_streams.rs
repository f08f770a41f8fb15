//! The streams of another crate, which take turns by themselves.

use futures::StreamExt;
use futures::stream::{poll_fn, select};
use tokio::sync::mpsc::{Receiver, Sender};

pub async fn merge<T>(mut a: Receiver<T>, mut b: Receiver<T>, out: Sender<T>) -> usize {
    let mut both = select(poll_fn(move |cx| a.poll_recv(cx)), poll_fn(move |cx| b.poll_recv(cx)));
    let passes_on = async {
        let mut passed = 0;
        while let Ok(room) = out.reserve().await {
            tokio::select! {
                biased;
                () = out.closed() => break,
                next = both.next() => match next {
                    Some(message) => room.send(message),
                    None => break,
                },
            }
            passed += 1;
        }
        passed
    };
    passes_on.await
}
