//! What a span or event of Tokio's says, as far as the record uses it.

use std::fmt::Debug;

use protocol::event::ShortPlace;
use tracing_core::field::{Field, Visit};

use crate::recorder;

/// The fields of a span or event that the record uses.
#[derive(Default)]
pub struct Fields {
    pub kind: String,
    pub concrete_type: String,
    pub operation: String,
    pub file: String,
    pub line: u64,
    pub column: u64,
    pub bytes: u64,
    pub is_internal: bool,
    pub is_ready: Option<bool>,
    pub locked: Option<bool>,
    pub permits: Option<u64>,
    pub permits_requested: Option<u64>,
    pub permits_obtained: Option<u64>,
    pub current_readers: Option<u64>,
    pub duration: Option<u64>,
    /// How many a barrier waits for.
    pub size: Option<u64>,
    /// The span of the task that an event is about.
    pub task: u64,
}

impl Fields {
    pub fn place(&self) -> Option<ShortPlace> {
        if self.file.is_empty() {
            return None;
        }
        let narrow = |n| u32::try_from(n).unwrap_or(u32::MAX);
        recorder::place(&self.file, narrow(self.line), narrow(self.column))
    }
}

impl Visit for Fields {
    fn record_u64(&mut self, field: &Field, value: u64) {
        match field.name() {
            "loc.line" => self.line = value,
            "loc.col" => self.column = value,
            "size.bytes" => self.bytes = value,
            "permits" => self.permits = Some(value),
            "permits_requested" => self.permits_requested = Some(value),
            "permits_obtained" => self.permits_obtained = Some(value),
            "current_readers" => self.current_readers = Some(value),
            "size" => self.size = Some(value),
            "task.id" => self.task = value,
            "duration" => self.duration = Some(value),
            _ => {}
        }
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        if let Ok(value) = u64::try_from(value) {
            self.record_u64(field, value);
        }
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        match field.name() {
            "is_internal" => self.is_internal = value,
            "is_ready" => self.is_ready = Some(value),
            "locked" | "write_locked" => self.locked = Some(value),
            _ => {}
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "kind" => self.kind = value.to_owned(),
            "concrete_type" => self.concrete_type = value.to_owned(),
            "loc.file" => self.file = value.to_owned(),
            "op" => self.operation = value.to_owned(),
            name if name.ends_with(".op") => self.operation = value.to_owned(),
            _ => {}
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        // Tokio gives the kind of a task with `Display`.
        if field.name() == "kind" {
            self.kind = format!("{value:?}");
        }
    }
}
