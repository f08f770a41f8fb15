//! What a story says of a record.

use protocol::event::{CallEnd, OUR_FILES};

use super::*;
use crate::judgement::function_names::call;
use crate::judgement::story::{MOST_TOLD, Operation, Parked};

fn at(at_us: u64, what: What) -> Event {
    Event { at_us, task: 1, what }
}

/// What a loop leaves that takes a lock `n` times, spawns as many tasks and sleeps between.
fn long_record(n: u32) -> Record {
    let place = Some(ShortPlace { file: 0, line: 1, column: 1 });
    let file = What::File { index: 0, path: "lib.rs".into() };
    let lock = What::ResourceMade { resource: 0, kind: ResourceKind::Mutex, place };
    let mut events = vec![at(0, file), at(0, lock), at(0, What::Began)];
    for i in 1..=n {
        let now = u64::from(i) * 1000;
        events.extend([
            at(now, What::Acquired { resource: 0, amount: 1 }),
            at(now, What::TimerMade { timer: i, place }),
            at(now, What::TimerSet { timer: i, after_ms: 1 }),
            at(now + 1000, What::TimerDropped { timer: i }),
            at(now, What::TaskSpawned { task: i, kind: TaskKind::Async, bytes: 0, place }),
            at(now + 1000, What::Released { resource: 0, amount: 1 }),
            at(now + 1000, What::Settled),
        ]);
    }
    Record::of(&events)
}

#[test]
fn telling_takes_a_few_steps_an_event_however_long_the_record_is() {
    let source = Source::new("lib.rs", "");
    for n in [100, 10_000, 60_000] {
        let (story, steps) = tell_counted(&long_record(n), &source);
        assert!(steps <= 2 * u64::from(n) + 100, "{steps} steps for {n}");
        let told = [story.waits.len(), story.tasks.len(), story.holds.len()];
        assert!(told.iter().all(|told| *told <= MOST_TOLD), "{told:?}");
    }
}

#[test]
fn a_task_is_left_behind_where_an_answer_came_and_not_where_the_future_was_dropped() {
    let place = None;
    let spawned = What::TaskSpawned { task: 2, kind: TaskKind::Async, bytes: 0, place };
    let table = [
        (vec![What::Began, spawned.clone(), What::Returned, What::Settled], Some(0)),
        (vec![What::Began, spawned.clone()], Some(0)),
        (vec![spawned, What::Began, What::Returned, What::Settled], None),
    ];
    let source = Source::new("lib.rs", "");
    for (whats, window) in table {
        let events: Vec<_> = whats.into_iter().map(|what| at(5, what)).collect();
        let story = tell(&Record::of(&events), &source);
        assert_eq!(story.tasks[0].window, window);
        assert_eq!(story.tasks[0].seen_alive_us.is_some(), events.len() > 2);
    }
}

#[test]
fn work_blocks_where_the_runtimes_thread_does_it_or_waits_for_it() {
    use WorkedOn::{OtherThread, OtherThreadBlockedOn, RuntimeThread};
    let inside = [What::Began].as_slice();
    let after = [What::Began, What::Returned].as_slice();
    // Before it, where, for how long; how often it blocks, how often it runs elsewhere.
    let table = [
        (inside, RuntimeThread, 50_000, 1, 0),
        (inside, RuntimeThread, 101, 1, 0),
        (inside, RuntimeThread, 100, 0, 0),
        (inside, OtherThread, 50_000, 0, 1),
        (inside, OtherThreadBlockedOn, 50_000, 1, 0),
        (inside, OtherThreadBlockedOn, 10, 1, 0),
        (after, RuntimeThread, 50_000, 0, 0),
        (after, OtherThreadBlockedOn, 50_000, 0, 0),
        (&[], RuntimeThread, 50_000, 0, 0),
    ];
    let source = Source::new("lib.rs", "");
    for (before, on, for_us, blocks, works) in table {
        let (label, real_from_us, real_to_us) = ("work".to_owned(), 0, 0);
        let work = What::Worked { label, on, for_us, real_from_us, real_to_us, place: None };
        let whats = before.iter().cloned().chain([work]);
        let events: Vec<_> = whats.map(|what| Event { at_us: 0, task: 1, what }).collect();
        let story = tell(&Record::of(&events), &source);
        let found = (story.blocks.len(), story.works.len());
        assert_eq!(found, (blocks, works), "{on:?} for {for_us} after {before:?}");
    }
}

#[test]
fn who_waits_for_work_elsewhere_stands_still_where_it_waits_and_not_where_the_work_is() {
    let place = Some(ShortPlace { file: 0, line: 2, column: 1 });
    let text = "fn f() {\n spawn_blocking(work);\n r.recv(); }";
    let spawned = What::TaskSpawned { task: 2, kind: TaskKind::Blocking, bytes: 0, place };
    let (label, on) = ("work".to_owned(), WorkedOn::OtherThreadBlockedOn);
    let work = What::Worked { label, on, for_us: 50_000, real_from_us: 0, real_to_us: 0, place };
    let polled = |task| What::TaskPolled { task, times: 1 };
    let whats = [
        (1, What::File { index: 0, path: "lib.rs".into() }),
        (1, What::Began),
        (1, polled(1)),
        (1, spawned),
        (2, polled(2)),
        (2, work),
    ];
    let events = whats.map(|(task, what)| Event { at_us: 0, task, what });
    let story = tell(&Record::of(&events), &Source::new("lib.rs", text));
    let why = Standstill::WaitsFor { label: "work".to_owned(), line: Some(2) };
    let expected = Block { at_us: 0, for_us: 50_000, task: 1, line: Some(3), why };
    assert_eq!(story.blocks, [expected]);
}

#[test]
fn a_standstill_of_the_standard_librarys_has_a_line_where_only_one_can_be_meant() {
    let table = [
        ("fn f() {\n thread::sleep(d); }", BlockedBy::Sleep, Some(2)),
        ("fn f() {\n thread::sleep(d); }", BlockedBy::TimedWait, None),
        ("fn f() {\n thread::sleep(d);\n thread::sleep(d); }", BlockedBy::Sleep, None),
        ("fn f() {\n r.recv_timeout(d); }", BlockedBy::TimedWait, Some(2)),
        ("fn f() {\n r.recv_timeout(d);\n r.recv_timeout(d); }", BlockedBy::TimedWait, None),
    ];
    for (text, by, line) in table {
        let blocked = at(0, What::Blocked { for_us: 1000, by });
        let story = tell(&Record::of(&[blocked]), &Source::new("lib.rs", text));
        assert_eq!(story.blocks[0].line, line, "{text}");
    }
}

#[test]
fn what_is_dropped_when_a_run_is_given_up_is_no_activity() {
    let place = Some(ShortPlace { file: 0, line: 1, column: 1 });
    let file = What::File { index: 0, path: "lib.rs".into() };
    let lock = What::ResourceMade { resource: 0, kind: ResourceKind::Mutex, place };
    let waits = What::WaitStarted { resource: 0, wait: 1 };
    let given_up = What::WaitEnded { wait: 1, end: CallEnd::Dropped };
    let events = [(0, file), (0, lock), (0, What::Began), (3000, waits), (30_000_000, given_up)];
    let events = events.map(|(at_us, what)| at(at_us, what));
    let story = tell(&Record::of(&events), &Source::new("lib.rs", ""));
    assert_eq!((story.last_active_us, story.now_us), (3000, 30_000_000));
}

#[test]
fn that_the_harness_looks_on_is_no_activity() {
    for (path, active_us) in [("watching.rs", 0), ("hidden_tests.rs", 17_000)] {
        let place = Some(ShortPlace { file: 0, line: 1, column: 1 });
        let events = [
            (0, What::File { index: 0, path: format!("{OUR_FILES}{path}") }),
            (0, What::TimerMade { timer: 1, place }),
            (0, What::TimerSet { timer: 1, after_ms: 17 }),
            (17_000, What::TimerSet { timer: 1, after_ms: 17 }),
            (30_000_000, What::GivenUp),
        ];
        let events = events.map(|(at_us, what)| at(at_us, what));
        let story = tell(&Record::of(&events), &Source::new("lib.rs", ""));
        assert_eq!(story.last_active_us, active_us, "{path}");
    }
}

#[test]
fn a_timer_that_fires_before_its_time_was_not_dropped() {
    let place = Some(ShortPlace { file: 0, line: 1, column: 1 });
    for fires in [true, false] {
        let mut events = vec![
            at(0, What::File { index: 0, path: "lib.rs".into() }),
            at(0, What::TimerMade { timer: 1, place }),
            at(0, What::TimerSet { timer: 1, after_ms: 18 }),
        ];
        events.extend(fires.then(|| at(500, What::TimerFired { timer: 1 })));
        events.push(at(1000, What::TimerDropped { timer: 1 }));
        let story = tell(&Record::of(&events), &Source::new("lib.rs", "sleep(d)"));
        let (ended_us, dropped) = (story.waits[0].ended_us, story.waits[0].dropped);
        assert_eq!(
            (ended_us, dropped),
            if fires { (Some(500), false) } else { (Some(1000), true) }
        );
    }
}

/// A record in which task 2 leaves its waker for a message on line 4, and what comes after it.
fn waiting_for_a_message(after: &[(u64, u32, What)]) -> Story {
    let receives = call("tokio::sync::mpsc::bounded::Receiver<T>::recv", None);
    let chains = vec![vec![receives, call("f", Some(4))], vec![call("f", Some(6))]];
    let begins = [
        (0, 2, What::TaskPolled { task: 2, times: 1 }),
        (0, 2, What::Inside { calls: 0 }),
        (0, 2, What::WakerLeft { wait: None }),
    ];
    let all = begins.iter().chain(after);
    let events: Vec<_> = all
        .map(|(at_us, task, what)| Event { at_us: *at_us, task: *task, what: what.clone() })
        .collect();
    tell(&Record { chains, ..Record::of(&events) }, &Source::new("lib.rs", ""))
}

#[test]
fn a_wait_without_a_span_ends_when_its_waker_is_called_or_is_not_left_again() {
    let polled = |at_us| (at_us, 2, What::TaskPolled { task: 2, times: 1 });
    let inside = |at_us, task, calls| (at_us, task, What::Inside { calls });
    let used = |at_us| (at_us, 1, What::WakerUsed { task: 2 });
    let left = |at_us| (at_us, 2, What::WakerLeft { wait: None });
    let alone = |at_us| (at_us, 2, What::LeftAlone);
    let table = [
        // To the end of the record.
        (vec![], None, false),
        (vec![polled(5), inside(5, 2, 0), left(5)], None, false),
        // Somebody sends.
        (vec![inside(5, 1, 0), used(5)], Some(5), false),
        // The task asks for it no more, or stands elsewhere in the same function.
        (vec![polled(5), polled(9)], Some(9), true),
        (vec![polled(5), alone(5), polled(9), alone(9)], None, false),
        (vec![polled(5), alone(5), polled(9), polled(12)], Some(12), true),
        (vec![inside(5, 2, 1)], Some(5), true),
        (vec![inside(5, 2, 1), polled(9)], Some(5), true),
        (vec![inside(5, 2, 1), inside(9, 1, 0), used(9)], Some(5), true),
        (vec![inside(5, 2, 1), (9, 2, What::OutOfSight)], Some(5), true),
        // It polls by hand: looks elsewhere first, and asks for it again or is given it there.
        (vec![polled(5), inside(5, 2, 1), inside(5, 2, 0), left(5)], None, false),
        (
            vec![inside(5, 2, 1), inside(5, 2, 0), (5, 2, What::WakerUsed { task: 2 })],
            Some(5),
            false,
        ),
        // Another thread has woken it, nobody knows for what.
        (vec![used(5), polled(5), polled(9)], Some(5), false),
        // It is gone.
        (vec![(7, 2, What::TaskEnded { task: 2, end: TaskEnd::Cancelled })], Some(7), true),
        // Nobody looks any more.
        (vec![(7, 2, What::OutOfSight)], Some(0), false),
    ];
    for (after, ended, dropped) in table {
        let story = waiting_for_a_message(&after);
        let [parked] = &story.parked[..] else { panic!("{:?}", story.parked) };
        assert_eq!((parked.line, parked.operation), (Some(4), Operation::Receive));
        assert_eq!((parked.to_us, parked.dropped), (ended, dropped), "{after:?}");
    }
}

#[test]
fn who_waits_for_a_task_that_ends_has_not_been_dropped() {
    let awaits = call("<tokio::runtime::task::join::JoinHandle<T> as Future>::poll", None);
    let chains = vec![vec![awaits, call("f", Some(4))], vec![call("f", Some(6))]];
    // When the task has ended, and when the one that waits went on elsewhere.
    for (ended_us, went_on_us, dropped) in [(5, 5, false), (5, 9, true), (9, 5, true)] {
        let mut events = vec![
            (0, 1, What::TaskPolled { task: 1, times: 1 }),
            (0, 1, What::Inside { calls: 0 }),
            (0, 1, What::WakerLeft { wait: None }),
            (ended_us, 2, What::TaskEnded { task: 2, end: TaskEnd::Completed }),
            (went_on_us, 1, What::Inside { calls: 1 }),
            (went_on_us, 1, What::WakerLeft { wait: None }),
        ];
        events.sort_by_key(|(at_us, _, _)| *at_us);
        let event = |(at_us, task, what)| Event { at_us, task, what };
        let events: Vec<_> = events.into_iter().map(event).collect();
        let record = Record { chains: chains.clone(), ..Record::of(&events) };
        let story = tell(&record, &Source::new("lib.rs", ""));
        assert_eq!(story.parked[0].dropped, dropped, "{ended_us} {went_on_us}");
    }
}

#[test]
fn what_is_awaited_in_a_macro_is_told_on_its_own_line() {
    let text = "fn f() {\n select! {\n r = s.read_exact(b) => {}\n () = t.cancelled() => {}\n p = x.reserve() => {}\n } }";
    let source = Source::new("lib.rs", text);
    let table = [
        ("<tokio::io::util::read_exact::ReadExact<A> as core::future::future::Future>::poll", 3),
        ("<tokio_util::sync::cancellation_token::WaitForCancellationFuture as core::future", 4),
        ("tokio::sync::mpsc::bounded::Sender<T>::reserve::{{closure}}", 5),
        ("tokio::sync::notify::Notify::notified", 2),
    ];
    for (function, expected) in table {
        let between = "core::future::future::Future for core::pin::Pin<P>>::poll";
        let theirs = call("f", Some(2));
        let calls = [call(function, None), call(between, None), theirs];
        let standing = standing::Standing::of_all(&[calls.to_vec()], &source).remove(0);
        assert_eq!(standing.line, Some(expected), "{function}");
    }
}

/// A call of this function of the learner's, made at this address.
fn call_at(function: &str, instance: u64, line: u32, address: u64) -> Arc<CallSite> {
    let call = CallSite::clone(&call(function, Some(line)));
    Arc::new(CallSite { instance, address: Some(address), ..call })
}

#[test]
fn blocks_of_one_name_that_are_joined_are_not_past_each_other() {
    let block = |instance, line| {
        let path = [
            call_at("f::{{closure}}::{{closure}}", instance, line, u64::from(line)),
            call_at("f::{{closure}}", 1, 9, 90),
        ];
        standing::Standing::of(&path, "lib.rs")
    };
    let before = block(2, 4);
    for (now, is_past) in [(block(2, 4), false), (block(2, 6), true), (block(3, 6), false)] {
        assert_eq!(now.is_past(&before), is_past, "{now:?}");
    }
}

/// Where a future of `forward` stands that awaits a message on this line, and is polled by the call at
/// this address within this library's function.
fn forwards(line: u32, polled_at: u64, by: &str) -> Vec<Arc<CallSite>> {
    vec![
        call("tokio::sync::mpsc::bounded::Receiver<T>::recv::{{closure}}", None),
        call_at("forward::{{closure}}", 1, line, 100 + u64::from(line)),
        call(by, None),
        call_at("merge::{{closure}}::{{closure}}", 1, 9, polled_at),
        call_at("merge::{{closure}}", 1, 9, 90),
    ]
}

#[test]
fn futures_of_one_function_that_are_joined_are_not_past_each_other() {
    let maybe_done = "<tokio::future::maybe_done::MaybeDone<F> as Future>::poll";
    let join_all = "<futures_util::future::join_all::JoinAll<F> as Future>::poll";
    // By whom both are polled, where the second one stands; whether it has left the first's, and whether it
    // is certainly another.
    let table = [
        (maybe_done, (6, 1), true, false),
        (maybe_done, (6, 2), false, true),
        (maybe_done, (4, 2), false, true),
        (join_all, (6, 1), false, false),
    ];
    for (by, (line, polled_at), is_past, is_beside) in table {
        let standing = |line, at| standing::Standing::of(&forwards(line, at, by), "lib.rs");
        let (before, now) = (standing(4, 1), standing(line, polled_at));
        assert_eq!(now.is_past(&before), is_past, "{now:?}");
        assert_eq!(now.is_beside(&before), is_beside, "{now:?}");
    }
}

#[test]
fn two_who_are_joined_on_one_line_wait_for_messages_of_their_own() {
    let sends = call("tokio::sync::mpsc::chan::Tx<T,S>::send", None);
    let by = "<tokio::future::maybe_done::MaybeDone<F> as Future>::poll";
    let chains = vec![forwards(4, 1, by), forwards(4, 2, by), vec![sends]];
    let (inside, waits) = (|calls| What::Inside { calls }, || What::WakerLeft { wait: None });
    let channel = What::ResourceMade { resource: 7, kind: ResourceKind::Mpsc, place: None };
    let events = [
        (0, 1, channel),
        (0, 1, What::TaskPolled { task: 1, times: 1 }),
        (0, 1, inside(0)),
        (0, 1, waits()),
        (0, 1, inside(1)),
        (0, 1, waits()),
        // A message for the second one, who receives it and is done.
        (5, 2, What::TaskPolled { task: 2, times: 1 }),
        (5, 2, inside(2)),
        (5, 2, What::WakerUsed { task: 1 }),
        (5, 1, What::TaskPolled { task: 1, times: 1 }),
        (5, 1, inside(0)),
        (5, 1, waits()),
        (5, 1, inside(1)),
        (5, 1, What::Released { resource: 7, amount: 1 }),
        (9, 2, What::TaskPolled { task: 2, times: 1 }),
        (9, 2, inside(2)),
        (9, 2, What::WakerUsed { task: 1 }),
    ];
    let events = events.map(|(at_us, task, what)| Event { at_us, task, what });
    let story = tell(&Record { chains, ..Record::of(&events) }, &Source::new("lib.rs", ""));
    let told = story.parked.iter().map(|parked| (parked.to_us, parked.dropped, parked.woken_by));
    assert_eq!(told.collect::<Vec<_>>(), [(Some(9), false, Some(2)), (Some(5), false, Some(2))]);
}

#[test]
fn who_waits_for_a_receiver_to_be_gone_waits_for_no_message() {
    let table = [
        ("tokio::sync::mpsc::bounded::Sender<T>::closed::{{closure}}", Operation::Closed),
        ("tokio::sync::mpsc::chan::Tx<T,S>::closed::{{closure}}", Operation::Closed),
        ("tokio::sync::mpsc::chan::Rx<T,S>::close", Operation::Closed),
        (
            "core::ptr::drop_in_place<tokio::sync::mpsc::unbounded::UnboundedReceiver<u8>>",
            Operation::Closed,
        ),
        ("tokio::sync::mpsc::bounded::Receiver<T>::recv::{{closure}}", Operation::Receive),
        ("tokio::sync::mpsc::chan::Tx<T,S>::send", Operation::Receive),
    ];
    for (function, expected) in table {
        let inner = call("tokio::sync::notify::Notified::poll", None);
        let standing =
            standing::Standing::of(&[inner, call(function, None), call("f", Some(4))], "lib.rs");
        assert_eq!((standing.line, standing.operation), (Some(4), Some(expected)), "{function}");
    }
}

#[test]
fn a_message_that_the_test_waits_for_no_longer_is_dropped_by_the_test() {
    let recv = call("tokio::sync::mpsc::bounded::Receiver<T>::recv::{{closure}}", None);
    let chains = vec![vec![recv, call("f", Some(4))]];
    // Whether the test drops something in the poll in which it is not asked any more, or before.
    for (dropped_us, by_test) in [(None, false), (Some(5), true), (Some(0), false)] {
        let (polled, drops) = (What::TaskPolled { task: 1, times: 1 }, What::DropsOne);
        let mut events = vec![
            (0, polled.clone()),
            (0, What::Inside { calls: 0 }),
            (0, What::WakerLeft { wait: None }),
            (5, polled.clone()),
            (9, polled),
        ];
        if let Some(at_us) = dropped_us {
            let place = events.iter().rposition(|(at, _)| *at == at_us).map_or(0, |last| last + 1);
            events.splice(place..place, [(at_us, drops), (at_us, What::DroppedOne)]);
        }
        let events: Vec<_> = events.into_iter().map(|(at_us, what)| at(at_us, what)).collect();
        let record = Record { chains: chains.clone(), ..Record::of(&events) };
        let story = tell(&record, &Source::new("lib.rs", ""));
        let Parked { to_us, dropped, dropped_by_test, .. } = story.parked[0];
        let until_us = if by_test { 5 } else { 9 };
        assert_eq!((to_us, dropped, dropped_by_test), (Some(until_us), true, by_test));
    }
}

#[test]
fn a_task_outlives_its_window_where_it_ends_behind_it_and_be_it_at_that_instant() {
    let spawned = What::TaskSpawned { task: 2, kind: TaskKind::Async, bytes: 0, place: None };
    let ended = What::TaskEnded { task: 2, end: TaskEnd::Cancelled };
    let table = [
        ([What::Began, spawned.clone(), ended.clone(), What::Returned], false),
        ([What::Began, spawned.clone(), What::Returned, ended.clone()], true),
        ([What::Began, spawned.clone(), What::LetGo, ended.clone()], true),
        ([spawned, What::Began, What::Returned, ended], false),
    ];
    for (whats, outlives) in table {
        let events = whats.map(|what| at(5, what));
        let story = tell(&Record::of(&events), &Source::new("lib.rs", ""));
        assert_eq!(story.tasks[0].outlives_window, outlives, "{events:?}");
    }
}

/// A task that waits in a `select!` for two things, as these chains say, and what becomes of both: when they
/// ended, and whether they were dropped.
fn both_in_a_select(
    chains: Vec<Vec<Arc<CallSite>>>,
    after: &[(u64, u32, What)],
) -> Vec<(Option<u64>, bool)> {
    let text = "fn f() {\n select! {\n _ = a.recv() => {}\n _ = b.recv() => {}\n } }";
    let begins = [
        (0, 1, What::TaskPolled { task: 1, times: 1 }),
        (0, 1, What::Inside { calls: 0 }),
        (0, 1, What::WakerLeft { wait: None }),
        (0, 1, What::Inside { calls: 1 }),
        (0, 1, What::WakerLeft { wait: None }),
    ];
    let all = begins.iter().chain(after);
    let event = |(at_us, task, what): &(u64, u32, What)| Event {
        at_us: *at_us,
        task: *task,
        what: what.clone(),
    };
    let events: Vec<_> = all.map(event).collect();
    let record = Record { chains, ..Record::of(&events) };
    let story = tell(&record, &Source::new("lib.rs", text));
    story.parked.iter().map(|parked| (parked.to_us, parked.dropped)).collect()
}

#[test]
fn a_loser_whose_waker_is_let_go_was_not_what_woke_the_task() {
    let closed = call("tokio::sync::mpsc::bounded::Sender<T>::closed::{{closure}}", None);
    let cancelled =
        call("tokio_util::sync::cancellation_token::WaitForCancellationFuture::poll", None);
    let here = || call("f", Some(2));
    let chains = vec![vec![closed, here()], vec![cancelled, here()]];
    // Somebody wakes it of whom nothing is known, such as the sender of a `oneshot`.
    let woken =
        [(5, 2, What::WakerUsed { task: 1 }), (5, 1, What::TaskPolled { task: 1, times: 1 })];
    let drops = |calls| [(5, 1, What::Inside { calls }), (5, 1, What::WakerDropped { task: 1 })];
    let later = [(9, 1, What::TaskPolled { task: 1, times: 1 })];
    let [first, second] = [drops(0), drops(1)];
    let all: Vec<_> = woken.into_iter().chain(first).chain(second).chain(later).collect();
    let both = both_in_a_select(chains, &all);
    assert_eq!(both, [(Some(5), true), (Some(5), true)]);
}

#[test]
fn two_that_wait_for_messages_in_one_macro_are_two() {
    let recv = || call("tokio::sync::mpsc::bounded::Receiver<T>::recv::{{closure}}", None);
    // The macro's closure is in the macro's file.
    let here = |address| {
        let CallSite { function, place, meaning, .. } = &*call("f::{{closure}}", None);
        let (function, place, meaning) = (Arc::clone(function), place.clone(), *meaning);
        Arc::new(CallSite {
            function,
            place,
            meaning,
            address: Some(address),
            ..Default::default()
        })
    };
    let around = || call("f", Some(2));
    let chains = vec![vec![recv(), here(16), around()], vec![recv(), here(32), around()]];
    let made = What::ResourceMade { resource: 7, kind: ResourceKind::Mpsc, place: None };
    let woken = [
        (1, 2, made),
        (5, 2, What::Inside { calls: 1 }),
        (5, 2, What::WakerUsed { task: 1 }),
        (5, 1, What::TaskPolled { task: 1, times: 1 }),
    ];
    let asks = [(5, 1, What::Inside { calls: 0 }), (5, 1, What::WakerLeft { wait: None })];
    let receives = [
        (5, 1, What::Inside { calls: 1 }),
        (5, 1, What::Released { resource: 7, amount: 1 }),
        (9, 1, What::TaskPolled { task: 1, times: 1 }),
    ];
    let still: Vec<_> = woken.iter().chain(&asks).chain(&receives[..2]).cloned().collect();
    let given_up: Vec<_> = woken.iter().chain(&receives).cloned().collect();
    assert_eq!(both_in_a_select(chains.clone(), &still), [(None, false), (Some(5), false)]);
    assert_eq!(both_in_a_select(chains, &given_up), [(Some(9), true), (Some(5), false)]);
}
