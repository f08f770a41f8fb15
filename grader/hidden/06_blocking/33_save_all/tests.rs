//! `save_all` saves every number, all at once, and returns when the last is saved.

use std::sync::atomic::{AtomicU64, Ordering};

use harness::{Diagnosis, MANY, Trial};
use kata::store::Store;
use save_all::save_all;

harness::tests![
    every_number_is_saved,
    the_saves_overlap,
    the_slowest_save_decides,
    a_number_that_is_there_twice_is_saved_twice,
    of_equal_numbers_either_may_be_slower,
    what_was_saved_before_does_not_count,
    all_are_under_way_until_they_are_saved,
    an_empty_list_is_done_at_once,
    a_save_is_waited_for_however_long_it_takes,
    more_numbers_than_anybody_has_places_for,
];

async fn every_number_is_saved(t: &mut Trial) {
    let (store, numbers) = (Store::new(), numbers(t));
    expects(t, &numbers);
    let () = t.run(save_all(&store, &numbers)).await;
    is_saved(t, &store, numbers);
}

async fn the_saves_overlap(t: &mut Trial) {
    let (store, numbers) = (Store::new(), numbers(t));
    expects(t, &numbers);
    let () = t.time(20, save_all(&store, &numbers)).await;
    is_saved(t, &store, numbers);
}

async fn the_slowest_save_decides(t: &mut Trial) {
    let (store, numbers) = (Store::new(), numbers(t));
    let (offset, slow) = (t.vary(1..=9), t.vary(40..=90));
    let last = numbers[t.vary(0..=numbers.len() as u64 - 1) as usize];
    expects(t, &numbers);
    t.service("save").takes_by(move |number| {
        let number: u64 = number.parse().ok()?;
        Some(if number == u64::from(last) { slow } else { offset + number % 10 })
    });
    let () = t.time(slow, save_all(&store, &numbers)).await;
    is_saved(t, &store, numbers);
}

async fn a_number_that_is_there_twice_is_saved_twice(t: &mut Trial) {
    let (store, mut numbers) = (Store::new(), numbers(t));
    numbers.extend([0, u32::MAX, 0]);
    numbers.extend_from_within(..numbers.len() / 2);
    t.shuffle(&mut numbers);
    expects(t, &numbers);
    let () = t.time(20, save_all(&store, &numbers)).await;
    is_saved(t, &store, numbers);
}

/// Whoever keeps one of equal numbers only does not wait for the other.
async fn of_equal_numbers_either_may_be_slower(t: &mut Trial) {
    let (store, number, others) = (Store::new(), t.vary(0..=99) as u32, t.vary(5..=9));
    let (slower, asked) = (t.vary(0..=2), AtomicU64::new(0));
    let slow = t.vary(40..=90);
    t.service("save").takes_by(move |_| {
        let place = asked.fetch_add(1, Ordering::Relaxed);
        Some(if place == slower { slow } else { others })
    });
    let numbers = vec![number; 3];
    expects(t, &numbers);
    let () = t.time(slow, save_all(&store, &numbers)).await;
    is_saved(t, &store, numbers);
}

async fn what_was_saved_before_does_not_count(t: &mut Trial) {
    let (store, mut numbers) = (Store::new(), numbers(t));
    // Some of them are there already, and others too.
    let mut earlier: Vec<u32> = numbers[..numbers.len() / 2].to_vec();
    earlier.extend((0..=numbers.len() as u32).map(|number| 5_000 + number));
    expects(t, &earlier);
    for number in &earlier {
        store.save(*number).await;
    }
    expects(t, &numbers);
    let () = t.time(20, save_all(&store, &numbers)).await;
    numbers.extend(earlier);
    is_saved(t, &store, numbers);
}

async fn all_are_under_way_until_they_are_saved(t: &mut Trial) {
    let (store, mut numbers) = (Store::new(), numbers(t));
    numbers.truncate(9);
    expects(t, &numbers);
    // Later ones are quicker, so that none may wait for its turn.
    let count = numbers.len() as u64;
    let order = numbers.clone();
    t.service("save").takes_by(move |number| {
        let place = order.iter().position(|other| other.to_string() == number)?;
        Some((count - place as u64) * 10)
    });
    let times = (0..count).map(|saved| saved * 10 + 5);
    let look = |_| store.saved().len();
    let watched = t.watch_while(save_all(&store, &numbers), times, look).await;
    let ((), seen): ((), Vec<usize>) = watched;
    let expected = (0..numbers.len()).collect();
    t.equal_or(
        "how many numbers are saved after 5, 15, 25… ms",
        seen,
        expected,
        Diagnosis::Sequential,
    );
    is_saved(t, &store, numbers);
}

async fn an_empty_list_is_done_at_once(t: &mut Trial) {
    let store = Store::new();
    t.expects_no_calls();
    let () = t.time(0, save_all(&store, &[])).await;
    t.equal("what the store has saved of nothing", store.saved(), vec![]);
}

async fn a_save_is_waited_for_however_long_it_takes(t: &mut Trial) {
    let (slow, number) = (t.vary(1..=2) as u32, t.vary(3..=99) as u32);
    t.ever_longer(u64::MAX, async |t, ms| {
        let (store, numbers) = (Store::new(), vec![1, number, 2]);
        t.service("save").takes_by(move |saved| (saved == slow.to_string()).then_some(ms));
        expects(t, &numbers);
        let () = t.time(ms, save_all(&store, &numbers)).await;
        is_saved(t, &store, numbers);
    })
    .await;
}

fn expects(t: &mut Trial, numbers: &[u32]) {
    t.expects_calls(numbers.iter().map(|number| format!("save({number})")));
}

fn is_saved(t: &mut Trial, store: &Store, mut numbers: Vec<u32>) {
    numbers.sort_unstable();
    t.equal_or("what the store has saved", store.saved(), numbers, Diagnosis::LostData);
}

/// Different ones, in no order.
fn numbers(t: &mut Trial) -> Vec<u32> {
    let count = t.length(1..=MANY);
    t.distinct(count, 1..=4_000).into_iter().map(|number| number as u32).collect()
}

async fn more_numbers_than_anybody_has_places_for(t: &mut Trial) {
    if !t.every_fourth_time() {
        return;
    }
    // No round number.
    let count = t.vary(1001..=1999) as usize;
    let numbers: Vec<u32> =
        t.distinct(count, 1..=4_000).into_iter().map(|number| number as u32).collect();
    let store = Store::new();
    t.service("save").takes(5);
    expects(t, &numbers);
    let () = t.time(5, save_all(&store, &numbers)).await;
    is_saved(t, &store, numbers);
}
