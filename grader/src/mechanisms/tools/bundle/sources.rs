//! What the shared library is built from, as a workspace of its own: our crates, and of the lock file
//! what they reach, so that whatever else the grader needs makes nobody build again.

use std::fs;
use std::path::{Component, Path};

use anyhow::{Context, anyhow};
use toml::{Table, Value};

use super::artifacts::Locked;
use crate::vocabulary::failure::Result;

/// The package that is the library.
pub const LIBRARY: &str = "bundle";

/// The crates of ours that the library is built from.
pub(super) const MEMBERS: [&str; 4] =
    ["grader/bundle", "grader/harness", "grader/kata", "grader/protocol"];

/// The profile that the library is built with.
pub const PROFILE: &str = "async-kata";

/// What is in it. All of it is said: what is not could come from a `[profile.dev]` of the user's. No
/// debug information, because it would have to be linked into every test; panics unwind, because
/// the harness catches them. Tokio is what hidden tests run in most of the time: optimised a little, it
/// takes 6 s of CPU time more to build, once, and all of `dev check` a tenth less. Every test process makes
/// its filter of system calls with seccompiler: optimised, all of a check takes a twentieth less (5 checks of
/// `read_frame`: 5.29 and 5.00 s).
const PROFILE_SETTINGS: &str = "inherits = \"dev\"\nopt-level = 0\ndebug = 0\n\
    strip = \"debuginfo\"\ndebug-assertions = true\noverflow-checks = true\nlto = false\n\
    panic = \"unwind\"\nincremental = false\ncodegen-units = 16\nrpath = false\n\
    [package.tokio]\nopt-level = 1\n\
    [package.seccompiler]\nopt-level = 2\n";

/// The files of that workspace.
pub struct Sources {
    /// By their names, in the order of these.
    files: Vec<(String, Vec<u8>)>,
    /// The packages of its lock file.
    pub locked: Locked,
}

impl Sources {
    /// Those made of the files that a course brings.
    pub fn of(support: &[(String, Vec<u8>)]) -> Result<Self> {
        let mut locked = Locked::default();
        let mut files = Vec::with_capacity(support.len());
        for (name, content) in support {
            let content = match name.as_str() {
                "Cargo.toml" => workspace_manifest(content)?.into_bytes(),
                "Cargo.lock" => {
                    locked = Locked::read(&String::from_utf8_lossy(content))?.within(LIBRARY);
                    locked.text()?.into_bytes()
                }
                _ => content.clone(),
            };
            files.push((name.clone(), content));
        }
        files.sort_unstable();
        Ok(Self { files, locked })
    }

    /// Each file's name and content.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(name, content)| (name.as_str(), content.as_slice()))
    }

    /// Writes them into a folder.
    pub fn stage(&self, source: &Path) -> Result<()> {
        self.files().try_for_each(|(name, content)| write(source, name, content))
    }
}

/// The workspace's manifest, with no members but those that the library is built from.
pub(super) fn workspace_manifest(root: &[u8]) -> Result<String> {
    let text = String::from_utf8_lossy(root);
    let mut manifest: Table = text.parse().context("the workspace's Cargo.toml is no TOML")?;
    let workspace = manifest.get_mut("workspace").and_then(Value::as_table_mut);
    let workspace = workspace.context("the workspace's Cargo.toml has no [workspace]")?;
    workspace.remove("default-members");
    workspace.remove("exclude");
    let members = MEMBERS.iter().map(|&member| Value::from(member)).collect();
    workspace.insert("members".to_owned(), Value::Array(members));
    let profiles = manifest.entry("profile").or_insert_with(|| Table::new().into());
    let profiles = profiles.as_table_mut().context("the workspace's `profile` is no table")?;
    let own: Table = PROFILE_SETTINGS.parse().context("the library's own profile is no TOML")?;
    profiles.insert(PROFILE.to_owned(), own.into());
    Ok(manifest.to_string())
}

/// Writes a file unless it is there, so that a build that was broken off can be taken up.
pub(super) fn write(folder: &Path, name: &str, content: &[u8]) -> Result<()> {
    let name = Path::new(name);
    if !name.components().all(|part| matches!(part, Component::Normal(_))) {
        return Err(anyhow!("a support file is called {}", name.display()).into());
    }
    let path = folder.join(name);
    if fs::read(&path).is_ok_and(|there| there == content) {
        return Ok(());
    }
    fs::create_dir_all(path.parent().unwrap_or(folder))?;
    fs::write(&path, content).with_context(|| format!("could not write {}", path.display()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn sources(manifest: &str, lock_file: &str) -> Sources {
        let kata = "pub fn kata() {}";
        let files =
            [("grader/kata/src/lib.rs", kata), ("Cargo.toml", manifest), ("Cargo.lock", lock_file)];
        let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
        Sources::of(&files).unwrap()
    }

    const MANIFEST: &str =
        "[workspace]\nmembers = [\"grader\"]\n[workspace.dependencies]\ntokio = \"1\"\n";

    const LOCK_FILE: &str = "version = 4\n\n[[package]]\nname = \"bundle\"\nversion = \"0.1.0\"\n\
        dependencies = [\"tokio\"]\n\n[[package]]\nname = \"tokio\"\nversion = \"1.0.0\"\n\
        source = \"registry+https://example.org/index\"\nchecksum = \"abc\"\n";

    #[test]
    fn what_only_the_grader_needs_changes_nothing_and_what_the_library_needs_does() {
        let files = |manifest: &str, lock_file: &str| sources(manifest, lock_file).files;
        let plain = files(MANIFEST, LOCK_FILE);
        let others = "\n[[package]]\nname = \"clap\"\nversion = \"4.0.0\"\n\n\
                      [[package]]\nname = \"tokio\"\nversion = \"0.9.0\"\n";
        // With a second one, cargo names the first one with its version.
        let lock_file = LOCK_FILE.replace("[\"tokio\"]", "[\"tokio 1.0.0\"]") + others;
        let more_members = MANIFEST.replace("\"grader\"", "\"grader\", \"exercises/*\"");
        assert_eq!(files(&more_members, &lock_file), plain);
        for changed in [
            LOCK_FILE.replace("1.0.0", "1.0.1"),
            LOCK_FILE.replace("abc", "abd"),
            LOCK_FILE.replace("example.org", "example.com"),
            LOCK_FILE.replace("[\"tokio\"]", "[]"),
        ] {
            assert_ne!(files(MANIFEST, &changed), plain, "{changed}");
        }
        assert_ne!(files(&MANIFEST.replace("\"1\"", "\"1.2\""), LOCK_FILE), plain);
    }

    #[test]
    fn the_lock_file_is_one_that_cargo_reads() {
        let sources = sources(MANIFEST, LOCK_FILE);
        let text = sources.locked.text().unwrap();
        let read: Table = text.parse().unwrap();
        assert_eq!(read["version"].as_integer(), Some(4));
        assert_eq!(read["package"][0]["dependencies"][0].as_str(), Some("tokio 1.0.0"));
        assert_eq!(read["package"][1]["checksum"].as_str(), Some("abc"));
    }

    #[test]
    fn the_staged_workspace_has_our_crates_and_everything_else_of_the_manifest() {
        let root = b"[workspace]\nmembers = [\"grader\"]\ndefault-members = [\"grader\"]\n\
                     [workspace.dependencies]\ntokio = \"1\"";
        let staged: Table = workspace_manifest(root).unwrap().parse().unwrap();
        let workspace = staged["workspace"].as_table().unwrap();
        assert_eq!(workspace["members"].as_array().unwrap().len(), MEMBERS.len());
        assert!(!workspace.contains_key("default-members"));
        assert_eq!(staged["profile"][PROFILE]["panic"].as_str(), Some("unwind"));
        assert_eq!(workspace["dependencies"]["tokio"].as_str(), Some("1"));
        assert!(workspace_manifest(b"[package]").is_err());
    }

    #[test]
    fn a_staged_file_stays_inside_its_folder_and_is_not_touched_again() {
        let folder = TempDir::new().unwrap();
        assert!(write(folder.path(), "../outside", b"").is_err());
        assert!(write(folder.path(), "/outside", b"").is_err());
        write(folder.path(), "a/b.rs", b"text").unwrap();
        let file = folder.path().join("a/b.rs");
        let before = fs::metadata(&file).unwrap().modified().unwrap();
        write(folder.path(), "a/b.rs", b"text").unwrap();
        assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), before);
    }
}
