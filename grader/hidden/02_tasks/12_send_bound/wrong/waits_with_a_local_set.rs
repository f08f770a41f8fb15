//! verdict: compile_error, diagnosis: not_send
//!
//! A `LocalSet` runs what is not `Send`, but is not `Send` itself.

use kata::Probe;
use kata::tasks::Dictionary;
use tokio::task::LocalSet;

pub async fn send_bound(words: Vec<String>, io: Probe) -> usize {
    let local = LocalSet::new();
    local
        .run_until(async move {
            let dictionary = Dictionary::open();
            let mut saved = 0;
            for word in words {
                if dictionary.knows(&word) {
                    io.call(word, 10).await;
                    saved += 1;
                }
            }
            saved
        })
        .await
}
