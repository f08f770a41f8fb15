//! `fetch_all` overlaps any number of requests and keeps the order of the ids.

use fetch_all::fetch_all;
use harness::{Diagnosis, Trial};

harness::tests![
    the_slowest_request_decides,
    replies_stand_in_the_order_of_the_ids,
    any_ids_in_any_time,
    there_is_no_limit_to_latency,
    no_ids_take_no_time,
    an_id_named_twice_is_answered_twice,
];

/// More than any limit that one sets to a request without being told to.
const VERY_LONG_MS: u64 = 61_000;

async fn the_slowest_request_decides(t: &mut Trial) {
    t.service("fetch_user").takes_by(|id| match id {
        "1" => Some(30),
        "2" => Some(10),
        _ => Some(20),
    });
    expects_calls(t, &[1, 2, 3]);
    let users: Vec<String> = t.time(30, fetch_all(&[1, 2, 3])).await;
    t.equal_or("the users", users, named(&[1, 2, 3]), Diagnosis::OutOfOrder);
}

async fn replies_stand_in_the_order_of_the_ids(t: &mut Trial) {
    let mut ids = [4, 8, 15, 16, 23, 42];
    t.shuffle(&mut ids);
    let mut latencies = [10, 20, 30, 40, 50, 60];
    t.shuffle(&mut latencies);
    let mut letters = ["a", "b", "c", "d", "e", "f"];
    t.shuffle(&mut letters);
    let place = move |id: &str| ids.iter().position(|known| known.to_string() == id);
    t.service("fetch_user")
        .takes_by(move |id| place(id).map(|place| latencies[place]))
        .replies(move |id| format!("{}{id}", place(id).map_or("?", |place| letters[place])));
    expects_calls(t, &ids);
    let users: Vec<String> = t.time(60, fetch_all(&ids)).await;
    let expected: Vec<String> =
        ids.iter().zip(letters).map(|(id, letter)| format!("{letter}{id}")).collect();
    t.holds(
        users != named(&ids),
        Diagnosis::HardCoded,
        "These are the usual replies, put together from the ids; the service replied otherwise \
         this time.",
    );
    in_order(t, users, expected);
}

async fn any_ids_in_any_time(t: &mut Trial) {
    // The most are no round number, and more than anybody's idea of plenty.
    let most = t.vary(1001..=3999) as usize;
    let count = t.length(0..=most);
    as_many_ids(t, count, 200).await;
    // Quick ones, so that one after the other comes to an end, too.
    as_many_ids(t, most, 20).await;
}

async fn as_many_ids(t: &mut Trial, count: usize, most_ms: u64) {
    let ids: Vec<u32> =
        t.numbers(count, 0..=u64::from(u32::MAX)).into_iter().map(|id| id as u32).collect();
    let latencies = t.numbers(7, 0..=most_ms);
    // By the id, so that who is asked twice takes as long twice.
    let latency = move |id: u32| latencies[id as usize % latencies.len()];
    let slowest = ids.iter().map(|&id| latency(id)).max().unwrap_or(0);
    t.service("fetch_user").takes_by(move |id| id.parse().ok().map(&latency));
    expects_calls(t, &ids);
    let users: Vec<String> = t.time(slowest, fetch_all(&ids)).await;
    in_order(t, users, named(&ids));
}

async fn there_is_no_limit_to_latency(t: &mut Trial) {
    let mut ids = [1, 2, 3];
    t.shuffle(&mut ids);
    let longest = t.vary(VERY_LONG_MS..=70_000);
    slowest_takes(t, &ids, longest).await;
    t.ever_longer(u64::MAX, async |t, ms| slowest_takes(t, &ids, ms).await).await;
}

async fn slowest_takes(t: &mut Trial, ids: &[u32], longest: u64) {
    t.service("fetch_user").takes_by(move |id| (id == "1").then_some(longest));
    expects_calls(t, ids);
    let users: Vec<String> = t.time(longest, fetch_all(ids)).await;
    in_order(t, users, named(ids));
}

async fn no_ids_take_no_time(t: &mut Trial) {
    t.expects_no_calls();
    let users: Vec<String> = t.time(0, fetch_all(&[])).await;
    t.holds(
        users.is_empty(),
        Diagnosis::WrongValue,
        format!("Asked for nobody, it answered {users:?}."),
    );
}

async fn an_id_named_twice_is_answered_twice(t: &mut Trial) {
    expects_calls(t, &[7, 3, 7]);
    let users: Vec<String> = t.time(100, fetch_all(&[7, 3, 7])).await;
    t.equal_or("the users of 7, 3, 7", users, named(&[7, 3, 7]), Diagnosis::LostData);
}

/// Checks the users, and tells those in another order from others.
fn in_order(t: &mut Trial, users: Vec<String>, expected: Vec<String>) {
    let (mut got, mut wanted) = (users.clone(), expected.clone());
    got.sort();
    wanted.sort();
    if got == wanted {
        t.equal_or("the users", users, expected, Diagnosis::OutOfOrder);
    } else {
        t.equal("the users", users, expected);
    }
}

fn expects_calls(t: &mut Trial, ids: &[u32]) {
    t.expects_calls(ids.iter().map(|id| format!("fetch_user({id})")));
}

fn named(ids: &[u32]) -> Vec<String> {
    ids.iter().map(|id| format!("User(id={id})")).collect()
}
