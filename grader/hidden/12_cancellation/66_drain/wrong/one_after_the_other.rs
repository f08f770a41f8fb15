//! verdict: failed, diagnosis: sequential
//!
//! Serves one connection before it takes the next.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt;
use kata::shutdown::{Conn, Report};
use tokio::sync::mpsc::Receiver;
use tokio::time::timeout;

pub async fn drain(
    mut conns: Receiver<Conn>,
    mut signals: Receiver<()>,
    grace: Duration,
) -> Report {
    let mut report = Report::default();
    loop {
        tokio::select! {
            biased;
            Some(()) = signals.recv() => break,
            conn = conns.recv() => match conn {
                Some(conn) => match timeout(grace, AssertUnwindSafe(conn.serve()).catch_unwind()).await {
                    Ok(Ok(())) => report.finished += 1,
                    Ok(Err(_)) => report.panicked += 1,
                    Err(_) => report.aborted += 1,
                },
                None => return report,
            },
        }
    }
    conns.close();
    while conns.recv().await.is_some() {
        report.refused += 1;
    }
    report
}
