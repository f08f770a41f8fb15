//! verdict: failed, diagnosis: blocking

pub async fn pair() -> (String, String) {
    std::thread::sleep(std::time::Duration::from_secs(3600));
    tokio::join!(kata::fetch_user(1), kata::fetch_order(42))
}
