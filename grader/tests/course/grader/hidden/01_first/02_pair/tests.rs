//! `pair` takes as long as the slower request.

use harness::Trial;
use pair::pair;

harness::tests![takes_as_long_as_the_slower, gives_the_replies];

async fn takes_as_long_as_the_slower(t: &mut Trial) {
    let _: (String, String) = t.time(100, pair()).await;
}

async fn gives_the_replies(t: &mut Trial) {
    let word = t.word();
    let reply = word.clone();
    t.service("fetch_user").replies(move |id| format!("{reply} {id}"));
    let (user, order): (String, String) = t.run(pair()).await;
    t.equal("the user", user, format!("{word} 1"));
    t.equal("the order", order, "Order(id=42)".to_owned());
}
