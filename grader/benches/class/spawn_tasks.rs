//! What a course without a judge of its own would check with `cargo test`: values, and the time.

use std::time::Duration;

use spawn_tasks::spawn_tasks;
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn the_downloads_overlap() {
    let began = Instant::now();
    let _: Vec<String> = spawn_tasks().await;
    assert_eq!(began.elapsed(), Duration::from_millis(50));
}

#[tokio::test(start_paused = true)]
async fn the_parts_are_in_order() {
    let parts: Vec<String> = spawn_tasks().await;
    assert_eq!(parts, ["Part(number=1)", "Part(number=2)", "Part(number=3)"]);
}

#[tokio::test(start_paused = true)]
async fn there_are_three() {
    assert_eq!(spawn_tasks().await.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn every_download_has_a_task_of_its_own() {
    let downloads = tokio::spawn(async { spawn_tasks().await });
    tokio::task::yield_now().await;
    assert_eq!(tokio::runtime::Handle::current().metrics().num_alive_tasks(), 4);
    downloads.await.unwrap();
}
