/// Returns the output of whichever future is ready first, as soon as it is, and drops the other.
pub async fn first_wins<T>(a: impl Future<Output = T>, b: impl Future<Output = T>) -> T {
    todo!("poll both; return what is ready first")
}
