//! verdict: failed, diagnosis: wrong_time
//!
//! The session has not begun when the clock is set forward.

mod subject;

use std::time::Duration;

use subject::{Ended, session};
use tokio::sync::mpsc;
use tokio::time::advance;

const HOUR: Duration = Duration::from_secs(60 * 60);

#[tokio::test(start_paused = true)]
async fn an_idle_session_ends_after_an_hour() {
    let (_keep_open, activity) = mpsc::channel(1);
    let session = tokio::spawn(session(activity));
    advance(HOUR).await;
    assert!(session.is_finished());
    assert_eq!(session.await.unwrap(), Ended::Idle);
}
