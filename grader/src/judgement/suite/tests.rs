use std::time::Duration;

use super::*;

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
        ("fn t() { advance(h); }", Exited(101), &failed, Failed, Some(Diagnosis::WrongTime)),
        ("fn t() { exit(0) }", Exited(0), &String::new(), Tampered, None),
        ("fn t() { wait() }", OutOfTime, &String::new(), TimedOut, Some(Diagnosis::WrongClock)),
        ("fn t() { pause() }", OutOfTime, &String::new(), TimedOut, None),
    ];
    for (text, end, stdout, verdict, diagnosis) in table {
        let source = Source::new("lib.rs", text);
        let names = [REFERENCE.to_owned()];
        let judged = of_reference(&suite(end, stdout), &source, &[], &names).unwrap();
        assert_eq!((judged.verdict, judged.diagnosis), (verdict, diagnosis), "{text}");
    }
}

#[test]
fn a_version_that_was_not_tried_is_none_that_was_passed() {
    let mutant = "//! Nobody looks.\n//! diagnosis: sequential\n".to_owned();
    let versions = versions(String::new(), vec![("m".to_owned(), mutant)]).unwrap();
    let ok = suite(ProcessEnd::Exited(0), &counts(1, 0, 0));
    let caught = suite(ProcessEnd::Exited(101), &counts(0, 1, 0));
    let table = [
        (vec![ok.clone(), caught], Verdict::Passed),
        (vec![ok.clone(), ok.clone()], Verdict::Failed),
        (vec![ok.clone(), suite(ProcessEnd::OutOfTime, "")], Verdict::Passed),
        (vec![ok], Verdict::Infrastructure),
        (vec![], Verdict::Infrastructure),
    ];
    for (runs, verdict) in table {
        assert_eq!(of_mutants(&versions, &runs, &[]).verdict, verdict, "{}", runs.len());
    }
    assert_eq!(of_mutants(&versions[..1], &[], &[]).verdict, Verdict::Infrastructure);
}

#[test]
fn a_mutant_says_what_it_breaks_in_its_first_two_lines() {
    let table = [
        ("//! It broke.\n//! diagnosis: blocking\n", true),
        ("//! It broke.\n", false),
        ("//! It broke.\n//! diagnosis: broken\n", false),
        ("fn f() {}", false),
    ];
    for (text, good) in table {
        let mutants = vec![("m".to_owned(), text.to_owned())];
        assert_eq!(versions(String::new(), mutants).is_ok(), good, "{text}");
    }
}
