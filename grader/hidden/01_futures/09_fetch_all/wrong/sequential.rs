//! verdict: failed, diagnosis: sequential

pub async fn fetch_all(ids: &[u32]) -> Vec<String> {
    let mut users = Vec::new();
    for &id in ids {
        users.push(kata::fetch_user(id).await);
    }
    users
}
