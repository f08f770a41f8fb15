//! verdict: failed, diagnosis: sequential
//!
//! The time that is printed is the system's, and decides nothing.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use kata::{fetch_order, fetch_user};

fn log(what: &str) {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let millis = since.as_millis();
    println!("{millis} {what}");
}

pub async fn concurrent_requests() -> (String, String) {
    let began = Instant::now();
    log("asking");
    let user = fetch_user(1).await;
    let order = fetch_order(42).await;
    let took = began.elapsed();
    println!("took {took:?}");
    (user, order)
}
