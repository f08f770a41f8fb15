//! What makes a verdict, and what never makes one.

use protocol::event::{Event, Place, ROOT_TASK, What};

use super::*;
use crate::judgement::one_poll::BUSY;
use crate::judgement::story::{Panic, Raised};
use crate::vocabulary::record::Talk;

const PATH: &str = "src/lib.rs";

fn source() -> Source {
    Source::new(PATH, "pub async fn f() {\n    todo!(\"soon\")\n}\n")
}

fn returned() -> TrialReport {
    TrialReport::new(0, End::Returned)
}

fn panicked_at(line: u32, column: u32, message: &str) -> TrialReport {
    let place = Some(Place { file: PATH.to_owned(), line, column });
    TrialReport { end: End::Panicked { message: message.to_owned(), place }, ..returned() }
}

/// A process that did all it should, with this report.
fn run(report: TrialReport) -> TestRun {
    TestRun {
        test: "it_works".to_owned(),
        end: ProcessEnd::Exited(0),
        talk: Talk {
            ready: true,
            trials: vec![report],
            unanswered: None,
            goodbye: true,
            garbled: false,
            repeated: false,
        },
        record: Record::default(),
        printed: String::new(),
    }
}

/// The judgement on `runs` of the hidden tests `names`.
fn judged(names: &[&str], runs: Vec<TestRun>) -> Judgement {
    let evidence = Evidence {
        tests: names.iter().map(|name| (*name).to_owned()).collect(),
        runs,
        source: Arc::new(source()),
        warnings: vec![],
        exercise: ExerciseFacts::default(),
        guard_lines: vec![],
        unbound_future: None,
    };
    of_runs(&evidence, &AtomicBool::new(false)).expect("nobody stops it")
}

fn verdict(run: TestRun) -> (Verdict, Option<Diagnosis>) {
    let judgement = judged(&[&run.test.clone()], vec![run]);
    (judgement.verdict, judgement.diagnosis)
}

#[test]
fn a_test_has_passed_only_if_everything_agrees() {
    let change = |change: fn(&mut TestRun)| {
        let mut run = run(returned());
        change(&mut run);
        verdict(run).0
    };
    assert_eq!(change(|_| {}), Verdict::Passed);
    assert_eq!(change(|run| run.talk.goodbye = false), Verdict::Tampered);
    assert_eq!(change(|run| run.talk.garbled = true), Verdict::Tampered);
    assert_eq!(change(|run| run.talk.trials.clear()), Verdict::Tampered);
    for meddled in [Meddled::Clock, Meddled::PanicHook] {
        let run = run(TrialReport { meddled: Some(meddled), ..returned() });
        assert_eq!(verdict(run).0, Verdict::Tampered);
    }
    assert_eq!(change(|run| run.end = ProcessEnd::Exited(7)), Verdict::Tampered);
    assert_eq!(change(|run| run.end = ProcessEnd::Exited(3)), Verdict::Tampered);
    assert_eq!(change(|run| run.end = ProcessEnd::Signalled(11)), Verdict::Crashed);
    assert_eq!(change(|run| run.end = ProcessEnd::KILLED), Verdict::Infrastructure);
    assert_eq!(change(|run| run.end = ProcessEnd::OutOfTime), Verdict::TimedOut);
    assert_eq!(
        change(|run| run.end = ProcessEnd::OutOfMemory { limit_mib: 512 }),
        Verdict::ResourceLimit
    );
    assert_eq!(change(|run| run.end = ProcessEnd::OutOfOutput), Verdict::ResourceLimit);
    assert_eq!(
        change(|run| (run.end, run.talk) = (ProcessEnd::Exited(1), Talk::default())),
        Verdict::Infrastructure
    );
}

#[test]
fn a_run_that_was_cut_off_in_real_time_is_told_and_drawn_in_real_time() {
    for (real_time, words, clock) in [
        (true, "at 30 ms of real time", Clock::Real),
        (false, "at 30 ms of the test's clock", Clock::Virtual),
    ] {
        let event = |at_us, what| Event { at_us, task: 1, what };
        let file = What::File { index: 0, path: PATH.to_owned() };
        let place = Some(protocol::event::ShortPlace { file: 0, line: 2, column: 5 });
        let made = What::TimerMade { timer: 1, place };
        let set = What::TimerSet { timer: 1, after_ms: 90 };
        let events = [event(0, file), event(0, What::Began), event(0, made), event(30_000, set)];
        let mut cut_off = run(returned());
        (cut_off.end, cut_off.talk.unanswered) = (ProcessEnd::OutOfTime, Some(0));
        cut_off.talk.trials.clear();
        cut_off.record = Record { real_time, ..Record::of(&events) };
        let judgement = judged(&["it_works"], vec![cut_off]);
        assert!(judgement.message.contains(words), "{}", judgement.message);
        assert_eq!(judgement.timeline.first().map(|bar| bar.clock), Some(clock));
    }
}

#[test]
fn what_the_loader_cannot_start_is_ours_and_its_words_are_passed_on() {
    let mut never_began = run(returned());
    (never_began.end, never_began.talk) = (ProcessEnd::Exited(127), Talk::default());
    never_began.printed = "libbundle.so: cannot open shared object file\n".to_owned();
    let judgement = judged(&["it_works"], vec![never_began]);
    assert_eq!(judgement.verdict, Verdict::Infrastructure);
    assert!(judgement.message.ends_with("libbundle.so: cannot open shared object file"));
}

#[test]
fn a_panic_of_the_hidden_tests_is_ours_unless_the_answer_was_at_work_or_panicked_first() {
    let file = format!("{}hidden_tests.rs", protocol::event::OUR_FILES);
    let event = |what| Event { at_us: 0, task: 1, what };
    let files = || {
        [(0, file.as_str()), (1, PATH)]
            .map(|(index, path)| What::File { index, path: path.to_owned() })
    };
    let raised = |index| What::Panicked {
        place: Some(protocol::event::ShortPlace { file: index, line: 1, column: 1 }),
        message: "subtract with overflow".to_owned(),
    };
    let table = [
        (vec![What::Began, What::Returned, raised(0)], Verdict::Infrastructure),
        (vec![What::Began, raised(0)], Verdict::Failed),
        (vec![What::Began, raised(1), What::Returned, raised(0)], Verdict::Failed),
    ];
    for (whats, expected) in table {
        let place = Some(Place { file: file.clone(), line: 1, column: 1 });
        let end = End::Panicked { message: "subtract with overflow".to_owned(), place };
        let mut panicked = run(TrialReport { end, ..returned() });
        let events: Vec<_> = files().into_iter().chain(whats.clone()).map(event).collect();
        panicked.record = Record::of(&events);
        assert_eq!(verdict(panicked).0, expected, "{whats:?}");
    }
}

#[test]
fn a_run_that_is_at_work_when_its_time_is_up_stands_still_nowhere() {
    let table = [(10, Some(Diagnosis::Blocking)), (BUSY, None)];
    for (events, diagnosis) in table {
        let polled = What::TaskPolled { task: 1, times: 1 };
        let event = Event { at_us: 0, task: 1, what: polled };
        let mut killed = run(returned());
        killed.end = ProcessEnd::OutOfTime;
        killed.record = Record { inside_poll: true, ..Record::of(&vec![event; events as usize]) };
        assert_eq!(verdict(killed), (Verdict::TimedOut, diagnosis), "{events}");
    }
}

#[test]
fn work_on_another_thread_that_holds_the_clock_is_named() {
    let place = |line| Some(protocol::event::ShortPlace { file: 0, line, column: 1 });
    let spawned = What::TaskSpawned {
        task: 2,
        kind: protocol::event::TaskKind::Blocking,
        bytes: 0,
        place: place(9),
    };
    let event = |what| Event { at_us: 0, task: 1, what };
    let file = What::File { index: 0, path: PATH.to_owned() };
    let polled = What::TaskPolled { task: 2, times: 1 };
    // Its only poll is written down with what comes after it, and nothing does.
    for whats in [vec![file.clone(), spawned.clone()], vec![file, spawned, polled]] {
        let events: Vec<_> = whats.into_iter().map(event).collect();
        let mut killed = run(returned());
        killed.end = ProcessEnd::OutOfTime;
        killed.record = Record::of(&events);
        let judgement = judged(&["it_works"], vec![killed]);
        assert_eq!((judgement.verdict, judgement.diagnosis), (Verdict::TimedOut, None));
        let named = "Stopped, because what line 9 hands to another thread was not done.";
        assert!(judgement.message.starts_with(named), "{}", judgement.message);
        assert_eq!(judgement.line, Some(9));
    }
}

#[test]
fn a_hidden_test_that_was_not_run_is_not_passed() {
    let names = ["it_works", "it_works_again"];
    let judgement = judged(&names, vec![run(returned())]);
    assert_eq!(judgement.verdict, Verdict::Infrastructure);
    assert_eq!(judgement.tests[1].status, TestStatus::NotRun);
    assert_eq!(judged(&names, vec![]).verdict, Verdict::Infrastructure);
}

#[test]
fn a_test_in_which_nothing_was_compared_has_not_passed_where_another_fails() {
    let names = ["it_works", "it_works_again"];
    let of = |checks: Vec<Check>| run(TrialReport { checks, ..returned() });
    let fact =
        |holds| Check::Fact { otherwise: "No.".to_owned(), holds, means: Diagnosis::WrongValue };
    let table = [
        ([vec![], vec![fact(false)]], [TestStatus::NotRun, TestStatus::Failed]),
        ([vec![fact(true)], vec![fact(false)]], [TestStatus::Passed, TestStatus::Failed]),
        ([vec![], vec![fact(true)]], [TestStatus::Passed, TestStatus::Passed]),
    ];
    for (checks, expected) in table {
        let judgement = judged(&names, checks.map(of).into());
        let statuses: Vec<_> = judgement.tests.iter().map(|test| test.status).collect();
        assert_eq!(statuses, expected);
    }
}

#[test]
fn a_todo_is_decided_by_where_the_panic_was_raised() {
    let text = "not yet implemented: soon";
    assert_eq!(verdict(run(panicked_at(2, 5, text))), (Verdict::Todo, None));
    let elsewhere = verdict(run(panicked_at(1, 1, text)));
    assert_eq!(elsewhere, (Verdict::Failed, Some(Diagnosis::Panicked)));
}

#[test]
fn a_run_given_up_for_its_polls_must_exit_as_one() {
    let spun = TrialReport { end: End::PollBudgetSpent { polls: 9 }, ..returned() };
    let stuck = TrialReport { end: End::Stuck, ..returned() };
    let mut waits = run(stuck);
    (waits.talk.goodbye, waits.end) = (false, ProcessEnd::Exited(i32::from(GAVE_UP)));
    assert_eq!(verdict(waits), (Verdict::Failed, Some(Diagnosis::Blocking)));
    let mut run = run(spun);
    run.talk.goodbye = false;
    run.end = ProcessEnd::Exited(i32::from(GAVE_UP));
    assert_eq!(verdict(run.clone()), (Verdict::Failed, Some(Diagnosis::Spinning)));
    run.end = ProcessEnd::Exited(0);
    assert_eq!(verdict(run).0, Verdict::Tampered);
}

#[test]
fn what_a_killed_test_had_recorded_is_shown() {
    let at = |at_us, what| Event { at_us, task: 1, what };
    let events = [
        at(0, What::Began),
        at(0, What::CallMade { call: 0, label: "a".into(), takes_ms: 9, place: None }),
        at(0, What::CallStarted { call: 0 }),
        at(5000, What::TaskPolled { task: 1, times: 1 }),
    ];
    let mut killed = run(returned());
    killed.end = ProcessEnd::OutOfTime;
    killed.talk = Talk { ready: true, unanswered: Some(0), ..Talk::default() };
    killed.record = Record { inside_poll: true, ..Record::of(&events) };
    let judgement = judged(&["it_works"], vec![killed]);
    assert_eq!(judgement.verdict, Verdict::TimedOut);
    assert_eq!(judgement.diagnosis, Some(Diagnosis::Blocking));
    let bars: Vec<_> = judgement.timeline.iter().map(|bar| (&*bar.lane, bar.end_ms)).collect();
    assert_eq!(bars, [("\"a\"", 5), ("thread", 5)]);
}

#[test]
fn a_measured_time_counts_from_where_it_began() {
    let elapsed = |began_us, got_ms| Check::Elapsed { began_us, expected_ms: 100, got_ms };
    let table = [
        (vec![elapsed(0, 100), elapsed(300_000, 120)], false, 300),
        (vec![elapsed(40_000, 100), elapsed(300_000, 100)], false, 40),
        (vec![elapsed(300_000, 120)], true, 0),
        (vec![], false, 0),
    ];
    for (checks, real_time, expected) in table {
        let report = TrialReport { checks, real_time, ..returned() };
        assert_eq!(judged(&["it_works"], vec![run(report)]).tests[0].measured_from_ms, expected);
    }
}

#[test]
fn of_several_times_that_is_shown_after_which_something_was_wrong() {
    let elapsed = |began_us, got_ms| Check::Elapsed { began_us, expected_ms: 100, got_ms };
    let fact = |holds| Check::Fact {
        otherwise: "Something is wrong.".to_owned(),
        holds,
        means: Diagnosis::WrongValue,
    };
    let table = [
        (vec![elapsed(0, 100), fact(true), elapsed(5000, 100), fact(false), elapsed(9000, 100)], 5),
        (vec![fact(false), elapsed(3000, 100)], 3),
        (vec![elapsed(1000, 100), fact(false), elapsed(9000, 120)], 9),
        (vec![elapsed(1000, 100), fact(true), elapsed(9000, 100)], 1),
    ];
    for (checks, from_ms) in table {
        let report = TrialReport { checks, ..returned() };
        let measured = judged(&["it_works"], vec![run(report)]).tests[0].measured_from_ms;
        assert_eq!(measured, from_ms);
    }
}

#[test]
fn a_clean_run_leads_to_the_next_seed_and_any_other_does_not() {
    let source = source();
    let blocked = Event {
        at_us: 0,
        task: 1,
        what: What::Blocked { for_us: 10, by: protocol::event::BlockedBy::Sleep },
    };
    let wrong = Check::Elapsed { began_us: 0, expected_ms: 1, got_ms: 2 };
    let failed = TrialReport { checks: vec![wrong], ..returned() };
    let gave_up = TrialReport { end: End::DeadlinePassed, ..returned() };
    let facts = ExerciseFacts::default();
    let is_clean = |report: &TrialReport, record: &Record| {
        is_clean(EndedRun { report, record, repeated: false }, &source, &facts)
    };
    assert!(is_clean(&returned(), &Record::default()));
    assert!(!is_clean(&returned(), &Record::of(&[blocked])));
    assert!(!is_clean(&failed, &Record::default()));
    assert!(!is_clean(&gave_up, &Record::default()));
}

#[test]
fn the_seed_that_is_shown_is_that_of_the_run_in_hand() {
    let wrong = Check::Elapsed { began_us: 0, expected_ms: 1, got_ms: 2 };
    let failed = TrialReport { checks: vec![wrong], ..returned() };
    // What was reported, whether one more was asked for, and which of them is to blame.
    let table = [
        (vec![returned(), returned()], Some(3), ProcessEnd::OutOfTime, 2),
        (vec![], Some(1), ProcessEnd::OutOfTime, 0),
        (vec![returned(), failed], None, ProcessEnd::Exited(0), 1),
    ];
    for (trials, unanswered, end, expected) in table {
        let mut stopped = run(returned());
        stopped.end = end;
        (stopped.talk.trials, stopped.talk.unanswered) = (trials, unanswered);
        assert_eq!(judged(&["it_works"], vec![stopped]).trial, expected, "{unanswered:?}");
    }
}

#[test]
fn what_is_kept_in_a_static_takes_all_runs_to_be_seen_again() {
    let wrong = Check::Elapsed { began_us: 0, expected_ms: 1, got_ms: 2 };
    let failed = TrialReport { checks: vec![wrong], ..returned() };
    for (text, expected) in [("fn f() {}", 1), ("static KEPT: OnceCell<u8> = new();", 0)] {
        let mut second = run(returned());
        second.talk.trials = vec![returned(), failed.clone()];
        let evidence = Evidence {
            tests: vec!["it_works".to_owned()],
            runs: vec![second],
            source: Arc::new(Source::new("lib.rs", text)),
            warnings: vec![],
            exercise: ExerciseFacts::default(),
            guard_lines: vec![],
            unbound_future: None,
        };
        let judgement = of_runs(&evidence, &AtomicBool::new(false));
        assert_eq!(judgement.map(|judgement| judgement.trial), Some(expected), "{text}");
    }
}

#[test]
fn judging_ends_when_it_is_told_to() {
    let evidence = Evidence {
        tests: vec!["it_works".to_owned()],
        runs: vec![run(returned())],
        source: Arc::new(source()),
        warnings: vec![],
        exercise: ExerciseFacts::default(),
        guard_lines: vec![],
        unbound_future: None,
    };
    assert_eq!(of_runs(&evidence, &AtomicBool::new(true)), None);
}

#[test]
fn what_panics_while_a_panic_unwinds_is_named_and_no_other_signal_is_explained_so() {
    let panic = |message: &str, raised| Panic {
        message: message.to_owned(),
        raised,
        task: ROOT_TASK,
        within: Some(9),
    };
    let theirs = Raised::InTheAnswer { line: 4, column: 1 };
    let (first, cleanup) = (panic("one", theirs), panic(super::IN_CLEANUP, Raised::Elsewhere));
    let named = Some(Diagnosis::Panicked);
    let table = [
        (vec![first.clone(), panic("two", theirs), cleanup.clone()], named, Some(4)),
        (vec![first.clone(), panic("two", Raised::Elsewhere), cleanup.clone()], named, Some(9)),
        (vec![first.clone(), panic("two", theirs)], None, None),
        (vec![cleanup], None, None),
        (vec![], None, None),
    ];
    for (panics, expected, expected_line) in table {
        let story = Story { panics, ..Story::default() };
        let Outcome::Stopped { verdict, diagnosis, line, message } = super::crashed(6, &story)
        else {
            panic!("it was stopped")
        };
        assert_eq!((verdict, diagnosis, line), (Verdict::Crashed, expected, expected_line));
        assert_eq!(message.contains("\"two\""), expected.is_some(), "{message}");
    }
}
