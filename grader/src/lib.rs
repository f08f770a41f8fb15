//! async-kata: exercises in async Rust, judged under paused Tokio time.
//!
//! Five floors, each importing only lower ones. `ARCHITECTURE.md` draws the map.

pub mod judgement;
pub mod mechanisms;
pub mod pipeline;
pub mod surfaces;
pub mod vocabulary;
