//! Makes a workspace for a learner: exercises, `kata`, manifests and editor settings.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use anyhow::{Context, anyhow};
use toml::{Table, Value};

use crate::mechanisms::course::catalogue::CourseFiles;
use crate::mechanisms::tools::build_path::refuse_unusable;
use crate::vocabulary::course::{Key, SOURCE, SUBJECT};
use crate::vocabulary::crates;
use crate::vocabulary::failure::{Failure, Result};

/// Makes a workspace for a learner in `dir`, which is empty or not there yet. It holds no
/// solution, no hidden test and nothing of the grader.
pub fn create(dir: &Path, source: &CourseFiles) -> Result<()> {
    refuse_unusable(dir)?;
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
    Ok(())
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
        (".gitignore", include_str!("gitignore")),
        (".vscode/settings.json", include_str!("vscode.json")),
        (".zed/settings.json", include_str!("zed.json")),
        (".helix/languages.toml", include_str!("helix.toml")),
    ]
    .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))
    .into()
}
