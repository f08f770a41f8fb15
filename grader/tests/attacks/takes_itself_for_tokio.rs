//! exercise: pair
//! handed in: failed
//! at home: failed
//! because: another name for oneself is nobody else's.

extern crate self as tokio;
extern crate self as kata;

pub async fn fetch_user(id: u32) -> String {
    format!("User(id={id})")
}

pub async fn fetch_order(id: u32) -> String {
    format!("Order(id={id})")
}

pub async fn pair() -> (String, String) {
    (kata::fetch_user(1).await, tokio::fetch_order(42).await)
}
