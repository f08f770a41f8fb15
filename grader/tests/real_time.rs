//! Answers that wait or measure in real time under a paused clock: each fails, in the same way every
//! time, and none has to be stopped.

#![cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]

mod support;

use support::{Workspace, run};

/// How often each is judged.
const TIMES: usize = 3;

/// What an answer to `double` does before it answers, and the verdict on it.
const ANSWERS: [(&str, &str, &str); 10] = [
    ("waits for a channel", "failed", "let (_held, nobody) = std::sync::mpsc::channel::<()>();
        let _ = nobody.recv_timeout(Duration::from_secs(3600));"),
    ("parks", "failed", "let until = Instant::now() + Duration::from_secs(3600);
        while Instant::now() < until { std::thread::park_timeout(until - Instant::now()); }"),
    ("waits for a condition", "failed", "let lock = Mutex::new(());
        let never = std::sync::Condvar::new();
        let limit = Duration::from_secs(3600);
        drop(never.wait_timeout_while(lock.lock().unwrap(), limit, |()| true));"),
    ("sleeps until a time of the system", "failed", "let until = Instant::now() + Duration::from_millis(5);
        tokio::time::sleep_until(until.into()).await;"),
    ("takes its own lock", "failed", "let lock = Mutex::new(0);
        let (_first, _second) = (lock.lock().unwrap(), lock.lock().unwrap());"),
    ("takes its own lock beside an idle thread", "failed", "tokio::task::spawn_blocking(|| ()).await.unwrap();
        let lock = Mutex::new(0);
        let (_first, _second) = (lock.lock().unwrap(), lock.lock().unwrap());"),
    ("waits for a thread that waits for it", "failed", "let lock = std::sync::Arc::new(Mutex::new(0));
        let (held, theirs) = (lock.lock().unwrap(), std::sync::Arc::clone(&lock));
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || tell.send(*theirs.lock().unwrap()).unwrap());
        told.recv().unwrap();
        drop(held);"),
    ("lets time pass on a runtime of its own", "failed", "let mut builder = tokio::runtime::Builder::new_current_thread();
        let own = builder.enable_all().start_paused(true).build().unwrap();
        std::thread::spawn(move || own.block_on(async { kata::fetch_user(1).await })).join().unwrap();"),
    ("writes down when", "passed", "let began = Instant::now();
        println!(\"{:?} {:?}\", std::time::SystemTime::now(), began.elapsed());"),
    ("waits for a thread that answers", "passed", "let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || tell.send(n).unwrap());
        assert_eq!(told.recv().unwrap(), n);"),
];

#[test]
fn real_time_under_a_paused_clock_is_judged_the_same_every_time() {
    let workspace = Workspace::new();
    for (name, verdict, does) in ANSWERS {
        let answer = format!(
            "use std::sync::Mutex;\nuse std::time::{{Duration, Instant}};\n\n\
             pub async fn double(n: u32) -> u32 {{\n    {does}\n    n * 2\n}}\n"
        );
        let first = judged(&workspace, &answer);
        assert_eq!(first.0, verdict, "{name}: {first:?}");
        for _ in 1..TIMES {
            assert_eq!(judged(&workspace, &answer), first, "{name}");
        }
    }
}

fn judged(workspace: &Workspace, answer: &str) -> (String, String) {
    let command = workspace.command(["check", "double", "--json", "--submission", "-"]);
    let result = run(command, answer).result();
    let text = |field: &str| result[field].as_str().unwrap_or_default().to_owned();
    (text("verdict"), text("message"))
}
