//! The runtime's thread waits inside a poll for what nobody can bring about any more: a lock of the
//! standard library, a future that needs this very thread, or anything else that blocks.

use protocol::claim::End;

use super::facts::FailedRun;
use super::tell::Tell;
use crate::judgement::clues;
use crate::judgement::story::ThreadWait;
use crate::vocabulary::judgement::Related;
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stuck {
    /// It waits there, as was seen.
    Seen {
        line: u32,
        waits: ThreadWait,
        /// Where the guard of a lock is made that is kept meanwhile, if only one can be meant.
        guard: Option<u32>,
        /// The statement asks for the lock twice.
        twice: bool,
    },
    /// The text waits for locks only.
    Lock {
        /// Where it waits, if only one line can be meant.
        line: Option<u32>,
        /// Where the guard is made that is kept meanwhile, if only one can be meant.
        guard: Option<u32>,
    },
    /// The text waits for locks only, and asks for one of them twice in the statement on this line.
    Twice { line: u32 },
    /// It may be this `block_on`.
    BlockOn { line: u32 },
    /// It is not known what is waited for.
    Unknown,
}

pub fn find(run: &FailedRun<'_>) -> Option<Stuck> {
    if run.report.end != End::Stuck && run.story.stuck.is_none() {
        return None;
    }
    if let Some((line, waits)) = run.story.stuck.and_then(|stuck| Some((stuck.line?, stuck.waits)))
    {
        let twice = clues::locked_twice_line(run.source) == Some(line);
        let guard = kept_guard(run).filter(|_| waits == ThreadWait::Lock && !twice);
        return Some(Stuck::Seen { line, waits, guard, twice });
    }
    if !clues::waits_for_locks_only(run.source) {
        let line = clues::block_on_line(run.source);
        return Some(line.map_or(Stuck::Unknown, |line| Stuck::BlockOn { line }));
    }
    if let Some(line) = clues::locked_twice_line(run.source) {
        return Some(Stuck::Twice { line });
    }
    let waits = clues::thread_lock_lines(run.source);
    let line = waits.first().copied().filter(|_| waits.len() == 1);
    let guard = kept_guard(run).filter(|_| line.is_some());
    Some(Stuck::Lock { line, guard })
}

/// The guard that a lint suspects of being kept across an `.await`, if there is one only and nothing is
/// dropped by hand.
fn kept_guard(run: &FailedRun<'_>) -> Option<u32> {
    match run.guard_lines {
        [guard] if !clues::drops_by_hand(run.source) => Some(*guard),
        _ => None,
    }
}

impl Tell for Stuck {
    fn diagnosis(&self) -> Diagnosis {
        // The learner meets it as what it is from the runtime's side: a thread that stands still.
        Diagnosis::Blocking
    }

    fn sentence(&self) -> String {
        match self {
            Self::Seen { line, twice: true, .. } | Self::Twice { line } => twice_words(*line),
            Self::Seen { line, waits: ThreadWait::Lock, guard, .. } => {
                lock_words(Some(*line), *guard)
            }
            Self::Seen { line, waits, .. } => seen_words(*line, *waits),
            Self::Lock { line, guard } => lock_words(*line, *guard),
            Self::BlockOn { line } => format!(
                "One poll blocks the runtime's thread for good: no other thread is there to end its \
                 wait. `block_on` on line {line} waits that way; what it waits for may need this \
                 very thread. Await it instead."
            ),
            Self::Unknown => "One poll blocks the runtime's thread for good: it waits in the \
                              standard library for what no other thread is there to bring about. \
                              Wait for it with `.await`, so that others go on meanwhile."
                .to_owned(),
        }
    }

    fn line(&self) -> Option<u32> {
        match self {
            Self::Lock { line, .. } => *line,
            Self::Seen { line, .. } | Self::Twice { line } | Self::BlockOn { line } => Some(*line),
            Self::Unknown => None,
        }
    }

    fn related(&self) -> Vec<Related> {
        match self {
            Self::Seen { guard, .. } | Self::Lock { guard, .. } => {
                let words = "Here the guard is made that is kept meanwhile.";
                Related::at(*guard, words).into_iter().collect()
            }
            Self::Twice { .. } | Self::BlockOn { .. } | Self::Unknown => vec![],
        }
    }
}

fn twice_words(line: u32) -> String {
    format!(
        "One poll waits for a lock of the standard library that nobody can let go. Line {line} asks for \
         one twice in one statement: the guard of the first has no name, so it is there up to the \
         `;`, and the second waits for it. Lock once, and give the guard a name."
    )
}

fn seen_words(line: u32, waits: ThreadWait) -> String {
    let (what, instead) = (waits.what(), waits.instead());
    format!(
        "Line {line} blocks the runtime's thread for good: it waits {what}, standing still, and \
         no other thread can end that. Meanwhile no future on this thread goes on: {instead}."
    )
}

fn lock_words(line: Option<u32>, guard: Option<u32>) -> String {
    let where_to = match line {
        Some(line) => format!("Line {line} waits"),
        None => "One poll waits".to_owned(),
    };
    match guard {
        Some(guard) => format!(
            "{where_to} for a lock of the standard library that nobody can let go: the guard of \
             line {guard} is kept across an `.await`, and while this thread waits for the lock, no \
             future on it goes on."
        ),
        None => format!(
            "{where_to} for a lock of the standard library that nobody can let go: such a wait \
             blocks the thread, and no other future on it goes on. Let go of its guard before you \
             `.await`."
        ),
    }
}

#[cfg(test)]
pub fn samples() -> Vec<Stuck> {
    let lock = |line, guard| Stuck::Lock { line, guard };
    let seen = |waits| Stuck::Seen { line: 6, waits, guard: None, twice: false };
    vec![
        seen(ThreadWait::Lock),
        seen(ThreadWait::Join),
        seen(ThreadWait::Receive),
        seen(ThreadWait::Send),
        seen(ThreadWait::Condition),
        seen(ThreadWait::Barrier),
        seen(ThreadWait::Park),
        seen(ThreadWait::BlockOn),
        lock(Some(6), Some(6)),
        lock(Some(6), None),
        lock(None, None),
        Stuck::Twice { line: 6 },
        Stuck::BlockOn { line: 6 },
        Stuck::Unknown,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::findings::checker::fixtures::Run;
    use crate::judgement::story::Story;

    #[test]
    fn what_was_seen_is_told_whatever_else_the_text_has() {
        use crate::judgement::story::Stuck as Seen;

        let text = "fn f() {\n block_on(x); rx.recv();\n let g = m.lock().unwrap();\n io.await; }";
        let table = [
            (
                Some(2),
                ThreadWait::Receive,
                "Line 2 blocks the runtime's thread for good: it waits for a message",
            ),
            (Some(3), ThreadWait::Lock, "Line 3 waits for a lock of the standard library"),
            (None, ThreadWait::Lock, "`block_on` on line 2"),
        ];
        for (line, waits, words) in table {
            let stuck = Some(Seen { at_us: 0, task: 1, line, waits });
            let run = Run::of(Story { stuck, ..Story::default() }).text(text);
            let said = run.look(find).expect("a poll that is stuck").sentence();
            assert!(said.contains(words), "{said}");
        }
    }

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
            assert_eq!(run.look(find), Some(Stuck::Lock { line, guard }), "{text}");
        }
        let others = [
            ("fn f() {\n block_on(x); }", Stuck::BlockOn { line: 2 }),
            ("fn f() { rx.recv(); m.lock().unwrap(); }", Stuck::Unknown),
        ];
        for (text, expected) in others {
            let mut run = Run::of(Story::default()).text(text);
            run.report.end = End::Stuck;
            assert_eq!(run.look(find), Some(expected));
        }
        assert_eq!(Run::of(Story::default()).look(find), None);
    }
}
