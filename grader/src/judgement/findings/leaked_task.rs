//! A task was still alive after the answer.

use protocol::claim::Check;

use super::facts::FailedRun;
use super::facts::at;
use super::tell::Tell;
use crate::judgement::story::Task;
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeakedTask {
    /// The hidden test that saw it.
    test: String,
    tasks: usize,
    line: Option<u32>,
    at_ms: u64,
    spawned: SpawnedBy,
    wrong: Option<Wrong>,
    /// What the test itself says of what goes on.
    said: Option<String>,
}

/// What is wrong with the answer that came meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wrong {
    what: String,
    expected: String,
    got: String,
}

/// Who spawned the task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SpawnedBy {
    /// What the test called, and then dropped.
    AnswerLetGo,
    /// What the test called. Whether that gave an answer or was dropped is not in the record: a hidden
    /// test may drop it inside what it awaits.
    Answer,
    /// The hidden test.
    Test,
}

pub fn find(run: &FailedRun<'_>) -> Option<LeakedTask> {
    if run.report.may_leave_tasks {
        return None;
    }
    let left = || run.story.tasks.iter().filter(|task| task.left_behind);
    let first = left().next()?;
    let (spawned, at_us) = (by(run, first), first.seen_alive_us?);
    let same = left().filter(|task| {
        (by(run, task), task.seen_alive_us, task.window) == (spawned, Some(at_us), first.window)
    });
    Some(LeakedTask {
        test: run.test.to_owned(),
        tasks: same.count(),
        line: first.line,
        at_ms: at_us / 1000,
        spawned,
        wrong: wrong(run, first),
        said: said(run),
    })
}

/// The first statement of the test's about what should not go on, and does.
fn said(run: &FailedRun<'_>) -> Option<String> {
    run.report.checks.iter().find_map(|check| match check {
        Check::Fact { holds: false, means: Diagnosis::LeakedTask, otherwise, .. } => {
            Some(otherwise.clone())
        }
        _ => None,
    })
}

/// The first wrong value, if it is one of the answer that left the task behind.
fn wrong(run: &FailedRun<'_>, task: &Task) -> Option<Wrong> {
    let answers = task.window.filter(|window| Some(*window) == run.window_of_wrong_value())?;
    run.story.windows.get(answers)?.returned_us?;
    let (what, expected, got) = run.wrong_values().next()?;
    Some(Wrong { what: what.to_owned(), expected: in_short(expected), got: in_short(got) })
}

/// So much of a value is told beside something else.
const MOST_CHARACTERS: usize = 70;

fn in_short(value: &str) -> String {
    match value.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{} …", &value[..end]),
        None => value.to_owned(),
    }
}

/// A line of the learner's says it even where the future is made before the test hands over.
fn by(run: &FailedRun<'_>, task: &Task) -> SpawnedBy {
    let let_go = |window: usize| run.story.windows.get(window).is_some_and(|window| window.let_go);
    match (task.window, task.line) {
        (None, None) => SpawnedBy::Test,
        (Some(window), _) if let_go(window) => SpawnedBy::AnswerLetGo,
        (Some(_), _) | (None, Some(_)) => SpawnedBy::Answer,
    }
}

impl Tell for LeakedTask {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::LeakedTask
    }

    fn sentence(&self) -> String {
        let Self { test, tasks, line, at_ms, spawned, wrong, said } = self;
        // The test knows when and why it looked.
        if let Some(said) = said {
            return match (tasks, line) {
                (1, Some(line)) => format!("{said} The task was spawned on line {line}."),
                (_, Some(line)) => {
                    format!("{said} The first of these tasks was spawned on line {line}.")
                }
                (_, None) => said.clone(),
            };
        }
        let (who, were, handles) = match (tasks, line) {
            (1, Some(line)) => (format!("The task spawned on line {line}"), "was", "handle"),
            (1, None) => ("A task".to_owned(), "was", "handle"),
            _ => {
                let who = format!("{tasks} tasks, the first spawned{},", at(*line));
                let who = if line.is_some() { who } else { format!("{tasks} tasks") };
                (who, "were", "handles")
            }
        };
        match (spawned, wrong) {
            (SpawnedBy::Answer, Some(Wrong { what, expected, got })) => format!(
                "{who} {were} still running at {at_ms} ms, when the answer was there, with {what} \
                 {got} where {expected} is expected. Await what is still to come before you \
                 answer, and abort what is not needed any more."
            ),
            (SpawnedBy::Answer, None) => format!(
                "{who} {were} still running at {at_ms} ms, when what the test called was over, \
                 finished or dropped. A task goes on without its handle: await the {handles} to the \
                 end, or abort what is not needed any more."
            ),
            (SpawnedBy::AnswerLetGo, _) => format!(
                "{who} {were} still running at {at_ms} ms, after the test had dropped your future in \
                 the middle of a wait. Nothing that stands behind the wait is done then, and dropping \
                 a handle stops no task: keep tasks in what aborts them when it is dropped, such as a \
                 `JoinSet`."
            ),
            (SpawnedBy::Test, _) => format!(
                "{who} of the test's {were} still running at {at_ms} ms in `{test}`, neither awaited \
                 to the end nor aborted. Dropping a handle does neither: its task goes on."
            ),
        }
    }

    fn line(&self) -> Option<u32> {
        self.line
    }
}

#[cfg(test)]
pub fn samples() -> Vec<LeakedTask> {
    let test = || "dropping_it_stops_the_task".to_owned();
    let leaked = |tasks, line, spawned| {
        let (test, at_ms, wrong, said) = (test(), 80, None, None);
        LeakedTask { test, tasks, line, at_ms, spawned, wrong, said }
    };
    let what = || "the numbers".to_owned();
    let wrong = Wrong { what: what(), expected: "[1, 2]".to_owned(), got: "[1]".to_owned() };
    vec![
        leaked(1, Some(6), SpawnedBy::Answer),
        leaked(3, Some(6), SpawnedBy::Answer),
        leaked(1, None, SpawnedBy::Answer),
        LeakedTask { wrong: Some(wrong), ..leaked(2, Some(6), SpawnedBy::Answer) },
        leaked(2, Some(6), SpawnedBy::AnswerLetGo),
        leaked(1, None, SpawnedBy::Test),
        LeakedTask {
            said: Some("The list was dropped, and one job is still at work: load(1).".to_owned()),
            ..leaked(2, Some(6), SpawnedBy::Answer)
        },
    ]
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::judgement::findings::checker::fixtures::{Run, value};
    use crate::judgement::story::{Story, Window};

    #[test]
    fn a_wrong_value_is_told_where_it_is_the_same_answers() {
        let task = |window| Task {
            left_behind: true,
            seen_alive_us: Some(9000),
            window,
            ..Task::going_on(2, Some(6))
        };
        let long = "x".repeat(90);
        let table = [
            (Some(0), value("the sum", "3", "1"), Some("with the sum 1 where 3 is expected")),
            (Some(0), value("the sum", "3", &long), Some("x … where 3")),
            (Some(0), value("the sum", "3", "3"), None),
            (Some(1), value("the sum", "3", "1"), None),
            (None, value("the sum", "3", "1"), None),
        ];
        for (window, check, said) in table {
            let windows = vec![Window { began_us: 0, returned_us: Some(8000), let_go: false }; 2];
            let mut run = Run::of(Story { windows, tasks: vec![task(window)], ..Story::default() });
            run.report.checks = vec![check];
            let sentence = run.look(find).expect("a leaked task").sentence();
            let expected = said.unwrap_or("A task goes on without its handle");
            assert!(sentence.contains(expected), "{sentence}");
        }
    }

    #[test]
    fn who_spawned_it_decides_what_is_said() {
        let task = |window, line| Task {
            left_behind: true,
            seen_alive_us: Some(9000),
            window,
            ..Task::going_on(2, line)
        };
        let table = [
            (Some(0), Some(6), SpawnedBy::Answer),
            (Some(1), Some(6), SpawnedBy::AnswerLetGo),
            (Some(0), None, SpawnedBy::Answer),
            (None, Some(6), SpawnedBy::Answer),
            (None, None, SpawnedBy::Test),
        ];
        for (window, line, spawned) in table {
            let over = |let_go| Window { began_us: 0, returned_us: Some(8000), let_go };
            let windows = vec![over(false), over(true)];
            let run =
                Run::of(Story { windows, tasks: vec![task(window, line)], ..Story::default() });
            let found = run.look(find).expect("a leaked task");
            assert_eq!((found.spawned, found.at_ms), (spawned, 9));
        }
    }
}
