//! verdict: failed, diagnosis: wrong_value
//!
//! A set has each number once.

use std::collections::BTreeSet;

use futures::future::join_all;
use kata::store::Store;

pub async fn save_all(store: &Store, numbers: &[u32]) {
    let distinct: BTreeSet<u32> = numbers.iter().copied().collect();
    join_all(distinct.into_iter().map(|number| store.save(number))).await;
}
