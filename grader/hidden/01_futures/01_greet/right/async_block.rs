//! What `async fn` stands for: an ordinary function that returns an `async` block.

pub fn greet(name: &str) -> impl Future<Output = String> {
    async move { format!("Hello, {name}!") }
}
