//! What is said of a learner's tests, from what libtest printed and from their text.

use std::time::Duration;

use super::*;
use crate::vocabulary::record::{ProcessEnd, ProcessRun, SingleRun};
use crate::vocabulary::report::{CompilerMessage, Level, UnusedKind};

fn written(source: &Source) -> Written<'_> {
    Written { source, warnings: &[], subjects: &[] }
}

fn process(end: ProcessEnd, stdout: &str) -> ProcessRun {
    let wall = Duration::ZERO;
    ProcessRun { end, stdout: stdout.as_bytes().to_vec(), stderr: vec![], wall }
}

fn counts(passed: u32, failed: u32, ignored: u32) -> String {
    let word = if failed == 0 { "ok" } else { "FAILED" };
    format!(
        "\nrunning 1 test\n\ntest result: {word}. {passed} passed; {failed} failed; {ignored} \
         ignored; 0 measured; 3 filtered out; finished in 0.00s\n\n"
    )
}

fn suite(end: ProcessEnd, stdout: &str) -> SuiteRun {
    let run = SingleRun { test: "t".to_owned(), process: process(end, stdout) };
    SuiteRun { runs: vec![run], tests: 1 }
}

#[test]
fn a_test_has_passed_only_if_libtest_and_its_exit_status_agree() {
    use ProcessEnd::{Exited, OutOfTime, Signalled};
    let table = [
        (Exited(0), counts(1, 0, 0), true),
        (Exited(0), counts(0, 1, 0), false),
        (Exited(0), counts(0, 0, 1), false),
        (Exited(0), counts(0, 0, 0), false),
        (Exited(0), String::new(), false),
        (Exited(101), counts(1, 0, 0), false),
        (Signalled(6), counts(1, 0, 0), false),
        (OutOfTime, counts(1, 0, 0), false),
    ];
    for (end, stdout, expected) in table {
        assert_eq!(passed(&process(end, &stdout)), expected, "{end:?} {stdout}");
    }
}

#[test]
fn a_test_that_does_not_pass_on_the_reference_says_why() {
    use ProcessEnd::{Exited, OutOfTime};
    use Verdict::{Failed, Tampered, TimedOut, Todo};
    let panic = "thread 't' (7) panicked at lib.rs:1:10:\nno\n";
    let failed = format!("{panic}{}", counts(0, 1, 0));
    let table = [
        ("fn t() { todo!() }", Exited(101), &failed, Todo, None),
        ("fn t() { panic!() }", Exited(101), &failed, Failed, Some(Diagnosis::WrongValue)),
        ("fn t() { exit(0) }", Exited(0), &String::new(), Tampered, None),
        ("fn t() { wait() }", OutOfTime, &String::new(), TimedOut, Some(Diagnosis::WrongClock)),
        ("fn t() { pause() }", OutOfTime, &String::new(), TimedOut, None),
    ];
    for (text, end, stdout, verdict, diagnosis) in table {
        let source = Source::new("lib.rs", text);
        let names = [REFERENCE.to_owned()];
        let judged = of_reference(&suite(end, stdout), &written(&source), &names).unwrap();
        assert_eq!((judged.verdict, judged.diagnosis), (verdict, diagnosis), "{text}");
    }
}

#[test]
fn a_test_that_goes_on_and_on_may_give_way_where_it_says_so() {
    let head = "#[tokio::test(start_paused = true)]\nasync fn t() {\n";
    let table = [
        ("while !h.is_finished() { yield_now().await; } }", Some(3)),
        ("yield_now().await;\n yield_now().await; }", None),
        ("h.await; }\nfn u() { yield_now(); }", None),
    ];
    for (text, line) in table {
        let source = Source::new("lib.rs", format!("{head}{text}"));
        let names = [REFERENCE.to_owned()];
        let stopped = suite(ProcessEnd::OutOfTime, "");
        let judged = of_reference(&stopped, &written(&source), &names).unwrap();
        assert_eq!((judged.verdict, judged.line), (Verdict::TimedOut, line), "{text}");
    }
}

#[test]
fn a_version_that_was_not_tried_is_none_that_was_passed() {
    let mutant = "//! Nobody looks.\n//! diagnosis: sequential\n".to_owned();
    let versions = versions(String::new(), vec![("m".to_owned(), mutant)]).unwrap();
    let ok = suite(ProcessEnd::Exited(0), &counts(1, 0, 0));
    let caught = suite(ProcessEnd::Exited(101), &counts(0, 1, 0));
    let source = Source::new("lib.rs", "");
    let lost = suite(ProcessEnd::Exited(127), "");
    let table = [
        (vec![ok.clone(), lost], Verdict::Infrastructure),
        (vec![ok.clone(), caught], Verdict::Passed),
        (vec![ok.clone(), ok.clone()], Verdict::Failed),
        (vec![ok.clone(), suite(ProcessEnd::OutOfTime, "")], Verdict::Passed),
        (vec![ok], Verdict::Infrastructure),
        (vec![], Verdict::Infrastructure),
    ];
    for (runs, verdict) in table {
        let judged = of_versions(&versions, &runs, &written(&source));
        assert_eq!(judged.verdict, verdict, "{}", runs.len());
    }
    let judged = of_versions(&versions[..1], &[], &written(&source));
    assert_eq!(judged.verdict, Verdict::Infrastructure);
}

#[test]
fn a_mutant_says_what_it_breaks_in_its_first_two_lines() {
    let table = [
        ("//! It broke.\n//! diagnosis: blocking\n", true),
        ("//! It broke.\n", false),
        ("//! It broke.\n//! diagnosis: broken\n", false),
        ("//! equivalent\n", true),
        ("fn f() {}", false),
    ];
    for (text, good) in table {
        let mutants = vec![("m".to_owned(), text.to_owned())];
        assert_eq!(versions(String::new(), mutants).is_ok(), good, "{text}");
    }
}

/// A test `t` in exercise 38, its failing line, and what libtest prints of it.
const FAILING: [(&str, &str, u32, &str); 11] = [
    (
        "a wrong value",
        "assert_eq!(s.await, Idle);",
        3,
        "assertion `left == right` failed\n  left: Gone\n right: Idle",
    ),
    ("a message of their own", "assert!(ok, \"left: nobody\");", 3, "left: nobody"),
    (
        "the sender dropped at once",
        "let (_, a) = mpsc::channel(1);\nassert_eq!(session(a).await, Idle);",
        4,
        "assertion `left == right` failed\n  left: Gone\n right: Idle",
    ),
    (
        "advanced before it was polled",
        "let s = spawn(session(a));\nadvance(HOUR).await;\nassert!(s.is_finished());",
        5,
        "assertion failed: s.is_finished()",
    ),
    (
        "advanced after it was polled",
        "let s = spawn(session(a));\nyield_now().await;\nadvance(HOUR).await;\nassert_eq!(s.await, Idle);",
        6,
        "assertion failed",
    ),
    (
        "advanced only afterwards",
        "let s = spawn(session(a));\nassert!(no);\nadvance(HOUR).await;",
        4,
        "assertion failed: no",
    ),
    (
        "measured in real time",
        "/* real */ assert_eq!(began.elapsed(), HOUR);",
        3,
        "assertion `left == right` failed\n  left: 1\n right: 2",
    ),
    (
        "a clock of std",
        "let b = std::time::Instant::now();\nassert_eq!(b.elapsed(), HOUR);",
        4,
        "assertion failed",
    ),
    (
        "paused in the middle",
        "/* real */ pause();\nassert_eq!(began.elapsed(), HOUR);",
        4,
        "assertion `left == right` failed\n  left: 101ms\n right: 100ms",
    ),
    (
        "a message that is not sent",
        "let (u, a) = mpsc::channel(1);\nlet _ = u.send(());\nassert_eq!(session(a).await, Idle);",
        5,
        "assertion `left == right` failed\n  left: 3600\n right: 5400",
    ),
    ("nothing panics", "/* should_panic */ session(a).await;", 0, ""),
];

#[test]
fn a_test_that_fails_on_right_code_says_what_it_asserted_and_what_its_text_shows() {
    let sentence = |(name, body, line, said): &(&str, &str, u32, &str)| {
        let attribute = match *body {
            body if body.starts_with("/* real */") => "#[tokio::test]",
            body if body.starts_with("/* should_panic */") => {
                "#[should_panic] #[tokio::test(start_paused = true)]"
            }
            _ => "#[tokio::test(start_paused = true)]",
        };
        let source = Source::new("lib.rs", format!("{attribute}\nasync fn t() {{\n{body}\n}}\n"));
        let panic = format!("thread 't' (7) panicked at lib.rs:{line}:1:\n{said}\nnote: run\n");
        let panic = if said.is_empty() { String::new() } else { panic };
        let run = suite(ProcessEnd::Exited(101), &format!("{panic}{}", counts(0, 1, 0)));
        let subjects = ["session".to_owned()];
        let written = Written { subjects: &subjects, ..written(&source) };
        let judged = of_reference(&run, &written, &[REFERENCE.to_owned()]).unwrap();
        format!("{name}, {:?}, line {:?}:\n{}", judged.diagnosis, judged.line, judged.message)
    };
    insta::assert_snapshot!(FAILING.iter().map(sentence).collect::<Vec<_>>().join("\n\n"));
}

#[test]
fn the_panic_that_ended_the_test_is_told_and_not_one_of_a_task() {
    let source = Source::new("lib.rs", "fn t() {\n  f();\n  g();\n}\n");
    let two = "panicked at lib.rs:2:3:\nin a task\npanicked at lib.rs:3:3:\nat the end\n";
    let run = suite(ProcessEnd::Exited(101), &format!("{two}{}", counts(0, 1, 0)));
    let judged = of_reference(&run, &written(&source), &[REFERENCE.to_owned()]).unwrap();
    assert_eq!(judged.line, Some(3));
    assert!(judged.message.contains("at the end"), "{}", judged.message);
}

#[test]
fn a_future_is_to_blame_only_in_the_test_that_fails() {
    let text = "#[test] fn t() {\n assert!(f());\n}\n#[test] fn u() {\n g();\n}\n";
    let source = Source::new("lib.rs", text);
    let warning = |line| CompilerMessage {
        level: Level::Warning,
        code: Some("unused_must_use".to_owned()),
        message: String::new(),
        line: Some(line),
        column: None,
        rendered: String::new(),
        coloured: String::new(),
        echo: false,
        unused: Some(UnusedKind::Future),
    };
    let failed = format!("panicked at lib.rs:2:2:\nno\n{}", counts(0, 1, 0));
    let run = suite(ProcessEnd::Exited(101), &failed);
    for (line, expected) in [(2, Diagnosis::NeverAwaited), (5, Diagnosis::WrongValue)] {
        let warnings = [warning(line)];
        let written = Written { warnings: &warnings, ..written(&source) };
        let judged = of_reference(&run, &written, &[REFERENCE.to_owned()]).unwrap();
        assert_eq!(judged.diagnosis, Some(expected), "{line}");
    }
}

#[test]
fn a_program_that_the_loader_cannot_start_is_nobodys_tampering() {
    let source = Source::new("lib.rs", "fn t() {}");
    let names = [REFERENCE.to_owned()];
    let mut listed = suite(ProcessEnd::Exited(1), "");
    listed.tests = 0;
    for run in [suite(ProcessEnd::Exited(127), ""), listed] {
        let judged = of_reference(&run, &written(&source), &names).unwrap();
        assert_eq!(judged.verdict, Verdict::Infrastructure);
    }
    let left = suite(ProcessEnd::Exited(127), "\nrunning 1 test\n");
    let judged = of_reference(&left, &written(&source), &names).unwrap();
    assert_eq!(judged.verdict, Verdict::Tampered);
}

#[test]
fn tests_that_catch_nothing_hear_what_their_text_shows() {
    let mutant = "//! Nobody looks.\n//! diagnosis: sequential\n".to_owned();
    let subject = "pub async fn load_page(id: u32) -> u32 { id }".to_owned();
    let versions = versions(subject, vec![("m".to_owned(), mutant)]).unwrap();
    let ok = suite(ProcessEnd::Exited(0), &counts(1, 0, 0));
    let subjects = subjects(&versions);
    let table = [
        ("fn t() { assert!(true) }", "none of them calls `load_page`"),
        ("fn t() { spawn(async { assert!(load_page(1)) }); }", "Nobody awaits the task"),
        ("fn t() { let a = spawn(async { assert!(load_page(1)) }); join!(a); }", "keeps the panic"),
        ("fn t() { load_page(1).await; }", "did any assertion run?"),
        ("fn t() { load_page(1).await; } fn u() { assert!(x) }", "`u` on line 1 asserts something"),
        ("async fn load_page() {}\nfn t() { load_page(1).await; }", "`load_page` of line 1"),
        ("#[test] fn load_page() { subject::load_page(1); }", "did any assertion run?"),
        ("fn load_page() { subject::load_page(1); }", "did any assertion run?"),
        ("#[test] fn load_page() { assert!(true) }", "none of them calls `load_page`"),
    ];
    for (text, says) in table {
        let source = Source::new("lib.rs", text);
        let written = Written { subjects: &subjects, ..written(&source) };
        let judged = of_versions(&versions, &[ok.clone(), ok.clone()], &written);
        assert!(judged.message.contains(says), "{text}: {}", judged.message);
    }
}

#[test]
fn tests_must_pass_on_every_version_that_keeps_its_promises() {
    let flawed = "//! Nobody looks.\n//! diagnosis: sequential\n".to_owned();
    let mutants =
        vec![("boxed".to_owned(), "//! equivalent\n".to_owned()), ("m".to_owned(), flawed)];
    let versions = versions(String::new(), mutants).unwrap();
    let ok = || suite(ProcessEnd::Exited(0), &counts(1, 0, 0));
    let caught = || suite(ProcessEnd::Exited(101), &counts(0, 1, 0));
    let source = Source::new("lib.rs", "");
    let table = [
        (vec![ok(), ok(), caught()], Verdict::Passed),
        (vec![ok(), caught(), caught()], Verdict::Failed),
        (vec![ok(), ok(), ok()], Verdict::Failed),
    ];
    for (runs, verdict) in table {
        let judged = of_versions(&versions, &runs, &written(&source));
        assert_eq!(judged.verdict, verdict, "{}", judged.message);
    }
}

#[test]
fn a_hidden_test_reads_as_words_and_a_name_in_it_stands_in_quotes() {
    let flawed = "//! Nobody looks.\n//! diagnosis: sequential\n".to_owned();
    let mutants = [("boxed", "//! equivalent\n".to_owned()), ("hard_coded", flawed)];
    let mutants = mutants.map(|(stem, text)| (stem.to_owned(), text)).to_vec();
    let versions = versions(String::new(), mutants).unwrap();
    let read: Vec<_> = versions.iter().map(|version| in_words(&version.name)).collect();
    let expected = [
        "passes on the reference",
        "passes on the \"boxed\" version",
        "catches the \"hard coded\" mutant",
    ];
    assert_eq!(read, expected);
    assert_eq!(in_words("it_needs_no_time"), "it needs no time");
}
