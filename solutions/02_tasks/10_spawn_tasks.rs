use kata::tasks::download;

/// Downloads parts 1, 2 and 3, every part on a task of its own.
pub async fn spawn_tasks() -> Vec<String> {
    // All of them are spawned before any is awaited: `collect` makes that certain, where a lazy
    // iterator would spawn each one only when its turn to be awaited has come.
    let tasks: Vec<_> = (1..=3).map(|number| tokio::spawn(download(number))).collect();
    let mut parts = Vec::with_capacity(tasks.len());
    for task in tasks {
        // One after the other is good enough here: all are running already. An error means that
        // the task panicked or was aborted; a panic there is as much of a bug as one here.
        parts.push(task.await.expect("a download does not panic"));
    }
    parts
}
