//! A set of tasks gives back what is ready first, so each brings its number along.

use kata::tasks::download;
use tokio::task::JoinSet;

pub async fn spawn_tasks() -> Vec<String> {
    let mut tasks = JoinSet::new();
    for number in 1..=3 {
        tasks.spawn(async move { (number, download(number).await) });
    }
    let mut parts = tasks.join_all().await;
    parts.sort();
    parts.into_iter().map(|(_, part)| part).collect()
}
