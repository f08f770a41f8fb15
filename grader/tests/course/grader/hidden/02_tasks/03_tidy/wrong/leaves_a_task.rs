//! verdict: failed, diagnosis: leaked_task

pub async fn tidy() -> String {
    tokio::spawn(kata::fetch_order(42));
    tokio::spawn(std::future::pending::<()>());
    kata::fetch_user(1).await
}
