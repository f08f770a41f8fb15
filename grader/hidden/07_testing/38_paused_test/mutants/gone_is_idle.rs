//! Your tests still pass when a session whose user has gone counts as idle: no test fails where it does not end with `Gone`.
//! diagnosis: wrong_value

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
            Ok(None) => return Ended::Idle,
            Err(_) => return Ended::Idle,
        }
    }
}

const HOUR: Duration = Duration::from_secs(60 * 60);
