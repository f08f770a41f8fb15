//! The runtime's thread was asked to stand still inside a poll.

use super::facts::{FailedRun, at as at_line, length};
use super::tell::Tell;
use crate::judgement::clues;
use crate::judgement::story::{Block, Standstill};
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocking {
    for_us: u64,
    line: Option<u32>,
    why: Standstill,
    /// The exercise leaves time to wait in.
    may_wait: bool,
    /// Something can be awaited on that line.
    may_await: bool,
}

/// The longest standstill.
pub fn find(run: &FailedRun<'_>) -> Option<Blocking> {
    let longest = run.story.blocks.iter().max_by_key(|block| block.for_us)?;
    let Block { for_us, line, why, .. } = longest.clone();
    let may_await = line.is_none_or(|line| clues::can_await(run.source, line));
    Some(Blocking { for_us, line, why, may_wait: run.exercise.takes_time, may_await })
}

impl Tell for Blocking {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::Blocking
    }

    fn sentence(&self) -> String {
        let (length, at) = (length(self.for_us), at_line(self.line));
        match &self.why {
            Standstill::Sleeps => format!(
                "The thread is put to sleep for {length}{at}: while it sleeps, no other future \
                 on it can run.{}",
                self.instead("tokio::time::sleep and await it")
            ),
            Standstill::WaitsAtMost => format!(
                "A wait of the standard library{at} blocks the thread for up to {length}, and \
                 no other future on it can run.{}",
                self.instead("Tokio's channels and timers, and await them")
            ),
            Standstill::Works(label) => format!(
                "`{label}`{at} keeps the runtime's thread busy for {length}: until it is done, \
                 no other future on that thread can run. Move the work to another thread and \
                 await it."
            ),
            Standstill::WaitsFor { label, line: handed_over } => format!(
                "`{label}`{} runs on another thread, but the runtime's thread stands still{at} for \
                 {length} until it is done, and no other future can run. Await the result \
                 instead of blocking on it.",
                at_line(*handed_over)
            ),
        }
    }

    fn line(&self) -> Option<u32> {
        self.line
    }
}

impl Blocking {
    /// The advice to wait otherwise, unless there is no time to wait in. Outside of `async` code nobody can
    /// follow it on that very line.
    fn instead(&self, what: &str) -> String {
        match (self.may_wait, self.may_await) {
            (false, _) => String::new(),
            (true, true) => format!(" Use {what}."),
            (true, false) => format!(
                " That line is in no `async` code, where nothing can be awaited: inside a future that \
                 is polled, use {what}."
            ),
        }
    }
}

#[cfg(test)]
pub fn samples() -> Vec<Blocking> {
    let work = || "compress(a)".to_owned();
    let blocking =
        |why| Blocking { for_us: 50_000, line: Some(6), why, may_wait: true, may_await: true };
    vec![
        Blocking { may_wait: false, ..blocking(Standstill::Sleeps) },
        blocking(Standstill::Sleeps),
        Blocking { may_await: false, ..blocking(Standstill::Sleeps) },
        Blocking { may_await: false, ..blocking(Standstill::WaitsAtMost) },
        blocking(Standstill::WaitsAtMost),
        blocking(Standstill::Works(work())),
        blocking(Standstill::WaitsFor { label: work(), line: Some(5) }),
        Blocking { line: None, ..blocking(Standstill::WaitsFor { label: work(), line: Some(5) }) },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::findings::checker::fixtures::Run;
    use crate::judgement::story::Story;

    #[test]
    fn the_longest_standstill_is_told() {
        let block = |for_us, why| Block { at_us: 0, for_us, task: 1, line: Some(9), why };
        let blocks = vec![
            block(10, Standstill::Works("a".into())),
            block(20, Standstill::WaitsAtMost),
            block(5, Standstill::Sleeps),
        ];
        let run = Run::of(Story { blocks, ..Story::default() });
        let why = Standstill::WaitsAtMost;
        let longest = Blocking { for_us: 20, line: Some(9), why, may_wait: false, may_await: true };
        assert_eq!(run.look(find), Some(longest));
    }

    #[test]
    fn nobody_is_told_to_wait_where_there_is_no_time_to() {
        let block = Block { at_us: 0, for_us: 9, task: 1, line: None, why: Standstill::Sleeps };
        let mut run = Run::of(Story { blocks: vec![block], ..Story::default() });
        for takes_time in [false, true] {
            run.exercise.takes_time = takes_time;
            let sentence = run.look(find).map(|found| found.sentence()).unwrap_or_default();
            assert_eq!(sentence.contains("tokio::time::sleep"), takes_time, "{sentence}");
        }
    }

    #[test]
    fn nobody_is_told_to_await_on_a_line_where_nothing_can_be() {
        let table =
            [("fn run() {\n sleep(d);\n}", true), ("async fn run() {\n sleep(d);\n}", false)];
        for (text, is_elsewhere) in table {
            let block =
                Block { at_us: 0, for_us: 9, task: 1, line: Some(2), why: Standstill::Sleeps };
            let mut run = Run::of(Story { blocks: vec![block], ..Story::default() }).text(text);
            run.exercise.takes_time = true;
            let sentence = run.look(find).map(|found| found.sentence()).unwrap_or_default();
            assert_eq!(sentence.contains("inside a future"), is_elsewhere, "{sentence}");
            assert!(sentence.ends_with("tokio::time::sleep and await it."), "{sentence}");
        }
    }
}
