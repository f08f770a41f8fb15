//! What the system tells a process: to end, to stop, to go on.

use std::future::Future;
use std::pin::Pin;

use crate::vocabulary::failure::Result;

/// Ready when the process is asked to end.
#[cfg(unix)]
pub fn termination() -> Result<Pin<Box<dyn Future<Output = ()>>>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    Ok(Box::pin(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = hang_up.recv() => {}
        }
    }))
}

#[cfg(not(unix))]
pub fn termination() -> Result<Pin<Box<dyn Future<Output = ()>>>> {
    Ok(Box::pin(std::future::pending()))
}

/// Tells when the process goes on after it was stopped.
pub struct Continuation {
    #[cfg(unix)]
    signal: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Continuation {
    pub fn new() -> Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let kind = SignalKind::from_raw(rustix::process::Signal::CONT.as_raw());
        Ok(Self { signal: signal(kind)? })
    }

    pub async fn next(&mut self) {
        self.signal.recv().await;
    }
}

#[cfg(not(unix))]
impl Continuation {
    pub fn new() -> Result<Self> {
        Ok(Self {})
    }

    pub async fn next(&mut self) {
        std::future::pending().await
    }
}

/// Stops all processes of this job, as a terminal does: whoever started this one is stopped too.
#[cfg(unix)]
pub fn stop_this_job() {
    use rustix::process::{Signal, kill_current_process_group};
    // Where that is not allowed, nothing stops, and it goes on.
    let _ = kill_current_process_group(Signal::TSTP);
}

#[cfg(not(unix))]
pub fn stop_this_job() {}
