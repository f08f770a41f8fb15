//! `sequential_requests` asks for the order only when the user is there.

use harness::{Diagnosis, Trial};
use sequential_requests::sequential_requests;

harness::tests![
    one_after_the_other_takes_180_ms,
    any_latencies_add_up,
    the_answers_are_the_replies,
    the_user_comes_first,
];

async fn one_after_the_other_takes_180_ms(t: &mut Trial) {
    let (user, order): (String, String) = t.time(180, sequential_requests()).await;
    t.equal("the user", user, "User(id=1)".to_owned());
    t.equal("the order", order, "Order(id=42)".to_owned());
}

async fn any_latencies_add_up(t: &mut Trial) {
    let (user_ms, order_ms) = (t.vary(10..=150), t.vary(10..=150));
    t.service("fetch_user").takes(user_ms);
    t.service("fetch_order").takes(order_ms);
    let _: (String, String) = t.time(user_ms + order_ms, sequential_requests()).await;
}

async fn the_answers_are_the_replies(t: &mut Trial) {
    let (user, order) = (t.word(), t.word());
    let (user_says, order_says) = (user.clone(), order.clone());
    t.service("fetch_user").replies(move |id| format!("{user_says} {id}"));
    t.service("fetch_order").replies(move |id| format!("{order_says} {id}"));
    let answer: (String, String) = t.run(sequential_requests()).await;
    t.equal("the user", answer.0, format!("{user} 1"));
    t.equal("the order", answer.1, format!("{order} 42"));
}

async fn the_user_comes_first(t: &mut Trial) {
    let _: (String, String) = t.run(sequential_requests()).await;
    let calls = t.calls();
    let started = |label: &str| {
        calls.iter().find(|call| call.label.starts_with(label)).and_then(|call| call.started_ms)
    };
    if let (Some(user_ms), Some(order_ms)) = (started("fetch_user"), started("fetch_order")) {
        t.holds(
            user_ms <= order_ms,
            Diagnosis::OutOfOrder,
            format!(
                "The order was asked for at {order_ms} ms and the user at {user_ms} ms; the user \
                 comes first."
            ),
        );
    }
}
