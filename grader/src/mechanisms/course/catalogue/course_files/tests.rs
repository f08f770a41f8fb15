//! Courses on disk, in memory and inside the binary.

use std::fs;

use super::*;
use crate::mechanisms::course::catalogue::info;
use crate::vocabulary::exit_code::Exit;

pub fn key() -> Key {
    Key::new("01_futures", "01_greet")
}

/// A course on disk with one whole exercise.
pub fn course_on_disk() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let info = info::tests::course_of(&[("01_futures", "01_greet")]);
    let hidden = "grader/hidden/01_futures/01_greet";
    for (path, content) in [
        ("info.toml", info.as_str()),
        (&format!("{hidden}/starter.rs"), STARTER),
        (&format!("{hidden}/lesson.md"), "# Greet\n"),
        (&format!("{hidden}/tests.rs"), "harness::tests![greets];\n"),
        (&format!("{hidden}/right/b.rs"), "// b"),
        (&format!("{hidden}/right/a.rs"), "// a"),
        (&format!("{hidden}/right/.a.rs.swp"), "\u{0}"),
        (&format!("{hidden}/wrong/fake.rs"), "//! verdict: failed"),
        ("solutions/01_futures/01_greet.rs", "// the answer"),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

pub const STARTER: &str = "pub async fn greet(name: &str) -> String {\n    \
    todo!(\"say hello\")\n}\n";

#[test]
fn the_files_of_an_exercise_are_read_from_disk() {
    let folder = course_on_disk();
    let source = CourseFiles::find(Some(folder.path()), Path::new("/")).unwrap();
    let key = key();
    assert_eq!(source.course().unwrap().exercises().next().unwrap().key, key);
    assert_eq!(source.starter(&key).unwrap(), STARTER);
    assert_eq!(source.lesson(&key).unwrap(), "# Greet\n");
    assert_eq!(source.hidden_tests(&key).unwrap(), "harness::tests![greets];\n");
    assert_eq!(source.solution(&key).unwrap(), "// the answer");
    let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect()
    };
    assert_eq!(source.answers(&key, "right").unwrap(), pairs(&[("a", "// a"), ("b", "// b")]));
    let wrong = source.answers(&key, "wrong").unwrap();
    assert_eq!(wrong, pairs(&[("fake", "//! verdict: failed")]));
    assert_eq!(source.list("no/such/folder").unwrap(), Vec::<String>::new());
    assert_eq!(source.read("no/such/file").unwrap(), None);
}

#[test]
fn a_missing_or_unreadable_file_of_a_course_is_named() {
    let folder = course_on_disk();
    let source = CourseFiles::Directory(folder.path().to_owned());
    fs::remove_file(folder.path().join("solutions/01_futures/01_greet.rs")).unwrap();
    let hidden = folder.path().join("grader/hidden/01_futures/01_greet");
    fs::write(hidden.join("starter.rs"), b"ok\n\xff").unwrap();
    fs::remove_file(hidden.join("lesson.md")).unwrap();
    fs::create_dir(hidden.join("lesson.md")).unwrap();
    for (result, expected) in [
        (source.solution(&key()), "no file"),
        (source.solution(&key()), "solutions/01_futures/01_greet.rs"),
        (source.starter(&key()), "starter.rs:2: this file is not UTF-8"),
        (source.lesson(&key()), "lesson.md cannot be read"),
    ] {
        let failure = result.unwrap_err();
        assert_eq!(failure.exit(), Exit::Usage);
        assert!(failure.to_string().contains(expected), "{failure}");
    }
}

#[test]
fn equivalent_mutants_are_read_and_a_mistake_in_their_list_is_named() {
    let folder = course_on_disk();
    let source = CourseFiles::Directory(folder.path().to_owned());
    assert_eq!(source.equivalents(&key()).unwrap(), []);
    let path = folder.path().join("grader/hidden/01_futures/01_greet/equivalent.toml");
    fs::write(&path, "[[equivalent]]\nmutant = \"line 1: a\"\nreason = \"b\"\n").unwrap();
    let listed = source.equivalents(&key()).unwrap();
    assert_eq!(listed, [Equivalent { mutant: "line 1: a".into(), reason: "b".into() }]);
    for wrong in ["[[equivalent]]\nmutant = \"a\"", "[[equal]]", "[", "\u{ff}"] {
        fs::write(&path, wrong).unwrap();
        let failure = source.equivalents(&key()).unwrap_err();
        assert_eq!(failure.exit(), Exit::Usage);
        assert!(failure.to_string().contains("equivalent.toml"), "{failure}");
    }
}

#[test]
fn the_course_is_the_one_named_else_the_clone_else_the_embedded_one() {
    let clone = course_on_disk();
    fs::create_dir_all(clone.path().join("exercises/01_futures")).unwrap();
    let learner = tempfile::tempdir().unwrap();
    fs::create_dir(learner.path().join("exercises")).unwrap();
    fs::write(learner.path().join("info.toml"), "").unwrap();
    let elsewhere = tempfile::tempdir().unwrap();

    let in_clone = CourseFiles::Directory(clone.path().to_owned());
    for (flag, cwd, expected) in [
        (None, clone.path().to_owned(), &in_clone),
        (None, clone.path().join("exercises/01_futures"), &in_clone),
        (None, learner.path().to_owned(), &CourseFiles::Embedded),
        (None, elsewhere.path().to_owned(), &CourseFiles::Embedded),
        (Some(clone.path()), elsewhere.path().to_owned(), &in_clone),
    ] {
        assert_eq!(&CourseFiles::find(flag, &cwd).unwrap(), expected, "{flag:?} in {cwd:?}");
    }
    for (flag, expected) in
        [(learner.path(), "no grader/hidden"), (elsewhere.path(), "no info.toml")]
    {
        let failure = CourseFiles::find(Some(flag), clone.path()).unwrap_err();
        assert_eq!(failure.exit(), Exit::Usage);
        assert!(failure.to_string().contains(expected), "{failure}");
    }
}

#[test]
fn a_course_in_memory_reads_as_the_folder_it_was_packed_from() {
    let folder = course_on_disk();
    let source = CourseFiles::Directory(folder.path().to_owned());
    let file = folder.path().join("a.kata");
    fs::write(&file, source.packed().unwrap()).unwrap();
    let packed = CourseFiles::find(Some(Path::new("a.kata")), folder.path()).unwrap();
    assert_eq!(packed.course().unwrap(), source.course().unwrap());
    for which in ["right", "wrong", "none"] {
        let (ours, theirs) = (packed.answers(&key(), which), source.answers(&key(), which));
        assert_eq!(ours.unwrap(), theirs.unwrap(), "{which}");
    }
    assert_eq!(packed.solution(&key()).unwrap(), source.solution(&key()).unwrap());
    for folder in ["grader", "grader/hidden/01_futures", "grader/hid", "solutions", "no"] {
        let listed = |course: &CourseFiles| course.entries(folder).unwrap();
        assert_eq!(listed(&packed), listed(&source), "{folder}");
    }
    let missing = packed.subject(&Key::new("01_futures", "02_no")).unwrap();
    assert_eq!(missing, None);
    let failure = packed.starter(&Key::new("01_futures", "02_no")).unwrap_err();
    assert!(failure.to_string().contains("02_no/starter.rs in a.kata"), "{failure}");
    let files = packed.content().unwrap();
    assert!(files.keys().all(|path| !path.starts_with('.') && !path.contains("kata/")));
}

#[test]
fn a_packed_course_with_crates_for_another_grader_is_refused() {
    let mut files = CourseFiles::Embedded.content().unwrap();
    for (path, content) in CourseFiles::Embedded.support_files().unwrap() {
        files.insert(path, content);
    }
    let same = CourseFiles::of("same.kata", files.clone());
    same.support_files().unwrap();
    assert!(!same.content().unwrap().contains_key("Cargo.toml"), "ours need not travel");
    files.get_mut("grader/protocol/src/claim.rs").unwrap().push(b' ');
    let failure = CourseFiles::of("old.kata", files).support_files().unwrap_err();
    assert_eq!(failure.exit(), Exit::Usage);
    assert!(failure.to_string().contains("for another version of async-kata"), "{failure}");
}

#[test]
fn a_course_without_support_files_uses_the_embedded_ones() {
    let folder = course_on_disk();
    let source = CourseFiles::Directory(folder.path().to_owned());
    let files = source.support_files().unwrap();
    assert_eq!(files, CourseFiles::Embedded.support_files().unwrap());
    let paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    for path in ["Cargo.toml", "Cargo.lock", "grader/kata/src/lib.rs", "grader/bundle/Cargo.toml"] {
        assert!(paths.contains(&path), "{path}");
    }
    assert!(paths.iter().all(|path| !path.contains("hidden") && !path.contains("solutions")));
}

#[test]
fn a_course_with_support_files_uses_its_own() {
    let folder = course_on_disk();
    fs::create_dir_all(folder.path().join("grader/kata/src")).unwrap();
    for path in ["Cargo.toml", "Cargo.lock", "grader/kata/Cargo.toml", "grader/kata/src/lib.rs"] {
        fs::write(folder.path().join(path), path).unwrap();
    }
    let files = CourseFiles::Directory(folder.path().to_owned()).support_files().unwrap();
    assert_eq!(files.len(), 4);
    assert!(files.iter().all(|(path, content)| path.as_bytes() == content));
}

#[test]
fn a_recorded_course_is_the_embedded_one_only_if_this_build_has_brought_it_along() {
    let workspace = tempfile::tempdir().unwrap();
    fs::create_dir_all(workspace.path().join("exercises")).unwrap();
    fs::write(workspace.path().join("info.toml"), "").unwrap();
    let path = workspace.path().join(RECORDED_COURSE);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let found = |packed: &[u8]| {
        fs::write(&path, packed).unwrap();
        CourseFiles::find(None, workspace.path()).unwrap()
    };
    assert_eq!(found(&CourseFiles::Embedded.packed().unwrap()), CourseFiles::Embedded);
    let the_same = CourseFiles::Embedded.in_memory("as it was fetched").unwrap();
    assert_eq!(found(&the_same.packed().unwrap()), CourseFiles::Embedded);

    let older = pack::pack(&CourseFiles::Embedded.content().unwrap(), Some("an older one"));
    assert!(matches!(found(&older.unwrap()), CourseFiles::Packed(_)));
    let folder = course_on_disk();
    let another = CourseFiles::Directory(folder.path().to_owned());
    let recorded = found(&another.packed().unwrap());
    assert_eq!(recorded.content().unwrap(), another.content().unwrap());
}
