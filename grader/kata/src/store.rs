//! A store that takes its time to save a number (exercise 33).

use std::sync::{Arc, Mutex, PoisonError};

use crate::probe::Probe;
use crate::services::request_noted;

/// Numbers, saved one call at a time. A clone is the same store.
///
/// ```
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// let store = kata::store::Store::new();
/// store.save(7).await;
/// assert_eq!(store.saved(), [7]);
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Store {
    probe: Probe,
    numbers: Arc<Mutex<Vec<u32>>>,
}

impl Store {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// Saves `number`. Takes 20 ms, and may go on while others are being saved.
    ///
    /// # Panics
    ///
    /// When awaited outside a Tokio runtime or on one without a timer.
    #[track_caller]
    pub fn save(&self, number: u32) -> impl Future<Output = ()> + use<> {
        self.numbers.lock().unwrap_or_else(PoisonError::into_inner).push(number);
        let visit = self.probe.visit("save");
        request_noted("save", number, 20, Some(visit), || ())
    }

    /// What has been saved so far, smallest first.
    pub fn saved(&self) -> Vec<u32> {
        let numbers = self.numbers.lock().unwrap_or_else(PoisonError::into_inner);
        // The probe and the list hold one entry for each call, in the order they were made.
        let calls = self.probe.calls();
        let done = calls.iter().map(|call| call.ended_ms.is_some() && !call.dropped);
        let mut saved: Vec<u32> =
            numbers.iter().zip(done).filter(|(_, done)| *done).map(|(number, _)| *number).collect();
        saved.sort_unstable();
        saved
    }
}
