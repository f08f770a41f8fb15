//! Polls whatever is not ready, each time it is polled itself.

use std::future::poll_fn;
use std::task::Poll;

use futures::future::maybe_done;

pub async fn fetch_all(ids: &[u32]) -> Vec<String> {
    let mut requests: Vec<_> =
        ids.iter().map(|&id| Box::pin(maybe_done(kata::fetch_user(id)))).collect();
    poll_fn(|cx| {
        let mut all_done = true;
        for request in &mut requests {
            all_done &= request.as_mut().poll(cx).is_ready();
        }
        if all_done { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    requests.iter_mut().map(|request| request.as_mut().take_output().expect("it is done")).collect()
}
