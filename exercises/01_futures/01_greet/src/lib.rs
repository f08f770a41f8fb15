/// Returns `Hello, {name}!`: for "Ada" that is `Hello, Ada!`. The name is used as it is.
///
/// There is nothing to wait for, so the future is ready on its first poll, and needs no runtime.
pub async fn greet(name: &str) -> String {
    todo!("return the greeting for `name`")
}
