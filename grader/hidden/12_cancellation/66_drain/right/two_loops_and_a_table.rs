//! Each connection tells a channel how it ended, and a table has the handles.

use std::collections::HashMap;
use std::time::Duration;

use kata::shutdown::{Conn, Report};
use tokio::sync::mpsc::{self, Receiver};
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep_until};

pub async fn drain(
    mut conns: Receiver<Conn>,
    mut signals: Receiver<()>,
    grace: Duration,
) -> Report {
    let (mut report, mut table) = (Report::default(), HashMap::<u64, AbortHandle>::new());
    let (ended, mut ends) = mpsc::unbounded_channel();
    let (mut next, mut open, mut over) = (0_u64, true, None::<Instant>);
    while open || !table.is_empty() {
        let late = async {
            match over {
                Some(over) => sleep_until(over).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            Some(()) = signals.recv() => match over {
                Some(_) => {
                    over = Some(Instant::now());
                    table.values().for_each(AbortHandle::abort);
                }
                None => {
                    over = Some(Instant::now() + grace);
                    conns.close();
                    open = false;
                    while conns.try_recv().is_ok() {
                        report.refused += 1;
                    }
                }
            },
            Some((number, how)) = ends.recv() => {
                table.remove(&number);
                let how: Result<(), tokio::task::JoinError> = how;
                match how {
                    Ok(()) => report.finished += 1,
                    Err(error) if error.is_panic() => report.panicked += 1,
                    Err(_) => report.aborted += 1,
                }
            }
            conn = conns.recv(), if open => match conn {
                None => open = false,
                Some(conn) => {
                    let handle = tokio::spawn(conn.serve());
                    table.insert(next, handle.abort_handle());
                    let (number, ended) = (next, ended.clone());
                    next += 1;
                    tokio::spawn(async move {
                        let _ = ended.send((number, handle.await));
                    });
                }
            },
            () = late => {
                over = None;
                table.values().for_each(AbortHandle::abort);
                signals.close();
            }
        }
    }
    report
}
