//! Remembers reports by what they depend on, so that nothing is judged twice.
//!
//! Losing the cache costs time and nothing else: what cannot be read counts as not there.

use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::mechanisms::atomic;
use crate::vocabulary::failure::Result;
use crate::vocabulary::report::{Report, Verdict};

/// The hash of everything that a report depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(blake3::Hash);

impl Fingerprint {
    /// The fingerprint of these parts, in this order.
    pub fn of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            // The length keeps `ab`, `c` apart from `a`, `bc`.
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Self(hasher.finalize())
    }

    /// The fingerprint of what this one stands for and `part`.
    pub fn with(&self, part: &[u8]) -> Self {
        Self::of([self.0.as_bytes().as_slice(), part])
    }

    /// The fingerprint that is written as `text`.
    pub fn parse(text: &str) -> Option<Self> {
        blake3::Hash::from_hex(text).ok().map(Self)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_hex())
    }
}

/// The report remembered under `build_dir`, if there is one.
pub fn get(build_dir: &Path, fingerprint: &Fingerprint) -> Option<Report> {
    let bytes = std::fs::read(path(build_dir, fingerprint)).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// Remembers a report that passed. Any other is worth another try.
pub fn put(build_dir: &Path, fingerprint: &Fingerprint, report: &Report) -> Result<()> {
    if report.verdict != Verdict::Passed {
        return Ok(());
    }
    let path = path(build_dir, fingerprint);
    let bytes = serde_json::to_vec(report).context("could not write a report as JSON")?;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    atomic::replace(&path, &bytes)
        .with_context(|| format!("could not write {}", path.display()))?;
    Ok(())
}

fn path(build_dir: &Path, Fingerprint(hash): &Fingerprint) -> PathBuf {
    build_dir.join("verdicts").join(format!("{}.json", hash.to_hex()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_knows_where_one_part_ends() {
        let one = Fingerprint::of([b"ab".as_slice(), b"c"]);
        let other = Fingerprint::of([b"a".as_slice(), b"bc"]);
        assert_ne!(one, other);
    }

    #[test]
    fn what_is_not_there_or_broken_counts_as_unknown() {
        let build = tempfile::tempdir().unwrap();
        let fingerprint = Fingerprint::of([b"x".as_slice()]);
        assert!(get(build.path(), &fingerprint).is_none());
        let path = path(build.path(), &fingerprint);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, "{").unwrap();
        assert!(get(build.path(), &fingerprint).is_none());
    }
}
