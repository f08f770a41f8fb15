//! What becomes a bar, whose it is and which clock it tells.

use protocol::event::{Event, ShortPlace, What, WorkedOn};

use super::*;
use crate::judgement::function_names;
use crate::judgement::story::tell;
use crate::vocabulary::record::Record;

const YOURS: u16 = 0;
const TEST: u16 = 1;
const HARNESS: u16 = 2;
const LIBRARY: u16 = 3;

fn at(at_us: u64, task: u32, what: What) -> Event {
    Event { at_us, task, what }
}

fn place(file: u16, line: u32) -> Option<ShortPlace> {
    Some(ShortPlace { file, line, column: 1 })
}

fn began() -> Event {
    at(0, 1, What::Began)
}

fn spawned(task: u32, file: u16) -> Event {
    let kind = TaskKind::Async;
    at(0, 1, What::TaskSpawned { task, kind, bytes: 0, place: place(file, 3) })
}

/// A call of 5 ms on `task`.
fn call(task: u32, label: &str, file: u16) -> Vec<Event> {
    let made =
        What::CallMade { call: task, label: label.into(), takes_ms: 5, place: place(file, 2) };
    let ended = What::CallEnded { call: task, end: protocol::event::CallEnd::Completed };
    vec![at(0, task, made), at(0, task, What::CallStarted { call: task }), at(5000, task, ended)]
}

/// A lock made in `file`, taken on task 1, and waited for on `waiter` to the end.
fn kept_lock(file: u16, waiter: u32) -> Vec<Event> {
    let made =
        What::ResourceMade { resource: 90, kind: ResourceKind::Mutex, place: place(file, 4) };
    vec![
        at(0, 1, made),
        at(0, 1, What::Acquired { resource: 90, amount: 1 }),
        at(1000, waiter, What::WaitStarted { resource: 90, wait: 91 }),
        at(9000, 1, What::TaskPolled { task: 1, times: 1 }),
    ]
}

fn drawn(text: &str, told: Told, events: Vec<Event>) -> Vec<Bar> {
    let file = |(index, path): (usize, &str)| {
        at(0, 1, What::File { index: index as u16, path: path.into() })
    };
    let files =
        ["lib.rs", "async-kata: hidden_tests.rs", "async-kata: harness/src/a.rs", "/rustc/core.rs"];
    let files = files.into_iter().enumerate().map(file);
    let events: Vec<_> = files.chain(events).collect();
    let source = Source::new("lib.rs", text);
    bars(&tell(&Record::of(&events), &source), &source, told)
}

fn lanes(bars: &[Bar]) -> Vec<(&str, Option<u32>, bool)> {
    bars.iter().map(|bar| (bar.lane.as_str(), bar.line, bar.by_test)).collect()
}

#[test]
fn work_on_other_threads_is_drawn_when_it_really_ran() {
    let work = |real_from_us, real_to_us| What::Worked {
        label: "job".into(),
        on: WorkedOn::OtherThread,
        for_us: 50_000,
        real_from_us,
        real_to_us,
        place: place(YOURS, 2),
    };
    let events = vec![began(), at(0, 2, work(1000, 3000)), at(0, 3, work(3000, 4000))];
    let bars = drawn("", Told::default(), events);
    let times: Vec<_> = bars.iter().map(|bar| (bar.start_ms, bar.end_ms, bar.clock)).collect();
    assert_eq!(times, [(1, 3, Clock::Real), (3, 4, Clock::Real)]);
}

#[test]
fn a_test_in_real_time_has_real_times() {
    let events = [vec![began()], call(1, "io()", YOURS)].concat();
    for clock in [Clock::Virtual, Clock::Real] {
        let bars = drawn("io()", Told { clock, ..Told::default() }, events.clone());
        assert_eq!(bars[0].clock, clock);
    }
}

#[test]
fn what_the_test_does_on_its_own_is_told_apart() {
    // Who spawns task 2, and whose call is on it; what is drawn, and whether as the test's.
    let table = [
        (YOURS, YOURS, vec![("task 2", Some(3), false), ("io()", Some(2), false)]),
        (TEST, TEST, vec![("task 2", None, true), ("io()", None, true)]),
        (TEST, YOURS, vec![("io()", Some(2), false), ("task 2", None, true)]),
        (HARNESS, TEST, vec![("io()", None, false)]),
    ];
    for (task, its_call, expected) in table {
        let events = [vec![began(), spawned(2, task)], call(2, "io()", its_call)].concat();
        assert_eq!(lanes(&drawn("\nio()", Told::default(), events)), expected);
    }
    let before = drawn("io()", Told::default(), call(1, "io()", TEST));
    assert_eq!(lanes(&before), [("io()", None, true)]);
    let handed_over = [vec![began()], call(1, "io()", TEST)].concat();
    assert_eq!(lanes(&drawn("io()", Told::default(), handed_over)), [("io()", None, false)]);
    let mut made_before = call(1, "io()", TEST);
    made_before.insert(1, began());
    assert_eq!(lanes(&drawn("io()", Told::default(), made_before)), [("io()", None, false)]);
}

#[test]
fn a_name_that_the_source_does_not_call_is_shown_as_a_value() {
    for (text, label, lane) in [
        ("\nio()", "io()", "io()"),
        ("\nsave(word)", "word", "\"word\""),
        ("\nsave(word)", "other(1)", "\"other(1)\""),
    ] {
        let events = [vec![began()], call(1, label, YOURS)].concat();
        assert_eq!(drawn(text, Told::default(), events)[0].lane, lane);
    }
}

#[test]
fn a_lock_that_never_came_names_who_has_it_and_where_it_is_awaited() {
    let text = "\n\n\n\n\nm.lock().await;";
    let other = |file| [vec![began(), spawned(2, YOURS)], kept_lock(file, 2)].concat();
    let bars = drawn(text, Told::default(), other(TEST));
    assert!(lanes(&bars).contains(&("Mutex (task 1 has it)", Some(6), false)), "{bars:?}");
    let bars = drawn(text, Told::default(), other(YOURS));
    assert!(lanes(&bars).contains(&("Mutex (task 1 has it)", Some(4), false)), "{bars:?}");
    let bars = drawn(text, Told::default(), [vec![began()], kept_lock(TEST, 1)].concat());
    assert!(lanes(&bars).contains(&("Mutex (task has it)", Some(6), false)), "{bars:?}");
}

#[test]
fn a_lock_that_may_also_be_had_at_once_has_no_line() {
    let events = [vec![began()], kept_lock(TEST, 1)].concat();
    for (text, line) in [("m.lock().await;", Some(1)), ("m.lock().await;\nm.try_lock();", None)] {
        let bars = drawn(text, Told::default(), events.clone());
        let held = bars.iter().find(|bar| bar.kind == BarKind::Held).unwrap();
        assert_eq!(held.line, line, "{text}");
    }
}

#[test]
fn a_lock_of_the_tests_tasks_is_the_learners_only_where_their_text_asks_for_it() {
    let events = [vec![began(), spawned(2, TEST)], kept_lock(TEST, 2)].concat();
    for (text, by_test) in [("m.lock().await;", false), ("", true)] {
        let bars = drawn(text, Told::default(), events.clone());
        let wait = bars.iter().find(|bar| bar.kind == BarKind::Wait && bar.task == 2).unwrap();
        assert_eq!(wait.by_test, by_test);
    }
}

#[test]
fn the_limit_of_what_was_done_in_time_is_not_cancelled() {
    use protocol::event::CallEnd;
    for (end, kind) in [(CallEnd::Completed, BarKind::Wait), (CallEnd::Dropped, BarKind::Dropped)] {
        let made = What::CallMade {
            call: 2,
            label: "fetch()".into(),
            takes_ms: 5,
            place: place(YOURS, 1),
        };
        let events = vec![
            began(),
            at(0, 1, made),
            at(0, 1, What::TimerMade { timer: 3, place: place(YOURS, 1) }),
            at(0, 1, What::CallStarted { call: 2 }),
            at(0, 1, What::TimerSet { timer: 3, after_ms: 100 }),
            at(5000, 1, What::CallEnded { call: 2, end }),
            at(5000, 1, What::TimerDropped { timer: 3 }),
        ];
        let bars = drawn("timeout(limit, fetch()).await;", Told::default(), events);
        let limit = bars.iter().find(|bar| bar.lane == "timeout").unwrap();
        assert_eq!((limit.kind, limit.end_ms), (kind, 5));
    }
}

#[test]
fn a_librarys_own_waits_are_not_drawn() {
    for (kind, file, drawn_waits) in [
        (ResourceKind::Oneshot, LIBRARY, 0),
        (ResourceKind::Other, HARNESS, 0),
        (ResourceKind::Oneshot, YOURS, 1),
        (ResourceKind::Semaphore, LIBRARY, 0),
        (ResourceKind::Mutex, LIBRARY, 1),
    ] {
        let made = What::ResourceMade { resource: 90, kind, place: place(file, 4) };
        let wait = What::WaitStarted { resource: 90, wait: 91 };
        let polled = at(9000, 1, What::TaskPolled { task: 1, times: 1 });
        let events = vec![began(), at(0, 1, made), at(0, 1, wait), polled];
        assert_eq!(
            drawn("m.lock().await;", Told::default(), events).len(),
            drawn_waits,
            "{kind:?}"
        );
    }
}

#[test]
fn a_standstill_without_an_end_is_marked_at_the_line_that_is_told() {
    let stuck = vec![began(), at(2000, 1, What::Stuck)];
    let spinning = vec![began(), at(2000, 1, What::TaskPolled { task: 1, times: 1 })];
    for (events, never_came_back) in [(stuck, false), (spinning, true)] {
        let told = Told { line: Some(7), never_came_back, ..Told::default() };
        let bars = drawn("", told, events);
        assert_eq!(lanes(&bars), [("thread", Some(7), false)]);
        assert_eq!((bars[0].start_ms, bars[0].end_ms, bars[0].kind), (2, 2, BarKind::Blocked));
    }
}

#[test]
fn a_timer_that_was_made_before_it_was_polled_says_so() {
    for (polled_us, lane) in [(0, "sleep"), (5000, "sleep (made at 0)")] {
        let after_ms = 10 - polled_us / 1000;
        let events = vec![
            began(),
            at(0, 1, What::TimerMade { timer: 90, place: place(YOURS, 3) }),
            at(polled_us, 1, What::TimerSet { timer: 90, after_ms }),
            at(10_000, 1, What::TimerDropped { timer: 90 }),
        ];
        let bars = drawn("\n\nsleep(d).await", Told::default(), events);
        let bars: Vec<_> = bars.iter().map(|bar| (&*bar.lane, bar.start_ms, bar.end_ms)).collect();
        assert_eq!(bars, [(lane, polled_us / 1000, 10)]);
    }
}

#[test]
fn standstills_stand_at_their_instant_and_are_as_long_as_they_were_together() {
    let blocked = |at_us, for_us| {
        at(at_us, 1, What::Blocked { for_us, by: protocol::event::BlockedBy::Sleep })
    };
    let mut events = vec![began(), blocked(300, 100_000), blocked(300, 50_000)];
    events.extend((0..20).map(|_| blocked(7_000, 100)));
    let bars = drawn("", Told::default(), events);
    let spans: Vec<_> =
        bars.iter().take(3).map(|bar| (bar.span_ms(), bar.stood_still_us())).collect();
    assert_eq!(spans, [((0, 0), 100_000), ((0, 0), 50_000), ((7, 7), 100)]);
    let short = bars.iter().skip(2).map(Bar::stood_still_us).sum::<u64>();
    assert_eq!(short, 2000);
    assert_eq!((bars[1].start_ms, bars[1].end_ms), (100, 150), "as it is in JSON");
}

/// A wait for room of one that sends, from 0 to 10 ms, and what becomes of its message then.
fn given_up_sending(lost: Option<u16>) -> Vec<Event> {
    let made = What::ResourceMade { resource: 90, kind: ResourceKind::Mpsc, place: None };
    let left = What::WakerLeft { wait: Some(91) };
    let ended = What::WaitEnded { wait: 91, end: protocol::event::CallEnd::Dropped };
    let item = protocol::event::LostItem::Message { name: "parcel 1".to_owned() };
    let lost = lost.map(|calls| at(10_000, 1, What::Lost { item, calls: Some(calls) }));
    let before = vec![
        began(),
        at(0, 1, made),
        at(0, 1, What::WaitStarted { resource: 90, wait: 91 }),
        at(0, 1, What::Inside { calls: 0 }),
        at(0, 1, left),
        at(10_000, 1, ended),
    ];
    before.into_iter().chain(lost).collect()
}

/// A `read_exact` on line 2 that is asked for until 10 ms, and bytes that are lost with it.
fn given_up_reading(lost: bool) -> Vec<Event> {
    let item = protocol::event::LostItem::Bytes { text: "abc".to_owned(), count: 3 };
    let lost = lost.then(|| at(10_000, 1, What::Lost { item, calls: Some(2) }));
    let before = vec![
        began(),
        at(0, 1, What::TaskPolled { task: 1, times: 1 }),
        at(0, 1, What::Inside { calls: 2 }),
        at(0, 1, What::WakerLeft { wait: None }),
        at(10_000, 1, What::TaskPolled { task: 1, times: 1 }),
    ];
    let after = [at(10_000, 1, What::TaskPolled { task: 1, times: 1 })];
    before.into_iter().chain(lost).chain(after).collect()
}

#[test]
fn what_is_lost_with_a_wait_is_marked_where_that_ends() {
    let send = "core::ptr::drop_in_place<tokio::sync::mpsc::bounded::Sender<T>::send::{{closure}}>";
    let read = "<tokio::io::util::read_exact::ReadExact<A> as core::future::future::Future>::poll";
    let chains = vec![
        vec![
            function_names::call("tokio::sync::mpsc::bounded::Sender<T>::send", None),
            function_names::call("f", Some(3)),
        ],
        vec![function_names::call(send, None), function_names::call("f", Some(3))],
        vec![function_names::call(read, None), function_names::call("f", Some(2))],
    ];
    let table = [
        (given_up_sending(None), ("send", BarKind::Dropped)),
        (given_up_sending(Some(1)), ("send (1 lost)", BarKind::Lost)),
        (given_up_reading(false), ("read", BarKind::Dropped)),
        (given_up_reading(true), ("read (3 bytes lost)", BarKind::Lost)),
    ];
    for (events, (lane, kind)) in table {
        let file = at(0, 1, What::File { index: 0, path: "lib.rs".into() });
        let events: Vec<_> = [file].into_iter().chain(events).collect();
        let record = Record { chains: chains.clone(), ..Record::of(&events) };
        let source = Source::new("lib.rs", "");
        let bars = bars(&tell(&record, &source), &source, Told::default());
        let drawn: Vec<_> =
            bars.iter().map(|bar| (bar.lane.as_str(), bar.kind, bar.end_ms)).collect();
        assert_eq!(drawn, [(lane, kind, 10)]);
    }
}

#[test]
fn a_lock_that_the_tests_own_task_takes_is_none_of_the_answers() {
    let chains = vec![vec![function_names::call("f", Some(2))]];
    let made =
        What::ResourceMade { resource: 90, kind: ResourceKind::Mutex, place: place(TEST, 4) };
    let take = |at_us, task| at(at_us, task, What::Acquired { resource: 90, amount: 1 });
    let release = |at_us, task| at(at_us, task, What::Released { resource: 90, amount: 1 });
    let events = vec![
        at(0, 1, What::File { index: YOURS, path: "lib.rs".into() }),
        at(0, 1, What::File { index: TEST, path: "async-kata: hidden_tests.rs".into() }),
        began(),
        spawned(2, TEST),
        at(0, 1, made),
        take(0, 2),
        at(1000, 1, What::WaitStarted { resource: 90, wait: 91 }),
    ];
    let ends = [
        release(3000, 2),
        at(3000, 1, What::WaitEnded { wait: 91, end: protocol::event::CallEnd::Completed }),
        take(3000, 1),
        release(5000, 1),
        at(9000, 1, What::TaskPolled { task: 1, times: 1 }),
    ];
    let source = Source::new("lib.rs", "\ndatabase.lock().await");
    // Where the answer has not come to its lock, calls are seen all the same.
    for (asks, chains) in [(true, chains.clone()), (false, chains), (false, vec![])] {
        let is_seen = !chains.is_empty();
        let mut events = events.clone();
        if asks {
            events.push(at(1000, 1, What::Inside { calls: 0 }));
            events.push(at(1000, 1, What::WakerLeft { wait: Some(91) }));
        }
        events.extend(ends.clone());
        let story = tell(&Record { chains: chains.clone(), ..Record::of(&events) }, &source);
        let held = |task| {
            let bars = bars(&story, &source, Told::default());
            let bar = bars.into_iter().find(|bar| bar.task == task && bar.kind == BarKind::Held);
            bar.map(|bar| (bar.line, bar.by_test))
        };
        assert_eq!(held(1), Some((Some(2), false)));
        let expected = if is_seen { (None, true) } else { (Some(2), false) };
        assert_eq!(held(2), Some(expected), "{asks} {is_seen}");
    }
}
