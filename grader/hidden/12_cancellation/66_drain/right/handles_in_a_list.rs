//! Handles in a list, joined in the end, with one moment for all.

use std::time::Duration;

use kata::shutdown::{Conn, Report};
use tokio::sync::mpsc::Receiver;
use tokio::task::JoinHandle;

pub async fn drain(
    mut conns: Receiver<Conn>,
    mut signals: Receiver<()>,
    grace: Duration,
) -> Report {
    let mut report = Report::default();
    let mut begun: Vec<JoinHandle<()>> = vec![];
    let mut told = false;
    loop {
        tokio::select! {
            biased;
            Some(()) = signals.recv() => {
                told = true;
                break;
            }
            conn = conns.recv() => match conn {
                Some(conn) => begun.push(tokio::spawn(conn.serve())),
                None => break,
            },
        }
    }
    conns.close();
    while conns.recv().await.is_some() {
        report.refused += 1;
    }
    let aborts: Vec<_> = begun.iter().map(JoinHandle::abort_handle).collect();
    let over = async {
        if !told && signals.recv().await.is_none() {
            return std::future::pending().await;
        }
        tokio::select! {
            () = tokio::time::sleep(grace) => {}
            Some(()) = signals.recv() => {}
        }
    };
    let mut all = Box::pin(futures::future::join_all(begun));
    let ended = tokio::select! {
        ended = &mut all => ended,
        () = over => {
            aborts.iter().for_each(|handle| handle.abort());
            all.await
        }
    };
    for one in ended {
        match one {
            Ok(()) => report.finished += 1,
            Err(error) if error.is_panic() => report.panicked += 1,
            Err(_) => report.aborted += 1,
        }
    }
    report
}
