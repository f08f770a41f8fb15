//! Tests for `session`.

mod subject;

use std::time::Duration;

use subject::{Ended, session};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

const HOUR: Duration = Duration::from_secs(60 * 60);

#[tokio::test(start_paused = true)]
async fn a_session_is_over_an_hour_after_the_last_activity() {
    let (user, activity) = mpsc::channel(1);
    let session = tokio::spawn(session(activity));
    for _ in 0..3 {
        sleep(HOUR - Duration::from_millis(1)).await;
        assert!(!session.is_finished());
        user.send(()).await.unwrap();
    }
    let last = Instant::now();
    assert_eq!(session.await.unwrap(), Ended::Idle);
    assert_eq!(last.elapsed(), HOUR);
}

#[tokio::test(start_paused = true)]
async fn nobody_there_is_no_session() {
    let (user, activity) = mpsc::channel(1);
    drop(user);
    let began = Instant::now();
    assert_eq!(session(activity).await, Ended::Gone);
    assert_eq!(began.elapsed(), Duration::ZERO);
}
