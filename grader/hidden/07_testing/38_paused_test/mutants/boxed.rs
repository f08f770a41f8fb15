//! equivalent
//!
//! Tests that look at sizes see that it is another one.

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

/// Lasts until nothing has come from `activity` for an hour, or until its senders are gone, which
/// ends it at once.
pub async fn session(mut activity: Receiver<()>) -> Ended {
    loop {
        match timeout(HOUR, Box::pin(activity.recv())).await {
            Ok(Some(())) => {}
            Ok(None) => return Ended::Gone,
            Err(_) => return Ended::Idle,
        }
    }
}

const HOUR: Duration = Duration::from_secs(60 * 60);
