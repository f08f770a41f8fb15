//! What the editor can have done about an exercise: one table for lenses, actions and commands.

use async_lsp::lsp_types::{Command, Url};
use serde_json::Value;

use crate::surfaces::watch::Judged;
use crate::vocabulary::report::Verdict;

/// What can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// The next hint.
    Hint,
    /// The same text judged again.
    Run,
    /// The exercise's start again.
    Reset,
    /// The next exercise.
    Next,
    /// The picture of what the answer did.
    Timeline,
    /// The reference answer.
    Solution,
}

/// Each with its command.
pub const OFFERS: [(Offer, &str); 6] = [
    (Offer::Hint, "async-kata.hint"),
    (Offer::Timeline, "async-kata.timeline"),
    (Offer::Next, "async-kata.next"),
    (Offer::Solution, "async-kata.solution"),
    (Offer::Run, "async-kata.run"),
    (Offer::Reset, "async-kata.reset"),
];

impl Offer {
    /// What a command asks for.
    pub fn of(command: &str) -> Option<Self> {
        OFFERS.iter().find(|(_, name)| *name == command).map(|(offer, _)| *offer)
    }

    fn command(self) -> &'static str {
        OFFERS.iter().find(|(offer, _)| *offer == self).map_or("", |(_, name)| name)
    }
}

/// How an exercise stands, as far as offers depend on it.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// The verdict on it.
    pub judged: Option<&'a Judged>,
    /// It has passed at some time.
    pub has_passed: bool,
    /// The hint that comes next, from 1, and how many there are.
    pub hint: (usize, usize),
}

/// What is offered for the exercise at this address, in this order. What would show nothing is not.
pub fn offered(standing: Standing<'_>, address: &Url) -> Vec<Command> {
    let Standing { judged, has_passed, hint: (hint, hints) } = standing;
    let verdict = judged.map(|judged| judged.report.verdict);
    let passes = verdict == Some(Verdict::Passed);
    let draws = judged.is_some_and(|judged| !judged.report.timeline.is_empty());
    let offers = [
        (passes, Offer::Next, "Passed: next exercise".to_owned()),
        (!passes && hint <= hints, Offer::Hint, format!("Hint {hint} of {hints}")),
        (!passes && hints > 0 && hint > hints, Offer::Hint, "Hints again".to_owned()),
        (draws, Offer::Timeline, "Timeline".to_owned()),
        (passes || has_passed, Offer::Solution, "Solution".to_owned()),
        (!passes && has_passed, Offer::Next, "Next exercise".to_owned()),
        (verdict.is_some(), Offer::Run, "Run again".to_owned()),
        (verdict != Some(Verdict::Todo), Offer::Reset, "Reset".to_owned()),
    ];
    let wanted = offers.into_iter().filter(|(wanted, ..)| *wanted);
    wanted.map(|(_, offer, title)| command(offer, title, address)).collect()
}

fn command(offer: Offer, title: String, address: &Url) -> Command {
    Command {
        title,
        command: offer.command().to_owned(),
        arguments: Some(vec![Value::String(address.to_string())]),
    }
}
