//! Your tests still pass when a session goes on for an hour after its user has gone: no test fails where this does not end it at once.
//! diagnosis: not_cancelled

use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio::time::timeout;

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Nothing happened for an hour.
    Idle,
    /// The user has gone: the channel is closed.
    Gone,
}

pub async fn session(mut activity: Receiver<()>) -> Ended {
    loop {
        match timeout(HOUR, activity.recv()).await {
            Ok(Some(())) => {}
            Ok(None) => {
                tokio::time::sleep(HOUR).await;
                return Ended::Gone;
            }
            Err(_) => return Ended::Idle,
        }
    }
}

const HOUR: Duration = Duration::from_secs(60 * 60);
