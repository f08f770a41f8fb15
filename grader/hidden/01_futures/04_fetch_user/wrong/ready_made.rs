//! verdict: failed, diagnosis: wrong_tool
//!
//! Has the service do what the exercise is about.

pub async fn fetch_user(id: u32) -> String {
    kata::fetch_user(id).await
}
