//! `greet` is ready at its first poll, for any name.

use greet::greet;
use harness::{Diagnosis, Trial};

harness::tests![it_is_ready_at_the_first_poll, it_greets_ada, it_greets_whoever_is_named];

async fn it_is_ready_at_the_first_poll(t: &mut Trial) {
    let answer: Option<String> = t.first_poll(greet("Ada"));
    let means = if t.spawned_tasks() > 0 { Diagnosis::WrongTool } else { Diagnosis::WrongTime };
    t.holds(
        answer.is_some(),
        means,
        "The first poll gave no greeting: there is nothing to wait for here, so nothing to spawn \
         and nothing to sleep for.",
    );
}

async fn it_greets_ada(t: &mut Trial) {
    let greeting: String = t.time(0, greet("Ada")).await;
    t.equal("the greeting", greeting, "Hello, Ada!".to_owned());
}

async fn it_greets_whoever_is_named(t: &mut Trial) {
    let name = t.word();
    let greeting: String = t.time(0, greet(&name)).await;
    t.equal("the greeting", greeting, format!("Hello, {name}!"));
}
