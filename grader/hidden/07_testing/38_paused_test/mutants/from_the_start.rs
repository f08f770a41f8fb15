//! Your tests still pass when a session ends an hour after its start, busy or not: no test fails where activity in between does not make it last longer.
//! diagnosis: wrong_time

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
    let all = async { while activity.recv().await.is_some() {} };
    match timeout(HOUR, all).await {
        Ok(()) => Ended::Gone,
        Err(_) => Ended::Idle,
    }
}

const HOUR: Duration = Duration::from_secs(60 * 60);
