//! The runtime's thread was asked to stand still inside a poll.

use super::facts::FailedRun;
use super::facts::at;
use super::tell::Tell;
use crate::judgement::clues;
use crate::judgement::story::Standstill;
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocking {
    for_us: u64,
    line: Option<u32>,
    why: Standstill,
}

/// The longest standstill.
pub fn find(run: &FailedRun<'_>) -> Option<Blocking> {
    let longest = run.story.blocks.iter().max_by_key(|block| block.for_us)?;
    let line = match longest.why {
        Standstill::Sleeps => clues::thread_sleep_line(run.source),
        Standstill::WaitsAtMost => clues::timed_wait_line(run.source),
        Standstill::Works(_) | Standstill::WaitsFor(_) => longest.line,
    };
    Some(Blocking { for_us: longest.for_us, line, why: longest.why.clone() })
}

impl Tell for Blocking {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::Blocking
    }

    fn sentence(&self) -> String {
        let (for_ms, at) = (self.for_us.div_ceil(1000), at(self.line));
        match &self.why {
            Standstill::Sleeps => format!(
                "The thread is put to sleep for {for_ms} ms{at}: while it sleeps, no other future \
                 on it can run. Use tokio::time::sleep and await it."
            ),
            Standstill::WaitsAtMost => format!(
                "A wait of the standard library{at} blocks the thread for up to {for_ms} ms, and \
                 no other future on it can run. Use Tokio's channels and timers, and await them."
            ),
            Standstill::Works(label) => format!(
                "`{label}`{at} keeps the runtime's thread busy for {for_ms} ms: until it is done, \
                 no other future on that thread can run. Move the work to another thread and \
                 await it."
            ),
            Standstill::WaitsFor(label) => format!(
                "`{label}`{at} runs on another thread, but the runtime's thread stands still for \
                 {for_ms} ms until it is done, and no other future can run. Await the result \
                 instead of blocking on it."
            ),
        }
    }

    fn line(&self) -> Option<u32> {
        self.line
    }
}

#[cfg(test)]
pub fn samples() -> Vec<Blocking> {
    let work = || "compress(a)".to_owned();
    let blocking = |why| Blocking { for_us: 50_000, line: Some(6), why };
    vec![
        blocking(Standstill::Sleeps),
        blocking(Standstill::WaitsAtMost),
        blocking(Standstill::Works(work())),
        blocking(Standstill::WaitsFor(work())),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::findings::checker::fixtures::Run;
    use crate::judgement::story::{Block, Story};

    #[test]
    fn the_longest_standstill_is_told_with_a_line_where_only_one_can_be_meant() {
        let block = |for_us, why| Block { at_us: 0, for_us, task: 1, line: Some(9), why };
        let blocks = vec![
            block(10, Standstill::Works("a".into())),
            block(20, Standstill::WaitsAtMost),
            block(5, Standstill::Sleeps),
        ];
        let run = Run::of(Story { blocks, ..Story::default() });
        assert_eq!(run.look(find).map(|found| found.line), Some(None));
        let run = run.text("fn f() {\n r.recv_timeout(d); }");
        assert_eq!(run.look(find).map(|found| found.line), Some(Some(2)));
        let run = run.text("fn f() {\n r.recv_timeout(d);\n r.recv_timeout(d); }");
        assert_eq!(run.look(find).map(|found| found.line), Some(None));
    }
}
