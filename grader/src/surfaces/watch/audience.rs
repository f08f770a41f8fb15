//! Those who follow from outside what is judged here, a page or an editor: what they see, as data, and
//! what they may ask. How it reaches them, and how it looks there, is told elsewhere.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::{mpsc, watch};

use crate::vocabulary::course::Key;
use crate::vocabulary::report::{CompilerMessage, Report};

/// What is known of the course at a moment. Late comers see as much as early ones.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The exercise that the learner is at.
    pub current: Key,
    /// The one that is being judged.
    pub judging: Option<Key>,
    /// The last verdict on each exercise that was judged since watching began.
    pub judged: HashMap<Key, Arc<Judged>>,
    /// How many exercises have passed, and how many there are.
    pub passed: (usize, usize),
}

/// One verdict, with all that belongs to it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Which verdict it is since watching began: a later one has a larger number.
    pub number: u64,
    /// The verdict.
    pub report: Arc<Report>,
    /// The text that was judged; empty if there was none.
    pub text: Arc<str>,
    /// What the reference answer does in the same test, once that is known.
    pub reference: Option<Arc<Report>>,
    /// What clippy says of a text that has passed.
    pub lints: Arc<[CompilerMessage]>,
    /// The same text in another light, if somebody has asked for that.
    pub looked: Option<Arc<Looked>>,
}

/// A text in one of its tests, or under one seed: to be seen, and no verdict on it.
#[derive(Clone, Debug)]
pub struct Looked {
    /// What was asked for.
    pub look: Look,
    /// What came of it.
    pub report: Report,
    /// What the reference does there, where that is another thing.
    pub reference: Option<Report>,
}

/// Which test of an exercise to show, and under which seed. `None` leaves that to the judge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The exercise.
    pub key: Key,
    /// One of its hidden tests.
    pub test: Option<String>,
    /// A seed.
    pub seed: Option<u64>,
}

/// What somebody from outside asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// To go to this exercise, and judge it.
    GoTo(Key),
    /// To go on to the next one.
    Next,
    /// To put this one back to its start.
    Reset(Key),
    /// To see the text that was judged in another light.
    Look(Look),
}

/// Everybody who follows.
pub struct Audience {
    seen: watch::Sender<Seen>,
    number: u64,
    asking: mpsc::UnboundedSender<Asked>,
    asked: mpsc::UnboundedReceiver<Asked>,
}

impl Audience {
    /// Nobody yet. The learner is at this exercise.
    pub fn new(current: Key, passed: (usize, usize)) -> Self {
        let seen = Seen { current, judging: None, judged: HashMap::new(), passed };
        let (asking, asked) = mpsc::unbounded_channel();
        Self { seen: watch::Sender::new(seen), number: 0, asking, asked }
    }

    /// A seat: what is seen from now on, and a way to ask.
    pub fn seat(&self) -> (watch::Receiver<Seen>, mpsc::UnboundedSender<Asked>) {
        (self.seen.subscribe(), self.asking.clone())
    }

    /// What is asked for next. Dropping this in between loses nothing.
    pub async fn asked(&mut self) -> Asked {
        match self.asked.recv().await {
            Some(asked) => asked,
            // Not as long as we could ask ourselves.
            None => std::future::pending().await,
        }
    }

    /// An exercise is being judged, while the learner is at `current`.
    pub fn judging(&mut self, current: &Key, key: &Key) {
        self.seen.send_modify(|seen| {
            seen.current = current.clone();
            seen.judging = Some(key.clone());
        });
    }

    /// An exercise was judged with this text, and so many have passed now.
    pub fn judged(&mut self, report: &Report, text: &str, passed: (usize, usize)) {
        self.number += 1;
        let judged = Judged {
            number: self.number,
            report: Arc::new(report.clone()),
            text: text.into(),
            reference: None,
            lints: [].into(),
            looked: None,
        };
        self.seen.send_modify(|seen| {
            seen.judging = None;
            seen.passed = passed;
            seen.judged.insert(report.key.clone(), Arc::new(judged));
        });
    }

    /// What the reference does where this exercise's last answer did not pass.
    pub fn reference(&mut self, key: &Key, reference: Option<&Report>) {
        let reference = reference.map(|report| Arc::new(report.clone()));
        self.add(key, |judged| judged.reference = reference);
    }

    /// What clippy says of this exercise's last answer.
    pub fn linted(&mut self, key: &Key, lints: &[CompilerMessage]) {
        self.add(key, |judged| judged.lints = lints.into());
    }

    /// What was to be seen in another light.
    pub fn looked(&mut self, looked: Looked) {
        let key = looked.look.key.clone();
        self.add(&key, |judged| judged.looked = Some(Arc::new(looked)));
    }

    fn add(&mut self, key: &Key, change: impl FnOnce(&mut Judged)) {
        self.seen.send_if_modified(|seen| {
            let judged = seen.judged.get_mut(key);
            judged.map(|judged| change(Arc::make_mut(judged))).is_some()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::course::Points;
    use crate::vocabulary::report::Verdict;

    #[test]
    fn who_comes_late_sees_the_last_verdict_on_each_exercise() {
        let greet = Key::new("01_futures", "01_greet");
        let mut audience = Audience::new(greet.clone(), (0, 2));
        let report = Report::without_running(&greet, Verdict::Passed, "", Points::default());
        audience.judging(&greet, &greet);
        audience.judged(&report, "one", (1, 2));
        audience.judged(&report, "two", (1, 2));
        audience.reference(&greet, Some(&report));
        let (seen, _asking) = audience.seat();
        let seen = seen.borrow();
        let judged = &seen.judged[&greet];
        assert_eq!((judged.number, &*judged.text, seen.passed), (2, "two", (1, 2)));
        assert!(judged.reference.is_some() && seen.judging.is_none());
    }
}
