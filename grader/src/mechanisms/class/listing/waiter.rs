//! Whoever waits for a listing: told how far it is, and perhaps there no more.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::anyhow;

use crate::vocabulary::failure::{Failure, Result};

/// How far a listing is.
#[derive(Debug, Default)]
pub struct HowFar {
    files: AtomicU64,
    path: Mutex<String>,
}

impl HowFar {
    /// How many files and folders have been seen, and what is looked into.
    pub fn now(&self) -> (u64, String) {
        let path = self.path.lock().unwrap_or_else(PoisonError::into_inner);
        (self.files.load(Ordering::Relaxed), path.clone())
    }
}

/// Whoever waits for a listing.
#[derive(Clone, Copy, Debug)]
pub struct Waiter<'w> {
    /// What is told.
    pub how_far: &'w HowFar,
    /// Set when nobody waits any more.
    pub gone: &'w AtomicBool,
}

impl Waiter<'_> {
    /// Tells of one file or folder more.
    pub fn sees_one_more(&self) -> Result<()> {
        self.how_far.files.fetch_add(1, Ordering::Relaxed);
        self.is_there()
    }

    /// Tells what is looked into.
    pub fn sees_into(&self, path: &str) {
        path.clone_into(&mut self.how_far.path.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// A failure if nobody waits any more: then nobody takes it either.
    pub fn is_there(&self) -> Result<()> {
        if self.gone.load(Ordering::Relaxed) {
            return Err(Failure::Grader(anyhow!("nobody waits for the listing any more")));
        }
        Ok(())
    }
}
