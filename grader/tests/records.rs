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
             line 11 and still holds, while it waits on line 12 (`notified`).",
        ),
    ];
    for (body, line, expected) in table {
        let (said, at) = sentence(body);
        assert!(said.contains(expected), "{said}");
        assert_eq!(at, Some(line), "{said}");
    }
}
