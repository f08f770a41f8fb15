//! `fetch_all` overlaps any number of requests and keeps the order of the ids.

use fetch_all::fetch_all;
use harness::{Diagnosis, Trial};

harness::tests![
    the_slowest_request_decides,
    replies_stand_in_the_order_of_the_ids,
    no_ids_take_no_time,
    an_id_named_twice_is_answered_twice,
    a_hundred_requests_overlap,
];

async fn the_slowest_request_decides(t: &mut Trial) {
    t.service("fetch_user").takes_by(|id| match id {
        "1" => Some(30),
        "2" => Some(10),
        _ => Some(20),
    });
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
    let users: Vec<String> = t.time(60, fetch_all(&ids)).await;
    let expected: Vec<String> =
        ids.iter().zip(letters).map(|(id, letter)| format!("{letter}{id}")).collect();
    t.holds(
        users != named(&ids),
        Diagnosis::HardCoded,
        "These are the usual replies, put together from the ids; the service replied otherwise \
         this time.",
    );
    let (mut got, mut wanted) = (users.clone(), expected.clone());
    got.sort();
    wanted.sort();
    if got == wanted {
        t.equal_or("the users", users, expected, Diagnosis::OutOfOrder);
    } else {
        t.equal("the users", users, expected);
    }
}

async fn no_ids_take_no_time(t: &mut Trial) {
    let users: Vec<String> = t.time(0, fetch_all(&[])).await;
    t.holds(
        users.is_empty(),
        Diagnosis::WrongValue,
        format!("Asked for nobody, it answered {users:?}."),
    );
}

async fn an_id_named_twice_is_answered_twice(t: &mut Trial) {
    let users: Vec<String> = t.run(fetch_all(&[7, 3, 7])).await;
    t.equal_or("the users of 7, 3, 7", users, named(&[7, 3, 7]), Diagnosis::LostData);
}

async fn a_hundred_requests_overlap(t: &mut Trial) {
    let ids: Vec<u32> = (0..100).collect();
    let _: Vec<String> = t.time(100, fetch_all(&ids)).await;
}

fn named(ids: &[u32]) -> Vec<String> {
    ids.iter().map(|id| format!("User(id={id})")).collect()
}
