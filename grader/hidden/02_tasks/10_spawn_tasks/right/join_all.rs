//! Joins the handles, and does nothing on its own task.

use futures::future::try_join_all;
use kata::tasks::download;

pub async fn spawn_tasks() -> Vec<String> {
    try_join_all([1, 2, 3].map(|number| tokio::spawn(download(number)))).await.unwrap()
}
