//! `rounds` asks as often as it is told.

use harness::Trial;
use rounds::rounds;

harness::tests![asks_one_after_the_other];

async fn asks_one_after_the_other(t: &mut Trial) {
    let count = t.vary(2..=5);
    let last: String = t.time(100 * count, rounds(count as u32)).await;
    t.equal("the last user", last, format!("User(id={count})"));
}
