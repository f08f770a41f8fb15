//! verdict: failed, diagnosis: not_cancelled
//!
//! Keeps the handles to abort by the names of connections: of two of one name, only the later is aborted.

use std::collections::HashMap;
use std::pin::pin;
use std::time::Duration;

use kata::shutdown::{Conn, Report};
use tokio::sync::mpsc::Receiver;
use tokio::task::{AbortHandle, JoinSet};

pub async fn drain(
    mut conns: Receiver<Conn>,
    mut signals: Receiver<()>,
    grace: Duration,
) -> Report {
    let mut report = Report::default();
    let mut set = JoinSet::new();
    let mut by_name: HashMap<String, AbortHandle> = HashMap::new();
    let mut open = true;
    let mut signalled = false;
    let mut timing = false;
    let mut timer = pin!(tokio::time::sleep(Duration::ZERO));
    while open || !set.is_empty() {
        tokio::select! {
            biased;
            Some(()) = signals.recv() => {
                if signalled {
                    by_name.values().for_each(AbortHandle::abort);
                } else {
                    signalled = true;
                    conns.close();
                    timer.set(tokio::time::sleep(grace));
                    timing = true;
                }
            }
            () = timer.as_mut(), if timing => {
                timing = false;
                by_name.values().for_each(AbortHandle::abort);
            }
            conn = conns.recv(), if open => match conn {
                None => open = false,
                Some(_) if signalled => report.refused += 1,
                Some(conn) => {
                    let name = conn.name().to_owned();
                    by_name.insert(name, set.spawn(conn.serve()));
                }
            },
            Some(ended) = set.join_next() => match ended {
                Ok(()) => report.finished += 1,
                Err(error) if error.is_panic() => report.panicked += 1,
                Err(_) => report.aborted += 1,
            },
        }
    }
    report
}
