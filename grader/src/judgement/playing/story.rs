//! A program's story, as it is told and as it is drawn.

use protocol::event::TaskKind;

use crate::judgement::standstill;
use crate::judgement::story::{MadeIn, Story};
use crate::vocabulary::played::Outcome;

/// The story with what Tokio does for itself left out.
pub fn told(mut story: Story) -> Story {
    let Story { tasks, foreign, .. } = &mut story;
    // A runtime of several threads spawns its workers as blocking tasks of its own.
    tasks.retain(|task| {
        task.kind != TaskKind::Blocking || foreign.tasks.get(&task.id) != Some(&MadeIn::Library)
    });
    story
}

/// The story of a program that came out like this, to be drawn: what it has left behind is dropped with
/// its runtime, and goes on to no due time; and thirty days of standing still would leave no room for
/// what came before.
pub fn drawn(mut story: Story, outcome: Outcome) -> Story {
    for wait in story.waits.iter_mut().filter(|wait| wait.ended_us.is_none()) {
        wait.takes_us = None;
    }
    if outcome == Outcome::Deadlock { standstill::to_be_drawn(story) } else { story }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::story::Task;

    fn task(id: u32, kind: TaskKind) -> Task {
        Task { kind, ..Task::going_on(id, None) }
    }

    #[test]
    fn a_runtimes_own_threads_are_no_tasks_of_the_program() {
        let tasks = vec![
            task(2, TaskKind::Blocking),
            task(3, TaskKind::Blocking),
            task(4, TaskKind::Async),
        ];
        let mut story = Story { tasks, ..Story::default() };
        for (task, made_in) in [(2, MadeIn::Library), (4, MadeIn::Library)] {
            story.foreign.tasks.insert(task, made_in);
        }
        let told = told(story);
        let left: Vec<_> = told.tasks.iter().map(|task| task.id).collect();
        assert_eq!(left, [3, 4]);
    }

    #[test]
    fn what_stands_still_is_drawn_for_a_while_and_what_goes_on_to_its_end() {
        let story = Story { now_us: 1 << 40, last_active_us: 100_000, ..Story::default() };
        let table = [
            (story.clone(), Outcome::Deadlock, 125_000),
            (Story { last_active_us: 0, ..story.clone() }, Outcome::Deadlock, 10_000),
            (Story { unrecorded: 1, ..story.clone() }, Outcome::Deadlock, 1 << 40),
            (story, Outcome::Unfinished, 1 << 40),
        ];
        for (story, outcome, expected) in table {
            assert_eq!(drawn(story, outcome).now_us, expected);
        }
    }
}
