//! A stream of the first value and each newest one.

use futures::StreamExt;
use kata::channels::draw;
use tokio::sync::watch::Receiver;
use tokio_stream::wrappers::WatchStream;

pub async fn watch_latest(rx: Receiver<u32>) -> Vec<u32> {
    let draws = WatchStream::new(rx).then(|value| async move {
        draw(value).await;
        value
    });
    draws.collect().await
}
