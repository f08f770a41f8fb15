//! verdict: failed, diagnosis: wrong_value
//!
//! `_` binds nothing: the sender is gone before the session begins.

mod subject;

use std::time::Duration;

use subject::{Ended, session};
use tokio::sync::mpsc;
use tokio::time::Instant;

const HOUR: Duration = Duration::from_secs(60 * 60);

#[tokio::test(start_paused = true)]
async fn an_idle_session_ends_after_an_hour() {
    let (_, activity) = mpsc::channel(1);
    let began = Instant::now();
    assert_eq!(session(activity).await, Ended::Idle);
    assert_eq!(began.elapsed(), HOUR);
}
