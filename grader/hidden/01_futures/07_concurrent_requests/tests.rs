//! `concurrent_requests` takes as long as the slower request, on one task.

use concurrent_requests::concurrent_requests;
use harness::{Diagnosis, Trial};

harness::tests![
    both_requests_overlap,
    the_slower_request_decides,
    the_answers_are_the_replies,
    one_task_is_enough,
];

async fn both_requests_overlap(t: &mut Trial) {
    let (user, order): (String, String) = t.time(100, concurrent_requests()).await;
    t.equal("the user", user, "User(id=1)".to_owned());
    t.equal("the order", order, "Order(id=42)".to_owned());
}

async fn the_slower_request_decides(t: &mut Trial) {
    let (user_ms, order_ms) = (t.vary(10..=250), t.vary(10..=250));
    t.service("fetch_user").takes(user_ms);
    t.service("fetch_order").takes(order_ms);
    let _: (String, String) = t.time(user_ms.max(order_ms), concurrent_requests()).await;
}

async fn the_answers_are_the_replies(t: &mut Trial) {
    let (user, order) = (t.word(), t.word());
    let (user_says, order_says) = (user.clone(), order.clone());
    t.service("fetch_user").replies(move |id| format!("{user_says} {id}"));
    t.service("fetch_order").replies(move |id| format!("{order_says} {id}"));
    let answer: (String, String) = t.run(concurrent_requests()).await;
    t.equal("the user", answer.0, format!("{user} 1"));
    t.equal("the order", answer.1, format!("{order} 42"));
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
