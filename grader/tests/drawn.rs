//! What `check` draws of an answer, and which line it points at.

mod support;

use std::fs;

use serde_json::Value;
use support::{Workspace, key, wrong};

#[test]
fn a_sequential_answer_is_shown_with_its_figures_and_its_picture() {
    let workspace = Workspace::new();
    let result = workspace.submit("pair", &wrong("pair", "sequential"));
    let test = &result["tests"][0];
    assert_eq!((&test["virtual_ms"], &test["expected_virtual_ms"]), (&180.into(), &100.into()));
    assert_eq!(result["line"], 5, "the second request");
    assert_eq!(result["points"], 0.5, "one of four quarters: the other test passed");
    assert_eq!(result["max_points"], 2);
    let bars: Vec<_> = result["timeline"].as_array().unwrap().iter().map(bar).collect();
    assert_eq!(bars, ["fetch_user(1) 0 100 wait", "fetch_order(42) 100 180 wait"]);
}

#[test]
fn what_blocks_the_thread_is_drawn_on_no_clock_and_every_test_that_failed_says_why() {
    let workspace = Workspace::new();
    let blocks = "    std::thread::sleep(std::time::Duration::from_millis(50));\n    tokio::join!";
    workspace.write("pair", &support::solution("pair").replace("    tokio::join!", blocks));
    let result = workspace.check("pair");
    assert_eq!(result["diagnosis"], "blocking", "{result}");
    let bars: Vec<_> = result["timeline"].as_array().unwrap().iter().map(bar).collect();
    let expected = ["fetch_user(1) 0 100 wait", "fetch_order(42) 0 80 wait", "thread 0 50 blocked"];
    assert_eq!(bars, expected);
    let tests = result["tests"].as_array().unwrap();
    assert!(tests.iter().all(|test| test["diagnosis"] == "blocking"), "{result}");
    assert!(tests.iter().all(|test| test["holds"] == true), "{result}");
    let shown = workspace.run(["check", "pair"]).stdout;
    let row = shown.lines().find(|line| line.starts_with(" thread")).unwrap();
    assert!(row.matches('╳').count() == 1 && row.ends_with("for 50 ms"), "{shown}");
    for said in [
        "yours 100 ms · thread blocked for 50 ms",
        "a blocked thread stops this clock",
        "← what is told above",
        "← holds, but the same happened",
    ] {
        assert!(shown.contains(said), "no `{said}` in {shown}");
    }
}

#[test]
fn of_an_answer_that_waits_wrongly_the_test_is_told_that_took_another_time() {
    let workspace = Workspace::new();
    workspace.edit(&format!("grader/hidden/{}/tests.rs", key("pair")), |tests| {
        let first = "async fn is_a_pair(t: &mut Trial) {
            let (user, _): (String, String) = t.run(pair()).await;
            t.equal(\"the user\", user.len(), 0);
        }";
        tests.replace("harness::tests![", "harness::tests![is_a_pair, ") + first
    });
    workspace.write(
        "pair",
        "use std::{thread::sleep, time::Duration};

        pub async fn pair() -> (String, String) {
            sleep(Duration::from_millis(100));
            (\"User(id=1)\".to_owned(), \"Order(id=42)\".to_owned())
        }",
    );
    let shown = workspace.run(["check", "pair"]).stdout;
    let test = |name: &str| shown.lines().find(|line| line.contains(name)).unwrap_or_default();
    assert!(test("takes as long").ends_with("← what is told above"), "{shown}");
    assert!(test("is a pair").ends_with("← the same"), "{shown}");
}

#[test]
fn what_has_no_end_is_drawn_without_one_and_the_limit_is_named() {
    let workspace = Workspace::new();
    workspace.write("tidy", &wrong("tidy", "waits_for_ever"));
    let result = workspace.check("tidy");
    let bars = result["timeline"].as_array().unwrap();
    let open = bars.iter().filter(|bar| bar["given_up_ms"] == 30_000).map(bar);
    assert_eq!(open.collect::<Vec<_>>(), ["Mutex (task has it) 0 10 wait", "Mutex 0 10 held"]);
    let drawn = workspace.run(["timeline", "tidy"]).stdout;
    let row = drawn.lines().find(|line| line.contains("task has it")).unwrap();
    assert!(row.contains("█»  0 → ") && row.ends_with('…'), "{drawn}");
    for said in ["██» waiting without an end", "▒▒» lock never let go"] {
        assert!(drawn.contains(said), "no `{said}` in {drawn}");
    }
    assert!(drawn.ends_with(" the test gave up at 30 000 ms of virtual time\n"), "{drawn}");
    // All of its signs, and no others.
    assert!(!drawn.contains("▒▒▒ lock held") && !drawn.contains("cancelled"), "{drawn}");
    let page = workspace.path("page.html");
    workspace.run(["timeline", "tidy", "--html", page.to_str().unwrap()]);
    let page = fs::read_to_string(page).unwrap();
    assert!(page.contains("waiting without an end") && page.contains("wait open"), "{page}");
}

#[test]
fn what_the_test_has_dropped_is_drawn_as_that_and_a_pass_shows_the_answers_work() {
    let workspace = Workspace::new();
    workspace.edit(&format!("grader/hidden/{}/tests.rs", key("pair")), |tests| {
        let dropped = "async fn is_dropped_half_way(t: &mut Trial) {
            let _: Option<(String, String)> = t.dropped_after(50, pair()).await;
        }
        async fn is_dropped_in_its_waits(t: &mut Trial) {
            t.cancelled_at_each_wait(|| (pair(), ()), async |_, (), _| {}).await;
        }
        async fn is_polled_once(t: &mut Trial) {
            let _: Option<(String, String)> = t.first_poll(pair());
        }
        async fn is_polled_by_hand(_: &mut Trial) {
            let mut future = Box::pin(pair());
            let _ = harness::poll_once(future.as_mut());
        }";
        let all = "harness::tests![is_dropped_half_way, is_dropped_in_its_waits, is_polled_once, \
                     is_polled_by_hand, ";
        tests.replace("harness::tests![", all) + dropped
    });
    workspace.edit("info.toml", |info| {
        info.replace("weights = { takes_as_long_as_the_slower = 3 }\n", "")
    });
    workspace.solve("pair");
    let result = workspace.check("pair");
    assert_eq!(result["verdict"], "passed", "{result}");
    let bars: Vec<_> = result["timeline"].as_array().unwrap().iter().map(bar).collect();
    assert_eq!(bars, ["fetch_user(1) 0 100 wait", "fetch_order(42) 0 80 wait"]);
    for test in
        ["is_dropped_half_way", "is_dropped_in_its_waits", "is_polled_once", "is_polled_by_hand"]
    {
        let drawn = workspace.run(["timeline", "pair", "--test", test]).stdout;
        let legend = drawn.lines().find(|line| line.contains("dropped by the test"));
        assert!(legend.is_some_and(|legend| legend.contains('○')), "{test}: {drawn}");
        assert!(!drawn.contains("cancelled") && !drawn.contains('✗'), "{test}: {drawn}");
    }
    // What the answer itself gives up it has cancelled, whoever looks on.
    let gives_up = "use std::time::Duration;
        use tokio::time::timeout;
        pub async fn pair() -> (String, String) {
            let short = timeout(Duration::from_millis(20), kata::fetch_user(1)).await;
            (short.unwrap_or_default(), kata::fetch_order(42).await)
        }";
    workspace.write("pair", gives_up);
    let drawn = workspace.run(["timeline", "pair", "--test", "is_dropped_half_way"]).stdout;
    let legend = |sign: &str| drawn.lines().any(|line| line.contains(sign));
    assert!(legend("░░✗ cancelled") && legend("░░○ dropped by the test"), "{drawn}");
}

#[test]
fn what_the_test_has_dropped_is_told_from_what_was_cancelled_whatever_it_waits_for() {
    let workspace = Workspace::new();
    workspace.edit(&format!("grader/hidden/{}/tests.rs", key("pair")), |_| {
        "use harness::Trial;
        use pair::pair;
        harness::tests![is_let_go, is_let_go_while_one_looks_on, is_let_go_later, one_of_two_is_let_go];
        type Pair = (String, String);
        async fn is_let_go(t: &mut Trial) {
            let _: Option<Pair> = t.dropped_after(50, pair()).await;
        }
        async fn is_let_go_while_one_looks_on(t: &mut Trial) {
            let _: Option<Pair> = t.run(harness::let_go_after(50, pair())).await;
        }
        async fn is_let_go_later(t: &mut Trial) {
            t.run(tokio::time::sleep(std::time::Duration::from_millis(1))).await;
            t.time(0, harness::let_go_after(5, pair())).await;
        }
        async fn one_of_two_is_let_go(t: &mut Trial) {
            let two = async {
                let one = harness::let_one_go_after(50, pair());
                tokio::join!(one, tokio::time::sleep(std::time::Duration::from_millis(90)))
            };
            let _: (Option<Pair>, ()) = t.run(two).await;
        }"
        .to_owned()
    });
    workspace.edit("info.toml", |info| {
        info.replace("weights = { takes_as_long_as_the_slower = 3 }\n", "")
    });
    let pair = |body: &str| {
        format!(
            "use std::time::Duration;
            use tokio::{{sync::*, time::*}};
            pub async fn pair() -> (String, String) {{
                {body}
                Default::default()
            }}\n"
        )
    };
    let long = "sleep(Duration::from_secs(9)).await;";
    for (body, lane) in [
        (long, "sleep"),
        ("let (_tx, mut rx) = mpsc::channel::<u8>(1); rx.recv().await;", "recv"),
        ("Notify::new().notified().await;", "notified"),
        ("let (_tx, mut rx) = watch::channel(0); let _ = rx.changed().await;", "changed"),
        ("let (_tx, rx) = oneshot::channel::<u8>(); let _ = rx.await;", "oneshot"),
        ("let m = Mutex::new(0); let _one = m.lock().await; m.lock().await;", "Mutex"),
        // One is given up by the answer itself before, and one by the test.
        (
            "let (_tx, mut rx) = mpsc::channel::<u8>(1);
            let _ = timeout(Duration::from_millis(2), rx.recv()).await;
            let n = Notify::new(); n.notified().await;",
            "notified",
        ),
    ] {
        workspace.write("pair", &pair(body));
        for test in
            ["is_let_go", "is_let_go_while_one_looks_on", "is_let_go_later", "one_of_two_is_let_go"]
        {
            // Nothing is seen when a `recv` is dropped: where others wait beside it, nobody knows whose.
            if (test, lane) == ("one_of_two_is_let_go", "recv") {
                continue;
            }
            let drawn = workspace.run(["timeline", "pair", "--test", test]).stdout;
            let row = drawn.lines().find(|line| line.trim_start().starts_with(lane)).unwrap();
            assert!(row.contains('○') && !row.contains('✗'), "{test}: {body}\n{drawn}");
            let is_cancelled = drawn.contains("cancelled");
            assert_eq!(is_cancelled, body.contains("timeout"), "{test}: {body}\n{drawn}");
        }
    }
}

#[test]
fn a_line_is_named_wherever_there_is_one_to_look_at() {
    let workspace = Workspace::new();
    workspace.edit(&format!("grader/hidden/{}/tests.rs", key("double")), |tests| {
        let without_tasks = "async fn has_no_task(t: &mut Trial) {
            let _: Option<u32> = t.first_poll(double(2));
            let tasks = t.spawned_tasks();
            t.holds(tasks == 0, harness::Diagnosis::WrongTool, \"It spawned a task.\");
        }
        async fn is_ready_at_once(t: &mut Trial) {
            let ready: Option<u32> = t.first_poll(double(2));
            t.holds(ready.is_some(), harness::Diagnosis::WrongTime, \"It was not ready.\");
        }";
        tests.replace("harness::tests![", "harness::tests![has_no_task, is_ready_at_once, ")
            + without_tasks
    });
    let double =
        |body: &str| format!("pub async fn double(n: u32) -> u32 {{\n    {body}\n    n * 2\n}}\n");
    for (body, diagnosis, line) in [
        ("tokio::spawn(async {});", "wrong_tool", Value::from(2)),
        (
            "\n    tokio::time::sleep(std::time::Duration::from_millis(5)).await;",
            "wrong_time",
            Value::from(3),
        ),
        // Of two lines nobody knows which it is.
        (
            "tokio::task::yield_now().await;\n    let one = std::time::Duration::from_millis(1);
            tokio::time::sleep(one).await;\n    tokio::time::sleep(one).await;",
            "wrong_time",
            Value::Null,
        ),
    ] {
        let result = workspace.submit("double", &double(body));
        assert_eq!((&result["diagnosis"], &result["line"]), (&diagnosis.into(), &line), "{result}");
    }
    workspace.write("double", &double("tokio::spawn(async {});"));
    let told = workspace.run(["check", "double"]).stdout;
    assert!(told.contains("\n  exercises/01_first/01_double/src/lib.rs:2\n"), "{told}");
}

#[test]
fn a_permit_that_goes_from_hand_to_hand_is_drawn_in_each_for_as_long_as_it_is_there() {
    let workspace = Workspace::new();
    let text = "use kata::{fetch_order, fetch_user};\n\
                use tokio::sync::Semaphore;\n\
                pub async fn pair() -> (String, String) {\n\
                let gate = Semaphore::new(1);\n\
                let user = async { let _permit = gate.acquire().await; fetch_user(1).await };\n\
                let order = async { let _permit = gate.acquire().await; fetch_order(42).await };\n\
                tokio::join!(user, order) }\n";
    let result = workspace.submit("pair", text);
    let bars = result["timeline"].as_array().unwrap().iter().map(bar);
    let held: Vec<_> = bars.filter(|bar| bar.ends_with("held")).collect();
    assert_eq!(held, ["Semaphore 0 100 held", "Semaphore 100 180 held"], "{result}");
}

fn bar(bar: &Value) -> String {
    let word = |name: &str| bar[name].as_str().unwrap();
    format!("{} {} {} {}", word("lane"), bar["start_ms"], bar["end_ms"], word("kind"))
}
