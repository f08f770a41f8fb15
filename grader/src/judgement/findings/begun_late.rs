//! A call was made early, first polled when something else had ended, and dropped before it was done.

use std::collections::HashMap;

use super::facts::FailedRun;
use super::facts::{Name, at};
use super::tell::Tell;
use crate::judgement::story::{Wait, WaitKind};
use crate::vocabulary::judgement::Related;
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BegunLate {
    name: Name,
    line: Option<u32>,
    made_ms: u64,
    polled_ms: u64,
    after: Name,
    after_line: Option<u32>,
}

pub fn find(run: &FailedRun<'_>) -> Option<BegunLate> {
    run.wrong_values().next()?;
    let mut by_end: HashMap<(u32, u64), &Wait> = HashMap::new();
    let timed = run.story.waits.iter().filter(|wait| wait.kind != WaitKind::Turn);
    for wait in timed {
        if let Some((from_us, to_us)) = wait.completed().filter(|(from_us, to_us)| from_us < to_us)
        {
            let known = by_end.entry((wait.task, to_us)).or_insert(wait);
            if known.started_us > Some(from_us) {
                *known = wait;
            }
        }
    }
    let calls = run.story.waits.iter().filter(|wait| wait.kind == WaitKind::Call);
    let dropped = calls.filter(|call| call.is_given_up());
    dropped.filter(|call| call.window.is_some()).find_map(|call| {
        let started_us = call.started_us.filter(|started_us| *started_us > call.made_us)?;
        let before = by_end.get(&(call.task, started_us))?;
        (before.started_us >= Some(call.made_us)).then(|| BegunLate {
            name: run.name(call),
            line: call.line,
            made_ms: call.made_us / 1000,
            polled_ms: started_us / 1000,
            after: run.name(before),
            after_line: before.line,
        })
    })
}

impl Tell for BegunLate {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::Sequential
    }

    fn sentence(&self) -> String {
        let Self { name, made_ms, polled_ms, after, .. } = self;
        format!(
            "{name}{} was made at {made_ms} ms, but first polled at {polled_ms} ms, when {after}{} \
             had ended, and then dropped before it was done: a future does nothing until it is \
             polled.",
            at(self.line),
            at(self.after_line)
        )
    }

    fn line(&self) -> Option<u32> {
        self.after_line.or(self.line)
    }

    fn related(&self) -> Vec<Related> {
        Related::at(self.line, format!("Here {} is made.", self.name)).into_iter().collect()
    }
}

#[cfg(test)]
pub fn samples() -> Vec<BegunLate> {
    vec![BegunLate {
        name: Name::code("report()"),
        line: Some(3),
        made_ms: 0,
        polled_ms: 50,
        after: Name::code("sleep"),
        after_line: Some(4),
    }]
}
