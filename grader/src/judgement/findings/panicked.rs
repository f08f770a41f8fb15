//! Something panicked: what was raised first, since later panics are its echoes.

use protocol::claim::End;
use protocol::event::TaskEnd;

use super::facts::FailedRun;
use super::facts::at;
use super::tell::Tell;
use crate::judgement::clues;
use crate::judgement::story::{Raised, Task};
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panicked {
    message: String,
    who: Who,
    /// It was on a line that calls `block_in_place`.
    in_place: bool,
}

/// Where the panic was raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    /// On this line of the learner's text.
    Line { line: u32, in_task: bool },
    /// In a task, not in the learner's text.
    Task,
    /// Not in the learner's text, while its code was running or after.
    Elsewhere { meanwhile: bool },
    /// It is not known where.
    Unknown,
    /// In a task spawned on this line, by a panic that nobody was told of.
    Unheard { spawned: Option<u32> },
}

pub fn find(run: &FailedRun<'_>) -> Option<Panicked> {
    let End::Panicked { message, place } = &run.report.end else { return in_a_task(run) };
    // Who awaits a task that has panicked, and unwraps, only hands its panic on.
    if let Some(earlier) = in_a_task(run) {
        return Some(earlier);
    }
    let who = match place {
        Some(place) if place.file == run.source.path => {
            Who::Line { line: place.line, in_task: false }
        }
        Some(_) => {
            let open = run.story.windows.last().is_some_and(|window| window.returned_us.is_none());
            Who::Elsewhere { meanwhile: open }
        }
        None => Who::Unknown,
    };
    Some(told(run, message, who))
}

fn told(run: &FailedRun<'_>, message: &str, who: Who) -> Panicked {
    let line = match who {
        Who::Line { line, .. } => Some(line),
        _ => None,
    };
    // On a runtime of one thread it panics before it calls anything.
    let in_place = line.is_some()
        && clues::is_called(run.source, "block_in_place", line)
        && !clues::is_called(run.source, "new_multi_thread", None);
    Panicked { message: message.to_owned(), who, in_place }
}

fn in_a_task(run: &FailedRun<'_>) -> Option<Panicked> {
    if run.report.may_panic {
        return None;
    }
    let Some(first) = run.story.panics.first() else { return unheard(run) };
    if matches!(run.report.end, End::Panicked { .. }) && first.task == protocol::event::ROOT_TASK {
        return None;
    }
    let who = match first.raised {
        Raised::InTheAnswer { line, .. } => Who::Line { line, in_task: true },
        Raised::InOurFiles | Raised::Elsewhere => Who::Task,
    };
    Some(told(run, &first.message, who))
}

/// A task ended by unwinding, and no hook was told.
fn unheard(run: &FailedRun<'_>) -> Option<Panicked> {
    let panicked = |task: &&Task| matches!(task.ended, Some((_, TaskEnd::Panicked)));
    let task = run.story.tasks.iter().find(panicked)?;
    Some(told(run, "", Who::Unheard { spawned: task.line }))
}

impl Tell for Panicked {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::Panicked
    }

    fn sentence(&self) -> String {
        let Self { message, .. } = self;
        let who = match self.who {
            Who::Line { in_task: true, .. } => "A task panicked",
            Who::Task => "In a task, something outside your text panicked",
            Who::Line { in_task: false, .. } => "Your code panicked",
            Who::Elsewhere { meanwhile: true } => {
                "While your code ran, something outside your text panicked"
            }
            Who::Elsewhere { meanwhile: false } => "Something outside your text panicked",
            Who::Unknown => "It panicked",
            Who::Unheard { spawned } => {
                return format!(
                    "A task{} ended with a panic that nobody was told of.",
                    spawned_at(spawned)
                );
            }
        };
        let in_place = match self.in_place {
            true => {
                ". `block_in_place` does the work on the thread that it is called on, which is the \
                 runtime's only one here."
            }
            false => "",
        };
        format!("{who}{}: {message}{in_place}", at(self.line()))
    }

    fn line(&self) -> Option<u32> {
        match self.who {
            Who::Line { line, .. } => Some(line),
            Who::Unheard { spawned } => spawned,
            Who::Task | Who::Elsewhere { .. } | Who::Unknown => None,
        }
    }
}

fn spawned_at(line: Option<u32>) -> String {
    line.map(|line| format!(" spawned on line {line}")).unwrap_or_default()
}

#[cfg(test)]
pub fn samples() -> Vec<Panicked> {
    let message = || "index out of bounds".to_owned();
    let panicked = |who| Panicked { message: message(), who, in_place: false };
    vec![
        panicked(Who::Line { line: 6, in_task: false }),
        panicked(Who::Line { line: 6, in_task: true }),
        panicked(Who::Task),
        panicked(Who::Elsewhere { meanwhile: true }),
        panicked(Who::Elsewhere { meanwhile: false }),
        panicked(Who::Unknown),
        Panicked { message: String::new(), ..panicked(Who::Unheard { spawned: Some(6) }) },
        Panicked {
            message: "can call blocking only when running on the multi-threaded runtime".to_owned(),
            who: Who::Line { line: 6, in_task: false },
            in_place: true,
        },
    ]
}

#[cfg(test)]
mod tests {
    use protocol::event::Place;

    use super::*;
    use crate::judgement::findings::checker::fixtures::{Run, report};
    use crate::judgement::story::{Panic, Story};

    #[test]
    fn the_first_panic_is_told_and_nobody_is_blamed_for_one_that_is_not_theirs() {
        let place = |file: &str| Some(Place { file: file.to_owned(), line: 9, column: 1 });
        let panic = |raised| Panic { message: "first".into(), raised, task: 2 };
        let task = panic(Raised::InTheAnswer { line: 4, column: 1 });
        let ours = panic(Raised::InOurFiles);
        let table = [
            (place("lib.rs"), vec![], "Your code panicked on line 9: last"),
            (place("lib.rs"), vec![task], "A task panicked on line 4: first"),
            (place("lib.rs"), vec![ours], "In a task, something outside your text panicked: first"),
            (place("tests.rs"), vec![], "Something outside your text panicked: last"),
            (None, vec![], "It panicked: last"),
        ];
        for (place, panics, expected) in table {
            let mut run = Run::of(Story { panics, ..Story::default() });
            run.report.end = End::Panicked { message: "last".into(), place };
            let found = run.look(find).expect("a panic");
            assert_eq!(found.sentence(), expected);
        }
        let mut run = Run::of(Story::default());
        run.report = report();
        assert_eq!(run.look(find), None);
    }

    #[test]
    fn block_in_place_is_explained_where_it_panics_and_nowhere_else() {
        let table = [
            ("fn f() {\n block_in_place(g) }", 2, true),
            ("fn f() {\n block_in_place(g);\n h() }", 3, false),
            ("fn f() { new_multi_thread();\n block_in_place(g) }", 2, false),
        ];
        for (text, line, expected) in table {
            let mut run = Run::of(Story::default()).text(text);
            let place = Some(Place { file: "lib.rs".to_owned(), line, column: 1 });
            run.report.end = End::Panicked { message: "no".into(), place };
            assert_eq!(run.look(find).map(|found| found.in_place), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_task_that_ended_by_unwinding_has_panicked_whoever_was_told() {
        for (end, found) in [(TaskEnd::Panicked, true), (TaskEnd::Cancelled, false)] {
            let task = Task {
                id: 2,
                kind: protocol::event::TaskKind::Async,
                line: Some(5),
                spawned_us: 0,
                polled: true,
                ended: Some((0, end)),
                left_behind: false,
                seen_alive_us: None,
                window: Some(0),
            };
            let mut run = Run::of(Story { tasks: vec![task], ..Story::default() });
            assert_eq!(run.look(find).is_some(), found, "{end:?}");
            run.report.may_panic = true;
            assert_eq!(run.look(find), None);
        }
    }
}
