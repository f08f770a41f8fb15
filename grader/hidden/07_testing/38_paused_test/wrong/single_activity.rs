//! verdict: failed, diagnosis: wrong_time
//!
//! One activity does not tell whether the next one counts too.

mod subject;

use std::time::Duration;

use subject::{Ended, session};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

#[tokio::test(start_paused = true)]
async fn an_idle_session_ends_after_an_hour() {
    let (_user, activity) = mpsc::channel(1);
    let began = Instant::now();
    assert_eq!(session(activity).await, Ended::Idle);
    assert_eq!(began.elapsed().as_secs(), 3600);
}

#[tokio::test(start_paused = true)]
async fn activity_keeps_it_going() {
    let (user, activity) = mpsc::channel(1);
    let began = Instant::now();
    let acting = async {
        sleep(Duration::from_secs(1800)).await;
        user.send(()).await.unwrap();
    };
    let (ended, ()) = tokio::join!(session(activity), acting);
    assert_eq!(ended, Ended::Idle);
    assert_eq!(began.elapsed().as_secs(), 5400);
}

#[tokio::test(start_paused = true)]
async fn it_ends_when_the_user_goes() {
    let (user, activity) = mpsc::channel::<()>(1);
    let began = Instant::now();
    let leaving = async {
        sleep(Duration::from_secs(600)).await;
        drop(user);
    };
    let (ended, ()) = tokio::join!(session(activity), leaving);
    assert_eq!(ended, Ended::Gone);
    assert_eq!(began.elapsed().as_secs(), 600);
}
