//! `static_move` returns at once; its task greets later, by a name that may be gone.

use std::time::Duration;

use harness::{Diagnosis, MANY, Trial};
use static_move::static_move;
use tokio::runtime::Handle;
use tokio::task::{JoinError, JoinHandle};
use tokio::time::sleep;

harness::tests![
    the_task_greets_after_30_ms,
    it_returns_at_once,
    the_name_may_be_gone_before_the_greeting,
    any_text_is_a_name,
    the_task_runs_although_nobody_awaits_it,
    aborting_the_handle_ends_the_greeting,
];

async fn the_task_greets_after_30_ms(t: &mut Trial) {
    let greeting: Result<String, JoinError> = t.time(30, async { static_move("Ada").await }).await;
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
    let count = t.length(1..=MANY);
    let names = t.texts(count);
    all_are_greeted(t, names).await;
}

async fn any_text_is_a_name(t: &mut Trial) {
    let (word, other) = (t.word(), t.word());
    // The last is longer than any room that one would keep for a name.
    let (lines, long) = (format!(" {word}\n\t{other} "), word.repeat(1_000));
    let names = ["", " ", &word, &word, "{name}", "!", &lines, &long];
    all_are_greeted(t, names.map(str::to_owned).to_vec()).await;
}

async fn all_are_greeted(t: &mut Trial, mut names: Vec<String>) {
    let expected = names.clone();
    let greetings: Vec<Result<String, JoinError>> = t
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
    let handle: JoinHandle<String> = static_move(&name);
    sleep(Duration::from_millis(40)).await;
    // It has been running all the time: what is left is to take the greeting.
    let greeting: Result<String, JoinError> = t.time(0, handle).await;
    check(t, greeting, &name);
}

async fn aborting_the_handle_ends_the_greeting(t: &mut Trial) {
    // What goes on after the abort is told below.
    t.may_leave_tasks();
    let (name, ms) = (t.word(), t.vary(0..=29));
    let handle: JoinHandle<String> = t.call(|| static_move(&name));
    sleep(Duration::from_millis(ms)).await;
    if handle.is_finished() {
        // Too early, as other tests tell: there is nothing left to abort.
        return;
    }
    handle.abort();
    let ended: Result<String, JoinError> = t.run(handle).await;
    let left = Handle::current().metrics().num_alive_tasks();
    t.holds(
        left == 0,
        Diagnosis::NotCancelled,
        format!(
            "The handle was aborted after {ms} ms, and tasks that still run: {left}. Return the \
             handle of the task that greets, so that aborting it ends the greeting."
        ),
    );
    t.holds(
        ended.is_err_and(|error| error.is_cancelled()),
        Diagnosis::NotCancelled,
        format!(
            "The handle was aborted after {ms} ms, and awaiting it did not tell of a cancellation. \
             Only a task that waits at an `.await` can be aborted, and only by its own handle."
        ),
    );
}

fn check(t: &mut Trial, greeting: Result<String, JoinError>, name: &str) {
    match greeting {
        Ok(greeting) => t.equal("the greeting", greeting, format!("Hello, {name}!")),
        Err(_) => t.holds(
            false,
            Diagnosis::WrongValue,
            "The task ended without a greeting: it panicked or was aborted.",
        ),
    }
}
