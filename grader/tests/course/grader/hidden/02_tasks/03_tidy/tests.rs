//! `tidy` gives the user and leaves nothing behind.

use harness::Trial;
use tidy::tidy;

harness::tests![nothing_is_left];

async fn nothing_is_left(t: &mut Trial) {
    let word = t.word();
    let reply = word.clone();
    t.service("fetch_user").replies(move |id| format!("{reply} {id}"));
    let user: String = t.time(100, tidy()).await;
    t.equal("the user", user, format!("{word} 1"));
}
