//! verdict: failed, diagnosis: panicked

pub async fn tidy() -> String {
    let task = tokio::spawn(async { panic!("a plate fell") });
    let _: Result<(), _> = task.await;
    kata::fetch_user(1).await
}
