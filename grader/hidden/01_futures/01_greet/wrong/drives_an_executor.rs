//! verdict: failed, diagnosis: wrong_tool
//!
//! Drives the greeting with `block_on`, which panics where that executor polls it already.

async fn text(name: &str) -> String {
    format!("Hello, {name}!")
}

pub async fn greet(name: &str) -> String {
    futures::executor::block_on(text(name))
}
