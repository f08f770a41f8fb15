//! verdict: failed, diagnosis: out_of_order
//!
//! Sorted as text, which is the order of the parts only while their texts begin with their numbers.

use tokio::task::JoinSet;

pub async fn spawn_tasks() -> Vec<String> {
    let mut set: JoinSet<String> = (1..=3).map(kata::tasks::download).collect();
    let mut replies = Vec::with_capacity(3);
    while let Some(reply) = set.join_next().await {
        replies.push(reply.unwrap());
    }
    replies.sort();
    replies
}
