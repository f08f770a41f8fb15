//! verdict: failed, diagnosis: hard_coded

pub async fn sequential_requests() -> (String, String) {
    ("User(id=1)".to_string(), "Order(id=42)".to_string())
}
