//! Spawned tasks run without being awaited, so awaiting their handles in turn is no wait in turn.

pub async fn fetch_all(ids: &[u32]) -> Vec<String> {
    let tasks: Vec<_> = ids.iter().map(|&id| tokio::spawn(kata::fetch_user(id))).collect();
    let mut replies = Vec::with_capacity(tasks.len());
    for task in tasks {
        replies.push(task.await.expect("no panic"));
    }
    replies
}
