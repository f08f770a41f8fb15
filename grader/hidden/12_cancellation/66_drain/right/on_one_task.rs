//! No tasks: futures in a set, whose panics are caught, and which are dropped to end them.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt;
use futures::stream::{FuturesUnordered, StreamExt};
use kata::shutdown::{Conn, Report};
use tokio::sync::mpsc::Receiver;
use tokio::time::{Instant, sleep_until};

pub async fn drain(
    mut conns: Receiver<Conn>,
    mut signals: Receiver<()>,
    grace: Duration,
) -> Report {
    let mut report = Report::default();
    let mut serving = FuturesUnordered::new();
    let (mut open, mut listens, mut until) = (true, true, None::<Instant>);
    while open || !serving.is_empty() {
        tokio::select! {
            biased;
            signal = signals.recv(), if listens => match (signal, until) {
                (None, _) => listens = false,
                (Some(()), Some(_)) => break,
                (Some(()), None) => {
                    until = Some(Instant::now() + grace);
                    conns.close();
                    open = false;
                    while conns.try_recv().is_ok() {
                        report.refused += 1;
                    }
                }
            },
            conn = conns.recv(), if open => match conn {
                Some(conn) => serving.push(AssertUnwindSafe(conn.serve()).catch_unwind()),
                None => open = false,
            },
            Some(ended) = serving.next() => match ended {
                Ok(()) => report.finished += 1,
                Err(_) => report.panicked += 1,
            },
            () = async { sleep_until(until.expect("checked")).await }, if until.is_some() => break,
        }
    }
    report.aborted = serving.len();
    report
}
