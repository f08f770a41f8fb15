//! What is said where nothing goes on: who waits for whom, and where a poll stands that never comes back.
//! Through the binary, by small programs.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

mod support;

use serde_json::Value;
use support::Workspace;
use support::programs::{played, program};

/// The sentence, and the line that it is about.
fn sentence(body: &str) -> (String, Option<u64>) {
    let document = played(&Workspace::new(), &program(body));
    assert_eq!(document["outcome"], "deadlock", "{document:#}");
    (document["message"].as_str().unwrap().to_owned(), document["line"].as_u64())
}

#[test]
fn tasks_that_wait_for_each_other_are_named_with_their_lines() {
    let forks = "let forks: Vec<_> = (0..5).map(|_| Arc::new(KIND)).collect();
        let mut all = tokio::task::JoinSet::new();
        for i in 0..5 {
            let (left, right) = (forks[i].clone(), forks[(i + 1) % 5].clone());
            all.spawn(async move {
                let _left = left.TAKE.await;
                sleep(ms(5)).await;
                let _right = right.TAKE.await;
            });
        }
        while all.join_next().await.is_some() {}";
    for (kind, make, take) in
        [("Mutex", "Mutex::new(())", "lock()"), ("Semaphore", "Semaphore::new(1)", "acquire()")]
    {
        let (said, line) = sentence(&forks.replace("KIND", make).replace("TAKE", take));
        let expected = format!(
            "5 tasks wait for each other in a circle. Each holds a {kind} that it took on line 13, and \
             waits on line 15 for one that the next holds."
        );
        assert!(said.contains(&expected), "{said}");
        assert_eq!(line, Some(15));
    }
    let (said, _) = sentence(
        "let (a, b) = (Arc::new(Mutex::new(())), Arc::new(Semaphore::new(1)));
        let (c, d) = (a.clone(), b.clone());
        let one = spawn(async move {
            let _a = a.lock().await;
            sleep(ms(5)).await;
            let _b = b.acquire().await;
        });
        let two = spawn(async move {
            let _d = d.acquire().await;
            sleep(ms(5)).await;
            let _c = c.lock().await;
        });
        one.await.unwrap();
        two.await.unwrap();",
    );
    let expected = "Task 2 waits on line 13 for the Semaphore made on line 8 that task 3 took on line \
                    16. Task 3 waits on line 18 for the Mutex made on line 8 that task 2 took on line 11.";
    assert!(said.contains(expected), "{said}");
}

#[test]
fn what_a_body_waits_for_and_its_own_futures_have_is_told_with_their_lines() {
    let (told, line) = sentence(
        "let room = Semaphore::new(2);
        let rooms = &room;
        let mut work = std::pin::pin!(tokio_stream::iter([1, 2, 3, 4]));
        let mut set = futures::stream::FuturesUnordered::new();
        while let Some(n) = work.next().await {
            set.push(async move {
                let _room = rooms.acquire().await.unwrap();
                sleep(ms(5 * n)).await;
            });
        }
        while let Some(()) = futures::StreamExt::next(&mut set).await {
            let _room = room.acquire().await.unwrap();
            sleep(ms(1)).await;
        }",
    );
    let expected = "It never finished: line 19 waits for a permit of the Semaphore made on line 8. A future \
                    of the same task asked on line 14 before, was given it at 5 ms, and has not been polled \
                    since. `sleep` on line 15 was over at 10 ms and is not polled either; the task still \
                    has one from line 14. Have them polled while line 19 waits.";
    assert_eq!((told.as_str(), line), (expected, Some(19)));
}

#[test]
fn a_future_that_keeps_its_place_in_the_line_for_a_mutex_is_told_too() {
    let (told, line) = sentence(
        "let a = Arc::new(Mutex::new(0));
        let b = a.clone();
        spawn(async move {
            let _b = b.lock().await;
            sleep(ms(20)).await;
        });
        sleep(ms(1)).await;
        let mut first = Box::pin(async {
            *a.lock().await += 1;
        });
        tokio::select! {
            () = &mut first => {}
            () = sleep(ms(5)) => *a.lock().await += 2,
        }",
    );
    let expected = "It never finished: line 20 waits for the Mutex made on line 8. A future of the same task \
                    asked on line 16 before, was given it at 20 ms, and has not been polled since. Have it \
                    polled while line 20 waits.";
    assert_eq!((told.as_str(), line), (expected, Some(20)));
}

#[test]
fn who_takes_a_second_permit_while_all_is_polled_is_told_of_the_first() {
    let (told, _) = sentence(
        "let room = Semaphore::new(1);
        let once = async {
            let _room = room.acquire().await.unwrap();
            sleep(ms(5)).await;
            let _more = room.acquire().await.unwrap();
        };
        tokio::join!(once, sleep(ms(1)));",
    );
    assert!(told.contains("which the very task that waits took at 0 ms"), "{told}");
}

#[test]
fn a_circle_is_drawn_though_a_library_has_made_its_locks() {
    let body = "let forks = Arc::new(kata::limits::Table::default().forks());
        let mut all = tokio::task::JoinSet::new();
        for i in 0..5 {
            let forks = forks.clone();
            all.spawn(async move {
                let _left = forks[i].pick().await;
                let _right = forks[(i + 1) % 5].pick().await;
            });
        }
        while all.join_next().await.is_some() {}";
    let document = played(&Workspace::new(), &program(body));
    let bars = document["timeline"].as_array().unwrap();
    let count = |lane: &str, kind: &str| {
        let is = |bar: &&Value| bar["lane"].as_str().unwrap().contains(lane) && bar["kind"] == kind;
        bars.iter().filter(is).count()
    };
    assert_eq!((count("Mutex", "wait"), count("Mutex", "held")), (5, 5), "{document:#}");
}

#[test]
fn who_would_have_to_act_and_does_not_is_named() {
    let table = [
        (
            "let (a, mut b) = mpsc::channel(2);
            for n in 0..5 {
                a.send(n).await.unwrap();
            }
            while b.recv().await.is_some() {}",
            10,
            "waits on line 10 for room in the channel made on line 8, which is full: it has room for 2",
        ),
        (
            "let (tx, _rx) = mpsc::channel::<u8>(1);
            tx.closed().await;",
            9,
            "line 9 waits for the receiver of a channel to be gone, and it is still there.",
        ),
        (
            "let (a, mut b) = mpsc::channel(1);
            for n in 0..5 {
                a.send(n).await.unwrap();
                a.send(n).await.unwrap();
                b.recv().await;
            }",
            11,
            "room for 1. Nobody has received anything",
        ),
        (
            "let (a, mut b) = mpsc::channel(1);
            for n in 0..5 {
                a.send(n).await.unwrap();
                b.recv().await;
                a.send(n).await.unwrap();
            }",
            10,
            "Only the very task that waits receives from it, on line 11.",
        ),
        (
            "let (sender, mut b) = mpsc::channel(1);
            let mine = sender.clone();
            spawn(async move { mine.send(1).await });
            loop {
                if b.recv().await.is_none() { return }
            }",
            12,
            "line 12 waits for another message to be sent, and no other task is left to do it. `recv` \
             ends only when every sender is dropped, and one still exists: the first was made on line 8.",
        ),
        (
            "let notify = Notify::new();
            notify.notify_waiters();
            notify.notified().await;",
            10,
            "line 10 waits to be notified",
        ),
        (
            "let tracker = tokio_util::task::TaskTracker::new();
            tracker.spawn(sleep(ms(5)));
            tracker.wait().await;",
            10,
            "line 10 waits for a `TaskTracker`, and its `wait` ends only when the tracker is closed and all \
             its tasks have ended.",
        ),
        (
            "let barrier = Arc::new(Barrier::new(3));
            let other = barrier.clone();
            spawn(async move { other.wait().await });
            barrier.wait().await;",
            8,
            "before 3 have come. 2 have come and wait on lines 10 and 11; nobody else comes.",
        ),
        (
            "let permits = Arc::new(Semaphore::new(1));
            let theirs = permits.clone();
            spawn(async move {
                let _permit = theirs.acquire().await;
                Notify::new().notified().await;
            });
            sleep(ms(5)).await;
            let _mine = permits.acquire().await;",
            15,
            "waits on line 15 for the Semaphore made on line 8, which another task took at 0 ms on \
             line 11, and which has not been let go since: that task waits on line 12 (`notified`).",
        ),
        (
            "let (a, b) = (Mutex::new(1), Mutex::new(2));
            let both = |first, second| async move {
                let _first = Mutex::lock(first).await;
                sleep(ms(5)).await;
                let _second = Mutex::lock(second).await;
            };
            tokio::join!(both(&a, &b), both(&b, &a));",
            12,
            "waits on line 12 for the Mutex made on line 8, one of 2 that the same task waits for and \
             has itself.",
        ),
    ];
    for (body, line, expected) in table {
        let (said, at) = sentence(body);
        assert!(said.contains(expected), "{said}");
        assert_eq!(at, Some(line), "{said}");
    }
}

#[test]
fn what_stands_still_is_told_while_something_else_goes_on() {
    let beats = "spawn(async {
            let mut ticks = tokio::time::interval(ms(500));
            loop { ticks.tick().await; }
        });";
    let table = [
        (
            "let lock = Mutex::new(0);
            let work = || async { let _guard = lock.lock().await; sleep(ms(10)).await; };
            let mut all: futures::stream::FuturesUnordered<_> = [work(), work()].into_iter().collect();
            while let Some(()) = futures::StreamExt::next(&mut all).await { work().await; }",
            "A future of the same task asked on line 13 before, was given it at 10 ms",
        ),
        (
            "let lock = Mutex::new(0);
            let _one = lock.lock().await;
            sleep(ms(5)).await;
            let _other = lock.lock().await;",
            "waits on line 15 for the Mutex made on line 12, which the very task that waits took at 0 ms on \
             line 13",
        ),
        (
            "let (a, b) = (Arc::new(Mutex::new(0)), Arc::new(Mutex::new(0)));
            let (c, d) = (a.clone(), b.clone());
            let one = spawn(async move { let _a = a.lock().await; sleep(ms(5)).await; let _b = b.lock().await; });
            let two = spawn(async move { let _d = d.lock().await; sleep(ms(5)).await; let _c = c.lock().await; });
            one.await.unwrap();
            two.await.unwrap();",
            "2 tasks wait for each other in a circle.",
        ),
    ];
    for (body, words) in table {
        let (said, _) = sentence(&format!("{beats}\n{body}"));
        assert!(said.contains(words), "{said}");
    }
    // What is only slow is none of that.
    let (how, said, _) = outcome(&format!(
        "{beats}\nlet lock = Arc::new(Mutex::new(0));
        let other = lock.clone();
        spawn(async move {{ let _kept = other.lock().await; loop {{ sleep(ms(700)).await; }} }});
        sleep(ms(5)).await;
        let _mine = lock.lock().await;"
    ));
    assert!(how == "unfinished" && !said.contains("very task"), "{how}: {said}");
}

#[test]
fn a_lock_that_tokio_does_not_tell_of_is_told_as_far_as_it_is_seen() {
    let table = [
        (
            "static LOCK: Mutex<u8> = Mutex::const_new(0);
            let _one = LOCK.lock().await;
            sleep(ms(5)).await;
            let _other = LOCK.lock().await;",
            "line 11 waits for a Mutex, and whoever has it does not let it go any more.",
        ),
        (
            "static PERMITS: Semaphore = Semaphore::const_new(1);
            let _one = PERMITS.acquire().await;
            sleep(ms(5)).await;
            let _other = PERMITS.acquire().await;",
            "line 11 waits for a permit of a Semaphore, and nobody gives one back any more.",
        ),
    ];
    for (body, words) in table {
        let (said, line) = sentence(body);
        assert!(said.contains(words), "{said}");
        assert_eq!(line, Some(11));
    }
}

/// The outcome of a program, the sentence about it, and the line.
fn outcome(body: &str) -> (String, String, Option<u64>) {
    let document = played(&Workspace::new(), &program(body));
    let text = |field: &str| document[field].as_str().unwrap_or_default().to_owned();
    (text("outcome"), text("message"), document["line"].as_u64())
}

#[test]
fn a_poll_that_nobody_can_end_is_told_with_its_line_and_what_it_waits_for() {
    let lines = "let lock = std::sync::Mutex::new(0);
        let (_tx, rx) = std::sync::mpsc::channel::<u8>();
        sleep(ms(3)).await;\n";
    let table = [
        (
            "rx.recv().unwrap();\nlet _other = lock.lock();",
            "Line 11 blocks the runtime's thread for good: it waits for a message",
        ),
        (
            "let one = lock.lock();\nlet _other = (lock.lock(), &rx, one);",
            "Line 12 waits for a lock of the standard library",
        ),
        (
            "let (all, lit) = (std::sync::Barrier::new(2), (&lock, &rx));\nall.wait();\ndrop(lit);",
            "Line 12 blocks the runtime's thread for good: it waits in the standard library",
        ),
        (
            "let parked = std::thread::spawn(std::thread::park);\nparked.join().unwrap();\n_ = (lock, rx);",
            "ine 12 waits for a thread to end, standing still.",
        ),
    ];
    for (body, words) in table {
        let (outcome, said, line) = outcome(&format!("{lines}{body}"));
        // A join is the system's, which only time can end.
        let expected = if body.contains("join") { "timed_out" } else { "blocked" };
        assert!(outcome == expected && said.contains(words), "{outcome}: {said}");
        assert!(said.contains(&format!("ine {} ", line.unwrap())), "{said}");
    }
}

#[test]
fn a_loop_that_never_lets_others_go_on_is_told_with_its_head() {
    let (outcome, said, line) = outcome(
        "let mut turns = 0_u64;
        for _ in 0..2 {
            turns += 1;
        }
        while turns > 1 {
            // It may be stopped on either line.
            turns = std::hint::black_box(turns + 1);
            turns = turns.max(2);
        }",
    );
    assert_eq!((outcome.as_str(), line), ("timed_out", Some(12)), "{said}");
    assert!(said.contains("it was in the loop of line 12 when it was stopped"), "{said}");
}

#[test]
fn a_sleeping_thread_is_told_with_the_line_where_it_sleeps_longest() {
    let body = "std::thread::sleep(ms(1));\nstd::thread::sleep(ms(50));\nsleep(ms(1)).await;";
    let document = played(&Workspace::new(), &program(body));
    let remarks = document["remarks"].to_string();
    assert!(remarks.contains("put to sleep for 50 ms on line 9"), "{document:#}");
}
