//! A dictionary per word, gone at the end of the condition.

use kata::Probe;
use kata::tasks::Dictionary;

pub async fn send_bound(words: Vec<String>, io: Probe) -> usize {
    let mut saved = 0;
    for word in words {
        let known = Dictionary::open().knows(&word);
        if known {
            io.call(word, 10).await;
            saved += 1;
        }
    }
    saved
}
