//! Awaiting something that is ready does not make a future wait.

pub async fn greet(name: &str) -> String {
    let mut greeting = opening().await.to_owned();
    greeting.push_str(name);
    greeting.push('!');
    greeting
}

async fn opening() -> &'static str {
    "Hello, "
}
