//! `fetch_user` waits 100 ms by itself, without keeping others from their work.

use std::time::Duration;

use fetch_user::fetch_user;
use futures::future::join_all;
use harness::{Diagnosis, MANY, Trial};
use tokio::time::{Instant, sleep};

harness::tests![
    user_1_comes_after_100_ms,
    any_user_comes_after_100_ms,
    the_same_user_comes_after_100_ms_again,
    many_at_once_take_100_ms,
    each_begins_when_it_is_asked_for,
    the_waiting_is_your_own,
];

async fn user_1_comes_after_100_ms(t: &mut Trial) {
    let user: String = t.time(100, fetch_user(1)).await;
    t.equal("the user", user, "User(id=1)".to_owned());
}

async fn any_user_comes_after_100_ms(t: &mut Trial) {
    let id = t.vary(0..=u64::from(u32::MAX)) as u32;
    let user: String = t.time(100, fetch_user(id)).await;
    t.equal("the user", user, format!("User(id={id})"));
}

async fn the_same_user_comes_after_100_ms_again(t: &mut Trial) {
    let id = t.vary(0..=999) as u32;
    for id in [id, id, id + 1, id] {
        let user: String = t.time(100, fetch_user(id)).await;
        t.equal("the user", user, format!("User(id={id})"));
    }
}

async fn many_at_once_take_100_ms(t: &mut Trial) {
    let count = t.length(2..=MANY);
    let ids = t.numbers(count, 0..=u64::from(u32::MAX));
    let all = join_all(ids.iter().map(|&id| fetch_user(id as u32)));
    let users: Vec<String> = t.time(100, all).await;
    t.equal("the users", users, ids.iter().map(|id| format!("User(id={id})")).collect());
}

async fn each_begins_when_it_is_asked_for(t: &mut Trial) {
    let offsets = t.numbers(8, 0..=150);
    let all = join_all(offsets.iter().map(|&ms| async move {
        sleep(Duration::from_millis(ms)).await;
        let asked = Instant::now();
        let _: String = fetch_user(7).await;
        asked.elapsed().as_millis()
    }));
    let last_ms = offsets.iter().copied().max().unwrap_or(0) + 100;
    let took_ms: Vec<u128> = t.time(last_ms, all).await;
    if t.now_ms() != last_ms {
        return;
    }
    let wrong = offsets.iter().zip(took_ms).find(|(_, took_ms)| *took_ms != 100);
    if let Some((offset, took_ms)) = wrong {
        let otherwise = format!(
            "Asked for at {offset} ms, while others were on their way, user 7 came after {took_ms} \
             ms; each call takes 100 ms of its own."
        );
        t.holds(false, Diagnosis::WrongTime, otherwise);
    }
}

async fn the_waiting_is_your_own(t: &mut Trial) {
    let _: String = t.run(fetch_user(1)).await;
    t.holds(
        t.calls().is_empty(),
        Diagnosis::WrongTool,
        "This asks `kata` for the answer; here you write the service yourself, waiting included.",
    );
}
