//! Those who follow from outside what is judged here, a page or an editor: what they see, as data, and
//! what they may ask. How it reaches them, and how it looks there, is told elsewhere.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::sync::{mpsc, watch};

use crate::vocabulary::course::Key;
use crate::vocabulary::events::Preparing;
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
    /// While all of the course is judged: how many exercises are.
    pub checking: Option<usize>,
    /// What was said last to all, and how often something was.
    pub notice: Option<(u64, Arc<str>)>,
}

impl Seen {
    /// Nothing yet, where the learner is at this exercise.
    pub fn at(current: Key, passed: (usize, usize)) -> Self {
        let judged = HashMap::new();
        Self { current, judging: None, judged, passed, checking: None, notice: None }
    }

    /// Takes note of what is being done, and what was said.
    pub fn stands(
        &mut self,
        judging: Option<Key>,
        checking: Option<usize>,
        notice: Option<(u64, Arc<str>)>,
    ) {
        (self.judging, self.checking, self.notice) = (judging, checking, notice);
    }
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
    /// Nothing more will come to be known beside it.
    pub settled: bool,
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// The exercise.
    pub key: Key,
    /// One of its hidden tests.
    pub test: Option<String>,
    /// A seed.
    pub seed: Option<u64>,
}

/// What is told to one who looks on alone, beside what is seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// How far it is with making the tools ready.
    Preparing(Preparing),
    /// A sentence that is no verdict.
    Notice(String),
}

/// What somebody from outside asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// To judge this exercise, unless there is a verdict on its text already.
    Judge(Wish),
    /// To judge all of the course.
    CheckAll,
    /// To go to this exercise, and judge it.
    GoTo(Key),
    /// To go on to the next one.
    Next,
    /// To put this one back to its start.
    Reset(Key),
    /// To see the text that was judged in another light.
    Look(Look),
}

/// What is to be judged, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// The exercise.
    pub key: Key,
    /// Whether who asks is at it: then a new text of it brings all others there, as a save does.
    pub current: bool,
    /// Whether a person has gone there: then all others go, too.
    pub moved: bool,
    /// Though there is a verdict on its text.
    pub again: bool,
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
        let seen = Seen::at(current, passed);
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

    /// Whether the last verdict on this exercise is on this text.
    pub fn knows(&self, key: &Key, text: &str) -> bool {
        self.seen.borrow().judged.get(key).is_some_and(|judged| &*judged.text == text)
    }

    /// An exercise is being judged, while the learner is at `current`.
    pub fn judging(&mut self, current: &Key, key: &Key) {
        self.seen.send_modify(|seen| {
            seen.current = current.clone();
            seen.judging = Some(key.clone());
            seen.checking = None;
            settle(seen);
        });
    }

    /// So many exercises of all were judged; `None` when that is over.
    pub fn checking(&mut self, done: Option<usize>) {
        self.seen.send_modify(|seen| seen.checking = done);
    }

    /// Says something to all.
    pub fn notice(&mut self, words: &str) {
        self.seen.send_modify(|seen| {
            let before = seen.notice.as_ref().map_or(0, |(number, _)| *number);
            seen.notice = Some((before + 1, words.into()));
        });
    }

    /// Nothing more will come to be known beside the verdicts there are.
    pub fn settle(&mut self) {
        self.seen.send_if_modified(settle);
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
            settled: false,
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

/// Whether that changes anything.
fn settle(seen: &mut Seen) -> bool {
    let open: Vec<_> = seen.judged.values_mut().filter(|judged| !judged.settled).collect();
    let changes = !open.is_empty();
    open.into_iter().for_each(|judged| Arc::make_mut(judged).settled = true);
    changes
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
