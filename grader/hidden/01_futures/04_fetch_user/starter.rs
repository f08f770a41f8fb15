/// Gives `User(id={id})` after 100 ms, without blocking the thread.
///
/// You write the service yourself here: do the waiting, and don't call `kata::fetch_user`.
pub async fn fetch_user(id: u32) -> String {
    todo!("wait 100 ms, then return the user")
}
