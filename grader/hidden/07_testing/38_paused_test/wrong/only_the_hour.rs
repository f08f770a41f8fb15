//! verdict: failed, diagnosis: wrong_time
//!
//! An hour without any activity is not an hour since the last.

mod subject;

use std::time::Duration;

use subject::{Ended, session};
use tokio::sync::mpsc;
use tokio::time::Instant;

const HOUR: Duration = Duration::from_secs(60 * 60);

#[tokio::test(start_paused = true)]
async fn an_idle_session_ends_after_an_hour() {
    let (_keep_open, activity) = mpsc::channel(1);
    let began = Instant::now();
    assert_eq!(session(activity).await, Ended::Idle);
    assert_eq!(began.elapsed(), HOUR);
}

#[tokio::test(start_paused = true)]
async fn a_closed_channel_ends_it() {
    let (user, activity) = mpsc::channel(1);
    drop(user);
    let began = Instant::now();
    assert_eq!(session(activity).await, Ended::Gone);
    assert_eq!(began.elapsed(), Duration::ZERO);
}
