//! A played program as JSON. Every field is always present.

use serde::Serialize;

use crate::vocabulary::played::Played;
use crate::vocabulary::report::SCHEMA;

/// `play --json`.
#[derive(Serialize)]
pub struct Document<'a> {
    schema: u32,
    #[serde(flatten)]
    played: &'a Played,
}

impl<'a> Document<'a> {
    /// The document with this in it.
    pub fn new(played: &'a Played) -> Self {
        Self { schema: SCHEMA, played }
    }
}
