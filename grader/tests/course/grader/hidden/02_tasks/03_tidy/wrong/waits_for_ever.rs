//! verdict: failed, diagnosis: deadlock

pub async fn tidy() -> String {
    let lock = tokio::sync::Mutex::new(());
    let _first = lock.lock().await;
    let _second = lock.lock().await;
    kata::fetch_user(1).await
}
