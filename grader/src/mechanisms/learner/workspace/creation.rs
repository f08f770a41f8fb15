//! Makes a workspace for a learner: exercises, `kata`, manifests and editor settings.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use anyhow::{Context, anyhow};
use toml::{Table, Value};

use super::lock_file::with_exercises;
use super::note::{NOTE, note};
use crate::mechanisms::course::catalogue::CourseFiles;
use crate::mechanisms::course::origin::CourseOrigin;
use crate::mechanisms::learner::root::RECORDED_COURSE;
use crate::mechanisms::tools::build_path::refuse_unusable;
use crate::vocabulary::course::{Course, Key, SOURCE, SUBJECT};
use crate::vocabulary::crates;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::update::Files;

/// Makes a workspace for a learner in `dir`, which is empty or not there yet. It records the course
/// and where that comes from. No solution, no hidden test and nothing of the grader lies in it.
pub fn create(dir: &Path, source: &CourseFiles, origin: &CourseOrigin) -> Result<()> {
    refuse_place(dir)?;
    let mut files = laid_out(source)?;
    let note = note(origin, &files, &BTreeSet::new())?;
    files.insert(RECORDED_COURSE.to_owned(), source.packed()?);
    files.insert(NOTE.to_owned(), note.into_bytes());
    write_new(dir, &files)
}

/// Writes these files into `dir`, which is empty or not there yet; all of them or none.
pub fn write_new(dir: &Path, files: &Files) -> Result<()> {
    refuse_place(dir)?;
    let written = files.iter().try_for_each(|(path, content)| {
        let path = dir.join(path);
        fs::create_dir_all(path.parent().unwrap_or(dir))?;
        fs::write(path, content)
    });
    written.map_err(|error| {
        take_away(dir, files);
        unwritable(dir, &error)
    })
}

/// Refuses a folder in which nothing can be made, or nothing built.
pub fn refuse_place(dir: &Path) -> Result<()> {
    refuse_unusable(dir)?;
    refuse_occupied(dir)
}

/// Refuses a folder with anything in it but what git keeps there.
fn refuse_occupied(dir: &Path) -> Result<()> {
    let elsewhere = "Name a new folder: `async-kata init my-kata`.";
    let is_in_use = |mut entries: fs::ReadDir| {
        entries.any(|entry| entry.is_ok_and(|entry| entry.file_name() != ".git"))
    };
    match fs::read_dir(dir).map(is_in_use) {
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
        format!("Nothing can be laid out in {}: {error}.", dir.display()),
        "Make room on the disk, or name a folder that you may write to.",
    )
}

/// Takes half a workspace away again, as far as that is possible: the folder was empty before.
fn take_away(dir: &Path, files: &Files) {
    for path in files.keys() {
        match path.split_once('/') {
            Some((folder, _)) => _ = fs::remove_dir_all(dir.join(folder)),
            None => _ = fs::remove_file(dir.join(path)),
        }
    }
}

/// Every file that a learner has of a course.
pub fn laid_out(source: &CourseFiles) -> Result<Files> {
    let course = source.course()?;
    let mut files: Files = editor_settings().into();
    let readme = include_str!("readme.md").replace("course_title", &course.title);
    files.insert("README.md".to_owned(), readme.into_bytes());
    let info = source.read("info.toml")?.context("info.toml has just been read")?;
    files.insert("info.toml".to_owned(), info);
    for exercise in course.exercises() {
        files.extend(exercise_files(source, &exercise.key)?);
        files.extend([signpost(&exercise.key)]);
    }
    files.extend(kata_and_manifest(source.support_files()?)?);
    if let Some(locked) = source.learners_lock()? {
        files.insert(LOCK.to_owned(), lock_file(&locked, &files, &course)?.into_bytes());
    }
    Ok(files)
}

const LOCK: &str = "Cargo.lock";

/// The lock file with the crates of the exercises, in the version that the workspace gives them.
fn lock_file(locked: &[u8], files: &Files, course: &Course) -> anyhow::Result<String> {
    let locked = std::str::from_utf8(locked).context("the learners' lock file is not UTF-8")?;
    let manifest = files.get("Cargo.toml").map(Vec::as_slice).unwrap_or_default();
    let manifest: Table = toml::from_slice(manifest).context("the workspace's Cargo.toml")?;
    let package = manifest.get("workspace").and_then(|workspace| workspace.get("package"));
    let version = package.and_then(|package| package.get("version")).and_then(Value::as_str);
    let version = version.context("the workspace gives its crates no version")?;
    let names = course.exercises().map(|exercise| exercise.key.exercise());
    Ok(with_exercises(locked, names, version))
}

/// A test that only says where the tests are.
fn signpost(key: &Key) -> (String, Vec<u8>) {
    let text = include_str!("signpost.rs.txt").replace("exercise_name", key.exercise());
    (format!("{}/tests/hidden.rs", key.exercise_dir()), text.into_bytes())
}

/// Every file that a learner has of an exercise, by its path in the workspace.
pub fn exercise_files(source: &CourseFiles, key: &Key) -> Result<Files> {
    let mut files = vec![
        ("Cargo.toml", exercise_manifest(key)),
        ("README.md", source.lesson(key)?),
        (SOURCE, source.starter(key)?),
    ];
    files.extend(source.subject(key)?.map(|subject| (SUBJECT, subject)));
    let folder = key.exercise_dir();
    let files = files.into_iter();
    Ok(files.map(|(name, text)| (format!("{folder}/{name}"), text.into_bytes())).collect())
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
            LOCK => path,
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
/// learner's own `cargo` never wait for each other; what else editors and containers are told; and
/// what git should leave alone.
fn editor_settings() -> [(String, Vec<u8>); 6] {
    [
        (".gitignore", include_str!("gitignore")),
        (".vscode/settings.json", include_str!("vscode.json")),
        (".vscode/extensions.json", include_str!("extensions.json")),
        (".devcontainer/devcontainer.json", include_str!("devcontainer.json")),
        (".zed/settings.json", include_str!("zed.json")),
        (".helix/languages.toml", include_str!("helix.toml")),
    ]
    .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))
}
