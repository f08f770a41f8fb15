//! What the page's script needs to go through a run step by step.

use std::collections::HashMap;

use serde::Serialize;

use crate::surfaces::style::plain;
use crate::vocabulary::steps::{Change, State, Step, Steps, Thing};
use crate::vocabulary::timeline::{Bar, BarKind};

/// A run step by step.
#[derive(Serialize)]
pub struct Stepping {
    /// What there is to step through: polls, or moments where no polls are known.
    unit: &'static str,
    things: Vec<ThingData>,
    steps: Vec<StepData>,
    untold: u64,
}

#[derive(Serialize)]
struct ThingData {
    label: String,
    task: u32,
    line: Option<u32>,
    /// The row of the learner's timeline that shows it.
    row: Option<usize>,
}

#[derive(Serialize)]
struct StepData {
    ms: f64,
    task: Option<u32>,
    polls: Option<u32>,
    changes: Vec<(usize, &'static str)>,
}

/// A row of the timeline, as things name it: lane, task and line.
pub type RowName<'a> = (&'a str, u32, Option<u32>);

/// The steps of a run whose bars these are, drawn in these rows. A report that was read back has no
/// steps of its own; then they are the moments at which its bars begin and end.
pub fn stepping(
    steps: Option<&Steps>,
    bars: &[Bar],
    rows: &HashMap<RowName<'_>, usize>,
) -> Stepping {
    let moments;
    let (unit, steps) = match steps.filter(|steps| !steps.steps.is_empty()) {
        Some(steps) => ("poll", steps),
        None => {
            moments = moments_of(bars);
            ("moment", &moments)
        }
    };
    let thing = |thing: &Thing| ThingData {
        label: plain(&thing.lane),
        task: thing.task,
        line: thing.line,
        row: rows.get(&(thing.lane.as_str(), thing.task, thing.line)).copied(),
    };
    let step = |step: &Step| StepData {
        ms: step.at_us as f64 / 1000.0,
        task: (unit == "poll").then_some(step.task),
        polls: step.polls,
        changes: step.changes.iter().map(|change| (change.thing, word(change.became))).collect(),
    };
    Stepping {
        unit,
        things: steps.things.iter().map(thing).collect(),
        steps: steps.steps.iter().map(step).collect(),
        untold: steps.untold,
    }
}

fn word(state: State) -> &'static str {
    match state {
        State::Made => "made",
        State::Waiting => "waiting",
        State::Ready => "ready",
        State::Dropped => "dropped",
        State::Held => "held",
        State::GivenBack => "given back",
        State::Blocked => "blocked",
    }
}

/// The most moments that are worth going through.
const MOST_MOMENTS: usize = 500;

/// The most bars whose beginning and end are told.
const MOST_THINGS: usize = 1_000;

fn us(ms: u64) -> u64 {
    ms.saturating_mul(1000)
}

/// The moments at which bars begin and end.
fn moments_of(bars: &[Bar]) -> Steps {
    let thing = |bar: &Bar| {
        let Bar { lane, task, line, by_test, .. } = bar.clone();
        Thing { lane, task, line, by_test }
    };
    let mut changes: Vec<(u64, Change)> = vec![];
    let (bars, more) = bars.split_at(bars.len().min(MOST_THINGS));
    for (thing, bar) in bars.iter().enumerate() {
        let (begins, ends) = became(bar.kind);
        changes.push((bar.start_ms, Change { thing, became: begins }));
        changes.extend(ends.map(|became| (bar.end_ms, Change { thing, became })));
    }
    // What ends at a moment has ended when something else begins there.
    let begins = |state| matches!(state, State::Waiting | State::Held | State::Blocked);
    changes.sort_by_key(|(ms, change)| (*ms, begins(change.became)));
    let mut steps: Vec<Step> = vec![];
    for (ms, change) in changes {
        match steps.last_mut() {
            Some(step) if step.at_us == us(ms) => step.changes.push(change),
            _ => steps.push(Step { at_us: us(ms), task: 0, polls: None, changes: vec![change] }),
        }
    }
    let untold = (steps.len().saturating_sub(MOST_MOMENTS) + more.len()) as u64;
    steps.truncate(MOST_MOMENTS);
    Steps { things: bars.iter().map(thing).collect(), steps, untold }
}

/// What a bar is when it begins, and when it ends.
fn became(kind: BarKind) -> (State, Option<State>) {
    match kind {
        BarKind::Wait | BarKind::Run => (State::Waiting, Some(State::Ready)),
        BarKind::Dropped | BarKind::Lost => (State::Waiting, Some(State::Dropped)),
        BarKind::Leaked => (State::Waiting, None),
        BarKind::Held => (State::Held, Some(State::GivenBack)),
        BarKind::Blocked => (State::Blocked, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surfaces::picture::samples;

    fn told(steps: Option<&Steps>, bars: &[Bar]) -> serde_json::Value {
        serde_json::to_value(stepping(steps, bars, &HashMap::new())).unwrap()
    }

    #[test]
    fn where_no_polls_are_known_one_goes_from_moment_to_moment() {
        let sample = samples::sequential();
        let told = told(None, sample.picture().yours);
        assert_eq!((&told["unit"], &told["steps"][1]["ms"]), (&"moment".into(), &100.0.into()));
        // The first is over before the second begins.
        assert_eq!(told["steps"][1]["changes"], serde_json::json!([[0, "ready"], [1, "waiting"]]));
    }

    #[test]
    fn a_million_bars_have_no_more_moments_than_anybody_goes_through() {
        let sample = samples::a_million();
        let steps = moments_of(sample.picture().yours);
        assert!(steps.steps.len() <= MOST_MOMENTS && steps.things.len() == MOST_THINGS);
        assert!(steps.untold > 0);
    }
}
