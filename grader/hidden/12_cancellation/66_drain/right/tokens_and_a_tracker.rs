//! Each connection hears a token, and a tracker knows when the last has gone.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use kata::shutdown::{Conn, Report};
use tokio::sync::mpsc::Receiver;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

struct Counted {
    report: Arc<Mutex<Report>>,
    how: Option<fn(&mut Report)>,
}

impl Drop for Counted {
    fn drop(&mut self) {
        let how = self.how.unwrap_or(|report| report.panicked += 1);
        how(&mut self.report.lock().unwrap());
    }
}

async fn serve(conn: Conn, over: CancellationToken, report: Arc<Mutex<Report>>) {
    let mut counted = Counted { report, how: None };
    counted.how = match over.run_until_cancelled(conn.serve()).await {
        Some(()) => Some(|report| report.finished += 1),
        None => Some(|report| report.aborted += 1),
    };
}

pub async fn drain(
    mut conns: Receiver<Conn>,
    mut signals: Receiver<()>,
    grace: Duration,
) -> Report {
    let report = Arc::new(Mutex::new(Report::default()));
    let (tracker, over) = (TaskTracker::new(), CancellationToken::new());
    let mut signalled = false;
    loop {
        tokio::select! {
            biased;
            Some(()) = signals.recv() => {
                signalled = true;
                break;
            }
            conn = conns.recv() => match conn {
                Some(conn) => { tracker.spawn(serve(conn, over.clone(), Arc::clone(&report))); }
                None => break,
            },
        }
    }
    conns.close();
    while conns.recv().await.is_some() {
        report.lock().unwrap().refused += 1;
    }
    tracker.close();
    let light = async {
        if !signalled && signals.recv().await.is_none() {
            std::future::pending::<()>().await;
        }
        let _ = tokio::time::timeout(grace, async {
            if signals.recv().await.is_none() {
                std::future::pending::<()>().await;
            }
        })
        .await;
    };
    tokio::select! {
        () = tracker.wait() => {}
        () = light => {
            over.cancel();
            tracker.wait().await;
        }
    }
    *report.lock().unwrap()
}
