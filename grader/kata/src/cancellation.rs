//! What the exercises on cancellation work with (chapter 12).

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::world;

/// Shows others that somebody is still there, by a beat now and then (exercises 61 and 62). A clone is
/// the same pulse.
///
/// ```
/// use kata::cancellation::Pulse;
/// use tokio::time::{Duration, sleep};
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// let pulse = Pulse::new(Duration::from_millis(10));
/// sleep(pulse.period()).await;
/// pulse.beat();
/// assert_eq!(pulse.beats(), [10]);
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Pulse {
    period: Duration,
    made: Instant,
    beats: Arc<Mutex<Vec<u64>>>,
}

impl Pulse {
    /// One that is to beat every `period`.
    pub fn new(period: Duration) -> Self {
        Self { period, made: world::now(), beats: Arc::default() }
    }

    /// The time from one beat to the next.
    pub fn period(&self) -> Duration {
        self.period
    }

    /// Beats once, and takes no time.
    pub fn beat(&self) {
        let since = world::now().saturating_duration_since(self.made);
        let ms = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
        unpoisoned(&self.beats).push(ms);
    }

    /// When it has beaten so far, in milliseconds since it was made.
    pub fn beats(&self) -> Vec<u64> {
        unpoisoned(&self.beats).clone()
    }
}

/// A parcel, of which there is only one (exercise 62). It is for whoever opens it: one that is dropped
/// before is lost, and the timeline shows where.
///
/// ```
/// use kata::cancellation::Parcel;
/// let parcel = Parcel::new(3);
/// assert_eq!(parcel.number(), 3);
/// assert_eq!(parcel.open(), 3);
/// ```
#[derive(Debug)]
pub struct Parcel {
    number: u32,
    /// Which one it is of all that were made.
    serial: u64,
    opened: bool,
}

impl Parcel {
    /// A parcel with this number on it.
    pub fn new(number: u32) -> Self {
        static MADE: AtomicU64 = AtomicU64::new(0);
        Self { number, serial: MADE.fetch_add(1, Ordering::Relaxed), opened: false }
    }

    #[doc(hidden)]
    pub fn serial(&self) -> u64 {
        self.serial
    }

    /// The number on it.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Opens it, which is for the one whom it was sent to. Gives its number.
    pub fn open(mut self) -> u32 {
        self.opened = true;
        self.number
    }
}

impl Drop for Parcel {
    fn drop(&mut self) {
        if let (false, Some(world)) = (self.opened, world::world()) {
            world.dropped(&format!("parcel {}", self.number));
        }
    }
}

/// A sign on a door, which shows a text to whoever comes by (exercise 65). A clone is the same sign.
///
/// ```
/// use kata::cancellation::Sign;
/// let sign = Sign::new("open");
/// assert_eq!(sign.show("busy"), "open");
/// assert_eq!(sign.text(), "busy");
/// ```
#[derive(Clone, Debug)]
pub struct Sign {
    text: Arc<Mutex<String>>,
}

impl Sign {
    /// A sign that shows `text`.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: Arc::new(Mutex::new(text.into())) }
    }

    /// Shows `text` from now on. Gives what it has shown before.
    pub fn show(&self, text: impl Into<String>) -> String {
        std::mem::replace(&mut *unpoisoned(&self.text), text.into())
    }

    /// What it shows.
    pub fn text(&self) -> String {
        unpoisoned(&self.text).clone()
    }
}

// A panic elsewhere leaves whole values behind.
fn unpoisoned<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
