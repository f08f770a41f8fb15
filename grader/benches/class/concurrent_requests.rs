//! What a course without a judge of its own would check with `cargo test`: values, and the time.

use std::time::Duration;

use concurrent_requests::concurrent_requests;
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn both_requests_overlap() {
    let began = Instant::now();
    let _: (String, String) = concurrent_requests().await;
    assert_eq!(began.elapsed(), Duration::from_millis(100));
}

#[tokio::test(start_paused = true)]
async fn the_user_comes_first() {
    let (user, _): (String, String) = concurrent_requests().await;
    assert_eq!(user, "User(id=1)");
}

#[tokio::test(start_paused = true)]
async fn then_comes_the_order() {
    let (_, order): (String, String) = concurrent_requests().await;
    assert_eq!(order, "Order(id=42)");
}

#[tokio::test(start_paused = true)]
async fn it_can_be_asked_twice() {
    let began = Instant::now();
    let _: (String, String) = concurrent_requests().await;
    let _: (String, String) = concurrent_requests().await;
    assert_eq!(began.elapsed(), Duration::from_millis(200));
}
