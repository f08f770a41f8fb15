//! `batch` waits for the service and returns its reply.

use harness::Trial;

use batch::batch;

harness::tests![user_1_comes_after_100_ms, any_reply_comes_when_the_service_gives_it];

/// asks: "Returns user `id`, from `kata::fetch_user` (100 ms)."
async fn user_1_comes_after_100_ms(t: &mut Trial) {
    let user: String = t.time(100, batch(1)).await;
    t.equal("the user", user, "User(id=1)".to_owned());
}

/// asks: "Returns user `id`, from `kata::fetch_user` (100 ms)."
async fn any_reply_comes_when_the_service_gives_it(t: &mut Trial) {
    let (id, ms) = (t.vary(2..=999) as u32, t.vary(10..=250));
    let word = t.word();
    let reply = word.clone();
    t.service("fetch_user").takes(ms).replies(move |id| format!("{reply} {id}"));
    let user: String = t.time(ms, batch(id)).await;
    t.equal("the user", user, format!("{word} {id}"));
}
