//! PollSender of tokio-util in a hand-written poll, reserve and send taken apart there

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use kata::cancellation::{Parcel, Pulse};
use tokio::sync::mpsc::Sender;
use tokio::time::sleep;
use tokio_util::sync::PollSender;

pub async fn cancel_safe_send(
    to: Sender<Parcel>,
    mut queue: VecDeque<Parcel>,
    pulse: Pulse,
) -> VecDeque<Parcel> {
    let mut to = PollSender::new(to);
    let mut alarm = pin!(sleep(pulse.period()));
    poll_fn(|cx| {
        loop {
            if queue.is_empty() {
                return Poll::Ready(());
            }
            match to.poll_reserve(cx) {
                Poll::Ready(Ok(())) => {
                    let parcel = queue.pop_front().expect("it is not empty");
                    to.send_item(parcel).expect("a place is reserved");
                }
                Poll::Ready(Err(_)) => return Poll::Ready(()),
                Poll::Pending => break,
            }
        }
        while alarm.as_mut().poll(cx).is_ready() {
            pulse.beat();
            let next = alarm.deadline() + pulse.period();
            alarm.as_mut().reset(next);
        }
        Poll::Pending
    })
    .await;
    queue
}
