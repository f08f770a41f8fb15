//! A task was still alive after the answer.

use super::facts::at;
use super::{FailedRun, Tell};
use crate::judgement::story::Task;
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeakedTask {
    tasks: usize,
    line: Option<u32>,
    at_ms: u64,
    spawned: Spawned,
}

/// What became of the call that spawned the task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spawned {
    /// It gave its answer, at the time that is told.
    Answered,
    /// The test dropped its future.
    Dropped,
    /// It was the hidden test that spawned it.
    ByTheTest,
}

pub fn find(run: &FailedRun<'_>) -> Option<LeakedTask> {
    if run.report.may_leave_tasks {
        return None;
    }
    let left = || run.story.tasks.iter().filter(|task| task.left_behind);
    let first = left().next()?;
    let (spawned, at_us) = fate(run, first);
    let same = left().filter(|task| fate(run, task) == (spawned, at_us));
    Some(LeakedTask { tasks: same.count(), line: first.line, at_ms: at_us / 1000, spawned })
}

/// What became of the call that spawned `task`, and when the task was seen alive after it.
fn fate(run: &FailedRun<'_>, task: &Task) -> (Spawned, u64) {
    let seen_us = task.seen_alive_us.unwrap_or(run.story.now_us);
    match task.window.and_then(|window| run.story.windows.get(window)) {
        None => (Spawned::ByTheTest, seen_us),
        Some(window) => match window.returned_us {
            Some(returned_us) => (Spawned::Answered, returned_us),
            None => (Spawned::Dropped, seen_us),
        },
    }
}

impl Tell for LeakedTask {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::LeakedTask
    }

    fn sentence(&self) -> String {
        let Self { tasks, line, at_ms, spawned } = self;
        let (who, were, handles) = match (tasks, line) {
            (1, Some(line)) => (format!("The task spawned on line {line}"), "was", "handle"),
            (1, None) => ("A task".to_owned(), "was", "handle"),
            _ => {
                let who = format!("{tasks} tasks, the first spawned{},", at(*line));
                let who = if line.is_some() { who } else { format!("{tasks} tasks") };
                (who, "were", "handles")
            }
        };
        match spawned {
            Spawned::Answered => format!(
                "{who} {were} still running when the answer came at {at_ms} ms. Dropping a handle \
                 does not stop its task: await the {handles} to the end, or abort what is not \
                 needed."
            ),
            Spawned::Dropped => format!(
                "{who} {were} still running at {at_ms} ms, after the test had dropped the future \
                 that spawned it. A task goes on without whoever awaits it: abort it when that \
                 goes, or do without a task."
            ),
            Spawned::ByTheTest => format!(
                "{who} of the test's {were} still running at {at_ms} ms. Dropping a handle does \
                 not stop its task: abort it."
            ),
        }
    }

    fn line(&self) -> Option<u32> {
        self.line
    }
}

#[cfg(test)]
pub fn samples() -> Vec<LeakedTask> {
    let leaked = |tasks, line, spawned| LeakedTask { tasks, line, at_ms: 80, spawned };
    vec![
        leaked(1, Some(6), Spawned::Answered),
        leaked(3, Some(6), Spawned::Answered),
        leaked(1, None, Spawned::Answered),
        leaked(1, Some(6), Spawned::Dropped),
        leaked(1, None, Spawned::ByTheTest),
    ]
}

#[cfg(test)]
mod tests {
    use protocol::event::{TaskEnd, TaskKind};

    use super::*;
    use crate::judgement::findings::checker::fixtures::Run;
    use crate::judgement::story::{Story, Window};

    #[test]
    fn who_spawned_it_and_whether_an_answer_came_decides_what_is_said() {
        let window = |returned_us| Window { began_us: 0, returned_us };
        let task = |window| Task {
            id: 2,
            kind: TaskKind::Async,
            line: Some(6),
            spawned_us: 0,
            polled: true,
            ended: None::<(u64, TaskEnd)>,
            left_behind: true,
            seen_alive_us: Some(9000),
            window,
        };
        let table = [
            (Some(1), Spawned::Answered, 8),
            (Some(0), Spawned::Dropped, 9),
            (None, Spawned::ByTheTest, 9),
        ];
        for (of, spawned, at_ms) in table {
            let windows = vec![window(None), window(Some(8000))];
            let run = Run::of(Story { windows, tasks: vec![task(of)], ..Story::default() });
            let found = run.look(find).expect("a leaked task");
            assert_eq!((found.spawned, found.at_ms), (spawned, at_ms));
        }
    }
}
