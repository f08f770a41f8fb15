/// Returns `Hello, {name}!`: for "Ada" that is `Hello, Ada!`.
///
/// There is nothing to wait for, so the future is ready on its first poll.
pub async fn greet(name: &str) -> String {
    todo!("return the greeting for `name`")
}
