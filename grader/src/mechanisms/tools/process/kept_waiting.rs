//! How long the threads of a process have been kept waiting for a processor, as far as somebody has looked.

use std::collections::HashMap;
use std::time::Duration;

/// What each thread has waited for, those that are gone included: as long as two go on by turns, either of
/// them keeps the whole process waiting.
#[derive(Debug, Default)]
pub struct KeptWaiting(HashMap<u32, Duration>);

impl KeptWaiting {
    /// These threads have waited for so long by now.
    pub fn see(&mut self, threads: impl IntoIterator<Item = (u32, Duration)>) {
        for (thread, waited) in threads {
            let so_far = self.0.entry(thread).or_default();
            *so_far = waited.max(*so_far);
        }
    }

    /// All of it.
    pub fn all(&self) -> Duration {
        self.0.values().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_that_is_gone_has_waited_all_the_same() {
        let ms = Duration::from_millis;
        let mut waited = KeptWaiting::default();
        for (threads, all) in [
            (vec![(1, ms(10)), (2, ms(5))], 15),
            (vec![(1, ms(12))], 17),
            (vec![(1, ms(12)), (3, ms(1))], 18),
            (vec![], 18),
        ] {
            waited.see(threads);
            assert_eq!(waited.all(), ms(all));
        }
    }
}
