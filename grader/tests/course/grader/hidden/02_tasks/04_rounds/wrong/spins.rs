//! verdict: failed, diagnosis: spinning

pub async fn rounds(_: u32) -> String {
    loop {
        tokio::task::yield_now().await;
    }
}
