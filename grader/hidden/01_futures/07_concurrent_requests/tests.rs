//! `concurrent_requests` takes as long as the slower request, on one task.

use concurrent_requests::concurrent_requests;
use harness::{Diagnosis, Trial};

harness::tests![
    both_requests_overlap,
    the_slower_request_decides,
    either_may_be_there_at_the_first_poll,
    there_is_no_limit_to_latency,
    the_answers_are_the_replies,
    the_answers_keep_their_places,
    every_time_both_are_asked_again,
    one_task_is_enough,
];

const CALLS: [&str; 2] = ["fetch_user(1)", "fetch_order(42)"];

/// More than any limit that one sets to a request without being told to.
const VERY_LONG_MS: u64 = 61_000;

async fn both_requests_overlap(t: &mut Trial) {
    t.expects_calls(CALLS);
    let (user, order): (String, String) = t.time(100, concurrent_requests()).await;
    t.equal("the user", user, "User(id=1)".to_owned());
    t.equal("the order", order, "Order(id=42)".to_owned());
}

async fn the_slower_request_decides(t: &mut Trial) {
    let (user_ms, order_ms) = (t.vary(10..=250), t.vary(10..=250));
    timed(t, user_ms, order_ms).await;
}

async fn either_may_be_there_at_the_first_poll(t: &mut Trial) {
    let other_ms = t.vary(1..=50);
    for (user_ms, order_ms) in [(0, other_ms), (other_ms, 0), (0, 0)] {
        timed(t, user_ms, order_ms).await;
    }
}

async fn there_is_no_limit_to_latency(t: &mut Trial) {
    let mut latencies = [t.vary(VERY_LONG_MS..=70_000), t.vary(0..=20)];
    t.shuffle(&mut latencies);
    let [user_ms, order_ms] = latencies;
    timed(t, user_ms, order_ms).await;
    t.ever_longer(u64::MAX, async |t, slow| {
        let [user_ms, order_ms] = latencies.map(|ms| if ms < VERY_LONG_MS { ms } else { slow });
        timed(t, user_ms, order_ms).await;
    })
    .await;
}

async fn the_answers_are_the_replies(t: &mut Trial) {
    let (user, order) = (t.text(), t.text());
    replied(t, user, order).await;
}

async fn the_answers_keep_their_places(t: &mut Trial) {
    let (sooner, later) = (t.vary(1..=50), t.vary(51..=100));
    for (user_ms, order_ms) in [(sooner, later), (later, sooner), (sooner, sooner)] {
        timed(t, user_ms, order_ms).await;
    }
}

async fn every_time_both_are_asked_again(t: &mut Trial) {
    for _ in 0..2 {
        let (user, order) = (t.word(), t.word());
        replied(t, user, order).await;
    }
    replied(t, String::new(), String::new()).await;
}

async fn one_task_is_enough(t: &mut Trial) {
    let _: (String, String) = t.run(concurrent_requests()).await;
    let tasks = t.spawned_tasks();
    t.holds(
        tasks == 0,
        Diagnosis::WrongTool,
        format!(
            "Spawned {tasks} new {}; on one task, `join!` suffices.",
            if tasks == 1 { "task" } else { "tasks" }
        ),
    );
}

/// Runs it with services that take so long.
async fn timed(t: &mut Trial, user_ms: u64, order_ms: u64) {
    t.service("fetch_user").takes(user_ms);
    t.service("fetch_order").takes(order_ms);
    t.expects_calls(CALLS);
    let (user, order): (String, String) =
        t.time(user_ms.max(order_ms), concurrent_requests()).await;
    let means = Diagnosis::OutOfOrder;
    if (user.as_str(), order.as_str()) == ("Order(id=42)", "User(id=1)") {
        let otherwise = format!(
            "The pair has the order first where the user takes {user_ms} ms and the order \
             {order_ms}: user 1 comes first, whichever was ready first."
        );
        t.holds(false, means, otherwise);
    } else {
        t.equal("the user", user, "User(id=1)".to_owned());
        t.equal("the order", order, "Order(id=42)".to_owned());
    }
}

/// Runs it with services that reply so.
async fn replied(t: &mut Trial, user: String, order: String) {
    let (user_says, order_says) = (user.clone(), order.clone());
    t.service("fetch_user").replies(move |_| user_says.clone());
    t.service("fetch_order").replies(move |_| order_says.clone());
    t.expects_calls(CALLS);
    let answer: (String, String) = t.time(100, concurrent_requests()).await;
    t.equal("the user", answer.0, user);
    t.equal("the order", answer.1, order);
}
