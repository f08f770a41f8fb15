//! exercise: tidy
//! handed in: failed
//! at home: failed
//! because: a hook that is put back later has missed a panic, and the task has ended by it all the same.

pub async fn tidy() -> String {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let _ = tokio::spawn(async { panic!("unheard") }).await;
    std::panic::set_hook(hook);
    kata::fetch_user(1).await
}
