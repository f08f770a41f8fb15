//! verdict: failed, diagnosis: sequential
//!
//! A list of futures is not a list of running requests.

pub async fn fetch_all(ids: &[u32]) -> Vec<String> {
    let requests: Vec<_> = ids.iter().map(|&id| kata::fetch_user(id)).collect();
    let mut users = Vec::new();
    for request in requests {
        users.push(request.await);
    }
    users
}
