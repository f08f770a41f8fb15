//! When a run of `grade` or `merge` began and ended, and on what machine.

use std::collections::BTreeMap;
use std::time::{Instant, SystemTime};

use crate::vocabulary::class_read::ClassRead;
use crate::vocabulary::report::SCHEMA;
use crate::vocabulary::run::{GradingCounts, Manifest, Run};

/// When a run began.
#[derive(Debug)]
pub struct RunClock {
    began: Instant,
    started: String,
}

impl RunClock {
    /// Begins now.
    pub fn start() -> Self {
        Self { began: Instant::now(), started: now() }
    }

    /// The record of a run that ends now, on a class that was read like this.
    pub fn run(
        self,
        manifest: Manifest,
        jobs: usize,
        figures: GradingCounts,
        handed_in: ClassRead,
    ) -> Run {
        Run {
            schema: SCHEMA,
            manifest,
            started: self.started,
            finished: Some(now()),
            seconds: self.began.elapsed().as_secs_f64(),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            jobs,
            figures,
            alike: None,
            texts: BTreeMap::new(),
            files: vec![],
            handed_in,
        }
    }
}

fn now() -> String {
    humantime::format_rfc3339_seconds(SystemTime::now()).to_string()
}
