//! verdict: failed, diagnosis: never_awaited
//!
//! `let _` silences the compiler, and nothing is sent.

mod subject;

use std::time::Duration;

use subject::{Ended, session};
use tokio::time::{Instant, sleep};

#[tokio::test(start_paused = true)]
async fn a_message_keeps_it_going() {
    let began = Instant::now();
    let (user, activity) = tokio::sync::mpsc::channel(8);
    let (ended, ()) = tokio::join!(session(activity), async {
        sleep(Duration::from_secs(1800)).await;
        let _ = user.send(());
    });
    assert_eq!(ended, Ended::Idle);
    assert_eq!(began.elapsed().as_secs(), 1800 + 3600);
}
