//! Workspaces as they are made, and what a reset does to them.

use toml::Table;

use super::*;
use crate::mechanisms::course::catalogue::on_disk::{STARTER, course_on_disk, key};
use crate::mechanisms::course::origin::CourseOrigin;
use crate::vocabulary::crates;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::update::{Files, Update};

/// A course and a workspace made from it.
fn made() -> (tempfile::TempDir, CourseFiles, Workspace) {
    let folder = course_on_disk();
    let source = CourseFiles::Directory(folder.path().to_owned());
    let root = folder.path().join("my-kata");
    create(&root, &source, &CourseOrigin::BuiltIn).unwrap();
    (folder, source, Workspace { root })
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
        ".async-kata/course.kata",
        ".async-kata/workspace.toml",
        ".devcontainer/devcontainer.json",
        ".gitignore",
        ".helix/languages.toml",
        ".vscode/extensions.json",
        ".vscode/settings.json",
        ".zed/settings.json",
        "Cargo.lock",
        "Cargo.toml",
        "README.md",
        "exercises/01_futures/01_greet/Cargo.toml",
        "exercises/01_futures/01_greet/README.md",
        "exercises/01_futures/01_greet/src/lib.rs",
        "exercises/01_futures/01_greet/tests/hidden.rs",
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
    let mut names: Vec<&String> = workspace["dependencies"].as_table().unwrap().keys().collect();
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
    for (dir, expected) in
        [(folder.path().to_owned(), "is not empty"), (folder.path().join("info.toml"), "is not a")]
    {
        let failure = create(&dir, &source, &CourseOrigin::BuiltIn).unwrap_err();
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
    create(dir.path(), &source, &CourseOrigin::BuiltIn).unwrap_err();
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    fs::write(&lesson, text).unwrap();
    fs::create_dir(dir.path().join(".git")).unwrap();
    create(dir.path(), &source, &CourseOrigin::BuiltIn).unwrap();
}

#[test]
fn outside_a_workspace_the_way_to_make_one_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let failure = find(folder.path()).unwrap_err();
    assert_eq!(failure.exit(), Exit::Usage);
    assert!(failure.to_string().contains("async-kata init`, then `cd async-kata`"), "{failure}");
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
        let restored = workspace.restore(&key(), &source).unwrap();
        let kept = kept(&restored, &key().source_path());
        assert_eq!(kept, backup.map(|name| backups.join(name)), "{text:?}");
        assert_eq!(fs::read_to_string(&path).unwrap(), STARTER);
        if let Some(kept) = kept {
            assert_eq!(fs::read(kept).unwrap(), text.unwrap());
        }
    }
    fs::write(backups.join("lib.41.rs"), "theirs").unwrap();
    fs::write(&path, "two").unwrap();
    let restored = workspace.restore(&key(), &source).unwrap();
    assert_eq!(kept(&restored, &key().source_path()), Some(backups.join("lib.42.rs")));
}

/// Where the text of a file is kept now.
fn kept(restored: &[Restored], file: &str) -> Option<PathBuf> {
    restored.iter().find(|restored| restored.file == file).and_then(|restored| {
        match &restored.how {
            Before::Kept(path) => Some(path.clone()),
            Before::Missing => None,
        }
    })
}

#[test]
fn a_reset_brings_back_every_file_and_says_which() {
    let (_folder, source, workspace) = made();
    assert_eq!(workspace.restore(&key(), &source).unwrap(), []);
    let folder = key().exercise_dir();
    let before = files_below(&workspace.root.join(&folder));
    fs::remove_file(workspace.root.join(format!("{folder}/Cargo.toml"))).unwrap();
    fs::write(workspace.root.join(format!("{folder}/README.md")), "# My notes\n").unwrap();
    let restored = workspace.restore(&key(), &source).unwrap();
    assert_eq!(restored.len(), 2);
    let manifest = Restored { file: format!("{folder}/Cargo.toml"), how: Before::Missing };
    assert!(restored.contains(&manifest), "{restored:?}");
    let notes = kept(&restored, &format!("{folder}/README.md")).unwrap();
    assert!(notes.ends_with("README.1.md"), "{notes:?}");
    assert_eq!(fs::read_to_string(notes).unwrap(), "# My notes\n");
    fs::remove_dir_all(workspace.root.join(&folder)).unwrap();
    assert_eq!(workspace.restore(&key(), &source).unwrap().len(), 3);
    let mut after = files_below(&workspace.root.join(&folder));
    // What only says where the tests are is the workspace's, not the exercise's.
    after.push("tests/hidden.rs".to_owned());
    assert_eq!(after, before);
}

#[test]
fn the_course_that_a_workspace_was_made_from_is_the_one_it_is_judged_by() {
    let (folder, source, workspace) = made();
    let recorded = CourseFiles::find(None, &workspace.root.join("kata/src")).unwrap();
    assert_eq!(recorded.content().unwrap(), source.content().unwrap());
    fs::remove_dir_all(folder.path().join("grader")).unwrap();
    assert_eq!(recorded.hidden_tests(&key()).unwrap(), "harness::tests![greets];\n");
    let path = workspace.root.join(crate::mechanisms::learner::root::RECORDED_COURSE);
    fs::write(&path, "cut").unwrap();
    let failure = CourseFiles::find(None, &workspace.root).unwrap_err();
    assert_eq!(failure.exit(), Exit::Usage);
    assert!(failure.to_string().contains("course.kata cannot be used"), "{failure}");
}

#[test]
fn a_reset_that_cannot_keep_the_text_leaves_it_where_it_is() {
    let (_folder, source, workspace) = made();
    let path = workspace.source_path(&key());
    fs::write(&path, "mine").unwrap();
    fs::write(workspace.state_dir().join("backups"), "a file where the folder should be").unwrap();
    let failure = workspace.restore(&key(), &source).unwrap_err();
    assert_eq!(failure.exit(), Exit::Usage);
    assert!(failure.to_string().contains("Your text was not touched"), "{failure}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
}

#[test]
fn a_reset_that_ends_half_way_says_what_it_has_replaced_and_where_that_is_kept() {
    let (_folder, source, workspace) = made();
    let path = workspace.source_path(&key());
    fs::write(&path, "mine").unwrap();
    let lesson = workspace.root.join(key().exercise_dir()).join("README.md");
    fs::remove_file(&lesson).unwrap();
    fs::create_dir(&lesson).unwrap();
    let failure = workspace.restore(&key(), &source).unwrap_err().to_string();
    assert_eq!(fs::read_to_string(&path).unwrap(), STARTER);
    let said = [
        "README.md cannot be reset: ",
        "src/lib.rs is back at its start. Your text is in \
         .async-kata/backups/01_futures/01_greet/lib.1.rs.",
    ];
    assert!(said.iter().all(|words| failure.contains(words)), "{failure}");
    assert!(!failure.contains("was not touched"), "{failure}");
    // What is in the way is gone: the rest is done, and nothing twice.
    fs::remove_dir(&lesson).unwrap();
    assert_eq!(workspace.restore(&key(), &source).unwrap().len(), 1);
}

#[cfg(unix)]
#[test]
fn a_reset_replaces_a_link_and_not_what_it_leads_to() {
    let (folder, source, workspace) = made();
    let (path, target) = (workspace.source_path(&key()), folder.path().join("target.rs"));
    fs::write(&target, "elsewhere").unwrap();
    fs::remove_file(&path).unwrap();
    std::os::unix::fs::symlink(&target, &path).unwrap();
    let kept = kept(&workspace.restore(&key(), &source).unwrap(), &key().source_path()).unwrap();
    assert_eq!(fs::read_to_string(kept).unwrap(), "elsewhere");
    assert_eq!(fs::read_to_string(&target).unwrap(), "elsewhere");
    assert!(!fs::symlink_metadata(&path).unwrap().is_symlink());
}

#[test]
fn which_passes_are_in_doubt_is_noted_before_the_newer_course_is_recorded() {
    let (_folder, source, workspace) = made();
    let recorded = workspace.root.join(crate::mechanisms::learner::root::RECORDED_COURSE);
    fs::remove_file(&recorded).unwrap();
    fs::create_dir_all(recorded.join("in the way")).unwrap();
    let (files, in_doubt) = (laid_out(&source).unwrap(), [key()].into());
    let newer = Newer {
        update: &Update::default(),
        seen: &Files::new(),
        files: &files,
        course: b"newer",
        note: &note(&CourseOrigin::BuiltIn, &files, &in_doubt).unwrap(),
    };
    let failure = apply(&workspace.root, &newer).unwrap_err();
    assert!(failure.to_string().contains("course.kata cannot be updated"), "{failure}");
    assert_eq!(noted(&workspace.root).unwrap().in_doubt, in_doubt);
}
