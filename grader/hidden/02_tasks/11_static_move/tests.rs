//! `static_move` returns at once; its task greets later, by a name that may be gone.

use harness::{Diagnosis, Trial};
use static_move::static_move;
use tokio::task::JoinHandle;

harness::tests![
    the_task_greets_after_30_ms,
    it_returns_at_once,
    the_name_may_be_gone_before_the_greeting,
    the_task_runs_although_nobody_awaits_it,
];

async fn the_task_greets_after_30_ms(t: &mut Trial) {
    let greeting = t.time(30, async { static_move("Ada").await }).await;
    check(t, greeting, "Ada");
}

async fn it_returns_at_once(t: &mut Trial) {
    t.may_leave_tasks();
    let handle: JoinHandle<String> = t.time(0, async { static_move("Ada") }).await;
    let early = handle.is_finished();
    t.holds(!early, Diagnosis::WrongTime, "The task was finished at once; it should wait 30 ms.");
    handle.abort();
}

async fn the_name_may_be_gone_before_the_greeting(t: &mut Trial) {
    let mut names = [t.word(), t.word(), t.word()];
    let expected = names.clone();
    let greetings = t
        .time(30, async {
            let handles: Vec<_> = names.iter().map(|name| static_move(name)).collect();
            names.fill(String::from("gone"));
            let mut greetings = vec![];
            for handle in handles {
                greetings.push(handle.await);
            }
            greetings
        })
        .await;
    for (greeting, name) in greetings.into_iter().zip(expected) {
        check(t, greeting, &name);
    }
}

async fn the_task_runs_although_nobody_awaits_it(t: &mut Trial) {
    let name = t.word();
    let handle = static_move(&name);
    tokio::time::sleep(std::time::Duration::from_millis(40)).await;
    // It has been running all the time: what is left is to take the greeting.
    let greeting = t.time(0, handle).await;
    check(t, greeting, &name);
}

fn check(t: &mut Trial, greeting: Result<String, tokio::task::JoinError>, name: &str) {
    match greeting {
        Ok(greeting) => t.equal("the greeting", greeting, format!("Hello, {name}!")),
        Err(_) => t.holds(
            false,
            Diagnosis::WrongValue,
            "The task ended without a greeting: it panicked or was aborted.",
        ),
    }
}
