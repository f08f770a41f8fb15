//! A new exercise is whole, stands where it belongs, and takes no other's place.

use std::collections::BTreeSet;

use super::*;
use crate::mechanisms::course::catalogue::on_disk::course_on_disk;
use crate::vocabulary::exit_code::Exit;

fn course() -> (tempfile::TempDir, CourseFiles) {
    let folder = course_on_disk();
    let source = CourseFiles::Directory(folder.path().to_owned());
    (folder, source)
}

fn keys(source: &CourseFiles) -> Vec<String> {
    source.course().unwrap().exercises().map(|exercise| exercise.key.to_string()).collect()
}

#[test]
fn a_new_exercise_is_whole() {
    let (folder, source) = course();
    let made = scaffold(&source, "01_futures/02_new_thing", Starter::ToWrite).unwrap();
    assert!(!made.new_chapter);
    assert_eq!(keys(&source), ["01_futures/01_greet", "01_futures/02_new_thing"]);
    let key = &made.key;
    let texts = [
        source.starter(key).unwrap(),
        source.lesson(key).unwrap(),
        source.hidden_tests(key).unwrap(),
        source.solution(key).unwrap(),
    ];
    for text in texts {
        assert!(text.contains("new_thing") && !text.contains(PLACEHOLDER), "{text}");
    }
    assert_eq!(source.answers(key, "right").unwrap().len(), 2);
    assert_eq!(source.answers(key, "wrong").unwrap().len(), 2);
    let written: BTreeSet<_> = made.files.iter().collect();
    assert_eq!(written.len(), 11);
    for file in written {
        assert!(folder.path().join(file).is_file(), "{file}");
    }
}

#[test]
fn what_is_to_be_repaired_is_declared_and_has_no_todo() {
    let (_folder, source) = course();
    let key = scaffold(&source, "01_futures/02_mend", Starter::ToRepair).unwrap().key;
    let course = source.course().unwrap();
    assert_eq!(course.exercise(&key).unwrap().starter, Starter::ToRepair);
    let starter = source.starter(&key).unwrap();
    assert!(starter.contains("async fn mend(") && !starter.contains("todo!"), "{starter}");
    let wrong = source.answers(&key, "wrong").unwrap();
    assert!(wrong.iter().all(|(_, text)| !text.contains(starter.trim())));
}

#[test]
fn entries_stand_in_the_order_of_their_numbers() {
    let (folder, source) = course();
    let info = folder.path().join("info.toml");
    let before = fs::read_to_string(&info).unwrap();
    for (name, new_chapter) in [
        ("03_select/15_c", true),
        ("01_futures/03_b", false),
        ("02_tasks/10_d", true),
        ("01_futures/02_a", false),
        ("01_futures/00_e", false),
        ("03_select/14_f", false),
    ] {
        assert_eq!(
            scaffold(&source, name, Starter::ToWrite).unwrap().new_chapter,
            new_chapter,
            "{name}"
        );
    }
    let expected = [
        "01_futures/00_e",
        "01_futures/01_greet",
        "01_futures/02_a",
        "01_futures/03_b",
        "02_tasks/10_d",
        "03_select/14_f",
        "03_select/15_c",
    ];
    assert_eq!(keys(&source), expected);
    let after = fs::read_to_string(&info).unwrap();
    assert!(before.lines().all(|line| after.lines().any(|other| other == line)), "{after}");
}

#[test]
fn an_entry_is_appended_to_what_there_is() {
    let info = "title = \"t\" # theirs\n\n[[chapter]]\nfolder = \"01_a\"\ntitle = \"A\"\n\n\
                [[chapter.exercise]]\nfolder = \"01_b\"\n";
    let after = with_entry(info, &Key::new("01_a", "02_c"), Starter::ToWrite).unwrap();
    let added = after.strip_prefix(info).unwrap();
    assert!(
        added.starts_with("\n[[chapter.exercise]]\nfolder = \"02_c\"\npoints = 1\n"),
        "{after}"
    );
    let after = with_entry(info, &Key::new("02_d", "02_c"), Starter::ToWrite).unwrap();
    let added = after.strip_prefix(info).unwrap();
    let expected = "\n[[chapter]]\nfolder = \"02_d\"\ntitle = \"TODO: the chapter's title\"\n\n\
                    [[chapter.exercise]]\nfolder = \"02_c\"\n";
    assert!(added.starts_with(expected), "{after}");
}

#[test]
fn what_is_taken_or_no_name_is_refused_and_nothing_is_written() {
    let (folder, source) = course();
    let info = fs::read_to_string(folder.path().join("info.toml")).unwrap();
    fs::write(folder.path().join("solutions/01_futures/08_left.rs"), "// theirs").unwrap();
    for (name, expected) in [
        ("01_futures/01_greet", "There is an exercise `greet` already"),
        ("02_tasks/09_greet", "There is an exercise `greet` already: 01_futures/01_greet"),
        ("01_future/02_new", "The chapter of this number is 01_futures"),
        (
            "02_tasks/01_new",
            "The number of 02_tasks/01_new is taken already, by 01_futures/01_greet",
        ),
        ("01_futures/08_left", "solutions/01_futures/08_left.rs is there already"),
        ("01_futures", "is not of the form"),
        ("01_futures/new", "is not of the form"),
        ("futures/02_new", "is not of the form"),
        ("01_futures/02_New", "is not of the form"),
        ("../01_futures/02_new", "is not of the form"),
        ("01_futures/02_new/x", "is not of the form"),
        ("01_futures/02_tokio", "cannot be the name of an exercise's crate"),
    ] {
        let failure = scaffold(&source, name, Starter::ToWrite).unwrap_err();
        assert_eq!(failure.exit(), Exit::Usage);
        assert!(failure.to_string().contains(expected), "{name}: {failure}");
    }
    assert_eq!(fs::read_to_string(folder.path().join("info.toml")).unwrap(), info);
    assert!(!folder.path().join("exercises").exists());
}

#[test]
fn a_course_inside_the_binary_takes_no_exercise() {
    let failure =
        scaffold(&CourseFiles::Embedded, "01_futures/98_new", Starter::ToWrite).unwrap_err();
    assert_eq!(failure.exit(), Exit::Usage);
    assert!(failure.to_string().contains("--course"), "{failure}");
}
