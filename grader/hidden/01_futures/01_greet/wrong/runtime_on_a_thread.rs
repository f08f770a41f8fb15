//! verdict: failed, diagnosis: wrong_tool
//!
//! Blocks until a runtime on another thread has made the greeting.

pub async fn greet(name: &str) -> String {
    std::thread::scope(|scope| {
        scope
            .spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                runtime.block_on(async { format!("Hello, {name}!") })
            })
            .join()
            .unwrap()
    })
}
