//! Your tests still pass when only the first activity starts the hour anew: no test fails where a second one does not.
//! diagnosis: wrong_time

use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio::time::{Instant, timeout_at};

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Nothing happened for an hour.
    Idle,
    /// The user has gone: the channel is closed.
    Gone,
}

pub async fn session(mut activity: Receiver<()>) -> Ended {
    let mut over = Instant::now() + HOUR;
    let mut renewed = false;
    loop {
        match timeout_at(over, activity.recv()).await {
            Ok(Some(())) if !renewed => {
                renewed = true;
                over = Instant::now() + HOUR;
            }
            Ok(Some(())) => {}
            Ok(None) => return Ended::Gone,
            Err(_) => return Ended::Idle,
        }
    }
}

const HOUR: Duration = Duration::from_secs(60 * 60);
