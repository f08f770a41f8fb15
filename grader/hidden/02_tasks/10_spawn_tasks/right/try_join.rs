//! Three handles are three futures: they may be joined.

use kata::tasks::download;

pub async fn spawn_tasks() -> Vec<String> {
    let spawn = |number| tokio::spawn(download(number));
    let (first, second, third) = tokio::try_join!(spawn(1), spawn(2), spawn(3)).unwrap();
    vec![first, second, third]
}
