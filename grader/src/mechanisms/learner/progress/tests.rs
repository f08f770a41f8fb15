//! Progress, saved and read again, by several at once too.

use super::*;
use crate::mechanisms::course::catalogue;
use crate::vocabulary::exit_code::Exit;

fn key(name: &str) -> Key {
    Key::new("01_futures", name)
}

#[test]
fn an_exercise_is_passed_only_with_the_text_that_passed() {
    let folder = tempfile::tempdir().unwrap();
    let directory = folder.path().join(".async-kata");
    let mut progress = Progress::load(&directory).unwrap();
    progress.passed(&key("01_greet"), "right");
    progress.save().unwrap();
    for progress in [progress, Progress::load(&directory).unwrap()] {
        for (name, source, expected) in [
            ("01_greet", Some("right"), Status::Passed),
            ("01_greet", Some("right "), Status::Changed),
            ("01_greet", None, Status::Changed),
            ("02_lazy", Some("right"), Status::Todo),
            ("02_lazy", None, Status::Todo),
        ] {
            assert_eq!(progress.status(&key(name), source), expected, "{name} {source:?}");
        }
    }
}

#[test]
fn the_last_verdict_on_the_text_that_stands_there_is_how_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let (greet, lazy) = (key("01_greet"), key("02_lazy"));
    let mut progress = Progress::load(folder.path()).unwrap();
    progress.judged(&greet, "wrong", Status::Failed);
    progress.passed(&lazy, "right");
    progress.save().unwrap();
    // The same texts, judged otherwise: by other hidden tests, or once more.
    progress.passed(&greet, "wrong");
    progress.judged(&lazy, "right", Status::Failed);
    progress.save().unwrap();
    progress.judged(&greet, "start", Status::Todo);
    progress.save().unwrap();
    for progress in [progress, Progress::load(folder.path()).unwrap()] {
        for (key, source, expected) in [
            (&greet, "wrong", Status::Passed),
            (&greet, "start", Status::Todo),
            (&greet, "other", Status::Changed),
            (&lazy, "right", Status::Failed),
            (&lazy, "other", Status::Changed),
        ] {
            assert_eq!(progress.status(key, Some(source)), expected, "{key} {source}");
        }
        assert!(progress.has_passed(&greet) && progress.has_passed(&lazy));
    }
}

#[test]
fn what_knew_of_passes_only_is_read_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!(
        r#"{{"schema":1,"current":null,"passed":{{"01_futures/01_greet":"{}"}}}}"#,
        hash("right")
    );
    fs::write(folder.path().join(FILE), text).unwrap();
    let mut progress = Progress::load(folder.path()).unwrap();
    progress.judged(&key("02_lazy"), "wrong", Status::Failed);
    progress.save().unwrap();
    let progress = Progress::load(folder.path()).unwrap();
    assert_eq!(progress.status(&key("01_greet"), Some("right")), Status::Passed);
    assert_eq!(progress.status(&key("02_lazy"), Some("wrong")), Status::Failed);
}

#[test]
fn the_file_is_plain_json() {
    let folder = tempfile::tempdir().unwrap();
    let mut progress = Progress::load(folder.path()).unwrap();
    progress.set_current(&key("02_lazy"));
    progress.passed(&key("01_greet"), "");
    progress.judged(&key("02_lazy"), "", Status::Failed);
    progress.save().unwrap();
    insta::assert_snapshot!(fs::read_to_string(folder.path().join(FILE)).unwrap(), @r#"
    {
      "schema": 2,
      "current": "01_futures/02_lazy",
      "passed": {
        "01_futures/01_greet": "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"
      },
      "open": {
        "01_futures/02_lazy": {
          "text": "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
          "status": "failed"
        }
      }
    }
    "#);
}

#[test]
fn the_place_in_the_course_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut progress = Progress::load(folder.path()).unwrap();
    assert_eq!(progress.current(), None);
    progress.set_current(&key("02_lazy"));
    assert_eq!(progress.current(), Some(&key("02_lazy")));
    progress.save().unwrap();
    assert_eq!(Progress::load(folder.path()).unwrap().current(), Some(&key("02_lazy")));
}

#[test]
fn what_passed_under_a_former_key_has_passed() {
    let folder = tempfile::tempdir().unwrap();
    let mut progress = Progress::load(folder.path()).unwrap();
    progress.passed(&key("01_greet"), "one");
    progress.passed(&key("03_run"), "newer");
    progress.passed(&key("02_run"), "older");
    progress.set_current(&key("02_run"));
    progress.save().unwrap();
    let names = [("02_more", "05_greet"), ("01_futures", "03_run")];
    let mut course = catalogue::parse(&catalogue::course_of(&names), "info.toml").unwrap();
    course.chapters[0].exercises[0].aliases = vec![key("01_greet")];
    course.chapters[1].exercises[0].aliases = vec![key("02_run")];
    let mut progress = Progress::load(folder.path()).unwrap();
    progress.adopt(&course);
    progress.save().unwrap();
    let saved = Progress::load(folder.path()).unwrap();
    assert_eq!(saved.status(&Key::new("02_more", "05_greet"), Some("one")), Status::Passed);
    assert_eq!(saved.status(&key("03_run"), Some("newer")), Status::Passed);
    assert_eq!(saved.current(), Some(&key("03_run")));
}

#[test]
fn of_two_machines_every_pass_stays_and_the_text_that_stands_there_decides() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut theirs = Progress::load(there.path()).unwrap();
    theirs.passed(&key("01_greet"), "one");
    theirs.passed(&key("02_lazy"), "theirs");
    theirs.passed(&key("03_run"), "theirs");
    theirs.set_current(&key("04_wait"));
    let mut ours = Progress::load(here.path()).unwrap();
    ours.passed(&key("02_lazy"), "ours");
    ours.passed(&key("03_run"), "ours");
    ours.passed(&key("05_only"), "ours");
    let stands_there = |key: &Key| match key.exercise() {
        "lazy" => Some("theirs".to_owned()),
        _ => Some("ours".to_owned()),
    };
    let document = theirs.export().unwrap();
    let name = Path::new("there.json");
    assert_eq!(ours.import(document.as_bytes(), name, stands_there).unwrap(), 1);
    ours.save().unwrap();
    let saved = Progress::load(here.path()).unwrap();
    for (name, text) in
        [("01_greet", "one"), ("02_lazy", "theirs"), ("03_run", "ours"), ("05_only", "ours")]
    {
        assert_eq!(saved.status(&key(name), Some(text)), Status::Passed, "{name}");
    }
    assert_eq!(saved.current(), Some(&key("04_wait")));
    let failure = ours.import(b"{}", name, stands_there).unwrap_err();
    assert!(failure.to_string().contains("there.json is damaged"), "{failure}");
}

#[test]
fn a_pass_that_is_revoked_does_not_come_back_from_a_former_key() {
    let folder = tempfile::tempdir().unwrap();
    let mut progress = Progress::load(folder.path()).unwrap();
    progress.passed(&key("01_greet"), "one");
    progress.passed(&key("02_lazy"), "other");
    progress.save().unwrap();
    let names = [("01_futures", "05_greet"), ("01_futures", "02_lazy")];
    let mut course = catalogue::parse(&catalogue::course_of(&names), "info.toml").unwrap();
    course.chapters[0].exercises[0].aliases = vec![key("01_greet"), key("02_lazy")];
    let mut progress = Progress::load(folder.path()).unwrap();
    progress.adopt(&course);
    progress.save().unwrap();
    progress.revoke(&course, &course.chapters[0].exercises[0]);
    progress.save().unwrap();
    let mut saved = Progress::load(folder.path()).unwrap();
    saved.adopt(&course);
    assert_eq!(saved.status(&key("05_greet"), Some("one")), Status::Todo);
    assert_eq!(saved.status(&key("02_lazy"), Some("other")), Status::Passed);
}

/// What is known after `left` has imported what `right` knows.
fn merged(left: &Progress, right: &Progress) -> Progress {
    let mut left = left.clone();
    let document = right.export().unwrap();
    left.import(document.as_bytes(), Path::new("file"), |_| Some("old".to_owned())).unwrap();
    left
}

#[test]
fn what_was_taken_back_on_one_machine_does_not_come_back_from_another() {
    let folder = tempfile::tempdir().unwrap();
    let text = catalogue::course_of(&[("01_futures", "01_greet")]);
    let course = catalogue::parse(&text, "info.toml").unwrap();
    let exercise = &course.chapters[0].exercises[0];
    let status = |progress: &Progress, text| progress.status(&exercise.key, Some(text));
    let mut before = Progress::load(folder.path()).unwrap();
    before.passed(&exercise.key, "old");
    let mut after = before.clone();
    after.revoke(&course, exercise);
    // Whoever asks whom.
    for mut again in [merged(&after, &before), merged(&before, &after)] {
        assert_eq!(status(&again, "old"), Status::Todo);
        // It has passed the newer tests: who knows only of the revocation learns that.
        again.passed(&exercise.key, "old");
        assert_eq!(status(&merged(&again, &after), "old"), Status::Passed);
        assert_eq!(status(&merged(&after, &again), "old"), Status::Passed);
        // Once more.
        let mut twice = again.clone();
        twice.revoke(&course, exercise);
        assert_eq!(status(&merged(&twice, &again), "old"), Status::Todo);
        assert_eq!(status(&merged(&again, &twice), "old"), Status::Todo);
    }
    // Another text has nothing to do with it.
    let mut other = before.clone();
    other.passed(&exercise.key, "other");
    assert_eq!(status(&merged(&other, &after), "other"), Status::Passed);
    assert_eq!(status(&merged(&after, &other), "other"), Status::Passed);
    // It is there for the next process.
    after.save().unwrap();
    let saved = Progress::load(folder.path()).unwrap();
    assert_eq!(status(&merged(&saved, &before), "old"), Status::Todo);
}

#[test]
fn a_pass_that_is_revoked_is_gone_unless_another_text_has_passed_meanwhile() {
    let text = catalogue::course_of(&[("01_futures", "01_greet")]);
    let course = catalogue::parse(&text, "info.toml").unwrap();
    for (meanwhile, expected) in [(None, Status::Todo), (Some("newer"), Status::Passed)] {
        let folder = tempfile::tempdir().unwrap();
        let mut progress = Progress::load(folder.path()).unwrap();
        progress.passed(&key("01_greet"), "old");
        progress.save().unwrap();
        progress.revoke(&course, &course.chapters[0].exercises[0]);
        if let Some(text) = meanwhile {
            let mut other = Progress::load(folder.path()).unwrap();
            other.passed(&key("01_greet"), text);
            other.save().unwrap();
        }
        progress.save().unwrap();
        let saved = Progress::load(folder.path()).unwrap();
        assert_eq!(saved.status(&key("01_greet"), meanwhile.or(Some("old"))), expected);
    }
}

#[test]
fn the_next_exercise_is_the_first_that_never_passed() {
    let folder = tempfile::tempdir().unwrap();
    let text = catalogue::course_of(&[
        ("01_futures", "01_greet"),
        ("01_futures", "02_lazy"),
        ("02_tasks", "10_spawn_tasks"),
    ]);
    let course = catalogue::parse(&text, "info.toml").unwrap();
    let mut progress = Progress::load(folder.path()).unwrap();
    for (passed, next) in [
        (None, Some("greet")),
        (Some(key("02_lazy")), Some("greet")),
        (Some(key("01_greet")), Some("spawn_tasks")),
        (Some(Key::new("02_tasks", "10_spawn_tasks")), None),
    ] {
        passed.iter().for_each(|key| progress.passed(key, "text"));
        let found = progress.next_unfinished(&course).map(|exercise| exercise.key.exercise());
        assert_eq!(found, next, "{passed:?}");
    }
}

#[test]
fn a_file_that_is_not_understood_is_named_and_left_alone() {
    let valid = r#"{"schema":1,"current":null,"passed":{}}"#;
    for (content, expected) in [
        ("", "is damaged"),
        ("{", "is damaged"),
        ("{}", "is damaged"),
        (r#"{"schema":0,"current":null,"passed":{}}"#, "is damaged"),
        (r#"{"schema":1,"current":null,"passed":[]}"#, "is damaged"),
        (r#"{"schema":1,"current":null,"passed":{},"more":1}"#, "is damaged"),
        (r#"{"schema":3,"anything":true}"#, "by a newer async-kata (schema 3"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        fs::write(&path, valid).unwrap();
        let mut open = Progress::load(folder.path()).unwrap();
        open.passed(&key("01_greet"), "text");
        fs::write(&path, content).unwrap();
        for failure in
            [Progress::load(folder.path()).map(drop).unwrap_err(), open.save().unwrap_err()]
        {
            assert_eq!(failure.exit(), Exit::Usage, "{content}");
            let message = failure.to_string();
            assert!(message.contains(expected) && message.contains(FILE), "{message}");
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), content);
        fs::write(&path, valid).unwrap();
        open.save().unwrap();
        let saved = Progress::load(folder.path()).unwrap();
        assert_eq!(saved.status(&key("01_greet"), Some("text")), Status::Passed);
    }
}

#[test]
fn saving_at_once_loses_no_pass() {
    let folder = tempfile::tempdir().unwrap();
    let names: Vec<String> = (10..30).map(|number| format!("{number}_name")).collect();
    std::thread::scope(|scope| {
        for name in &names {
            let mut progress = Progress::load(folder.path()).unwrap();
            scope.spawn(move || {
                progress.passed(&key(name), name);
                progress.save().unwrap();
            });
        }
    });
    let progress = Progress::load(folder.path()).unwrap();
    for name in &names {
        assert_eq!(progress.status(&key(name), Some(name)), Status::Passed, "{name}");
    }
}

#[test]
fn a_process_that_moved_nowhere_leaves_the_place_of_another() {
    let folder = tempfile::tempdir().unwrap();
    let mut one = Progress::load(folder.path()).unwrap();
    let mut other = Progress::load(folder.path()).unwrap();
    one.set_current(&key("02_lazy"));
    one.save().unwrap();
    other.passed(&key("01_greet"), "text");
    other.save().unwrap();
    assert_eq!(other.current(), Some(&key("02_lazy")));
}

#[cfg(target_os = "linux")]
#[test]
fn a_place_that_takes_no_files_is_a_clear_failure() {
    for directory in ["/proc/async-kata", "/dev/null/async-kata"] {
        let Ok(mut progress) = Progress::load(Path::new(directory)) else { continue };
        progress.passed(&key("01_greet"), "text");
        let failure = progress.save().unwrap_err();
        assert_eq!(failure.exit(), Exit::Usage);
        assert!(failure.to_string().contains("cannot be saved in"), "{failure}");
    }
}
