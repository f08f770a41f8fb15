//! Calls of libc that stand between an answer and real time. These definitions lie in the shared
//! library, which the dynamic linker searches before libc, and the standard library reaches libc
//! through its linkage table.
//!
//! `sleep` is `std::thread::sleep`; `clock` is `std::time`; `futex` is every wait of `std::sync`
//! and `std::thread::park`; `allocation` is every request for memory; `thread` is `std::thread::spawn`. `kernel` is the way past all of them, which the harness takes itself.

#[cfg(target_env = "gnu")]
pub mod allocation;
pub mod kernel;

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
mod clock;
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
mod futex;
mod sleep;
mod thread;
mod waiting;

pub use thread::started as threads_started;
pub use waiting::{call_when_stuck, times_parked};

use crate::run_kind::RunKind;
use crate::this_thread;

/// Whether this thread is inside a poll of a paused run, and drives its runtime: where nothing may
/// stand still.
fn in_a_paused_poll() -> bool {
    this_thread::is_the_tests() && this_thread::is_polling() && RunKind::Paused.is_on()
}
