//! One loop for each time of its life.

use std::future::pending;
use std::pin::pin;
use std::time::Duration;

use kata::shutdown::{Conn, Report};
use tokio::sync::mpsc::Receiver;
use tokio::task::{JoinError, JoinSet};
use tokio::time::sleep;

pub async fn drain(
    mut conns: Receiver<Conn>,
    mut signals: Receiver<()>,
    grace: Duration,
) -> Report {
    let mut report = Report::default();
    let mut serving = JoinSet::new();
    let is_told = accept(&mut conns, &mut signals, &mut serving, &mut report).await;
    conns.close();
    while conns.try_recv().is_ok() {
        report.refused += 1;
    }
    let mut light_goes_out = pin!(async {
        if !is_told {
            signal(&mut signals).await;
        }
        tokio::select! {
            () = sleep(grace) => {}
            () = signal(&mut signals) => {}
        }
    });
    loop {
        tokio::select! {
            ended = serving.join_next() => match ended {
                Some(ended) => note(&mut report, ended),
                None => return report,
            },
            () = &mut light_goes_out => break,
        }
    }
    serving.abort_all();
    while let Some(ended) = serving.join_next().await {
        note(&mut report, ended);
    }
    report
}

/// Whether a signal has come; otherwise the channel was closed.
async fn accept(
    conns: &mut Receiver<Conn>,
    signals: &mut Receiver<()>,
    serving: &mut JoinSet<()>,
    report: &mut Report,
) -> bool {
    loop {
        tokio::select! {
            biased;
            () = signal(signals) => return true,
            conn = conns.recv() => match conn {
                Some(conn) => { serving.spawn(conn.serve()); }
                None => return false,
            },
            Some(ended) = serving.join_next() => note(report, ended),
        }
    }
}

async fn signal(signals: &mut Receiver<()>) {
    match signals.recv().await {
        Some(()) => {}
        None => pending().await,
    }
}

fn note(report: &mut Report, ended: Result<(), JoinError>) {
    match ended {
        Ok(()) => report.finished += 1,
        Err(error) => match error.is_panic() {
            true => report.panicked += 1,
            false => report.aborted += 1,
        },
    }
}
