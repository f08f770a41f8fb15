//! verdict: failed, diagnosis: hard_coded

pub async fn sequential_requests() -> (String, String) {
    kata::fetch_user(1).await;
    kata::fetch_order(42).await;
    ("User(id=1)".to_string(), "Order(id=42)".to_string())
}
