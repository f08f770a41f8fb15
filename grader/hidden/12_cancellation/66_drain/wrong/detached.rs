//! verdict: failed, diagnosis: leaked_task
//!
//! Nobody keeps the tasks: they go on, and are not counted.

use std::time::Duration;

use kata::shutdown::{Conn, Report};
use tokio::sync::mpsc::Receiver;

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
                Some(conn) => {
                    tokio::spawn(conn.serve());
                    report.finished += 1;
                }
                None => return report,
            },
        }
    }
    tokio::time::sleep(grace).await;
    report
}
