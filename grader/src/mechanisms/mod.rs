//! Floor 2: the only floor that touches disk or processes.

pub mod atomic;
pub mod bundle;
pub mod catalogue;
pub mod course_tree;
pub mod embedded;
pub mod intake;
pub mod journal;
pub mod process;
pub mod progress;
pub mod report_folder;
pub mod rustc;
pub mod sandbox;
pub mod scaffold;
pub mod slot;
pub mod staging;
pub mod submissions;
pub mod test_process;
pub mod test_suite;
pub mod toolchain;
pub mod verdict_cache;
pub mod workspace;
