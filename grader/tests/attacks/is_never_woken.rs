//! handed in: failed
//! at home: failed
//! because: at the deadline a last poll would find an answer that nobody would have asked for.

use std::future::poll_fn;
use std::task::Poll;

pub async fn double(n: u32) -> u32 {
    let mut asked = false;
    poll_fn(move |_| match std::mem::replace(&mut asked, true) {
        true => Poll::Ready(n * 2),
        false => Poll::Pending,
    })
    .await
}
