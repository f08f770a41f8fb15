use kata::shutdown::Worker;
use tokio_util::sync::CancellationToken;

/// Has all `workers` work side by side until `stop` is set, and returns when the last of them has come to
/// an end.
///
/// Each makes a step, rests, makes the next step, and so on. Once `stop` is set, a step that has begun is
/// still made to its end, and no other one begins. A rest is broken off.
pub async fn graceful(stop: CancellationToken, workers: Vec<Worker>) {
    todo!("let every worker go on until the stop, and wait until all have ended")
}
