//! The tools: compilers and processes, and what shuts them in.

pub mod answer_library;
mod build_lock;
pub mod build_path;
pub mod bundle;
pub mod loopback;
pub mod machine;
pub mod prebuilt;
pub mod process;
pub mod programs;
pub mod rustc;
pub mod sandbox;
pub mod staging;
pub mod symbols;
pub mod test_process;
pub mod test_suite;
pub mod time_budget;
pub mod toolchain;
pub mod user_cache;
pub mod verdict_cache;
