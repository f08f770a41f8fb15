//! Something panicked: what was raised first, since later panics are its echoes.

use protocol::claim::End;
use protocol::event::{Place, TaskEnd};

use super::facts::FailedRun;
use super::facts::at;
use super::hints::Hint;
use super::tell::Tell;
use crate::judgement::clues;
use crate::judgement::story::{Raised, Task};
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panicked {
    message: String,
    who: Who,
    /// What the text shows.
    hint: Option<Hint>,
}

/// Where the panic was raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    /// On this line of the learner's text.
    Line { line: u32, in_task: bool },
    /// In a task, not in the learner's text.
    Task,
    /// Not in the learner's text, but in what this line of it polls or calls.
    Within { line: u32, in_task: bool, ours: bool },
    /// Not in the learner's text, in a task that it spawned on this line; and then it came out of the
    /// answer again.
    PassedOn { spawned: Option<u32> },
    /// Not in the learner's text, while its code was running or after.
    Elsewhere { meanwhile: bool },
    /// It is not known where.
    Unknown,
    /// In a task spawned on this line, by a panic that nobody was told of.
    Unheard { spawned: Option<u32> },
}

impl Who {
    /// The line of the learner's text that panicked.
    fn line(self) -> Option<u32> {
        match self {
            Self::Line { line, .. } | Self::Within { line, .. } => Some(line),
            Self::PassedOn { spawned } => spawned,
            Self::Task | Self::Elsewhere { .. } | Self::Unknown | Self::Unheard { .. } => None,
        }
    }
}

pub fn find(run: &FailedRun<'_>) -> Option<Panicked> {
    let End::Panicked { message, place } = &run.report.end else { return in_a_task(run) };
    // Who awaits a task that has panicked, and unwraps, only hands its panic on.
    if let Some(earlier) = in_a_task(run) {
        return Some(earlier);
    }
    let (who, hint) = match place {
        Some(place) if place.file == run.source.path => {
            (Who::Line { line: place.line, in_task: false }, None)
        }
        Some(place) => {
            let who = elsewhere(run, message, place);
            let by_file = || library_call(run, &place.file);
            let unseen = who.line().is_none();
            let hint = unseen.then(by_file).flatten();
            (who, hint.or_else(|| Hint::of_panic_elsewhere(run)))
        }
        None => (Who::Unknown, None),
    };
    Some(told(run, message, who, hint))
}

/// A panic that has come out of what the answer polls has its lines on the way.
fn elsewhere(run: &FailedRun<'_>, message: &str, place: &Place) -> Who {
    let open = run.story.windows.last().is_some_and(|window| window.returned_us.is_none());
    let raised = run.story.panics.iter().rev().find(|panic| panic.message == message);
    let task = raised.and_then(|panic| run.story.tasks.iter().find(|task| task.id == panic.task));
    if let Some(task) = task.filter(|task| open && task.window.is_some()) {
        return Who::PassedOn { spawned: task.line };
    }
    match raised.and_then(|panic| panic.within) {
        Some(line) if open => Who::Within { line, in_task: false, ours: place.is_ours() },
        _ => Who::Elsewhere { meanwhile: open },
    }
}

fn told(run: &FailedRun<'_>, message: &str, who: Who, hint: Option<Hint>) -> Panicked {
    let hint = hint.or_else(|| Hint::of_panic(run, who.line()?));
    Panicked { message: message.to_owned(), who, hint }
}

/// The call that a panic in this file of a library belongs to, where the text has one only that is
/// called as the file is: `select_all` lies in `select_all.rs`.
fn library_call(run: &FailedRun<'_>, file: &str) -> Option<Hint> {
    let name = file.rsplit(['/', '\\']).next()?.strip_suffix(".rs")?;
    let line = clues::only_call_line(run.source, name)?;
    Some(Hint::CalledThere { line })
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
        raised => match first.within {
            Some(line) => Who::Within { line, in_task: true, ours: raised == Raised::InOurFiles },
            None => Who::Task,
        },
    };
    Some(told(run, &first.message, who, None))
}

/// A task ended by unwinding, and no hook was told.
fn unheard(run: &FailedRun<'_>) -> Option<Panicked> {
    let panicked = |task: &&Task| matches!(task.ended, Some((_, TaskEnd::Panicked)));
    let task = run.story.tasks.iter().find(panicked)?;
    Some(told(run, "", Who::Unheard { spawned: task.line }, None))
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
            Who::PassedOn { spawned } => return self.passed_on(spawned),
            Who::Within { line, in_task, ours } => return self.within(line, in_task, ours),
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
        let at = at(self.who.line());
        match self.hint {
            None => format!("{who}{at}: {message}"),
            Some(hint) => {
                format!("{who}{at}: {}.{}", message.trim_end_matches('.'), hint.words())
            }
        }
    }

    fn line(&self) -> Option<u32> {
        match self.who {
            Who::Unheard { spawned } => spawned,
            _ => self.who.line().or_else(|| self.hint.map(Hint::line)),
        }
    }
}

impl Panicked {
    fn passed_on(&self, spawned: Option<u32>) -> String {
        let message = self.message.trim_end_matches('.');
        let advice = match self.hint {
            Some(hint) => hint.words(),
            None => {
                " `JoinSet::join_all` and `resume_unwind` pass a task's panic on; whoever awaits a \
                     handle, or `join_next`, is given an `Err`."
                    .to_owned()
            }
        };
        format!(
            "A task{} panicked, outside your text, and the panic came out of your code again: \
             {message}.{advice}",
            spawned_at(spawned)
        )
    }

    fn within(&self, line: u32, in_task: bool, ours: bool) -> String {
        let whose = if in_task { "In a task, what" } else { "What" };
        let advice = match (self.hint, ours && !in_task) {
            (Some(hint), _) => hint.words(),
            (None, true) => {
                " A panic goes through whoever polls what panics. A task of its own keeps \
                             it, and its handle then gives an error."
                    .to_owned()
            }
            (None, false) => String::new(),
        };
        let message = self.message.trim_end_matches('.');
        format!(
            "{whose} line {line} polls or calls panicked, outside your text: {message}.{advice}"
        )
    }
}

fn spawned_at(line: Option<u32>) -> String {
    line.map(|line| format!(" spawned on line {line}")).unwrap_or_default()
}

#[cfg(test)]
pub fn samples() -> Vec<Panicked> {
    let message = || "index out of bounds".to_owned();
    let panicked = |who| Panicked { message: message(), who, hint: None };
    let hint = Some(Hint::KeptInStatic { line: 6 });
    vec![
        Panicked { hint, ..panicked(Who::Elsewhere { meanwhile: true }) },
        Panicked {
            hint: Some(Hint::PassedOn { line: 6 }),
            ..panicked(Who::Elsewhere { meanwhile: true })
        },
        panicked(Who::Line { line: 6, in_task: false }),
        panicked(Who::Line { line: 6, in_task: true }),
        panicked(Who::Task),
        panicked(Who::PassedOn { spawned: Some(6) }),
        panicked(Who::Within { line: 6, in_task: true, ours: true }),
        panicked(Who::Within { line: 6, in_task: false, ours: true }),
        panicked(Who::Within { line: 6, in_task: false, ours: false }),
        panicked(Who::Elsewhere { meanwhile: true }),
        panicked(Who::Elsewhere { meanwhile: false }),
        panicked(Who::Unknown),
        Panicked { message: String::new(), ..panicked(Who::Unheard { spawned: Some(6) }) },
        Panicked {
            message: "can call blocking only when running on the multi-threaded runtime".to_owned(),
            hint: Some(Hint::InPlace { line: 6 }),
            ..panicked(Who::Line { line: 6, in_task: false })
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
        let panic = |raised| Panic { message: "first".into(), raised, task: 2, within: None };
        let task = panic(Raised::InTheAnswer { line: 4, column: 1 });
        let ours = panic(Raised::InOurFiles);
        let table = [
            (place("lib.rs"), vec![], "Your code panicked on line 9: last"),
            (place("lib.rs"), vec![task], "A task panicked on line 4: first"),
            (place("lib.rs"), vec![ours], "In a task, something outside your text panicked: first"),
            (place("tests.rs"), vec![], "Something outside your text panicked: last"),
            (
                place("/futures-util/src/select_all.rs"),
                vec![],
                "Something outside your text panicked: last. It was raised in the file of the \
                 function that line 2 calls.",
            ),
            (None, vec![], "It panicked: last"),
        ];
        for (place, panics, expected) in table {
            let text = "fn f() {\n select_all(all); }";
            let mut run = Run::of(Story { panics, ..Story::default() }).text(text);
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
            let hint = run.look(find).and_then(|found| found.hint);
            assert_eq!(hint, expected.then_some(Hint::InPlace { line }), "{text}");
        }
    }

    #[test]
    fn a_task_that_ended_by_unwinding_has_panicked_whoever_was_told() {
        for (end, found) in [(TaskEnd::Panicked, true), (TaskEnd::Cancelled, false)] {
            let task =
                Task { ended: Some((0, end)), window: Some(0), ..Task::going_on(2, Some(5)) };
            let mut run = Run::of(Story { tasks: vec![task], ..Story::default() });
            assert_eq!(run.look(find).is_some(), found, "{end:?}");
            run.report.may_panic = true;
            assert_eq!(run.look(find), None);
        }
    }
}
