//! `sequential_requests` asks for the order only when the user is there.

use harness::{Diagnosis, Trial};
use sequential_requests::sequential_requests;

harness::tests![
    one_after_the_other_takes_180_ms,
    any_latencies_add_up,
    there_is_no_limit_to_latency,
    the_answers_are_the_replies,
    an_empty_reply_is_a_reply,
    every_time_both_are_asked_again,
    the_user_comes_first,
];

const CALLS: [&str; 2] = ["fetch_user(1)", "fetch_order(42)"];

/// More than any limit that one sets to a request without being told to.
const VERY_LONG_MS: u64 = 61_000;

async fn one_after_the_other_takes_180_ms(t: &mut Trial) {
    t.expects_calls(CALLS);
    let (user, order): (String, String) = t.time(180, sequential_requests()).await;
    t.equal("the user", user, "User(id=1)".to_owned());
    t.equal("the order", order, "Order(id=42)".to_owned());
}

async fn any_latencies_add_up(t: &mut Trial) {
    let [user_ms, order_ms] = [t.vary(0..=150), t.vary(0..=150)];
    add_up(t, user_ms, order_ms).await;
}

async fn there_is_no_limit_to_latency(t: &mut Trial) {
    let mut latencies = [t.vary(VERY_LONG_MS..=70_000), t.vary(0..=20)];
    t.shuffle(&mut latencies);
    let [user_ms, order_ms] = latencies;
    add_up(t, user_ms, order_ms).await;
    t.ever_longer(u64::MAX, async |t, slow| {
        let [user_ms, order_ms] = latencies.map(|ms| if ms < VERY_LONG_MS { ms } else { slow });
        add_up(t, user_ms, order_ms).await;
    })
    .await;
}

async fn the_answers_are_the_replies(t: &mut Trial) {
    let (user, order) = (t.text(), t.text());
    let answer = replied(t, &user, &order).await;
    t.equal("the user", answer.0, user);
    t.equal("the order", answer.1, order);
}

async fn an_empty_reply_is_a_reply(t: &mut Trial) {
    let mut replies = [String::new(), t.word()];
    t.shuffle(&mut replies);
    let [user, order] = replies;
    let answer = replied(t, &user, &order).await;
    t.equal("the user", answer.0, user);
    t.equal("the order", answer.1, order);
}

async fn every_time_both_are_asked_again(t: &mut Trial) {
    for _ in 0..2 {
        let (user, order) = (t.word(), t.word());
        let answer = replied(t, &user, &order).await;
        t.equal("the user", answer.0, user);
        t.equal("the order", answer.1, order);
    }
}

async fn the_user_comes_first(t: &mut Trial) {
    let (user_ms, order_ms) = (t.vary(1..=250), t.vary(0..=100));
    t.service("fetch_user").takes(user_ms);
    t.service("fetch_order").takes(order_ms);
    let _: (String, String) = t.run(sequential_requests()).await;
    let calls = t.calls();
    let started = |label: &str| {
        calls.iter().find(|call| call.label.starts_with(label)).and_then(|call| call.started_ms)
    };
    let (Some(user_from), Some(order_from)) = (started("fetch_user"), started("fetch_order"))
    else {
        return;
    };
    if order_from < user_from {
        let otherwise = format!(
            "The order was asked for at {order_from} ms and the user at {user_from} ms; the user \
             comes first."
        );
        t.holds(false, Diagnosis::OutOfOrder, otherwise);
        return;
    }
    let arrived = user_from + user_ms;
    t.holds(
        order_from >= arrived,
        Diagnosis::Overlapped,
        format!(
            "The order was asked for at {order_from} ms, and the user arrived at {arrived} ms: the \
             order is asked for when the user is there."
        ),
    );
}

/// Runs it with services that take so long.
async fn add_up(t: &mut Trial, user_ms: u64, order_ms: u64) {
    t.service("fetch_user").takes(user_ms);
    t.service("fetch_order").takes(order_ms);
    t.expects_calls(CALLS);
    let (user, order): (String, String) = t.time(user_ms + order_ms, sequential_requests()).await;
    t.equal("the user", user, "User(id=1)".to_owned());
    t.equal("the order", order, "Order(id=42)".to_owned());
}

/// Runs it with services that reply so.
async fn replied(t: &mut Trial, user: &str, order: &str) -> (String, String) {
    let (user, order) = (user.to_owned(), order.to_owned());
    t.service("fetch_user").replies(move |_| user.clone());
    t.service("fetch_order").replies(move |_| order.clone());
    t.expects_calls(CALLS);
    t.time(180, sequential_requests()).await
}
