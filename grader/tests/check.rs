//! `check`: one verdict for each exercise, as a document, in words and as an exit code.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use async_kata::judgement::expectation::Expectation;
use async_kata::vocabulary::report::{Diagnosis, Report, Verdict};
use serde_json::Value;
use support::{EXERCISES, Workspace, run, small_course, solution, variant, wrong};

/// The names of the fields of a JSON object.
fn fields(object: &Value) -> BTreeSet<&str> {
    object.as_object().expect("an object").keys().map(String::as_str).collect()
}

/// Asserts that a result has every field that is promised, no other, and each of its type.
#[track_caller]
fn assert_is_result(result: &Value) {
    assert_fields(
        result,
        &[
            ("key", "text"),
            ("exercise", "text"),
            ("chapter", "text"),
            ("verdict", "text"),
            ("diagnosis", "text or null"),
            ("message", "text"),
            ("line", "number or null"),
            ("points", "number"),
            ("max_points", "number"),
            ("seed", "number"),
            ("wall_ms", "number"),
            ("sandbox", "text"),
            ("tests", "list"),
            ("timeline", "list"),
            ("compiler", "list"),
        ],
    );
    for test in result["tests"].as_array().unwrap() {
        let may_be_said: [(&str, IsSo); 4] = [
            ("measured_from_ms", Value::is_u64),
            ("diagnosis", Value::is_string),
            ("holds", Value::is_boolean),
            ("other_latencies", Value::is_boolean),
        ];
        assert_fields(
            &without(test, &may_be_said),
            &[
                ("name", "text"),
                ("status", "text"),
                ("virtual_ms", "number or null"),
                ("expected_virtual_ms", "number or null"),
                ("message", "text"),
            ],
        );
    }
    for bar in result["timeline"].as_array().unwrap() {
        let may_be_said: [(&str, IsSo); 6] = [
            ("by_test", Value::is_boolean),
            ("dropped_by_test", Value::is_boolean),
            ("waits_for", Value::is_u64),
            ("given_up_ms", Value::is_u64),
            ("at_ms", Value::is_u64),
            ("stood_still_us", Value::is_u64),
        ];
        assert_fields(
            &without(bar, &may_be_said),
            &[
                ("lane", "text"),
                ("task", "number"),
                ("start_ms", "number"),
                ("end_ms", "number"),
                ("kind", "text"),
                ("line", "number or null"),
            ],
        );
    }
    for message in result["compiler"].as_array().unwrap() {
        assert_fields(
            message,
            &[
                ("level", "text"),
                ("code", "text or null"),
                ("message", "text"),
                ("line", "number or null"),
                ("column", "number or null"),
                ("rendered", "text"),
            ],
        );
    }
}

/// Whether a value is of its type.
type IsSo = fn(&Value) -> bool;

/// `object` without what is said where it is so, and only there.
#[track_caller]
fn without(object: &Value, may_be_said: &[(&str, IsSo)]) -> Value {
    let mut object = object.clone();
    for (name, is_so) in may_be_said {
        let said = object.as_object_mut().unwrap().remove(*name);
        assert!(said.as_ref().is_none_or(is_so), "{name}: {said:?}");
    }
    object
}

#[track_caller]
fn assert_fields(object: &Value, expected: &[(&str, &str)]) {
    assert_eq!(fields(object), expected.iter().map(|(name, _)| *name).collect());
    for (name, types) in expected {
        let of = match &object[name] {
            Value::Null => "null",
            Value::String(_) => "text",
            Value::Number(_) => "number",
            Value::Array(_) => "list",
            _ => "something else",
        };
        assert!(types.split(" or ").any(|wanted| wanted == of), "{name} is {of}: {object}");
    }
}

fn verdicts(document: &Value) -> Vec<&str> {
    let results = document["results"].as_array().unwrap();
    results.iter().map(|result| result["verdict"].as_str().unwrap()).collect()
}

#[test]
fn untouched_starters_are_all_to_do() {
    let workspace = Workspace::new();
    let ran = workspace.run(["check", "--all", "--json"]);
    let document = ran.document();
    assert_eq!(ran.code, Some(1));
    assert_eq!(fields(&document), BTreeSet::from(["schema", "results"]));
    assert_eq!(document["schema"], 1);
    let results = document["results"].as_array().unwrap();
    let keys: Vec<_> = results.iter().map(|result| result["key"].as_str().unwrap()).collect();
    assert_eq!(keys, EXERCISES.map(|(key, _)| key));
    for result in results {
        assert_is_result(result);
        assert_eq!((&result["verdict"], &result["points"]), (&"todo".into(), &0.into()));
        assert_eq!(result["diagnosis"], Value::Null);
        assert!(result["line"].is_u64(), "the line of the todo! is named: {result}");
    }
}

#[test]
fn every_kind_of_result_has_the_same_fields() {
    let workspace = Workspace::new();
    for (name, text) in [
        ("double", solution("double")),
        ("pair", wrong("pair", "sequential")),
        ("double", wrong("double", "text")),
        ("double", "\u{fffd}".repeat(200_000)),
    ] {
        assert_is_result(&workspace.submit(name, &text));
    }
    fs::remove_file(workspace.source("double")).unwrap();
    assert_is_result(&workspace.check("double"));
}

#[test]
fn an_answer_is_taken_from_a_file_or_from_standard_input() {
    let workspace = Workspace::new();
    let file = workspace.path("answer.rs");
    fs::write(&file, solution("double")).unwrap();
    let from_file = workspace.run([
        "check".as_ref(),
        "double".as_ref(),
        "--submission".as_ref(),
        file.as_os_str(),
    ]);
    let command = workspace.command(["check", "double", "--submission", "-"]);
    let from_input = run(command, &solution("double"));
    for ran in [from_file, from_input] {
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(ran.stdout.starts_with("✓ double  passed"), "{ran:?}");
    }
    assert_eq!(workspace.status("double"), "todo", "another file is not the learner's progress");
}

#[test]
fn every_wrong_answer_is_told_from_the_others() {
    let workspace = Workspace::new();
    let mut checked = 0;
    for (key, name) in EXERCISES {
        let folder = small_course().join("grader/hidden").join(key).join("wrong");
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            let expected = Expectation::of_first_line(&text).unwrap();
            let result = workspace.submit(name, &text);
            let report: Report = serde_json::from_value(result.clone()).unwrap();
            assert!(expected.is_met_by(&report), "{} got {result}", path.display());
            assert!(report.points < report.max_points, "{}", path.display());
            checked += 1;
        }
    }
    assert!(checked >= 12, "the small course has wrong answers");
}

#[test]
fn the_small_course_is_proved_as_any_other() {
    let workspace = Workspace::new();
    let ran = workspace.run(["dev", "check", "--seeds", "3"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stdout.contains("Nothing is wrong with the course."), "{ran:?}");
}

/// The record of it all is kept within the answer's time.
#[test]
fn sixty_thousand_locks_and_ten_thousand_naps_get_their_verdicts() {
    let workspace = Workspace::new();
    let after =
        |work: &str| format!("pub async fn double(n: u32) -> u32 {{\n{work}\n    2 * n\n}}\n");
    let locks = after(
        "let tally = tokio::sync::Mutex::new(0u32);
        for _ in 0..60_000 {
            *tally.lock().await += 1;
        }",
    );
    assert_eq!(workspace.submit("double", &locks)["verdict"], "passed");
    let naps = after(
        "for _ in 0..10_000 {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }",
    );
    let result = workspace.submit("double", &naps);
    assert_eq!(result["diagnosis"], "wrong_time", "{result}");
    assert_eq!(result["tests"][1]["virtual_ms"], 10_000);
}

#[test]
fn a_type_error_is_told_in_the_compilers_words() {
    let workspace = Workspace::new();
    let result = workspace.submit("double", &wrong("double", "text"));
    assert_eq!(result["verdict"], "compile_error");
    let [message] = &result["compiler"].as_array().unwrap()[..] else { panic!("{result}") };
    assert_eq!(message["code"], "E0308");
    assert_eq!(message["message"], "mismatched types");
    assert_eq!((&message["line"], &message["column"]), (&4.into(), &5.into()));
    assert_eq!(result["line"], 4);
    let rendered = message["rendered"].as_str().unwrap();
    assert!(rendered.contains("expected `u32`, found `String`"), "{rendered}");
    assert!(!rendered.contains('\u{1b}'), "{rendered}");
    assert_shows_no_hidden_line(&result);
}

#[test]
fn a_changed_signature_is_answered_with_the_one_that_is_asked_for() {
    let workspace = Workspace::new();
    for text in [
        wrong("double", "takes_a_text"),
        "async fn double(n: u32) -> u32 { n * 2 }".to_owned(),
        "pub fn double(n: u32) -> u32 { n * 2 }".to_owned(),
        "pub async fn twice(n: u32) -> u32 { n * 2 }".to_owned(),
    ] {
        let result = workspace.submit("double", &text);
        assert_eq!(result["verdict"], "compile_error", "{text}");
        let message = result["message"].as_str().unwrap();
        assert!(message.contains("`pub async fn double(n: u32) -> u32`"), "{text}: {message}");
        assert_shows_no_hidden_line(&result);
    }
}

/// Asserts that no line of the hidden tests stands anywhere in a result. Names of tests and lines
/// that hold no word of their own do not count.
#[track_caller]
fn assert_shows_no_hidden_line(result: &Value) {
    let path = small_course().join("grader/hidden/01_first/01_double/tests.rs");
    let document = result.to_string();
    for line in fs::read_to_string(path).unwrap().lines().map(str::trim) {
        if line.len() > 10 {
            assert!(!document.contains(line), "`{line}` is shown in {document}");
        }
    }
    for words in ["tests.rs", "harness", "NEVER SHOWN"] {
        assert!(!document.contains(words), "`{words}` is shown in {document}");
    }
}

#[test]
fn several_exercises_are_judged_in_the_order_they_are_named() {
    let workspace = Workspace::new();
    workspace.solve("pair");
    let ran = workspace.run(["check", "tidy", "pair", "--json"]);
    assert_eq!(ran.code, Some(1));
    let document = ran.document();
    assert_eq!(verdicts(&document), ["todo", "passed"]);
    assert_eq!(document["results"][0]["exercise"], "tidy");
    workspace.solve("tidy");
    assert_eq!(workspace.run(["check", "tidy", "pair"]).code, Some(0));
}

#[test]
fn checking_all_goes_on_after_a_failure_and_names_it() {
    let workspace = Workspace::new();
    workspace.solve("double");
    workspace.write("pair", &wrong("pair", "sequential"));
    workspace.solve("tidy");
    workspace.write("rounds", &wrong("rounds", "waits_for_nothing"));
    let ran = workspace.run(["check", "--all"]);
    assert_eq!(ran.code, Some(1));
    for words in ["✓ double  passed", "✗ pair  sequential", "✓ tidy  passed", "✗ rounds  deadlock"]
    {
        assert!(ran.stdout.contains(words), "{}", ran.stdout);
    }
    assert!(ran.stdout.contains("2/4 exercises"), "{}", ran.stdout);
    assert!(ran.stdout.contains("Took 180 ms where 100 ms suffice"), "{}", ran.stdout);
}

#[test]
fn a_second_check_of_all_judges_only_what_has_changed() {
    let workspace = Workspace::new();
    EXERCISES.iter().for_each(|(_, name)| workspace.solve(name));
    let first = workspace.run(["check", "--all", "--json"]);
    assert_eq!(first.code, Some(0), "{first:?}");
    // Whatever is judged from here on leaves its text in the folder it is judged in.
    fs::remove_dir_all(workspace.path("target/async-kata/work")).unwrap();
    workspace.write("tidy", &wrong("tidy", "leaves_a_task"));
    let second = workspace.run(["check", "--all", "--json"]).document();
    assert_eq!(verdicts(&second), ["passed", "passed", "failed", "passed"]);
    let judged = |(key, _)| workspace.path("target/async-kata/work").join(key).exists();
    assert_eq!(EXERCISES.map(judged), [false, false, true, false]);
    assert_eq!(second["results"][0], first.document()["results"][0]);
}

#[test]
fn a_seed_is_used_alone_and_reported_back() {
    let workspace = Workspace::new();
    workspace.write("double", &wrong("double", "one_too_many"));
    for seed in [0, 7, 1234567, u64::MAX] {
        let seed_word = seed.to_string();
        let ran = workspace.run(["check", "double", "--json", "--seed", &seed_word]);
        assert_eq!(ran.result()["seed"], seed);
        assert_eq!(ran.result()["verdict"], "failed");
    }
    workspace.solve("double");
    let ran = workspace.run(["check", "double", "--json", "--seed", &u64::MAX.to_string()]);
    assert_eq!(ran.result()["verdict"], "passed");
}

#[test]
fn a_memory_that_cannot_be_written_costs_no_verdict() {
    let workspace = Workspace::new();
    EXERCISES.iter().for_each(|(_, name)| workspace.solve(name));
    workspace.write("tidy", &wrong("tidy", "leaves_a_task"));
    fs::create_dir_all(workspace.path("target/async-kata")).unwrap();
    // Nobody, root neither, makes a folder where a file is.
    fs::write(workspace.path("target/async-kata/verdicts"), "").unwrap();
    for _ in 0..2 {
        let ran = workspace.run(["check", "--all", "--json"]);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert_eq!(verdicts(&ran.document()), ["passed", "passed", "failed", "passed"]);
    }
}

/// An answer that waits in real time where no clock can be moved, and is right.
const SLOW: &str = r#"
pub async fn rounds(_: u32) -> String {
    let slow = || std::thread::sleep(std::time::Duration::from_millis(700));
    tokio::task::spawn_blocking(slow).await.unwrap();
    "done".to_owned()
}
"#;

#[test]
fn many_slow_tests_end_within_a_time_for_all_of_them() {
    const TESTS: usize = 16;
    let workspace = Workspace::new();
    workspace.edit("info.toml", |info| info.replace("test_seconds = 1 ", "test_seconds = 2 "));
    let names: Vec<_> = (0..TESTS).map(|number| format!("is_slow_{number:02}")).collect();
    let tests: String = names
        .iter()
        .map(|name| {
            let asked = r#"t.equal("the end", rounds(1).await, "done".to_owned());"#;
            format!("\nasync fn {name}(t: &mut Trial) {{\n    {asked}\n}}\n")
        })
        .collect();
    let list = names.join(", ");
    workspace.edit("grader/hidden/02_tasks/04_rounds/tests.rs", |_| {
        format!(
            "//! Slow.\n\nuse harness::Trial;\nuse rounds::rounds;\n\nharness::tests![{list}];\n{tests}"
        )
    });
    workspace.write("rounds", SLOW);
    let result = workspace.run(["check", "rounds", "--json", "--seed", "0"]).result();
    assert_eq!(result["verdict"], "timed_out", "{result}");
    let said = "Stopped: the hidden tests together took all of the 8 s that they may.";
    assert_eq!(result["message"], said);
    let count = |status: &str| {
        let tests = result["tests"].as_array().unwrap().iter();
        tests.filter(|test| test["status"] == status).count()
    };
    assert_eq!(count("passed") + count("not_run"), TESTS);
    assert!(count("passed") > 4 && count("not_run") > 0, "{result}");
}

#[test]
fn the_same_text_gets_the_same_result() {
    let workspace = Workspace::new();
    let judge = || {
        let mut result = workspace.submit("pair", &wrong("pair", "swapped"));
        result["wall_ms"] = Value::Null;
        result
    };
    assert_eq!(judge(), judge());
}

#[test]
fn a_pass_moves_the_learner_on_and_a_failure_keeps_them() {
    let workspace = Workspace::new();
    assert_eq!(workspace.current(), "double");
    workspace.solve("double");
    assert_eq!(workspace.run(["check"]).code, Some(0), "the current exercise needs no name");
    assert_eq!((workspace.current(), workspace.status("double")), ("pair".into(), "passed".into()));
    workspace.write("rounds", &wrong("rounds", "waits_for_nothing"));
    workspace.check("rounds");
    assert_eq!(
        (workspace.current(), workspace.status("rounds")),
        ("rounds".into(), "failed".into())
    );
    // That another one passes leads nowhere.
    workspace.check("double");
    assert_eq!(
        (workspace.current(), workspace.status("double")),
        ("rounds".into(), "passed".into())
    );
    // Until somebody judges it, this is another text than the one that passed.
    workspace.write("double", &wrong("double", "literal"));
    assert_eq!(workspace.status("double"), "changed");
    workspace.check("double");
    assert_eq!(workspace.status("double"), "failed");
    let ran = workspace.run(["check", "--all"]);
    assert!(ran.stdout.contains("0 pass now, 2 todo, 2 failed: double, rounds."), "{ran:?}");
    assert!(ran.stdout.contains("1/4 exercises done"), "it is done once it has passed: {ran:?}");
    let why = "Done are 1: what has passed at some time";
    assert!(ran.stdout.contains(why), "{ran:?}");
    workspace.solve("double");
    let ran = workspace.run(["check", "--all"]);
    assert!(ran.stdout.contains("1 pass now") && !ran.stdout.contains("Done are"), "{ran:?}");
}

#[test]
fn an_exercise_has_many_names() {
    let workspace = Workspace::new();
    workspace.solve("pair");
    for name in [
        "pair",
        "02_pair",
        "01_first/02_pair",
        "exercises/01_first/02_pair",
        "exercises/01_first/02_pair/src/lib.rs",
    ] {
        assert_eq!(workspace.run(["hint", name]).code, Some(0), "{name}");
    }
}

#[test]
fn a_course_elsewhere_is_judged_where_it_is_and_nothing_else_is_touched() {
    let workspace = Workspace::new();
    let elsewhere = tempfile::tempdir().unwrap();
    let mut command = support::binary(elsewhere.path());
    command.arg("--course").arg(workspace.root()).args(["check", "double", "--json"]);
    assert_eq!(run(command, "").result()["verdict"], "todo");
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    assert!(!repository.join("tests/course/target").exists(), "tests use copies");
}

#[test]
fn words_of_the_vocabulary_are_written_as_they_are_promised() {
    for verdict in Verdict::ALL {
        assert_eq!(serde_json::to_value(verdict).unwrap(), verdict.word());
    }
    let word = serde_json::to_value(Diagnosis::LeakedTask).unwrap();
    assert_eq!(word, Diagnosis::LeakedTask.word());
}

#[test]
fn checking_all_leaves_the_learner_where_they_are() {
    let workspace = Workspace::new();
    workspace.check("tidy");
    assert_eq!(workspace.current(), "tidy");
    workspace.solve("double");
    workspace.write("rounds", &wrong("rounds", "waits_for_nothing"));
    workspace.run(["check", "--all", "--json"]);
    assert_eq!(workspace.status("double"), "passed");
    assert_eq!(workspace.current(), "tidy");
    // Nor does the pass of the exercise itself move anybody.
    workspace.solve("tidy");
    workspace.run(["check", "--all", "--json"]);
    assert_eq!(workspace.current(), "tidy");
}

#[test]
fn what_the_compiler_says_of_a_service_names_a_file_that_the_learner_has() {
    let workspace = Workspace::new();
    let text = wrong("pair", "sequential").replace("fetch_user(1)", "fetch_user(\"1\")");
    workspace.write("pair", &text);
    let result = workspace.check("pair");
    let rendered = result["compiler"][0]["rendered"].as_str().unwrap();
    // The sources lie in a folder of the course's repository, and learners have a copy beside theirs.
    assert!(rendered.contains("--> kata/src/"), "{rendered}");
}

#[test]
fn no_hidden_test_of_an_untouched_exercise_has_passed() {
    let workspace = Workspace::new();
    // A test that is content with nothing.
    workspace.edit("grader/hidden/01_first/01_double/tests.rs", |tests| {
        let first = tests.find("async fn ").expect("a hidden test");
        let body = first + tests[first..].find("{\n").expect("its body") + 2;
        format!("{}    return;\n{}", &tests[..body], &tests[body..])
    });
    let statuses = || {
        let result = workspace.check("double");
        let tests = result["tests"].as_array().unwrap().clone();
        assert_eq!(result["verdict"], "todo");
        (tests.iter().map(|test| test["status"].clone()).collect::<Vec<_>>(), result)
    };
    let (untouched, result) = statuses();
    assert!(untouched.iter().all(|status| status == "todo"), "{result}");
    assert_eq!(result["points"], 0);
    let starter = workspace.read("double");
    // A comment is no beginning.
    workspace.write("double", &variant(&starter, 1));
    assert!(statuses().0.iter().all(|status| status == "todo"));
    workspace.write("double", &format!("{starter}pub const BEGUN: u8 = 1;\n"));
    let (begun, result) = statuses();
    assert!(begun.iter().any(|status| status == "passed"), "{result}");
}
