//! All that happens is one stream, and a loop looks at it.

use std::time::Duration;

use futures::stream::{self, StreamExt};
use kata::shutdown::{Conn, Report};
use tokio::sync::mpsc::Receiver;
use tokio::task::{JoinError, JoinSet};
use tokio::time::timeout_at;
use tokio_stream::wrappers::ReceiverStream;

enum Event {
    Signal,
    Comes(Conn),
    Closed,
    Ended(Result<(), JoinError>),
    Over,
}

pub async fn drain(conns: Receiver<Conn>, signals: Receiver<()>, grace: Duration) -> Report {
    let mut report = Report::default();
    let mut serving = JoinSet::new();
    let mut conns = Some(ReceiverStream::new(conns));
    let never = stream::pending::<()>();
    let mut signals = ReceiverStream::new(signals).chain(never).boxed();
    let mut ends_at = tokio::time::Instant::now() + Duration::from_secs(60 * 60 * 24 * 365 * 20);
    let mut told = false;
    while conns.is_some() || !serving.is_empty() {
        let next = async {
            tokio::select! {
                biased;
                _ = signals.next() => Event::Signal,
                Some(ended) = serving.join_next() => Event::Ended(ended),
                conn = async { conns.as_mut().unwrap().next().await }, if conns.is_some() =>
                    conn.map_or(Event::Closed, Event::Comes),
            }
        };
        match timeout_at(ends_at, next).await.unwrap_or(Event::Over) {
            Event::Signal if told => break,
            Event::Signal => {
                told = true;
                ends_at = tokio::time::Instant::now() + grace;
                let closing = conns.take();
                if let Some(mut closing) = closing {
                    closing.close();
                    while closing.next().await.is_some() {
                        report.refused += 1;
                    }
                }
            }
            Event::Comes(conn) => {
                serving.spawn(conn.serve());
            }
            Event::Closed => conns = None,
            Event::Ended(ended) => count(&mut report, &ended),
            Event::Over => break,
        }
    }
    serving.abort_all();
    while let Some(ended) = serving.join_next().await {
        count(&mut report, &ended);
    }
    report
}

fn count(report: &mut Report, ended: &Result<(), JoinError>) {
    match ended {
        Ok(()) => report.finished += 1,
        Err(error) if error.is_panic() => report.panicked += 1,
        Err(_) => report.aborted += 1,
    }
}
