//! Spawned tasks: from when they are spawned until they are gone or left behind.

use std::collections::{BTreeSet, HashMap};

use protocol::event::{ROOT_TASK, TaskEnd, TaskId, TaskKind, What};

use super::kept::Kept;
use super::now::Now;
use crate::judgement::story::Task;

/// All tasks so far.
#[derive(Default)]
pub struct Tasks {
    pub told: Kept<Task>,
    /// Which have not ended.
    open: HashMap<TaskId, usize>,
    /// Which have not ended and are not yet known to be left behind.
    alive: BTreeSet<usize>,
    /// Which were spawned in the window that is open.
    fresh: Vec<usize>,
    /// The task that was polled last on the thread that drives the runtime.
    last_polled: Option<TaskId>,
    /// The newest task, while nothing has happened since but that it is gone.
    newest: Option<Newest>,
}

/// How far the spawning of a task has come.
#[derive(Clone, Copy)]
enum Newest {
    Spawned(TaskId),
    Gone(usize),
}

impl Tasks {
    /// Adds one, and says where it stands if it is told.
    pub fn spawned(
        &mut self,
        id: TaskId,
        kind: TaskKind,
        line: Option<u32>,
        now: Now,
    ) -> Option<usize> {
        let task = Task {
            id,
            kind,
            line,
            spawned_us: now.at_us,
            polled: false,
            refused: false,
            ended: None,
            left_behind: false,
            seen_alive_us: None,
            window: now.window,
            outlives_window: false,
        };
        let index = self.told.push(task)?;
        self.open.insert(id, index);
        // A blocking task cannot be aborted once it runs, and ends on its own.
        if kind != TaskKind::Blocking {
            self.alive.insert(index);
            self.fresh.push(index);
        }
        Some(index)
    }

    /// Something happens. Where no runtime is, a task is made and goes at once, and then that panics.
    pub fn hear(&mut self, what: &What) {
        self.newest = match (what, self.newest) {
            (What::TaskSpawned { task, .. }, _) => Some(Newest::Spawned(*task)),
            // They say where something happens.
            (What::File { .. } | What::Calls { .. } | What::Inside { .. }, newest) => newest,
            // What it has captured is dropped within its span, as if it were polled.
            (What::TaskPolled { task, .. }, Some(Newest::Spawned(newest))) if *task == newest => {
                Some(Newest::Spawned(newest))
            }
            (What::TaskEnded { task, end: TaskEnd::Cancelled }, Some(Newest::Spawned(newest)))
                if *task == newest =>
            {
                self.open.get(task).copied().map(Newest::Gone)
            }
            (What::Panicked { .. }, Some(Newest::Gone(index))) => {
                self.told.all[index].refused = true;
                None
            }
            _ => None,
        };
    }

    /// It is polled. Where it stands, if it was for the first time.
    pub fn polled(&mut self, id: TaskId) -> Option<usize> {
        let index = self.open.get(&id).copied();
        let task = index.map(|index| &mut self.told.all[index]);
        if task.as_ref().is_none_or(|task| task.kind != TaskKind::Blocking) {
            self.last_polled = Some(id);
        }
        let first = !std::mem::replace(&mut task?.polled, true);
        index.filter(|_| first)
    }

    /// The task that was polled last on the thread that drives the runtime.
    pub fn last_polled_by_the_runtime(&self) -> TaskId {
        self.last_polled.unwrap_or(ROOT_TASK)
    }

    /// It is gone. Where it stands.
    pub fn ended(&mut self, id: TaskId, at_us: u64, end: TaskEnd) -> Option<usize> {
        let index = self.open.remove(&id)?;
        self.alive.remove(&index);
        self.told.all[index].ended = Some((at_us, end));
        Some(index)
    }

    /// A window is over. How many tasks were spawned in it.
    pub fn window_is_over(&mut self) -> u64 {
        let fresh = std::mem::take(&mut self.fresh);
        for &index in &fresh {
            let task = &mut self.told.all[index];
            task.outlives_window = task.ended.is_none() && task.window.is_some();
        }
        fresh.len() as u64
    }

    /// Those that are alive now are left behind. How many these are.
    pub fn settled(&mut self, at_us: u64) -> u64 {
        let left = std::mem::take(&mut self.alive);
        for index in &left {
            let task = &mut self.told.all[*index];
            (task.left_behind, task.seen_alive_us) = (true, Some(at_us));
        }
        left.len() as u64
    }
}
