//! The request has a name before it is awaited.

pub async fn exercise_name(id: u32) -> String {
    let request = kata::fetch_user(id);
    request.await
}
