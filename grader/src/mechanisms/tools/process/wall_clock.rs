//! The real time that a process has had, which can be held while it has to wait for the grader.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::time::sleep;

/// Real time that counts against a limit. Its copies are the same clock.
#[derive(Clone, Debug)]
pub struct WallClock(Arc<watch::Sender<Reading>>);

#[derive(Clone, Copy, Debug)]
struct Reading {
    /// What had passed when it was held or let go the last time.
    before: Duration,
    /// Since when it runs; `None` while it is held.
    running_since: Option<Instant>,
}

impl Reading {
    fn now(&self) -> Duration {
        self.before + self.running_since.map_or(Duration::ZERO, |since| since.elapsed())
    }
}

/// Holds a clock until it is dropped.
#[derive(Debug)]
#[must_use = "dropping it lets the clock run again"]
pub struct Held<'a>(&'a WallClock);

impl WallClock {
    /// A clock that runs from now on.
    pub(super) fn start() -> Self {
        let running_since = Some(Instant::now());
        Self(Arc::new(watch::Sender::new(Reading { before: Duration::ZERO, running_since })))
    }

    /// Holds it: what passes until the guard is dropped does not count.
    pub fn hold(&self) -> Held<'_> {
        self.set(|_| None);
        Held(self)
    }

    /// The time that has passed.
    pub(super) fn elapsed(&self) -> Duration {
        self.0.borrow().now()
    }

    /// Returns once this much time has passed on it.
    pub(super) async fn reaches(&self, limit: Duration) {
        let mut changes = self.0.subscribe();
        loop {
            let reading = *changes.borrow_and_update();
            let left = limit.saturating_sub(reading.now());
            let is_held = reading.running_since.is_none();
            if left.is_zero() && !is_held {
                return;
            }
            tokio::select! {
                () = sleep(left), if !is_held => {}
                // This clock is its own sender, so there is always another change to wait for.
                _ = changes.changed() => {}
            }
        }
    }

    fn set(&self, since: impl FnOnce(Instant) -> Option<Instant>) {
        self.0.send_modify(|reading| {
            *reading = Reading { before: reading.now(), running_since: since(Instant::now()) };
        });
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.0.set(Some);
    }
}
