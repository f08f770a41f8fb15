//! verdict: failed, diagnosis: never_awaited

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
    session(activity);
    assert_eq!(began.elapsed(), HOUR);
}
