//! handed in: failed or resource_limit or timed_out
//! at home: failed or resource_limit or timed_out
//! because: tasks need room, and room has its limit.

pub async fn double(n: u32) -> u32 {
    for _ in 0..50_000_000 {
        tokio::spawn(std::future::pending::<()>());
    }
    n * 2
}
