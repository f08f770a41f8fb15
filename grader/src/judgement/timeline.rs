//! Turns a story into bars to draw.

use std::collections::{BTreeSet, HashMap};

use protocol::event::{TaskId, TaskKind};

use crate::judgement::source::Source;
use crate::judgement::story::{
    Block, Hold, Standstill, Story, Task, Wait, WaitKind, resource_name,
};
use crate::vocabulary::timeline::{Bar, BarKind};

/// The bars of `story`, in the order they begin.
///
/// Turns that were had at once are left out; so are waits that were never begun.
pub fn bars(story: &Story, source: &Source) -> Vec<Bar> {
    let due = last_due(story);
    let leaked = story.tasks.iter().filter(|task| task.left_behind).map(|task| task.id).collect();
    // Work on another thread has bars of its own; its task takes no virtual time.
    let shown = |task: &&Task| {
        task.kind != TaskKind::Blocking || !story.works.iter().any(|work| work.task == task.id)
    };
    let mut bars: Vec<_> =
        story.tasks.iter().filter(shown).map(|task| task_bar(task, story, &due)).collect();
    bars.extend(story.waits.iter().filter_map(|wait| wait_bar(wait, story, &leaked)));
    bars.extend(story.holds.iter().filter_map(|hold| hold_bar(hold, story)));
    bars.extend(block_bars(&story.blocks, source));
    bars.extend(story.works.iter().map(work_bar));
    bars.sort_by_key(|bar| (bar.start_ms, bar.task));
    bars
}

/// Standstills at one instant of virtual time come one after the other on the only thread.
fn block_bars<'a>(blocks: &'a [Block], source: &'a Source) -> impl Iterator<Item = Bar> + 'a {
    blocks.iter().scan(0, |free_us: &mut u64, block| {
        let start_us = block.at_us.max(*free_us);
        *free_us = start_us.saturating_add(block.for_us);
        Some(Bar {
            lane: "thread".to_owned(),
            task: block.task,
            start_ms: ms(start_us),
            end_ms: ms(*free_us),
            kind: BarKind::Blocked,
            line: match block.why {
                Standstill::Sleeps => source.thread_sleep_line(),
                Standstill::WaitsAtMost | Standstill::Works(_) | Standstill::WaitsFor(_) => {
                    block.line
                }
            },
        })
    })
}

fn work_bar(work: &Block) -> Bar {
    let lane = match &work.why {
        Standstill::Works(label) | Standstill::WaitsFor(label) => label.as_str(),
        Standstill::Sleeps => "sleep",
        Standstill::WaitsAtMost => "wait",
    };
    Bar {
        lane: lane.to_owned(),
        task: work.task,
        start_ms: ms(work.at_us),
        end_ms: ms(work.at_us.saturating_add(work.for_us)),
        kind: BarKind::Run,
        line: work.line,
    }
}

fn task_bar(task: &Task, story: &Story, due: &HashMap<TaskId, u64>) -> Bar {
    Bar {
        lane: format!("task {}", task.id),
        task: task.id,
        start_ms: ms(task.spawned_us),
        end_ms: ms(task.ended.map_or_else(|| last_sign(task, story, due), |(at_us, _)| at_us)),
        kind: if task.left_behind { BarKind::Leaked } else { BarKind::Run },
        line: task.line,
    }
}

fn wait_bar(wait: &Wait, story: &Story, leaked: &BTreeSet<u32>) -> Option<Bar> {
    let started_us = wait.started_us?;
    let ended_us = wait.ended_us.unwrap_or_else(|| end_of(wait, story, leaked));
    if wait.kind == WaitKind::Turn && ended_us == started_us {
        return None;
    }
    let kind = match (wait.dropped, wait.ended_us) {
        (true, _) => BarKind::Dropped,
        (false, None) if leaked.contains(&wait.task) => BarKind::Leaked,
        (false, _) => BarKind::Wait,
    };
    Some(Bar {
        lane: wait.label.clone(),
        task: wait.task,
        start_ms: ms(started_us),
        end_ms: ms(ended_us),
        kind,
        line: wait.line,
    })
}

/// Where a wait that was still going on is drawn to. The record ends with the test, but what was
/// left running would have gone on: to its due time, where that is known.
fn end_of(wait: &Wait, story: &Story, leaked: &BTreeSet<u32>) -> u64 {
    let due_us = wait.due_us().filter(|_| leaked.contains(&wait.task));
    due_us.unwrap_or(story.now_us).max(story.now_us)
}

/// When the last wait of each task is due that was still going on.
fn last_due(story: &Story) -> HashMap<TaskId, u64> {
    let mut due = HashMap::new();
    for wait in story.waits.iter().filter(|wait| wait.ended_us.is_none()) {
        if let Some(due_us) = wait.due_us() {
            let last = due.entry(wait.task).or_insert(due_us);
            *last = due_us.max(*last);
        }
    }
    due
}

/// The last that is known of a task that did not end.
fn last_sign(task: &Task, story: &Story, due: &HashMap<TaskId, u64>) -> u64 {
    let due_us = due.get(&task.id).copied().filter(|_| task.left_behind);
    due_us.unwrap_or(story.now_us).max(story.now_us)
}

/// On the lane of the wait for it, so that one row shows a task queue for a lock and then hold it.
fn hold_bar(hold: &Hold, story: &Story) -> Option<Bar> {
    let ended_us = hold.to_us.unwrap_or(story.now_us);
    (ended_us > hold.from_us).then(|| Bar {
        lane: resource_name(hold.kind).to_owned(),
        task: hold.task,
        start_ms: ms(hold.from_us),
        end_ms: ms(ended_us),
        kind: BarKind::Held,
        line: hold.line,
    })
}

fn ms(us: u64) -> u64 {
    us.div_ceil(1000)
}
