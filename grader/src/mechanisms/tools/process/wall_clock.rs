//! The real time that a process has had, which can be held while it has to wait for the grader, and
//! of which what others had instead is taken off.

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
    /// What does not count of all that.
    discounted: Duration,
}

impl Reading {
    fn all(&self) -> Duration {
        self.before + self.running_since.map_or(Duration::ZERO, |since| since.elapsed())
    }

    fn now(&self) -> Duration {
        self.all().saturating_sub(self.discounted)
    }
}

/// Holds a clock until it is dropped.
#[derive(Debug)]
#[must_use = "dropping it lets the clock run again"]
pub struct Held<'a>(&'a WallClock);

impl WallClock {
    /// A clock that runs from now on.
    pub(super) fn start() -> Self {
        let zero = Duration::ZERO;
        let running_since = Some(Instant::now());
        let reading = Reading { before: zero, running_since, discounted: zero };
        Self(Arc::new(watch::Sender::new(reading)))
    }

    /// Holds it: what passes until the guard is dropped does not count.
    pub fn hold(&self) -> Held<'_> {
        self.set(|_| None);
        Held(self)
    }

    /// Takes `all` of this off, where less was taken off before.
    pub(super) fn discount(&self, all: Duration) {
        self.0.send_modify(|reading| reading.discounted = reading.discounted.max(all));
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
            reading.before = reading.all();
            reading.running_since = since(Instant::now());
        });
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.0.set(Some);
    }
}
