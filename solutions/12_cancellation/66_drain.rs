use std::time::Duration;

use kata::shutdown::{Conn, Report};
use tokio::sync::mpsc::Receiver;
use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant, sleep_until};

/// Serves the connections that come from `conns`, all side by side, and reports what became of them.
///
/// At the first of the `signals` it stops accepting, and what is being served has `grace` from then on to
/// come to its end. What has not ended by then, or at a second signal, is aborted.
///
/// Returns as soon as there is nothing left to wait for.
pub async fn drain(
    mut conns: Receiver<Conn>,
    mut signals: Receiver<()>,
    grace: Duration,
) -> Report {
    let (mut report, mut serving) = (Report::default(), JoinSet::new());
    let (mut is_open, mut ends_at) = (true, None);
    while is_open || !serving.is_empty() {
        // A moment, not a duration: however often the loop goes round, it stays where it is.
        let over = sleep_until(ends_at.unwrap_or_else(Instant::now));
        tokio::select! {
            // The signal goes first: at a door where somebody always waits it might not be heard for long.
            biased;
            Some(()) = signals.recv() => {
                if ends_at.is_some() {
                    break;
                }
                ends_at = Some(Instant::now() + grace);
                is_open = false;
                conns.close();
                while conns.recv().await.is_some() {
                    report.refused += 1;
                }
            }
            Some(ended) = serving.join_next() => count(&mut report, ended),
            conn = conns.recv(), if is_open => match conn {
                Some(conn) => {
                    serving.spawn(conn.serve());
                }
                None => is_open = false,
            },
            () = over, if ends_at.is_some() => break,
        }
    }
    // Aborted tasks are gone when they have been joined, and some may have ended just before.
    serving.abort_all();
    while let Some(ended) = serving.join_next().await {
        count(&mut report, ended);
    }
    report
}

fn count(report: &mut Report, ended: Result<(), JoinError>) {
    match ended {
        Ok(()) => report.finished += 1,
        Err(error) if error.is_panic() => report.panicked += 1,
        Err(_) => report.aborted += 1,
    }
}
