//! `exercise_name` waits for the service and returns its reply.

use harness::Trial;

use exercise_name::exercise_name;

harness::tests![user_1_comes_after_100_ms, any_reply_comes_when_the_service_gives_it];

async fn user_1_comes_after_100_ms(t: &mut Trial) {
    let user: String = t.time(100, exercise_name(1)).await;
    t.equal("the user", user, "User(id=1)".to_owned());
}

async fn any_reply_comes_when_the_service_gives_it(t: &mut Trial) {
    let (id, ms) = (t.vary(2..=999) as u32, t.vary(10..=250));
    let word = t.word();
    let reply = word.clone();
    t.service("fetch_user").takes(ms).replies(move |id| format!("{reply} {id}"));
    let user: String = t.time(ms, exercise_name(id)).await;
    t.equal("the user", user, format!("{word} {id}"));
}
