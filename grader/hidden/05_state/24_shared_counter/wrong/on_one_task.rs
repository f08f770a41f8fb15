//! verdict: failed, diagnosis: wrong_tool
//!
//! The right total in the right time, and not one task.

use std::cell::Cell;

use futures::future::join_all;
use kata::state::count_visits;

pub async fn shared_counter(pages: u32) -> u32 {
    let total = Cell::new(0);
    join_all((1..=pages).map(|page| {
        let total = &total;
        async move {
            let visits = count_visits(page).await;
            total.set(total.get() + visits);
        }
    }))
    .await;
    total.get()
}
