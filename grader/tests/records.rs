//! What is seen of waiting, where Tokio has no spans for it too: through the binary, by programs whose
//! comments say what must be drawn.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

mod support;

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;
use support::Workspace;

/// What is drawn: on which line, called so, from and to these milliseconds, of which kind.
type Bar = (u64, String, u64, u64, String);

fn played(workspace: &Workspace, text: &str) -> Value {
    fs::write(workspace.path("a.rs"), text).unwrap();
    workspace.run(["play", "a.rs", "--json"]).document()
}

fn drawn(document: &Value) -> BTreeSet<Bar> {
    let bars = document["timeline"].as_array().unwrap().iter();
    bars.filter_map(|bar| {
        let text = |field: &str| bar[field].as_str().unwrap().to_owned();
        let number = |field: &str| bar[field].as_u64();
        let (from, to) = (number("start_ms")?, number("end_ms")?);
        Some((number("line")?, text("lane"), from, to, text("kind")))
    })
    .collect()
}

/// What its comments say must be drawn on their lines: `//= recv 0..5 wait`, several after a comma.
fn expected(text: &str) -> Vec<Bar> {
    let lines = (1..).zip(text.lines());
    let said = lines.filter_map(|(line, text)| Some((line, text.split_once("//= ")?.1)));
    let bars = said.flat_map(|(line, said)| said.split(", ").map(move |bar| (line, bar)));
    bars.map(|(line, bar)| {
        let (lane, times, kind) = match bar.rsplitn(3, ' ').collect::<Vec<_>>()[..] {
            [kind, times, lane] => (lane, times, kind),
            _ => panic!("{bar}"),
        };
        let (from, to) = times.split_once("..").unwrap();
        (line, lane.to_owned(), from.parse().unwrap(), to.parse().unwrap(), kind.to_owned())
    })
    .collect()
}

/// Plays a program, and asserts that what its comments say is drawn.
#[track_caller]
fn is_drawn(text: &str) -> Value {
    let document = played(&Workspace::new(), text);
    let drawn = drawn(&document);
    let expected = expected(text);
    assert!(!expected.is_empty());
    for bar in expected {
        assert!(drawn.contains(&bar), "{bar:?} is not drawn:\n{drawn:#?}\n{document:#}");
    }
    document
}

const USES: &str = "use std::{sync::Arc, time::Duration};\n\
    use tokio::sync::{Barrier, Mutex, Notify, Semaphore, broadcast, mpsc, oneshot, watch};\n\
    use tokio::{io::{AsyncReadExt, AsyncWriteExt}, spawn, time::sleep};\n\
    use tokio_stream::StreamExt;\n\
    fn ms(n: u64) -> Duration { Duration::from_millis(n) }\n";

fn program(body: &str) -> String {
    format!("{USES}#[tokio::main]\nasync fn main() {{\n{body}\n}}\n")
}

#[test]
fn what_a_spawned_task_waits_for_is_drawn_on_its_line_until_somebody_ends_it() {
    is_drawn(&program(
        "let (a, mut b) = mpsc::channel(2);
        spawn(async move {
            assert_eq!(b.recv().await, Some(1)); //= recv (1 message) 0..5 wait
        });
        let (c, mut d) = mpsc::unbounded_channel();
        spawn(async move {
            assert_eq!(d.recv().await, Some(1)); //= recv 0..5 wait
        });
        let (e, mut f) = broadcast::channel(2);
        spawn(async move {
            assert_eq!(f.recv().await, Ok(1)); //= broadcast recv 0..5 wait
        });
        let (g, mut h) = watch::channel(0);
        spawn(async move {
            h.changed().await.unwrap(); //= changed 0..5 wait
        });
        let i = Arc::new(Notify::new());
        let j = i.clone();
        spawn(async move {
            j.notified().await; //= notified 0..5 wait
        });
        let (mut k, mut l) = tokio::io::duplex(2);
        spawn(async move {
            let mut bytes = [0; 3];
            l.read_exact(&mut bytes).await.unwrap(); //= read 0..5 wait
            sleep(ms(5)).await;
            l.read_exact(&mut bytes).await.unwrap();
        });
        let (m, n) = mpsc::channel(2);
        spawn(async move {
            let mut stream = tokio_stream::wrappers::ReceiverStream::new(n);
            assert_eq!(stream.next().await, Some(1)); //= recv (1 message) 0..5 wait
        });
        let tracker = tokio_util::task::TaskTracker::new();
        tracker.spawn(sleep(ms(5)));
        tracker.close();
        spawn(async move {
            tracker.wait().await; //= tracker wait 0..5 wait
        });
        sleep(ms(5)).await;
        a.send(1).await.unwrap();
        c.send(1).unwrap();
        e.send(1).unwrap();
        g.send(1).unwrap();
        i.notify_one();
        m.send(1).await.unwrap();
        k.write_all(&[0; 6]).await.unwrap(); //= write 5..10 wait
        sleep(ms(5)).await;",
    ));
}

#[test]
fn what_the_tests_own_task_waits_for_is_drawn_as_well() {
    is_drawn(&program(
        "let (a, mut b) = mpsc::channel(1);
        let i = Arc::new(Notify::new());
        let j = i.clone();
        spawn(async move {
            sleep(ms(5)).await;
            j.notify_waiters();
            a.send(1).await.unwrap();
            a.send(2).await.unwrap(); //= send 5..20 wait
        });
        i.notified().await; //= notified 0..5 wait
        sleep(ms(15)).await;
        while b.recv().await.is_some() {}",
    ));
}

#[test]
fn a_function_that_polls_by_hand_waits_on_one_line_while_it_looks_at_another() {
    is_drawn(&program(
        "let (a, mut b) = mpsc::channel(1);
        let mut feed = Box::pin(async move {
            sleep(ms(5)).await;
            a.send(1).await.unwrap();
            sleep(ms(7)).await;
        });
        let mut is_fed = false;
        std::future::poll_fn(|context| {
            is_fed = is_fed || feed.as_mut().poll(context).is_ready();
            while b.poll_recv(context) == std::task::Poll::Ready(Some(1)) {} //= recv (1 message) 0..5 wait
            if is_fed { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
        })
        .await;",
    ));
}

#[test]
fn who_waits_for_room_has_an_answer_when_the_receiver_goes_too() {
    is_drawn(&program(
        "let (a, b) = mpsc::channel(1);
        a.send(1).await.unwrap();
        let other = a.clone();
        spawn(async move {
            assert!(other.send(2).await.is_err()); //= send 0..5 wait
            sleep(ms(1)).await;
        });
        spawn(async move {
            assert!(a.reserve().await.is_err()); //= send 0..5 wait
            sleep(ms(1)).await;
        });
        sleep(ms(5)).await;
        drop(b);
        sleep(ms(5)).await;",
    ));
}

#[test]
fn what_an_answer_waits_for_is_drawn_while_a_test_looks_on() {
    let workspace = Workspace::new();
    workspace.edit("grader/hidden/02_tasks/03_tidy/tests.rs", |_| {
        "use harness::Trial;
        harness::tests![it_is_watched];
        async fn it_is_watched(t: &mut Trial) {
            let _: (String, Vec<u64>) = t.watch_while(tidy::tidy(), [1, 3, 7, 8], |ms| ms).await;
        }"
        .to_owned()
    });
    let text = "use std::time::Duration;
        use tokio::{sync::mpsc, time::sleep};
        pub async fn tidy() -> String {
            let (a, mut b) = mpsc::channel(1);
            let (c, mut d) = mpsc::channel(1);
            let other = tokio::spawn(async move {
                sleep(Duration::from_millis(5)).await;
                while b.recv().await != Some(2) {}
                sleep(Duration::from_millis(5)).await;
                c.send(3).await.unwrap();
            });
            a.send(1).await.unwrap();
            a.send(2).await.unwrap(); //= send 0..5 wait
            assert_eq!(d.recv().await, Some(3)); //= recv (1 message) 5..10 wait
            other.await.unwrap();
            String::new()
        }";
    let drawn = drawn(&workspace.submit("tidy", text));
    let expected = expected(text);
    assert!(expected.iter().all(|bar| drawn.contains(bar)), "{drawn:#?}");
}

#[test]
fn what_came_in_time_had_a_limit_that_nobody_needs_any_more() {
    is_drawn(&program(
        "let (a, mut b) = mpsc::channel(1);
        spawn(async move {
            sleep(ms(5)).await;
            a.send(1).await.unwrap();
            sleep(ms(50)).await;
        });
        for _ in 0..2 {
            let _ = tokio::time::timeout(ms(20), b.recv()).await; //= timeout 0..5 wait, timeout 5..25 wait, recv (1 message) 0..5 wait, recv (1 message) 5..25 dropped
        }",
    ));
}

#[test]
fn what_is_given_up_is_drawn_as_cancelled_and_ends_there() {
    is_drawn(&program(
        "let (_a, mut b) = mpsc::channel::<u32>(1);
        let i = Notify::new();
        let (_g, mut h) = watch::channel(0);
        let short = tokio::time::timeout(ms(5), b.recv()).await; //= recv 0..5 dropped
        assert!(short.is_err());
        tokio::select! { //= recv 5..12 dropped, notified 5..12 dropped, changed 5..12 dropped
            _ = b.recv() => {}
            _ = i.notified() => {}
            _ = h.changed() => {}
            () = sleep(ms(7)) => {}
        }
        sleep(ms(3)).await;",
    ));
}

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
#[test]
fn a_message_that_goes_with_a_dropped_send_is_marked_on_its_lane() {
    let document = is_drawn(&program(
        "let (tx, mut rx) = mpsc::channel(1);
        tx.send(kata::cancellation::Parcel::new(1)).await.unwrap();
        tokio::select! { //= send (1 lost) 0..10 lost
            _ = tx.send(kata::cancellation::Parcel::new(2)) => {}
            () = sleep(ms(10)) => {}
        }
        rx.recv().await.unwrap().open();
        let mut kept = std::pin::pin!(tx.send(kata::cancellation::Parcel::new(3)));
        let _ = (&mut kept).await;
        let more = kata::cancellation::Parcel::new(4);
        tokio::select! { //= send 10..15 dropped
            _ = tx.reserve() => {}
            () = sleep(ms(5)) => {}
        }
        more.open();
        rx.recv().await.unwrap().open();",
    ));
    let lost = |bar: &&Value| bar["kind"] == "lost";
    assert_eq!(document["timeline"].as_array().unwrap().iter().filter(lost).count(), 1);
}

#[test]
fn what_is_lost_with_a_future_is_said_with_the_future_that_had_it() {
    let table = [
        (
            "61_cancel_safe_read/wrong/read_exact_in_select.rs",
            "By 10 ms, `read_exact` on line 18 had been dropped before it was done, and the 3 bytes that it \
             had read went with it: \"abc\".",
            "read (5 bytes lost)",
        ),
        (
            "62_cancel_safe_send/wrong/send_in_select.rs",
            "At 10 ms, `send` was dropped on line 18 before it was done, and parcel 1 went with it.",
            "send (3 lost)",
        ),
        (
            "62_cancel_safe_send/wrong/own_future_made_anew.rs",
            "At 10 ms, `send_next` was dropped on line 28 before it was done, and parcel 1 went with it.",
            "send (3 lost)",
        ),
    ];
    let course = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let answers = course.join("grader/hidden/12_cancellation");
    for (answer, told, lane) in table {
        let name = &answer[3..answer.find('/').unwrap()];
        let submission = answers.join(answer);
        let workspace = Workspace::new();
        let course = ["--course", course.to_str().unwrap(), "--json"];
        let check = ["check", name, "--submission", submission.to_str().unwrap()];
        let result = workspace.run(check.into_iter().chain(course)).result();
        assert_eq!(result["diagnosis"], "cancel_unsafe", "{result:#}");
        assert!(result["message"].as_str().unwrap().starts_with(told), "{result:#}");
        let bars = result["timeline"].as_array().unwrap();
        let marked = bars.iter().filter(|bar| bar["kind"] == "lost" && bar["lane"] == lane);
        assert!(marked.count() > 1, "{result:#}");
    }
}
