//! Tests for `session`.

mod subject;

use std::time::Duration;

use subject::{Ended, session};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

const HOUR: Duration = Duration::from_secs(60 * 60);

#[tokio::test(start_paused = true)]
async fn an_idle_session_ends_after_an_hour() {
    // Bound to a name: a sender that is dropped would end the session at once.
    let (_keep_open, activity) = mpsc::channel(1);
    let began = Instant::now();
    assert_eq!(session(activity).await, Ended::Idle);
    assert_eq!(began.elapsed(), HOUR);
}

#[tokio::test(start_paused = true)]
async fn activity_keeps_a_session_going() {
    let (user, activity) = mpsc::channel(1);
    let began = Instant::now();
    let acts = async {
        for _ in 0..2 {
            sleep(HOUR / 2).await;
            user.send(()).await.unwrap();
        }
    };
    let (ended, ()) = tokio::join!(session(activity), acts);
    assert_eq!(ended, Ended::Idle);
    // Half an hour, twice, and from then on a whole one.
    assert_eq!(began.elapsed(), 2 * (HOUR / 2) + HOUR);
}

#[tokio::test(start_paused = true)]
async fn a_user_who_goes_ends_the_session_at_once() {
    let (user, activity) = mpsc::channel(1);
    let began = Instant::now();
    // The block takes the sender along and drops it at its end.
    let goes = async move {
        sleep(HOUR / 4).await;
        drop(user);
    };
    let (ended, ()) = tokio::join!(session(activity), goes);
    assert_eq!(ended, Ended::Gone);
    assert_eq!(began.elapsed(), HOUR / 4);
}
