//! What is seen of waiting, where Tokio has no spans for it too: through the binary, by programs whose
//! comments say what must be drawn.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

mod support;

use std::collections::BTreeSet;

use serde_json::Value;
use support::Workspace;
use support::programs::{played, program};

/// What is drawn: on which line, called so, from and to these milliseconds, of which kind.
type Bar = (u64, String, u64, u64, String);

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
fn an_interval_is_drawn_by_its_name_while_its_tick_is_awaited() {
    let document = is_drawn(&program(
        "let mut ticks = tokio::time::interval(ms(10)); //= interval 3..10 wait, interval 13..20 wait
        for _ in 0..3 {
            ticks.tick().await;
            sleep(ms(3)).await;
        }
        let limit = ms(2);
        let _ = tokio::time::timeout(limit, ticks.tick()).await; //= timeout 23..25 wait
        sleep(ms(1)).await;",
    ));
    // The last one was given up, and the first one is there at once.
    let ticks = drawn(&document).into_iter().filter(|(_, lane, ..)| lane == "interval");
    let ticks: Vec<_> = ticks.map(|(_, _, from, to, kind)| (from, to, kind)).collect();
    let wait = |from, to| (from, to, "wait".to_owned());
    assert_eq!(ticks, [wait(3, 10), wait(13, 20), (23, 25, "dropped".to_owned())]);
}

#[test]
fn locks_that_tokio_does_not_tell_of_are_drawn_while_they_are_awaited() {
    is_drawn(&program(
        "static LOCK: Mutex<u8> = Mutex::const_new(0);
        static DOORS: tokio::sync::RwLock<u8> = tokio::sync::RwLock::const_new(0);
        static PERMITS: Semaphore = Semaphore::const_new(1);
        let permit = PERMITS.acquire().await;
        for _ in 0..2 {
            spawn(async {
                let _lock = LOCK.lock().await; //= Mutex 0..14 wait
                sleep(ms(5)).await;
                let _write = DOORS.write().await;
                let _permit = PERMITS.acquire().await; //= Semaphore 5..9 wait
                sleep(ms(5)).await;
            });
        }
        sleep(ms(9)).await;
        drop(permit);
        let write = DOORS.write().await; //= RwLock 9..14 wait
        sleep(ms(1)).await;
        drop(write);
        sleep(ms(9)).await;
        let _ = tokio::time::timeout(ms(1), async {
            tokio::join!(LOCK.lock(), LOCK.lock())
        }).await;",
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
        tokio::select! {
            _ = b.recv() => {} //= recv 5..12 dropped
            _ = i.notified() => {} //= notified 5..12 dropped
            _ = h.changed() => {} //= changed 5..12 dropped
            () = sleep(ms(7)) => {}
        }
        sleep(ms(3)).await;",
    ));
}

#[test]
fn blocks_that_are_joined_do_not_end_each_others_waits() {
    is_drawn(&program(
        "let (a, mut b) = mpsc::channel(1);
        let i = Notify::new();
        let one = async {
            b.recv().await; //= recv (1 message) 0..30 wait
            i.notify_one();
        };
        let other = async {
            sleep(ms(10)).await;
            sleep(ms(10)).await;
            i.notified().await; //= notified 20..30 wait
        };
        let last = async {
            sleep(ms(30)).await;
            a.send(1).await.unwrap();
        };
        tokio::join!(one, other, last);",
    ));
}

#[test]
fn a_token_that_is_cancelled_and_a_task_that_ends_are_waited_for_to_the_end() {
    is_drawn(&program(
        "let stop = tokio_util::sync::CancellationToken::new();
        let other = stop.clone();
        tokio::spawn(async move {
            sleep(ms(10)).await;
            other.cancel();
        });
        stop.cancelled().await; //= cancelled 0..10 wait
        let work = tokio::spawn(sleep(ms(10)));
        tokio::time::timeout(ms(50), work).await.unwrap().unwrap(); //= timeout 10..20 wait
        sleep(ms(5)).await;",
    ));
}

#[test]
fn a_message_that_goes_with_a_dropped_send_is_marked_on_its_lane() {
    let document = is_drawn(&program(
        "let (tx, mut rx) = mpsc::channel(1);
        tx.send(kata::cancellation::Parcel::new(1)).await.unwrap();
        tokio::select! {
            _ = tx.send(kata::cancellation::Parcel::new(2)) => {} //= send (1 lost) 0..10 lost
            () = sleep(ms(10)) => {}
        }
        rx.recv().await.unwrap().open();
        let mut kept = std::pin::pin!(tx.send(kata::cancellation::Parcel::new(3)));
        let _ = (&mut kept).await;
        let more = kata::cancellation::Parcel::new(4);
        tokio::select! {
            _ = tx.reserve() => {} //= send 10..15 dropped
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
            "By 10 ms, `read_exact` on line 19 had been dropped before it was done, and the 3 bytes that it \
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
