//! verdict: failed, diagnosis: wrong_tool
//!
//! Right after 0 ms, but pending on the first poll: a new task has to be scheduled for nothing.

pub async fn greet(name: &str) -> String {
    let name = name.to_owned();
    tokio::spawn(async move { format!("Hello, {name}!") }).await.unwrap()
}
