//! Both polled by hand, in turns.

use std::future::poll_fn;
use std::task::Poll;

use tokio::sync::mpsc::{Receiver, Sender};

pub async fn merge<T>(mut a: Receiver<T>, mut b: Receiver<T>, out: Sender<T>) -> usize {
    let mut passed = 0;
    loop {
        let Ok(room) = out.reserve().await else { return passed };
        let a_first = passed % 2 == 0;
        let next = poll_fn(|cx| {
            let (first, second) = if a_first { (&mut a, &mut b) } else { (&mut b, &mut a) };
            match first.poll_recv(cx) {
                Poll::Ready(Some(message)) => Poll::Ready(Some(message)),
                Poll::Ready(None) => second.poll_recv(cx),
                Poll::Pending => match second.poll_recv(cx) {
                    Poll::Ready(Some(message)) => Poll::Ready(Some(message)),
                    Poll::Ready(None) | Poll::Pending => Poll::Pending,
                },
            }
        });
        tokio::select! {
            message = next => match message {
                Some(message) => room.send(message),
                None => return passed,
            },
            () = out.closed() => return passed,
        }
        passed += 1;
    }
}
