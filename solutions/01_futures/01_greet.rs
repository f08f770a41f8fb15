/// Returns `Hello, {name}!`.
pub async fn greet(name: &str) -> String {
    // Nothing here has to be waited for, so there is no `.await`. Callers still need one: an
    // `async fn` is worth its price where something waits, which this one does not do yet.
    format!("Hello, {name}!")
}
