//! verdict: timed_out, diagnosis: wrong_clock
//!
//! An hour, by the clock on the wall.

mod subject;

use std::time::Duration;

use subject::{Ended, session};
use tokio::sync::mpsc;
use tokio::time::Instant;

const HOUR: Duration = Duration::from_secs(60 * 60);

#[tokio::test]
async fn an_idle_session_ends_after_an_hour() {
    let (_keep_open, activity) = mpsc::channel(1);
    let began = Instant::now();
    assert_eq!(session(activity).await, Ended::Idle);
    assert_eq!(began.elapsed(), HOUR);
}
