use std::collections::VecDeque;

use kata::cancellation::{Parcel, Pulse};
use tokio::sync::mpsc::Sender;

/// Sends the parcels of `queue` into `to`, in their order, each as soon as there is room for it. Meanwhile
/// it beats: `pulse.beat()` each time that another `pulse.period()` has passed.
///
/// Ends as soon as the last one is sent, or nobody can receive any more. Returns the parcels that the
/// channel has not taken, in their order. When the future is dropped, neither sending nor beating goes on.
pub async fn cancel_safe_send(
    to: Sender<Parcel>,
    queue: VecDeque<Parcel>,
    pulse: Pulse,
) -> VecDeque<Parcel> {
    todo!("send the parcels and beat meanwhile, so that no beat costs you any of them")
}
