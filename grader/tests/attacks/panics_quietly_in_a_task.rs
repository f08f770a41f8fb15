//! exercise: tidy
//! handed in: failed
//! at home: failed
//! because: a task that ends by unwinding has panicked, whoever was told.

pub async fn tidy() -> String {
    let _ = tokio::spawn(async { std::panic::resume_unwind(Box::new("quietly")) }).await;
    kata::fetch_user(1).await
}
