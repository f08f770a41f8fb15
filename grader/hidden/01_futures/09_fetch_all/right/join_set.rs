//! Tasks, which finish in any order, with their place in the list.

use tokio::task::JoinSet;

pub async fn fetch_all(ids: &[u32]) -> Vec<String> {
    let mut tasks = JoinSet::new();
    for (place, &id) in ids.iter().enumerate() {
        tasks.spawn(async move { (place, kata::fetch_user(id).await) });
    }
    let mut replies = tasks.join_all().await;
    replies.sort_unstable_by_key(|&(place, _)| place);
    replies.into_iter().map(|(_, reply)| reply).collect()
}
