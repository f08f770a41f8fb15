//! Remembers reports by what they depend on, so that nothing is judged twice.
//!
//! Losing the cache costs time and nothing else: what cannot be read counts as not there.

use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::mechanisms::atomic;
use crate::vocabulary::failure::Result;
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::report::Report;

/// The report remembered under `build_dir`, if there is one.
pub fn get(build_dir: &Path, fingerprint: &Fingerprint) -> Option<Report> {
    let bytes = std::fs::read(path(build_dir, fingerprint)).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// Remembers a report, which must be worth it: whoever asks for it is not judged again. A report
/// is there whole or not at all.
pub fn put(build_dir: &Path, fingerprint: &Fingerprint, report: &Report) -> Result<()> {
    let path = path(build_dir, fingerprint);
    let bytes = serde_json::to_vec(report).context("could not write a report as JSON")?;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    atomic::replace(&path, &bytes)
        .with_context(|| format!("could not write {}", path.display()))?;
    Ok(())
}

fn path(build_dir: &Path, fingerprint: &Fingerprint) -> PathBuf {
    build_dir.join("verdicts").join(format!("{fingerprint}.json"))
}

#[cfg(test)]
mod tests {
    use super::*;

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
