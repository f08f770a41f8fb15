//! Where the learner's files are, making a new place for them, and putting a starter back.
//!
//! What passed is `progress`'s; reading a source that may be anything is `intake`'s.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use toml::{Table, Value};

use crate::mechanisms::atomic;
use crate::mechanisms::course::catalogue::CourseFiles;
use crate::mechanisms::learner::root::root_of;
use crate::vocabulary::course::{Key, SOURCE, SUBJECT};
use crate::vocabulary::crates;
use crate::vocabulary::failure::{Failure, Result};

/// The folder a learner works in: `info.toml`, `exercises/` and what the tool keeps beside them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// The folder itself.
    pub root: PathBuf,
}

/// The workspace that `from` is in.
pub fn find(from: &Path) -> Result<Workspace> {
    root_of(from).map(|root| Workspace { root }).ok_or_else(|| {
        Failure::user(
            format!("{} is in no async-kata workspace.", from.display()),
            "Run `async-kata init my-kata`, then `cd my-kata`; or go to the workspace you have.",
        )
    })
}

impl Workspace {
    /// The learner's source of an exercise.
    pub fn source_path(&self, key: &Key) -> PathBuf {
        self.root.join(key.source_path())
    }

    /// Where progress and backups are kept.
    pub fn state_dir(&self) -> PathBuf {
        self.root.join(".async-kata")
    }

    /// Where the tool builds, apart from where cargo and rust-analyzer do: each would wait for
    /// the other's lock.
    pub fn build_dir(&self) -> PathBuf {
        self.root.join("target/async-kata")
    }

    /// Makes that folder, unless it is there.
    pub fn make_build_dir(&self) -> Result<PathBuf> {
        let path = self.build_dir();
        fs::create_dir_all(&path).map_err(|error| {
            Failure::user(
                format!("{} cannot be made: {error}.", path.display()),
                "It has to be a folder that you may write to: results go there.",
            )
        })?;
        Ok(path)
    }

    /// Puts the pristine starter back, and returns where the learner's text is kept now; `None`
    /// when there was none, or it was the starter.
    pub fn restore(&self, key: &Key, source: &CourseFiles) -> Result<Option<PathBuf>> {
        let starter = source.starter(key)?;
        let path = self.source_path(key);
        let folder = self.state_dir().join("backups").join(key.as_str());
        put_back(&path, starter.as_bytes(), &folder).map_err(|error| {
            Failure::user(
                format!("{} cannot be reset: {error}.", path.display()),
                "Make room on the disk, or let yourself write there. Your text was not touched.",
            )
        })
    }
}

fn put_back(path: &Path, starter: &[u8], backups: &Path) -> io::Result<Option<PathBuf>> {
    let mut kept: Option<(Vec<u8>, PathBuf)> = None;
    // An editor may save between a backup and the overwrite, so only a text that is the same
    // before and after its backup is overwritten.
    loop {
        match text_at(path)? {
            Some(text) if text == starter => break,
            Some(text) if kept.as_ref().is_none_or(|(last, _)| *last != text) => {
                let backup = back_up(&text, backups)?;
                kept = Some((text, backup));
            }
            _ => {
                fs::create_dir_all(path.parent().unwrap_or(path))?;
                atomic::replace(path, starter)?;
                break;
            }
        }
    }
    Ok(kept.map(|(_, backup)| backup))
}

/// What there is to lose at `path`. A pipe or a dangling link holds nothing, and reading it could
/// wait for ever.
fn text_at(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => Err(ErrorKind::IsADirectory.into()),
        Ok(metadata) if metadata.is_file() => fs::read(path).map(Some),
        Ok(_) => Ok(None),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn back_up(text: &[u8], folder: &Path) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let mut number = last_backup(folder)? + 1;
    loop {
        let path = folder.join(format!("lib.{number}.rs"));
        match atomic::create_new(&path, text) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => number += 1,
            result => return result.map(|()| path),
        }
    }
}

fn last_backup(folder: &Path) -> io::Result<u64> {
    let mut last = 0;
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let number = name
            .to_str()
            .and_then(|name| name.strip_prefix("lib.")?.strip_suffix(".rs")?.parse::<u64>().ok());
        last = last.max(number.unwrap_or(0));
    }
    Ok(last)
}

/// Makes a workspace for a learner in `dir`, which is empty or not there yet. It holds no
/// solution, no hidden test and nothing of the grader.
pub fn create(dir: &Path, source: &CourseFiles) -> Result<Workspace> {
    refuse_occupied(dir)?;
    // All is read before anything is written, so an incomplete course leaves nothing behind.
    let files = files_of(source)?;
    let written = files.iter().try_for_each(|(path, content)| {
        let path = dir.join(path);
        fs::create_dir_all(path.parent().unwrap_or(dir))?;
        fs::write(path, content)
    });
    if let Err(error) = written {
        take_away(dir, &files);
        return Err(unwritable(dir, &error));
    }
    Ok(Workspace { root: std::path::absolute(dir)? })
}

fn refuse_occupied(dir: &Path) -> Result<()> {
    let elsewhere = "Name a new folder: `async-kata init my-kata`.";
    match fs::read_dir(dir).map(|mut entries| entries.next().is_some()) {
        Ok(false) => Ok(()),
        Ok(true) => Err(Failure::user(format!("{} is not empty.", dir.display()), elsewhere)),
        Err(error) => match error.kind() {
            ErrorKind::NotFound => Ok(()),
            ErrorKind::NotADirectory => {
                Err(Failure::user(format!("{} is not a folder.", dir.display()), elsewhere))
            }
            _ => Err(unwritable(dir, &error)),
        },
    }
}

fn unwritable(dir: &Path, error: &io::Error) -> Failure {
    Failure::user(
        format!("No workspace can be made in {}: {error}.", dir.display()),
        "Make room on the disk, or name a folder that you may write to.",
    )
}

/// Takes half a workspace away again, as far as that is possible: the folder was empty before.
fn take_away(dir: &Path, files: &[(String, Vec<u8>)]) {
    for (path, _) in files {
        match path.split_once('/') {
            Some((folder, _)) => _ = fs::remove_dir_all(dir.join(folder)),
            None => _ = fs::remove_file(dir.join(path)),
        }
    }
}

/// Every file of a new workspace.
fn files_of(source: &CourseFiles) -> Result<Vec<(String, Vec<u8>)>> {
    let course = source.course()?;
    let mut files = editor_settings();
    let info = source.read("info.toml")?.context("info.toml has just been read")?;
    files.push(("info.toml".to_owned(), info));
    for exercise in course.exercises() {
        let key = &exercise.key;
        for (name, text) in [
            ("Cargo.toml", exercise_manifest(key)),
            ("README.md", source.lesson(key)?),
            (SOURCE, source.starter(key)?),
        ] {
            files.push((format!("{}/{name}", key.exercise_dir()), text.into_bytes()));
        }
        if let Some(subject) = source.subject(key)? {
            files.push((format!("{}/{SUBJECT}", key.exercise_dir()), subject.into_bytes()));
        }
    }
    files.extend(kata_and_manifest(source.support_files()?)?);
    Ok(files)
}

/// `kata`, the lock file and the manifest that holds all together.
fn kata_and_manifest(support: Vec<(String, Vec<u8>)>) -> Result<Vec<(String, Vec<u8>)>> {
    let text_of = |wanted: &str| {
        let found = support.iter().find(|(path, _)| path == wanted);
        let (_, content) = found.with_context(|| format!("{wanted} is missing in the course"))?;
        std::str::from_utf8(content).with_context(|| format!("{wanted} is not UTF-8"))
    };
    let manifest = manifest(text_of("Cargo.toml")?, text_of("grader/kata/Cargo.toml")?)?;
    let kept = support.into_iter().filter_map(|(path, content)| {
        let path = match path.as_str() {
            "Cargo.lock" => path,
            _ if path.starts_with("grader/kata/") => path["grader/".len()..].to_owned(),
            _ => return None,
        };
        Some((path, content))
    });
    let manifest = ("Cargo.toml".to_owned(), manifest.into_bytes());
    Ok(kept.chain([manifest]).collect())
}

/// The manifest of an exercise's crate.
pub fn exercise_manifest(key: &Key) -> String {
    let name = key.exercise();
    let dependencies: String =
        crates::PACKAGES.iter().map(|name| format!("{name}.workspace = true\n")).collect();
    format!(
        "[package]\nname = \"{name}\"\nversion.workspace = true\nedition.workspace = true\n\
         rust-version.workspace = true\npublish.workspace = true\n\n\
         [dependencies]\n{dependencies}\n[lints]\nworkspace = true\n"
    )
}

/// The manifest of a workspace, with what holds for exercises in the course's own manifest.
fn manifest(course: &str, kata: &str) -> anyhow::Result<String> {
    let course: Table = course.parse().context("the course's Cargo.toml")?;
    let kata: Table = kata.parse().context("kata's Cargo.toml")?;
    let ours = course.get("workspace").and_then(Value::as_table);
    let ours = ours.ok_or_else(|| anyhow!("the course's Cargo.toml has no [workspace]"))?;

    let mut workspace = Table::new();
    for key in ["resolver", "package", "lints"] {
        workspace.extend(ours.get(key).map(|value| (key.to_owned(), value.clone())));
    }
    workspace.insert("members".to_owned(), vec!["kata", "exercises/*/[0-9][0-9]_*"].into());
    workspace.insert("dependencies".to_owned(), dependencies(ours, &kata).into());
    let manifest = Table::from_iter([("workspace".to_owned(), Value::from(workspace))]);
    let text = toml::to_string(&manifest).context("writing Cargo.toml")?;
    Ok(format!("# Only folders named like exercises belong: others may stand beside them.\n{text}"))
}

fn dependencies(workspace: &Table, kata: &Table) -> Table {
    let table = |table: &Table, key| table.get(key).and_then(Value::as_table).cloned();
    let mut kata_uses = table(kata, "dependencies").unwrap_or_default();
    kata_uses.extend(table(kata, "dev-dependencies").unwrap_or_default());
    let mut all = table(workspace, "dependencies").unwrap_or_default();
    all.retain(|name, _| crates::PACKAGES.contains(&name) || kata_uses.contains_key(name));
    all.insert("kata".to_owned(), Table::from_iter([("path".to_owned(), "kata".into())]).into());
    all
}

/// Each editor's way to give rust-analyzer a target folder of its own, so that it and the
/// learner's own `cargo` never wait for each other; and what git should leave alone.
fn editor_settings() -> Vec<(String, Vec<u8>)> {
    [
        (".gitignore", include_str!("workspace/gitignore")),
        (".vscode/settings.json", include_str!("workspace/vscode.json")),
        (".zed/settings.json", include_str!("workspace/zed.json")),
        (".helix/languages.toml", include_str!("workspace/helix.toml")),
    ]
    .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mechanisms::course::catalogue::on_disk::{STARTER, course_on_disk, key};
    use crate::vocabulary::exit_code::Exit;

    /// A course and a workspace made from it.
    fn made() -> (tempfile::TempDir, CourseFiles, Workspace) {
        let folder = course_on_disk();
        let source = CourseFiles::Directory(folder.path().to_owned());
        let workspace = create(&folder.path().join("my-kata"), &source).unwrap();
        (folder, source, workspace)
    }

    fn files_below(folder: &Path) -> Vec<String> {
        let mut files = Vec::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                files.extend(files_below(&path).iter().map(|inner| format!("{name}/{inner}")));
            } else {
                files.push(name);
            }
        }
        files.sort();
        files
    }

    #[test]
    fn a_new_workspace_holds_what_a_learner_needs_and_nothing_to_copy_from() {
        let (_folder, _, workspace) = made();
        let files = files_below(&workspace.root);
        let (kata, rest): (Vec<_>, Vec<_>) =
            files.iter().map(String::as_str).partition(|path| path.starts_with("kata/"));
        assert!(kata.contains(&"kata/Cargo.toml") && kata.contains(&"kata/src/lib.rs"));
        let expected = [
            ".gitignore",
            ".helix/languages.toml",
            ".vscode/settings.json",
            ".zed/settings.json",
            "Cargo.lock",
            "Cargo.toml",
            "exercises/01_futures/01_greet/Cargo.toml",
            "exercises/01_futures/01_greet/README.md",
            "exercises/01_futures/01_greet/src/lib.rs",
            "info.toml",
        ];
        assert_eq!(rest, expected);
        assert_eq!(fs::read_to_string(workspace.source_path(&key())).unwrap(), STARTER);
        assert_eq!(find(&workspace.root.join("kata/src")).unwrap(), workspace);
    }

    #[test]
    fn its_manifest_names_only_what_exercises_and_kata_use() {
        let (_folder, _, workspace) = made();
        let text = fs::read_to_string(workspace.root.join("Cargo.toml")).unwrap();
        let manifest: Table = text.parse().unwrap();
        let workspace = manifest["workspace"].as_table().unwrap();
        let mut names: Vec<&String> =
            workspace["dependencies"].as_table().unwrap().keys().collect();
        names.sort();
        assert_eq!(names, crates::PACKAGES.iter().collect::<Vec<_>>());
        assert_eq!(workspace["dependencies"]["kata"]["path"].as_str(), Some("kata"));
        assert_eq!(workspace["lints"]["rust"]["unused_variables"].as_str(), Some("allow"));
        assert_eq!(workspace["package"]["edition"].as_str(), Some("2024"));
        assert!(manifest.get("profile").is_none() && workspace.get("default-members").is_none());
    }

    #[test]
    fn a_folder_in_use_is_refused_and_stays_as_it_is() {
        let folder = course_on_disk();
        let source = CourseFiles::Directory(folder.path().to_owned());
        let before = files_below(folder.path());
        for (dir, expected) in [
            (folder.path().to_owned(), "is not empty"),
            (folder.path().join("info.toml"), "is not a"),
        ] {
            let failure = create(&dir, &source).unwrap_err();
            assert_eq!(failure.exit(), Exit::Usage);
            assert!(failure.to_string().contains(expected), "{failure}");
        }
        assert_eq!(files_below(folder.path()), before);
    }

    #[test]
    fn an_empty_folder_is_used_and_an_incomplete_course_leaves_it_empty() {
        let folder = course_on_disk();
        let source = CourseFiles::Directory(folder.path().to_owned());
        let lesson = folder.path().join("grader/hidden/01_futures/01_greet/lesson.md");
        let text = fs::read(&lesson).unwrap();
        let dir = tempfile::tempdir().unwrap();
        fs::remove_file(&lesson).unwrap();
        create(dir.path(), &source).unwrap_err();
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
        fs::write(&lesson, text).unwrap();
        create(dir.path(), &source).unwrap();
    }

    #[test]
    fn outside_a_workspace_the_way_to_make_one_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let failure = find(folder.path()).unwrap_err();
        assert_eq!(failure.exit(), Exit::Usage);
        assert!(failure.to_string().contains("async-kata init my-kata"), "{failure}");
    }

    #[test]
    fn a_reset_keeps_every_text_under_a_number_of_its_own() {
        let (_folder, source, workspace) = made();
        let path = workspace.source_path(&key());
        let backups = workspace.state_dir().join("backups/01_futures/01_greet");
        for (text, backup) in [
            (Some(STARTER.as_bytes()), None),
            (Some(b"one".as_slice()), Some("lib.1.rs")),
            (Some(b"\xff not UTF-8"), Some("lib.2.rs")),
            (Some(b""), Some("lib.3.rs")),
            (None, None),
        ] {
            match text {
                Some(text) => fs::write(&path, text).unwrap(),
                None => fs::remove_dir_all(path.parent().unwrap()).unwrap(),
            }
            let kept = workspace.restore(&key(), &source).unwrap();
            assert_eq!(kept, backup.map(|name| backups.join(name)), "{text:?}");
            assert_eq!(fs::read_to_string(&path).unwrap(), STARTER);
            if let Some(kept) = kept {
                assert_eq!(fs::read(kept).unwrap(), text.unwrap());
            }
        }
        fs::write(backups.join("lib.41.rs"), "theirs").unwrap();
        fs::write(&path, "two").unwrap();
        let kept = workspace.restore(&key(), &source).unwrap();
        assert_eq!(kept, Some(backups.join("lib.42.rs")));
    }

    #[test]
    fn a_reset_that_cannot_keep_the_text_leaves_it_where_it_is() {
        let (_folder, source, workspace) = made();
        let path = workspace.source_path(&key());
        fs::write(&path, "mine").unwrap();
        fs::write(workspace.state_dir(), "a file where the folder should be").unwrap();
        let failure = workspace.restore(&key(), &source).unwrap_err();
        assert_eq!(failure.exit(), Exit::Usage);
        assert!(failure.to_string().contains("Your text was not touched"), "{failure}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    }

    #[cfg(unix)]
    #[test]
    fn a_reset_replaces_a_link_and_not_what_it_leads_to() {
        let (folder, source, workspace) = made();
        let (path, target) = (workspace.source_path(&key()), folder.path().join("target.rs"));
        fs::write(&target, "elsewhere").unwrap();
        fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink(&target, &path).unwrap();
        let kept = workspace.restore(&key(), &source).unwrap().unwrap();
        assert_eq!(fs::read_to_string(kept).unwrap(), "elsewhere");
        assert_eq!(fs::read_to_string(&target).unwrap(), "elsewhere");
        assert!(!fs::symlink_metadata(&path).unwrap().is_symlink());
    }
}
