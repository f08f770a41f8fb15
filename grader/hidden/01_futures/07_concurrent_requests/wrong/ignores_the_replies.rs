//! verdict: failed, diagnosis: hard_coded

pub async fn concurrent_requests() -> (String, String) {
    tokio::join!(kata::fetch_user(1), kata::fetch_order(42));
    ("User(id=1)".to_string(), "Order(id=42)".to_string())
}
