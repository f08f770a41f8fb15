//! Looks over the files of a course: what is missing, what nobody asked for, what differs from
//! its copy, what is not formatted.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;

use crate::mechanisms::course::catalogue::CourseFiles;
use crate::mechanisms::learner::workspace::{Workspace, exercise_manifest};
use crate::mechanisms::tools::process::{Command, ProcessLimits, run};
use crate::mechanisms::tools::toolchain::Toolchain;
use crate::vocabulary::course::{Course, Key, SOURCE, SUBJECT};
use crate::vocabulary::failure::Result;
use crate::vocabulary::problem::Problem;
use crate::vocabulary::record::ProcessEnd;

/// What is wrong with the files of the exercises `keys`. If `whole` is given, they are all there
/// are, and what belongs to none of them is named too.
pub fn faults(
    course: &CourseFiles,
    workspace: &Workspace,
    keys: &[Key],
    whole: Option<&Course>,
) -> Result<Vec<Problem>> {
    let mut faults = vec![];
    for key in keys {
        faults.extend(copies_that_differ(course, workspace, key)?);
    }
    if whole.is_some() {
        faults.extend(orphans(course, workspace, keys)?);
    }
    Ok(faults)
}

/// What in the learner's folder differs from what the course keeps of it.
fn copies_that_differ(
    course: &CourseFiles,
    workspace: &Workspace,
    key: &Key,
) -> Result<Vec<Problem>> {
    let hidden = format!("grader/hidden/{key}");
    let mut copies = vec![
        (SOURCE, course.starter(key)?, format!("{hidden}/starter.rs")),
        ("README.md", course.lesson(key)?, format!("{hidden}/lesson.md")),
        ("Cargo.toml", exercise_manifest(key), "every exercise's manifest".to_owned()),
    ];
    if let Some(subject) = course.subject(key)? {
        copies.push((SUBJECT, subject, format!("{hidden}/subject.rs")));
    }
    let mut faults = vec![];
    for (name, pristine, origin) in copies {
        let file = format!("{}/{name}", key.exercise_dir());
        match fs::read_to_string(workspace.root.join(&file)) {
            Ok(text) if text == pristine => {}
            Ok(_) => faults.push(Problem::new(file, format!("differs from {origin}"))),
            Err(error) => faults.push(Problem::new(file, format!("cannot be read: {error}"))),
        }
    }
    Ok(faults)
}

/// What lies in the course's trees and belongs to no exercise.
fn orphans(course: &CourseFiles, workspace: &Workspace, keys: &[Key]) -> Result<Vec<Problem>> {
    let mut faults = vec![];
    let mut stray = |file: String| {
        faults.push(Problem::new(file, "belongs to no exercise of info.toml"));
    };
    for tree in ["grader/hidden", "exercises"] {
        for folder in folders(&workspace.root.join(tree))? {
            if !keys.iter().any(|key| key.to_string() == folder) {
                stray(format!("{tree}/{folder}"));
            }
        }
    }
    let mut chapters: Vec<_> = keys.iter().map(Key::chapter).collect();
    chapters.dedup();
    for chapter in chapters {
        for file in course.list(&format!("solutions/{chapter}"))? {
            let known = keys
                .iter()
                .any(|key| key.chapter() == chapter && format!("{}.rs", key.folder()) == file);
            if !known {
                stray(format!("solutions/{chapter}/{file}"));
            }
        }
    }
    Ok(faults)
}

/// The exercise folders below `tree`, as `chapter/exercise`.
fn folders(tree: &Path) -> Result<Vec<String>> {
    let mut found = vec![];
    if !tree.is_dir() {
        return Ok(found);
    }
    for chapter in names(tree)? {
        let folder = tree.join(&chapter);
        if folder.is_dir() {
            let exercises = names(&folder)?.into_iter().filter(|name| folder.join(name).is_dir());
            found.extend(exercises.map(|name| format!("{chapter}/{name}")));
        }
    }
    Ok(found)
}

fn names(folder: &Path) -> Result<Vec<String>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("could not read {}", folder.display()))?;
    let mut names = vec![];
    for entry in entries {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// The files of the exercises `keys` that rustfmt would change.
pub async fn unformatted(
    course: &CourseFiles,
    keys: &[Key],
    toolchain: &Toolchain,
) -> Result<Vec<String>> {
    let CourseFiles::Directory(root) = course else { return Ok(vec![]) };
    // Copied, because rustfmt also wants to see the module that tests for it name.
    let copies = tempfile::tempdir().context("could not make a folder")?;
    let style = root.join("rustfmt.toml");
    if style.is_file() {
        fs::copy(&style, copies.path().join("rustfmt.toml"))?;
    }
    let mut files = vec![];
    for (index, key) in keys.iter().enumerate() {
        let folder = copies.path().join(index.to_string());
        let subject = course.subject(key)?;
        for file in rust_files(course, key)? {
            let copy = folder.join(&file);
            let beside = copy.parent().unwrap_or(&folder);
            fs::create_dir_all(beside)?;
            if let Some(subject) = &subject {
                fs::write(beside.join("subject.rs"), subject)?;
            }
            fs::copy(root.join(&file), &copy).with_context(|| format!("could not copy {file}"))?;
            files.push((copy, file));
        }
    }
    let listed = rustfmt_lists(toolchain, copies.path(), &files).await?;
    let changed = files.into_iter().filter(|(copy, _)| listed.contains(copy));
    Ok(changed.map(|(_, file)| file).collect())
}

/// Which of these files rustfmt would change.
async fn rustfmt_lists(
    toolchain: &Toolchain,
    dir: &Path,
    files: &[(PathBuf, String)],
) -> Result<Vec<PathBuf>> {
    let rustfmt =
        toolchain.rustc.with_file_name(format!("rustfmt{}", std::env::consts::EXE_SUFFIX));
    let limits = ProcessLimits {
        wall: Duration::from_secs(120),
        cpu: Duration::from_secs(120),
        memory: 4 << 30,
        output: 16 << 20,
    };
    let mut command = Command::new(rustfmt, dir, limits);
    command.args = ["--edition", "2024", "--check", "-l"].map(OsString::from).to_vec();
    command.args.extend(files.iter().map(|(copy, _)| copy.clone().into_os_string()));
    command.env = toolchain_env(toolchain);
    let ran = run(command).await?;
    if !matches!(ran.end, ProcessEnd::Exited(0 | 1)) || !ran.stderr.is_empty() {
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        return Err(anyhow::anyhow!("rustfmt failed: {said}").into());
    }
    Ok(String::from_utf8_lossy(&ran.stdout).lines().map(PathBuf::from).collect())
}

fn toolchain_env(toolchain: &Toolchain) -> Vec<(OsString, OsString)> {
    // rustfmt finds the compiler's library beside itself; some systems need to be told.
    vec![("LD_LIBRARY_PATH".into(), toolchain.sysroot.join("lib").into_os_string())]
}

fn rust_files(course: &CourseFiles, key: &Key) -> Result<Vec<String>> {
    let hidden = format!("grader/hidden/{key}");
    let what_judges = if course.subject(key)?.is_some() { "subject" } else { "tests" };
    let mut files = vec![
        format!("{hidden}/starter.rs"),
        format!("{hidden}/{what_judges}.rs"),
        format!("solutions/{key}.rs"),
    ];
    for folder in ["right", "wrong", "mutants"] {
        let answers = course.answers(key, folder)?;
        files.extend(answers.iter().map(|(name, _)| format!("{hidden}/{folder}/{name}.rs")));
    }
    Ok(files)
}
