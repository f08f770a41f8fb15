//! verdict: failed, diagnosis: wrong_value
//!
//! The range leaves its end out.

pub async fn spawn_tasks() -> Vec<String> {
    let handles: Vec<_> = (1..3).map(|part| tokio::spawn(kata::tasks::download(part))).collect();
    let mut parts = Vec::new();
    for handle in handles {
        parts.push(handle.await.unwrap());
    }
    parts
}
