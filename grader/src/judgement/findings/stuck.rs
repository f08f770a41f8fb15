//! The runtime's thread waits inside a poll for a lock of the standard library that nobody lets go.

use protocol::claim::End;

use super::{FailedRun, Tell};
use crate::judgement::clues;
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stuck {
    /// Where it waits, if only one line can be meant.
    line: Option<u32>,
    /// Where the guard is made that is kept meanwhile, if only one can be meant.
    guard: Option<u32>,
}

pub fn find(run: &FailedRun<'_>) -> Option<Stuck> {
    if run.report.end != End::Stuck && run.story.stuck.is_none() {
        return None;
    }
    let waits = clues::thread_lock_lines(run.source);
    let line = waits.first().copied().filter(|_| waits.len() == 1);
    let guard = match run.guard_lines {
        [guard] if line.is_some() && !clues::drops_by_hand(run.source) => Some(*guard),
        _ => None,
    };
    Some(Stuck { line, guard })
}

impl Tell for Stuck {
    fn diagnosis(&self) -> Diagnosis {
        // The learner meets it as what it is from the runtime's side: a thread that stands still.
        Diagnosis::Blocking
    }

    fn sentence(&self) -> String {
        let where_to = match self.line {
            Some(line) => format!("Line {line} waits"),
            None => "One poll waits".to_owned(),
        };
        match self.guard {
            Some(guard) => format!(
                "{where_to} for a lock of the standard library that nobody can let go: the guard \
                 of line {guard} is kept across an `.await`, and while this thread waits for the \
                 lock, no future on it goes on."
            ),
            None => format!(
                "{where_to} for a lock of the standard library that nobody can let go: such a \
                 wait blocks the thread, and no other future on it goes on. Let go of its guard \
                 before you `.await`."
            ),
        }
    }

    fn line(&self) -> Option<u32> {
        self.line
    }
}

#[cfg(test)]
pub fn samples() -> Vec<Stuck> {
    let stuck = |line, guard| Stuck { line, guard };
    vec![stuck(Some(6), Some(6)), stuck(Some(6), None), stuck(None, None)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::findings::checker::fixtures::Run;
    use crate::judgement::story::Story;

    #[test]
    fn lines_are_named_only_where_no_other_can_be_meant() {
        let one = "fn f() {\n let g = m.lock().unwrap();\n io.await; }";
        let two = "fn f() {\n let g = m.lock().unwrap();\n m.lock().unwrap(); }";
        let dropped = "fn f() {\n let g = m.lock().unwrap(); drop(g);\n io.await; }";
        let table = [
            (one, vec![2], Some(2), Some(2)),
            (one, vec![], Some(2), None),
            (one, vec![2, 3], Some(2), None),
            (dropped, vec![2], Some(2), None),
            (two, vec![2], None, None),
        ];
        for (text, guards, line, guard) in table {
            let mut run = Run::of(Story::default()).text(text);
            (run.report.end, run.guard_lines) = (End::Stuck, guards);
            assert_eq!(run.look(find), Some(Stuck { line, guard }), "{text}");
        }
        assert_eq!(Run::of(Story::default()).look(find), None);
    }
}
