//! verdict: failed, diagnosis: wrong_time
//!
//! A static is every gate.

use std::sync::LazyLock;

use tokio_util::sync::CancellationToken;

static OPENED: LazyLock<CancellationToken> = LazyLock::new(CancellationToken::new);

#[derive(Default)]
pub struct Gate {}

impl Gate {
    pub fn open(&self) {
        OPENED.cancel();
    }

    pub async fn wait(&self) {
        OPENED.cancelled().await;
    }
}
