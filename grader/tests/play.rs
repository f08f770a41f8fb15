//! `play`: any program under paused time, through the binary.

mod support;

use std::fs;
use std::path::Path;

use serde_json::Value;
use support::{Ran, Workspace, binary, run};

/// Plays a text, which stands in a file of the workspace.
fn played(workspace: &Workspace, text: &str, args: &[&str]) -> Ran {
    fs::write(workspace.path("a.rs"), text).unwrap();
    workspace.run([&["play", "a.rs"], args].concat())
}

/// What its document says.
fn document(workspace: &Workspace, text: &str) -> Value {
    played(workspace, text, &["--json"]).document()
}

/// What its remarks are about, each with its line.
fn remarks(document: &Value) -> Vec<(&str, Option<u64>)> {
    let remarks = document["remarks"].as_array().unwrap().iter();
    remarks.map(|remark| (remark["about"].as_str().unwrap(), remark["line"].as_u64())).collect()
}

/// Its bars: what, from, to, of which kind.
fn bars(document: &Value) -> Vec<(&str, u64, u64, &str)> {
    let bars = document["timeline"].as_array().unwrap().iter();
    bars.map(|bar| {
        let (lane, kind) = (bar["lane"].as_str().unwrap(), bar["kind"].as_str().unwrap());
        (lane, bar["start_ms"].as_u64().unwrap(), bar["end_ms"].as_u64().unwrap(), kind)
    })
    .collect()
}

/// `body` as an async `main` that the attribute `runtime` gives a runtime.
fn main_with(runtime: &str, body: &str) -> String {
    format!(
        "use tokio::time::{{Duration, sleep}};\n\n{runtime}\nasync fn main() {{\n{body}\n}}\n\n\
         fn ms(n: u64) -> Duration {{\n    Duration::from_millis(n)\n}}\n"
    )
}

fn main_of(body: &str) -> String {
    main_with("#[tokio::main]", body)
}

#[test]
fn a_main_of_any_flavour_runs_under_paused_time() {
    let workspace = Workspace::new();
    let flavours = [
        "#[tokio::main]",
        "#[tokio::main(flavor = \"current_thread\")]",
        "#[tokio::main(flavor = \"multi_thread\", worker_threads = 4)]",
        "#[tokio::main(flavor = \"current_thread\", start_paused = true)]",
    ];
    for runtime in flavours {
        let text =
            main_with(runtime, "    tokio::join!(sleep(ms(3_600_000)), kata::fetch_user(1));");
        let document = document(&workspace, &text);
        assert_eq!(document["outcome"], "returned", "{document}");
        assert_eq!(
            (&document["function"], &document["clock"]),
            (&"main".into(), &"virtual".into())
        );
        assert_eq!(document["elapsed_ms"], 3_600_000);
        let expected = [("sleep", 0, 3_600_000, "wait"), ("fetch_user(1)", 0, 100, "wait")];
        assert_eq!(bars(&document), expected);
        assert_eq!(document["timeline"][0]["line"], 5);
        assert_eq!(remarks(&document), []);
    }
}

#[test]
fn a_document_has_every_field() {
    let workspace = Workspace::new();
    let document = document(&workspace, "fn main() {}");
    let fields: Vec<_> = document.as_object().unwrap().keys().map(String::as_str).collect();
    let mut expected = [
        "schema",
        "file",
        "function",
        "outcome",
        "message",
        "line",
        "returned",
        "clock",
        "repeated",
        "elapsed_ms",
        "remarks",
        "timeline",
        "untold",
        "printed",
        "seed",
        "wall_ms",
        "sandbox",
        "compiler",
    ];
    expected.sort_unstable();
    let mut fields = fields;
    fields.sort_unstable();
    assert_eq!(fields, expected);
}

#[test]
fn play_comes_before_main_and_is_drawn_with_what_it_printed() {
    let workspace = Workspace::new();
    let text = "async fn play() -> Vec<u8> {\n    println!(\"one\");\n    eprintln!(\"two\");\n    \
                let (a, b) = tokio::join!(kata::fetch_user(1), kata::fetch_order(2));\n    \
                println!(\"{a} {b}\");\n    vec![7]\n}\n\nfn main() {\n    panic!()\n}\n";
    let ran = played(&workspace, text, &[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    insta::assert_snapshot!(ran.stdout);
}

#[test]
fn what_a_program_gives_back_is_told_and_its_failure_is_one() {
    let workspace = Workspace::new();
    let table = [
        ("fn main() {}", 0, "returned", Value::Null),
        ("async fn play() -> u8 { 7 }", 0, "returned", "7".into()),
        ("struct A; fn play() -> A { A }", 0, "returned", Value::Null),
        ("fn main() -> Result<(), u8> { Ok(()) }", 0, "returned", "Ok(())".into()),
        ("fn main() -> Result<(), u8> { Err(7) }", 1, "returned_failure", "Err(7)".into()),
        (
            "use std::process::ExitCode; fn main() -> ExitCode { ExitCode::from(3) }",
            1,
            "returned_failure",
            "exit code 3".into(),
        ),
        (
            "use std::process::ExitCode; fn main() -> ExitCode { ExitCode::SUCCESS }",
            0,
            "returned",
            "exit code 0".into(),
        ),
        ("fn main() { std::process::exit(4) }", 1, "exited", Value::Null),
    ];
    for (text, code, outcome, returned) in table {
        let ran = played(&workspace, text, &["--json"]);
        let document = ran.document();
        assert_eq!(ran.code, Some(code), "{text}: {document}");
        assert_eq!(document["outcome"], outcome, "{text}");
        assert_eq!(document["returned"], returned, "{text}");
    }
}

#[test]
fn a_runtime_of_its_own_is_drawn_in_real_time_and_that_is_said() {
    let workspace = Workspace::new();
    let text = "use tokio::runtime::Runtime;\n\nfn main() {\n    Runtime::new().unwrap().block_on(async {\n        \
                tokio::spawn(async {}).await.unwrap();\n        \
                tokio::time::sleep(std::time::Duration::from_millis(30)).await;\n    });\n}\n";
    let document = document(&workspace, text);
    assert_eq!((&document["outcome"], &document["clock"]), (&"returned".into(), &"real".into()));
    assert!(document["elapsed_ms"].as_u64().unwrap() >= 30, "{document}");
    let bars = bars(&document);
    let sleep = bars.iter().find(|(lane, ..)| *lane == "sleep").unwrap();
    assert!(sleep.2 - sleep.1 >= 29, "{bars:?}");
    // The runtime's own threads are none of the program's tasks.
    assert_eq!(bars.iter().filter(|(lane, ..)| lane.starts_with("task")).count(), 1, "{bars:?}");
    let words = played(&workspace, text, &[]).stdout;
    assert!(words.contains("real time: `main` is no `async fn`"), "{words}");
}

#[test]
fn a_thread_of_its_own_has_it_run_in_real_time_and_print_once() {
    let workspace = Workspace::new();
    let text = main_of(
        "    let (tell, told) = tokio::sync::oneshot::channel();\n    \
         std::thread::spawn(move || {\n        std::thread::sleep(ms(30));\n        tell.send(7)\n    \
         });\n    println!(\"got {}\", told.await.unwrap());\n    sleep(ms(1)).await;",
    );
    let document = document(&workspace, &text);
    assert_eq!(document["outcome"], "returned", "{document}");
    assert_eq!((&document["clock"], &document["repeated"]), (&"real".into(), &true.into()));
    assert_eq!(document["printed"], "got 7\n");
}

#[test]
fn a_receiver_waits_from_where_it_is_awaited() {
    let workspace = Workspace::new();
    let text = main_of(
        "    let (tell, told) = tokio::sync::oneshot::channel();\n    \
         tokio::spawn(async move {\n        sleep(ms(30)).await;\n        tell.send(7)\n    });\n    \
         sleep(ms(20)).await;\n    told.await.unwrap();",
    );
    let document = document(&workspace, &text);
    let waits = bars(&document).into_iter().filter(|(lane, ..)| *lane == "oneshot");
    assert_eq!(waits.collect::<Vec<_>>(), [("oneshot", 20, 30, "wait")]);
}

#[test]
fn without_anything_async_there_is_no_picture_and_that_is_said_kindly() {
    let workspace = Workspace::new();
    let ran = played(&workspace, "fn main() {\n    println!(\"hi\");\n}\n", &[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for words in ["hi", "There is no picture", "tokio::time::sleep"] {
        assert!(ran.stdout.contains(words), "{}", ran.stdout);
    }
}

#[test]
fn a_panic_is_told_with_its_line_and_in_a_task_as_a_remark() {
    let workspace = Workspace::new();
    let ran =
        played(&workspace, &main_of("    sleep(ms(5)).await;\n    panic!(\"oh\");"), &["--json"]);
    assert_eq!(ran.code, Some(1));
    let document = ran.document();
    assert_eq!((&document["outcome"], &document["line"]), (&"panicked".into(), &6.into()));
    assert_eq!(bars(&document), [("sleep", 0, 5, "wait")]);
    let text = main_of("    let _ = tokio::spawn(async {\n        panic!(\"oh\")\n    }).await;");
    let document = self::document(&workspace, &text);
    assert_eq!(document["outcome"], "returned");
    assert_eq!(remarks(&document), [("panicked", Some(6))]);
}

#[test]
fn a_task_that_could_not_be_spawned_is_not_drawn() {
    let workspace = Workspace::new();
    let text = "fn play() {\n    let kept = 3;\n    tokio::spawn(async move { kept });\n}\n";
    let document = document(&workspace, text);
    assert_eq!((&document["outcome"], &document["line"]), (&"panicked".into(), &3.into()));
    assert_eq!(bars(&document), [], "{document}");
    // One that was there, and went before it began, was a task.
    let text = main_of(
        "    let task = tokio::spawn(sleep(ms(9)));\n    task.abort();\n    sleep(ms(1)).await;",
    );
    let document = self::document(&workspace, &text);
    assert!(bars(&document).iter().any(|(lane, ..)| *lane == "task 2"), "{document}");
}

#[test]
fn too_much_memory_is_told_with_where_it_was_asked_for() {
    let workspace = Workspace::new();
    let keeps = "    let mut all: Vec<Vec<u8>> = vec![];\n    sleep(ms(5)).await;\n    loop {\n        \
                 all.push(vec![1; 4 << 20]);\n    }";
    let table = [
        (keeps, "more than", "in the loop of line 7", "asked for was 4 MiB"),
        (
            "    sleep(ms(5)).await;\n    let all = Vec::<u8>::with_capacity(1 << 45);\n    println!(\"{}\", all.len());",
            "It asked for 32768 GiB of memory at once",
            "line 6",
            "",
        ),
    ];
    for (body, what, place, how_much) in table {
        let document = document(&workspace, &main_of(body));
        assert_eq!(document["outcome"], "resource_limit", "{document}");
        let said = document["message"].as_str().unwrap();
        let all = [what, place, how_much];
        assert!(all.iter().all(|words| said.contains(words)), "{said}");
        assert!(document["line"].is_u64(), "{document}");
    }
}

#[test]
fn what_stands_out_is_remarked_on() {
    let workspace = Workspace::new();
    let table = [
        ("    std::thread::sleep(ms(50));", "blocked", 5),
        ("    tokio::spawn(sleep(ms(9)));\n    sleep(ms(1)).await;", "leaked", 5),
        ("    let forgotten = sleep(ms(9));\n    sleep(ms(1)).await;", "never_polled", 5),
        (
            "    let lock = tokio::sync::Mutex::new(());\n    let hold = async || {\n        \
             let _guard = lock.lock().await;\n        sleep(ms(10)).await;\n    };\n    \
             tokio::join!(hold(), hold());",
            "lock_held",
            8,
        ),
        (
            "    let mut ticks = tokio::time::interval(ms(10));\n    for _ in 0..5 {\n        \
             tokio::select! {\n            _ = ticks.tick() => {}\n            \
             _ = sleep(ms(100)) => {}\n        }\n    }",
            "restarted",
            9,
        ),
        (
            "    let began = std::time::Instant::now();\n    sleep(ms(10)).await;\n    \
             println!(\"{:?}\", began.elapsed());",
            "wrong_clock",
            5,
        ),
    ];
    for (body, about, line) in table {
        let document = document(&workspace, &main_of(body));
        assert_eq!(document["outcome"], "returned", "{about}: {document}");
        assert_eq!(remarks(&document), [(about, Some(line))], "{about}");
    }
}

#[test]
fn what_a_main_leaves_behind_gets_no_other_turn() {
    let workspace = Workspace::new();
    let text = main_of("    tokio::spawn(async {\n        println!(\"never\");\n    });");
    let document = document(&workspace, &text);
    assert_eq!((&document["printed"], &document["elapsed_ms"]), (&"".into(), &0.into()));
    assert_eq!(remarks(&document), [("leaked", Some(5))]);
}

#[test]
fn a_deadlock_is_told_at_once_and_drawn_up_to_where_it_stands() {
    let workspace = Workspace::new();
    let body = "    let lock = tokio::sync::Mutex::new(());\n    sleep(ms(100)).await;\n    \
                let _first = lock.lock().await;\n    let _second = lock.lock().await;";
    let ran = played(&workspace, &main_of(body), &["--json"]);
    assert_eq!(ran.code, Some(1));
    let document = ran.document();
    assert_eq!(document["outcome"], "deadlock", "{document}");
    assert!(
        document["message"]
            .as_str()
            .unwrap()
            .contains("took at 100 ms on line 7, and which has not been let go")
    );
    let last_ms = bars(&document).iter().map(|(_, _, end_ms, _)| *end_ms).max();
    assert_eq!(last_ms, Some(125));
}

#[test]
fn what_never_ends_is_stopped_however_it_goes_on() {
    let workspace = Workspace::new();
    let table = [
        ("    loop {\n        tokio::task::yield_now().await;\n    }", "spinning"),
        (
            "    println!(\"before\");\n    loop {\n        std::hint::black_box(1);\n    }",
            "timed_out",
        ),
    ];
    for (body, outcome) in table {
        let ran = played(&workspace, &main_of(body), &["--json"]);
        assert_eq!(ran.code, Some(1));
        let document = ran.document();
        assert_eq!(document["outcome"], outcome, "{document}");
        assert_eq!(document["printed"].as_str().unwrap().is_empty(), outcome == "spinning");
    }
}

#[test]
fn of_what_goes_on_and_on_the_beginning_is_drawn() {
    let workspace = Workspace::new();
    let text =
        main_of("    loop {\n        sleep(ms(7000)).await;\n        println!(\"tick\");\n    }");
    let ran = played(&workspace, &text, &["--json"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let document = ran.document();
    assert_eq!(document["outcome"], "unfinished", "{document}");
    assert_eq!(document["printed"], "tick\n".repeat(8));
    assert!(document["message"].as_str().unwrap().contains("goes on and on"), "{document}");
    let last_ms = bars(&document).iter().map(|(_, _, end_ms, _)| *end_ms).max();
    assert_eq!(last_ms, Some(60_000));
}

#[test]
fn what_never_ends_is_drawn_as_far_as_was_asked_for() {
    let workspace = Workspace::new();
    let text = main_of(
        "    let mut ticks = tokio::time::interval(ms(1000));\n    loop {\n        \
         ticks.tick().await;\n    }",
    );
    let ran = played(&workspace, &text, &["--json", "--until", "2500"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let document = ran.document();
    assert_eq!(document["outcome"], "unfinished");
    let wait = |from, to| ("interval", from, to, "wait");
    assert_eq!(bars(&document), [wait(0, 1000), wait(1000, 2000), wait(2000, 2500)]);
}

#[test]
fn a_compile_error_is_the_compilers_at_the_files_own_path() {
    let workspace = Workspace::new();
    let text = "#[tokio::main]\nasync fn main() {\n    let n: u32 = \"a\";\n}\n";
    let ran = played(&workspace, text, &[]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stdout.contains("--> a.rs:3:18"), "{}", ran.stdout);
    assert!(ran.stdout.contains("error[E0308]"), "{}", ran.stdout);
    // Wherever it lies.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("far away.rs");
    fs::write(&path, text).unwrap();
    let ran = workspace.run([Path::new("play"), &path]);
    let place = format!("--> {}:3:18", path.display());
    assert!(ran.stdout.contains(&place), "{place}: {}", ran.stdout);
    // What is in nobody's text is no message of theirs.
    let document = document(&workspace, "fn main() -> Undefined {}");
    let compiler = document["compiler"].as_array().unwrap();
    let lines: Vec<_> = compiler.iter().map(|message| &message["line"]).collect();
    assert_eq!(lines, [&Value::from(1)]);
}

#[test]
fn a_crate_that_is_not_there_is_answered_with_those_that_are() {
    let workspace = Workspace::new();
    let document = document(&workspace, "use anyhow::Result;\n\nfn main() {}\n");
    assert_eq!((&document["outcome"], &document["line"]), (&"compile_error".into(), &1.into()));
    let message = document["message"].as_str().unwrap();
    assert!(message.contains("tokio_stream, tokio_test"), "{message}");
}

#[test]
fn what_cannot_be_played_is_told_with_exit_code_2() {
    let workspace = Workspace::new();
    workspace.run(["play", "nowhere.rs"]).complains(2, &["There is no file nowhere.rs"]);
    workspace.run(["play", "exercises"]).complains(2, &["exercises is not a regular file"]);
    workspace.run(["play", "-", "--watch"]).complains(2, &["cannot be watched"]);
    fs::write(workspace.path("bytes.rs"), [0xc3, 0x28]).unwrap();
    workspace.run(["play", "bytes.rs"]).complains(2, &["UTF-8"]);
    for (text, words) in
        [("fn other() {}", "neither a `main`"), ("fn play(n: u8) {}", "takes arguments")]
    {
        let ran = played(&workspace, text, &[]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.stdout.contains(words), "{}", ran.stdout);
    }
}

#[test]
fn nothing_that_a_program_prints_does_anything_to_a_terminal() {
    let workspace = Workspace::new();
    let text = "fn main() {\n    println!(\"\\u{1b}[2J\\u{1b}]0;mine\\u{7}\\n::error::x\");\n}\n";
    let ran = played(&workspace, text, &[]);
    assert!(!ran.stdout.contains(['\u{1b}', '\u{7}']), "{:?}", ran.stdout);
    assert!(!ran.stdout.lines().any(|line| line.trim_start().starts_with("::")), "{}", ran.stdout);
    assert!(ran.stdout.contains("\\u{1b}[2J"), "{}", ran.stdout);
    let json = played(&workspace, text, &["--json"]);
    assert!(!json.stdout.contains('\u{1b}'));
    assert_eq!(json.document()["printed"], "\u{1b}[2J\u{1b}]0;mine\u{7}\n::error::x\n");
}

#[test]
fn all_of_what_it_prints_is_shown() {
    let workspace = Workspace::new();
    let text = "fn main() {\n    for n in 0..500 {\n        println!(\"line {n}\");\n    }\n}\n";
    let ran = played(&workspace, text, &[]);
    assert!((0..500).all(|n| ran.stdout.contains(&format!("  line {n}\n"))), "{}", ran.stdout);
}

#[cfg(target_os = "linux")]
#[test]
fn the_network_is_refused_and_that_is_said() {
    let workspace = Workspace::new();
    let text = "use tokio::net::TcpListener;\n\n#[tokio::main]\nasync fn main() -> std::io::Result<()> {\n    \
                TcpListener::bind(\"127.0.0.1:0\").await.map(drop)\n}\n";
    let document = document(&workspace, text);
    assert_eq!(document["outcome"], "returned_failure", "{document}");
    assert_eq!(remarks(&document), [("refused", Some(1))]);
}

#[test]
fn standard_input_and_a_page_work_outside_of_a_workspace() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = Workspace::new();
    let mut command = binary(folder.path());
    command.arg("--course").arg(workspace.path("packed"));
    fs::create_dir(workspace.path("packed")).unwrap();
    for part in ["info.toml", "grader", "solutions"] {
        fs::rename(workspace.path(part), workspace.path("packed").join(part)).unwrap();
    }
    command.args(["play", "-", "--html", "page.html"]);
    let ran = run(command, &main_of("    kata::fetch_user(3).await;"));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stdout.contains("stdin.rs") && ran.stdout.contains("page.html"), "{}", ran.stdout);
    let page = fs::read_to_string(folder.path().join("page.html")).unwrap();
    assert!(page.contains("<html") && page.contains("fetch_user(3)"), "{page}");
}

#[test]
fn each_save_is_played_and_a_newer_one_replaces_the_run_in_progress() {
    let workspace = Workspace::new();
    let file = workspace.path("a.rs");
    let save = |text: &str| {
        fs::write(workspace.path("new"), text).unwrap();
        fs::rename(workspace.path("new"), &file).unwrap();
    };
    save("fn main() { println!(\"first\") }");
    let command = workspace.command(["play", "a.rs", "--watch", "--json"]);
    let watcher = support::watching::Watching::from_the_first(command);
    assert_eq!(watcher.next()["printed"], "first\n");
    // It would be stopped after its time; nobody waits for that.
    save("fn main() { loop {} }");
    save("fn main() { println!(\"last\") }");
    let mut document = watcher.next();
    while document["printed"] != "last\n" {
        document = watcher.next();
    }
    save("fn main() {");
    assert_eq!(watcher.next()["outcome"], "compile_error");
}

#[cfg(unix)]
#[test]
fn on_a_terminal_the_screen_is_replaced_on_each_save_and_q_gives_it_back() {
    let workspace = Workspace::new();
    fs::write(workspace.path("a.rs"), main_of("    kata::fetch_user(1).await;")).unwrap();
    let mut tty = support::tty::Tty::start(&workspace, &["play", "a.rs", "--watch"]);
    tty.wait(&["fetch_user(1)", "waits for a save"], &[]);
    fs::write(workspace.path("a.rs"), main_of("    kata::fetch_order(2).await;")).unwrap();
    tty.wait(&["fetch_order(2)", "waits for a save"], &["fetch_user(1)"]);
    fs::remove_file(workspace.path("a.rs")).unwrap();
    tty.wait(&["There is no file a.rs"], &["fetch_order(2)"]);
    fs::write(workspace.path("a.rs"), main_of("    kata::fetch_order(3).await;")).unwrap();
    tty.wait(&["fetch_order(3)"], &["There is no file"]);
    tty.send("q");
    assert_eq!(tty.exit_code(), 0);
    tty.assert_given_back();
}
