//! What tasks and threads cost in memory (exercises 29 and 30).
//!
//! On Linux with glibc, [`Memory::now`] asks the allocator for the bytes that are in use, and the
//! kernel (`/proc/self/smaps_rollup`) for the pages of this process. The first is exact to a few
//! bytes for each allocation. The second counts whole pages, and other parts of the program use
//! pages too, so measure a few hundred of a kind and divide. Elsewhere all figures are 0: see
//! [`MEASURED_HERE`].

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;

use crate::services::{planned, planned_for};

/// Whether this system's memory can be measured.
pub const MEASURED_HERE: bool = cfg!(all(target_os = "linux", target_env = "gnu"));

/// The memory of this process at one moment, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// Allocated on the heap and not given back: tasks are here, and what they own.
    pub allocated: usize,
    /// Really there: pages of memory that have been touched, stacks included.
    pub resident: usize,
    /// Addresses that are reserved, touched or not. They cost next to nothing.
    pub reserved: usize,
}

impl Memory {
    /// Measures it now.
    ///
    /// ```
    /// use kata::memory::{MEASURED_HERE, Memory};
    /// let before = Memory::now();
    /// let page = vec![1_u8; 100_000];
    /// let used = Memory::now().allocated - before.allocated;
    /// assert!(used >= page.len() || !MEASURED_HERE);
    /// ```
    pub fn now() -> Self {
        platform::now()
    }
}

/// What one of a kind costs, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// Allocated for a task, with its future and what that owns.
    pub task_bytes: usize,
    /// Resident for a thread.
    pub thread_bytes: usize,
}

/// A connection that waits for somebody to say something: takes a buffer from the heap at its first
/// poll, and never finishes. Drop it, or abort its task.
pub async fn connection() {
    let bytes = planned("connection").unwrap_or(2048);
    let buffer = vec![1_u8; bytes];
    std::future::pending::<()>().await;
    drop(buffer);
}

/// Threads that do nothing but wait. Dropping this ends them.
#[must_use = "the threads end when this is dropped"]
pub struct Threads {
    gate: Arc<Gate>,
    handles: Vec<JoinHandle<()>>,
}

#[derive(Default)]
struct Gate {
    state: Mutex<GateState>,
    changed: Condvar,
}

#[derive(Default)]
struct GateState {
    waiting: usize,
    open: bool,
}

/// Starts `n` threads with stacks of the usual size, and returns when all of them are waiting.
///
/// # Panics
///
/// When the system has no room for another thread.
pub fn start_threads(n: usize) -> Threads {
    // The harness has nothing else to give: it hears how many are asked for.
    let _: Option<()> = planned_for("start_threads", n);
    let gate = Arc::new(Gate::default());
    let handles = (0..n)
        .map(|_| {
            let gate = Arc::clone(&gate);
            std::thread::spawn(move || gate.wait())
        })
        .collect();
    gate.wait_for(n);
    Threads { gate, handles }
}

impl Gate {
    fn wait(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.waiting = state.waiting.saturating_add(1);
        self.changed.notify_all();
        let open = self.changed.wait_while(state, |state| !state.open);
        drop(open);
    }

    fn wait_for(&self, n: usize) {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.changed.wait_while(state, |state| state.waiting < n));
    }

    fn open(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).open = true;
        self.changed.notify_all();
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        self.gate.open();
        for handle in self.handles.drain(..) {
            // They do nothing that could panic.
            let _ = handle.join();
        }
    }
}

/// The bytes in a [`read_block`].
pub const BLOCK: usize = 4096;

/// Reads a block from a cache that is always ready, so there is nothing to wait for.
pub fn read_block() -> [u8; BLOCK] {
    planned("read_block").unwrap_or([1; BLOCK])
}

/// Opens what [`Memory::now`] reads, while the process may still open files.
#[doc(hidden)]
pub fn prepare() {
    platform::prepare();
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod platform {
    use std::fs::File;
    use std::os::unix::fs::FileExt;
    use std::sync::OnceLock;

    use super::Memory;

    static PAGES: OnceLock<Option<[File; 2]>> = OnceLock::new();

    pub fn prepare() {
        // `smaps_rollup` counts resident pages exactly; `statm` is off by some for each processor.
        PAGES.get_or_init(|| {
            let open = |name: &str| File::open(format!("/proc/self/{name}")).ok();
            Some([open("smaps_rollup")?, open("statm")?])
        });
    }

    pub fn now() -> Memory {
        prepare();
        let pages = PAGES.get().and_then(Option::as_ref);
        let (resident, reserved) = pages
            .map_or((0, 0), |[rollup, statm]| (resident(&read(rollup)), reserved(&read(statm))));
        // SAFETY: it has no preconditions.
        let heap = unsafe { libc::mallinfo2() };
        Memory { allocated: heap.uordblks.saturating_add(heap.hblkhd), resident, reserved }
    }

    /// Both files are made afresh at each read from their beginning, and are short.
    fn read(file: &File) -> String {
        let mut text = [0; 4096];
        let length = file.read_at(&mut text, 0).unwrap_or(0);
        String::from_utf8_lossy(text.get(..length).unwrap_or_default()).into_owned()
    }

    fn resident(rollup: &str) -> usize {
        let line = rollup.lines().find_map(|line| line.strip_prefix("Rss:"));
        let kib = line.and_then(|rest| rest.split_whitespace().next()?.parse::<usize>().ok());
        kib.unwrap_or(0).saturating_mul(1024)
    }

    fn reserved(statm: &str) -> usize {
        // SAFETY: it has no preconditions.
        let page = usize::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).unwrap_or(4096);
        let pages = statm.split(' ').next().and_then(|pages| pages.parse::<usize>().ok());
        pages.unwrap_or(0).saturating_mul(page)
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
mod platform {
    use super::Memory;

    pub fn prepare() {}

    pub fn now() -> Memory {
        Memory::default()
    }
}
