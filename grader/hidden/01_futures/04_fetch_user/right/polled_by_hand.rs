//! What `.await` does: passes every poll on to the sleep.

use std::future::poll_fn;
use std::pin::pin;
use std::task::ready;
use std::time::Duration;

use tokio::time::sleep;

pub async fn fetch_user(id: u32) -> String {
    let mut pause = pin!(sleep(Duration::from_millis(100)));
    poll_fn(move |cx| {
        ready!(pause.as_mut().poll(cx));
        format!("User(id={id})").into()
    })
    .await
}
