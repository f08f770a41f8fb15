//! `greet` is ready at its first poll, for any name and whoever polls.

use std::panic::{AssertUnwindSafe, catch_unwind};

use greet::greet;
use harness::{Diagnosis, Trial, poll_once};

harness::tests![
    it_is_ready_at_the_first_poll,
    it_greets_somebody,
    it_greets_whoever_is_named,
    the_name_is_used_as_it_is,
    plain it_needs_no_runtime,
    it_is_ready_when_the_turn_of_its_task_ends,
];

async fn it_is_ready_at_the_first_poll(t: &mut Trial) {
    t.expects_no_calls();
    let before = t.threads_started();
    let answer: Option<String> = t.first_poll(greet("Ada"));
    let threads = t.threads_started() - before;
    t.holds(
        threads == 0,
        Diagnosis::WrongTool,
        "It started a thread. There is nothing to wait for here, so nothing to start: the future \
         itself makes the greeting.",
    );
    let tasks = t.spawned_tasks();
    t.holds(
        tasks == 0,
        Diagnosis::WrongTool,
        "It spawned a task. There is nothing to wait for here, so nothing to spawn either: the \
         future itself makes the greeting.",
    );
    t.holds(
        answer.is_some(),
        Diagnosis::WrongTime,
        "The first poll gave no greeting: there is nothing to wait for here, so nothing to spawn \
         and nothing to sleep for.",
    );
}

async fn it_greets_somebody(t: &mut Trial) {
    let greeting: String = t.time(0, greet("Ada")).await;
    t.equal("the greeting", greeting, "Hello, Ada!".to_owned());
}

async fn it_greets_whoever_is_named(t: &mut Trial) {
    let name = t.word();
    let greeting: String = t.time(0, greet(&name)).await;
    t.equal("the greeting", greeting, format!("Hello, {name}!"));
}

async fn the_name_is_used_as_it_is(t: &mut Trial) {
    let mut names = t.texts(6);
    // The first once more, after others.
    let breaks = "Ada\r\nLovelace\r".to_owned();
    names.extend(["".to_owned(), " ".to_owned(), "{name}".to_owned(), breaks, names[0].clone()]);
    for name in &names {
        is_greeted(t, name, &format!("the greeting for {name:?}"));
    }
    // Longer than any room that one would keep for a name.
    let long = names[0].clone() + &"Ada ".repeat(1_500);
    let characters = long.chars().count();
    is_greeted(t, &long, &format!("the greeting for a name of {characters} characters"));
}

/// That there is a greeting at the first poll is another test's matter.
fn is_greeted(t: &mut Trial, name: &str, what: &str) {
    if let Some::<String>(greeting) = t.first_poll(greet(name)) {
        t.equal(what, greeting, format!("Hello, {name}!"));
    }
}

fn it_needs_no_runtime(t: &mut Trial) {
    t.may_panic();
    let polled = catch_unwind(AssertUnwindSafe(|| t.first_poll(greet("Ada"))));
    let Ok(answer): Result<Option<String>, _> = polled else {
        let otherwise = "Polled outside any runtime, it panicked. It has to be ready there too: \
                         there is nothing to wait for, so nothing to ask of a runtime.";
        t.holds(false, Diagnosis::WrongTool, otherwise);
        return;
    };
    let blocked_on = t.blocked_on();
    t.holds(
        blocked_on == 0,
        Diagnosis::WrongTool,
        "A runtime of its own blocked on a future. There is nothing to wait for here, so no \
         runtime is needed: the future itself makes the greeting.",
    );
    t.holds(
        answer.is_some(),
        Diagnosis::WrongTime,
        "Polled outside any runtime, the first poll gave no greeting. There is nothing to wait \
         for here.",
    );
    if answer.is_some() {
        another_executor_may_poll_it(t);
    }
}

fn another_executor_may_poll_it(t: &mut Trial) {
    let polled = catch_unwind(|| futures::executor::block_on(greet("Ada")));
    t.holds(
        polled.is_ok(),
        Diagnosis::WrongTool,
        "Polled by `block_on` of `futures`, it panicked: it drives an executor of its own, which \
         cannot run inside another one. There is nothing to wait for here, so nothing to drive: \
         the future itself makes the greeting.",
    );
}

/// Whatever is asked of Tokio then says `Pending`, so that others get their turn.
async fn it_is_ready_when_the_turn_of_its_task_ends(t: &mut Trial) {
    let answer: Option<String> = t.first_poll(greet("Ada"));
    // That is the business of other tests. A timer would not be reached below.
    if answer.is_none() || t.timers_set() > 0 {
        return;
    }
    while poll_once(tokio::task::consume_budget()).is_some() {}
    let answer: Option<String> = t.first_poll(greet("Ada"));
    t.holds(
        answer.is_some(),
        Diagnosis::WrongTime,
        "The first poll gave no greeting where the task that polls had used up its turn: \
         then whatever is awaited of Tokio has to wait. Await nothing of it here.",
    );
}
