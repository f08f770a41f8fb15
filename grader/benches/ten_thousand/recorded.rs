//! Answers that were judged, really, and what came of them: what all others are made of.

use std::fs;

use async_kata::vocabulary::report::Report;
use serde::{Deserialize, Serialize};

use crate::places::{Result, work};

/// What kind of answer it was meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    Right,
    Wrong,
    Broken,
    Begun,
}

/// An answer that was judged, really.
#[derive(Serialize, Deserialize)]
pub struct Recorded {
    pub exercise: String,
    pub kind: Kind,
    pub text: String,
    pub report: Report,
    /// How long that took.
    pub wall_ms: u64,
}

/// What was recorded.
pub fn read() -> Result<Vec<Recorded>> {
    Ok(serde_json::from_slice(&fs::read(work().join("recorded.json"))?)?)
}
