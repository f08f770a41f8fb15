//! Each task ends with its job, or when the token is dropped.

use kata::limits::Job;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

pub async fn first_ok<T, E>(jobs: Vec<Job<Result<T, E>>>) -> Option<T>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let token = CancellationToken::new();
    let _stops_all = token.clone().drop_guard();
    let (tx, mut rx) = mpsc::channel(1);
    for job in jobs {
        let (token, tx) = (token.clone(), tx.clone());
        tokio::spawn(async move {
            if let Some(Ok(value)) = token.run_until_cancelled(job.run()).await {
                let _ = tx.send(value).await;
            }
        });
    }
    drop(tx);
    rx.recv().await
}
