//! `save_all` saves every number, all at once, and returns when the last is saved.

use harness::{Diagnosis, Trial};
use kata::store::Store;
use save_all::save_all;

harness::tests![
    every_number_is_saved,
    the_saves_overlap,
    the_slowest_save_decides,
    an_empty_list_is_done_at_once,
];

async fn every_number_is_saved(t: &mut Trial) {
    let (store, numbers) = (Store::new(), numbers(t));
    let () = t.run(save_all(&store, &numbers)).await;
    is_saved(t, &store, numbers);
}

async fn the_saves_overlap(t: &mut Trial) {
    let (store, numbers) = (Store::new(), numbers(t));
    let () = t.time(20, save_all(&store, &numbers)).await;
}

async fn the_slowest_save_decides(t: &mut Trial) {
    let (store, numbers) = (Store::new(), numbers(t));
    let (offset, slow) = (t.vary(1..=9), t.vary(40..=90));
    let last = numbers[t.vary(0..=numbers.len() as u64 - 1) as usize];
    t.service("save").takes_by(move |number| {
        let number: u64 = number.parse().ok()?;
        Some(if number == u64::from(last) { slow } else { offset + number % 10 })
    });
    let () = t.time(slow, save_all(&store, &numbers)).await;
    is_saved(t, &store, numbers);
}

async fn an_empty_list_is_done_at_once(t: &mut Trial) {
    let store = Store::new();
    let () = t.time(0, save_all(&store, &[])).await;
    t.equal("what the store has saved of nothing", store.saved(), vec![]);
}

fn is_saved(t: &mut Trial, store: &Store, mut numbers: Vec<u32>) {
    numbers.sort_unstable();
    t.equal_or("what the store has saved", store.saved(), numbers, Diagnosis::LostData);
}

/// Different ones, in no order.
fn numbers(t: &mut Trial) -> Vec<u32> {
    let step = t.vary(1..=50) as u32;
    let count = t.vary(3..=12) as u32;
    let mut numbers: Vec<u32> = (1..=count).map(|index| index * step).collect();
    t.shuffle(&mut numbers);
    numbers
}
