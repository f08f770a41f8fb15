//! verdict: compile_error, diagnosis: not_send
//!
//! Refused where it is spawned.

use kata::Probe;
use kata::tasks::Dictionary;

pub async fn send_bound(words: Vec<String>, io: Probe) -> usize {
    let task = tokio::spawn(async move {
        let dictionary = Dictionary::open();
        let mut saved = 0;
        for word in words {
            if dictionary.knows(&word) {
                io.call(word, 10).await;
                saved += 1;
            }
        }
        saved
    });
    task.await.unwrap()
}
