//! verdict: failed, diagnosis: wrong_value
//!
//! It says the wrong thing, and its `advance` is not to blame.

mod subject;
use std::time::Duration;
use subject::*;
use tokio::sync::mpsc;
use tokio::time::{Instant, advance};

#[tokio::test(start_paused = true)]
async fn idle() {
    let (user, activity) = mpsc::channel(1);
    let s = tokio::spawn(session(activity));
    tokio::task::yield_now().await;
    advance(Duration::from_secs(1800)).await;
    drop(user);
    assert_eq!(s.await.unwrap(), Ended::Idle);
}
