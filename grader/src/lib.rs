//! async-kata: exercises in async Rust, judged under paused Tokio time.
//!
//! Five floors, each importing only lower ones. `ARCHITECTURE.md` draws the map.

// What only a part needs that was left out is not used then.
#![cfg_attr(not(feature = "full"), allow(dead_code))]

pub mod judgement;
pub mod mechanisms;
pub mod pipeline;
pub mod surfaces;
pub mod vocabulary;
