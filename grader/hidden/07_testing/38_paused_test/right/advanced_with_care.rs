//! Tests for `session`.

mod subject;

use std::time::Duration;

use subject::{Ended, session};
use tokio::sync::mpsc;
use tokio::time::advance;

const HOUR: Duration = Duration::from_secs(60 * 60);

use tokio_test::{assert_pending, assert_ready_eq, task};

#[tokio::test(start_paused = true)]
async fn a_session_goes_by_its_last_activity() {
    let (user, activity) = mpsc::channel(1);
    let mut session = task::spawn(session(activity));
    assert_pending!(session.poll());
    for _ in 0..2 {
        advance(HOUR / 2).await;
        user.try_send(()).unwrap();
        assert_pending!(session.poll());
    }
    advance(HOUR - Duration::from_secs(1)).await;
    assert_pending!(session.poll());
    advance(Duration::from_secs(1)).await;
    assert_ready_eq!(session.poll(), Ended::Idle);
}

#[tokio::test(start_paused = true)]
async fn a_session_without_a_user_is_over() {
    let (user, activity) = mpsc::channel(1);
    let mut session = task::spawn(session(activity));
    assert_pending!(session.poll());
    drop(user);
    assert_ready_eq!(session.poll(), Ended::Gone);
}
