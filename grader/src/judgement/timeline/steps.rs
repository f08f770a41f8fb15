//! Turns a story into steps to go through: the same things that have bars, named as these are.

use std::collections::HashMap;

use super::{Drawer, Told, thread_lane};
use crate::judgement::source::Source;
use crate::judgement::story::{Story, Subject, Turn, Wait, WaitKind};
use crate::vocabulary::steps::{Change, Step, Steps, Thing};
use crate::vocabulary::timeline::{Bar, BarKind};

/// The steps of `story`. What has no bar, because it is internal or was had at once, is left out;
/// futures that nobody ever polled are not.
pub fn steps(story: &Story, source: &Source, told: Told) -> Steps {
    let mut teller =
        Teller { drawer: Drawer::new(story, source, told), things: vec![], known: HashMap::new() };
    let steps = story.turns.iter().filter_map(|turn| teller.step(turn)).collect();
    Steps { things: teller.things, steps, untold: story.turns_untold }
}

struct Teller<'a> {
    drawer: Drawer<'a>,
    things: Vec<Thing>,
    /// Where each subject stands in `things`: `None` if it is left out.
    known: HashMap<Subject, Option<usize>>,
}

impl Teller<'_> {
    /// A turn that changed nothing, and of which nothing else is known, is no step.
    fn step(&mut self, turn: &Turn) -> Option<Step> {
        let changes = turn.changes.iter().filter_map(|change| {
            Some(Change { thing: self.thing(change.subject)?, became: change.became })
        });
        let changes: Vec<_> = changes.collect();
        let Turn { at_us, task, polls, .. } = *turn;
        (polls.is_some() || !changes.is_empty()).then_some(Step { at_us, task, polls, changes })
    }

    fn thing(&mut self, subject: Subject) -> Option<usize> {
        if let Some(known) = self.known.get(&subject) {
            return *known;
        }
        let index = self.bar(subject).map(|bar| {
            let Bar { lane, task, line, by_test, .. } = bar;
            self.things.push(Thing { lane, task, line, by_test });
            self.things.len() - 1
        });
        self.known.insert(subject, index);
        index
    }

    fn bar(&mut self, subject: Subject) -> Option<Bar> {
        let story = self.drawer.story;
        match subject {
            Subject::Wait(index) => {
                let wait = story.waits.get(index)?;
                match wait.started_us {
                    Some(_) => self.drawer.wait_bar(index, wait),
                    None => self.never_polled(index, wait),
                }
            }
            Subject::Task(index) => self.drawer.task_bar(story.tasks.get(index)?),
            Subject::Hold(index) => self.drawer.hold_bar(story.holds.get(index)?),
            Subject::Block(index) => {
                let block = story.blocks.get(index)?;
                let span_us = (block.at_us, block.at_us);
                let lane = thread_lane(block);
                let bar = self.drawer.bar(lane, block.task, span_us, BarKind::Blocked);
                Some(Bar { line: block.line, ..bar })
            }
        }
    }

    /// What its bar would be, if it had one.
    fn never_polled(&mut self, index: usize, wait: &Wait) -> Option<Bar> {
        if wait.kind == WaitKind::Turn {
            return None;
        }
        let started = Wait { started_us: Some(wait.made_us), ..wait.clone() };
        self.drawer.wait_bar(index, &started)
    }
}

#[cfg(test)]
mod tests {
    use protocol::event::{CallEnd, Event, ROOT_TASK, What};

    use super::*;
    use crate::judgement::story::tell;
    use crate::vocabulary::record::Record;

    fn event(at_us: u64, task: u32, what: What) -> Event {
        Event { at_us, task, what }
    }

    fn made(call: u32, label: &str) -> What {
        What::CallMade { call, label: label.to_owned(), takes_ms: 100, place: None }
    }

    /// Each step as `at task: thing state, …`.
    fn told(events: &[Event]) -> Vec<String> {
        let source = Source::new("lib.rs", "async fn f() { a(1).await; b(2).await }");
        let story = tell(&Record::of(events), &source);
        let steps = steps(&story, &source, Told::default());
        let change =
            |change: &Change| format!("{} {:?}", steps.things[change.thing].lane, change.became);
        let step = |step: &Step| {
            let changes: Vec<_> = step.changes.iter().map(change).collect();
            format!("{} {}: {}", step.at_us, step.task, changes.join(", "))
        };
        steps.steps.iter().map(step).collect()
    }

    #[test]
    fn turns_at_one_instant_keep_their_order() {
        let ended = |call, end| What::CallEnded { call, end };
        let told = told(&[
            event(0, ROOT_TASK, What::Began),
            event(0, ROOT_TASK, made(1, "a(1)")),
            event(0, ROOT_TASK, made(2, "b(2)")),
            event(0, ROOT_TASK, What::CallStarted { call: 1 }),
            event(0, 2, What::TaskPolled { task: 2, times: 3 }),
            event(0, ROOT_TASK, ended(2, CallEnd::NeverPolled)),
            event(100_000, ROOT_TASK, ended(1, CallEnd::Completed)),
        ]);
        let expected = [
            "0 1: a(1) Made, b(2) Made, a(1) Waiting",
            "0 2: ",
            "0 1: b(2) Dropped",
            "100000 1: a(1) Ready",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_run_of_any_length_has_no_more_steps_than_anybody_goes_through() {
        let polled = |at_us| event(at_us, 2, What::TaskPolled { task: 2, times: 1 });
        let events: Vec<_> = (0..100_000).map(polled).collect();
        let source = Source::new("lib.rs", "");
        let story = tell(&Record::of(&events), &source);
        let steps = steps(&story, &source, Told::default());
        assert_eq!((steps.steps.len() as u64 + steps.untold, steps.steps.len()), (100_000, 2_000));
    }
}
