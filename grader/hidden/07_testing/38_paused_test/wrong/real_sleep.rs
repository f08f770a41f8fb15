//! verdict: timed_out, diagnosis: wrong_clock
//!
//! The clock is paused; the thread sleeps all the same.

mod subject;

use std::time::Duration;

use subject::{Ended, session};
use tokio::sync::mpsc;

const HOUR: Duration = Duration::from_secs(60 * 60);

#[tokio::test(start_paused = true)]
async fn an_idle_session_ends_after_an_hour() {
    let (_keep_open, activity) = mpsc::channel(1);
    let session = tokio::spawn(session(activity));
    std::thread::sleep(HOUR);
    assert_eq!(session.await.unwrap(), Ended::Idle);
}
