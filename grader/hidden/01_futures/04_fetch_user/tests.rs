//! `fetch_user` waits 100 ms by itself, without keeping others from their work.

use fetch_user::fetch_user;
use harness::{Diagnosis, Trial};

harness::tests![
    user_1_comes_after_100_ms,
    any_user_comes_after_100_ms,
    many_at_once_take_100_ms,
    the_waiting_is_your_own,
];

async fn user_1_comes_after_100_ms(t: &mut Trial) {
    let user: String = t.time(100, fetch_user(1)).await;
    t.equal("the user", user, "User(id=1)".to_owned());
}

async fn any_user_comes_after_100_ms(t: &mut Trial) {
    let id = t.vary(2..=u64::from(u32::MAX)) as u32;
    let user: String = t.time(100, fetch_user(id)).await;
    t.equal("the user", user, format!("User(id={id})"));
}

async fn many_at_once_take_100_ms(t: &mut Trial) {
    let all = futures::future::join_all((0..20).map(fetch_user));
    let users: Vec<String> = t.time(100, all).await;
    t.equal("the users", users, (0..20).map(|id| format!("User(id={id})")).collect());
}

async fn the_waiting_is_your_own(t: &mut Trial) {
    let _: String = t.run(fetch_user(1)).await;
    t.holds(
        t.calls().is_empty(),
        Diagnosis::WrongTool,
        "This asks `kata` for the answer; here you write the service yourself, waiting included.",
    );
}
