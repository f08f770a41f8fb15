//! Sources that are gone, until they are there again or count as missing.
//!
//! Some editors delete a file and create it anew, so what is gone may be about to come back.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::vocabulary::course::Key;

/// After this time a source that is gone is missing.
const COMES_BACK: Duration = Duration::from_millis(300);

/// The sources that are not there.
#[derive(Debug, Default)]
pub struct Absences {
    /// Gone, each with the moment from which on it is missing.
    gone: BTreeMap<Key, Instant>,
    missing: BTreeSet<Key>,
}

impl Absences {
    /// Notes that a source is gone. Noting it again changes nothing: it is gone since the first time.
    pub fn note(&mut self, key: Key) {
        if !self.missing.contains(&key) {
            self.gone.entry(key).or_insert_with(|| Instant::now() + COMES_BACK);
        }
    }

    /// Notes that a source is there.
    pub fn end(&mut self, key: &Key) {
        self.gone.remove(key);
        self.missing.remove(key);
    }

    /// How many are not there.
    pub fn count(&self) -> usize {
        self.gone.len() + self.missing.len()
    }

    /// Those that are missing from now on; waits until there are any. When each is due stands in
    /// here and not in the future, so dropping that and calling this again loses no time.
    pub async fn next(&mut self) -> Vec<Key> {
        let Some(first) = self.gone.values().min().copied() else {
            return std::future::pending().await;
        };
        sleep_until(first).await;
        let due = self.gone.iter().filter(|(_, due)| **due <= first);
        let due: Vec<Key> = due.map(|(key, _)| key.clone()).collect();
        self.gone.retain(|_, due| *due > first);
        self.missing.extend(due.iter().cloned());
        due
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::timeout;

    use super::*;

    fn key(name: &str) -> Key {
        Key::new("01_first", name)
    }

    #[tokio::test(start_paused = true)]
    async fn however_often_something_else_happens_a_source_is_missing_after_its_time() {
        let mut absences = Absences::default();
        absences.note(key("01_double"));
        let noted = Instant::now();
        let mut other_things = 0;
        // As in the loop: whatever else happens drops the future, and the next turn makes another.
        let due = loop {
            match timeout(COMES_BACK / 4, absences.next()).await {
                Ok(due) => break due,
                Err(_) => other_things += 1,
            }
            assert!(other_things < 10, "it begins to wait anew each time");
        };
        assert_eq!((due, noted.elapsed()), (vec![key("01_double")], COMES_BACK));
    }

    #[tokio::test(start_paused = true)]
    async fn each_of_many_that_are_gone_is_missing_in_its_turn_unless_it_comes_back() {
        let mut absences = Absences::default();
        let begin = Instant::now();
        for name in ["01_a", "02_b", "03_c"] {
            absences.note(key(name));
            tokio::time::advance(COMES_BACK / 10).await;
            // Its folder goes too, and is heard of.
            absences.note(key("01_a"));
        }
        absences.end(&key("02_b"));
        assert_eq!(absences.next().await, [key("01_a")]);
        assert_eq!(begin.elapsed(), COMES_BACK);
        assert_eq!(absences.next().await, [key("03_c")]);
        assert_eq!(absences.count(), 2);
        absences.note(key("03_c"));
        assert!(timeout(COMES_BACK * 2, absences.next()).await.is_err(), "it was told already");
        absences.end(&key("01_a"));
        assert_eq!(absences.count(), 1);
    }
}
