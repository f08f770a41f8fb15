//! verdict: failed, diagnosis: wrong_value
//!
//! No dictionary, no trouble with `Send`.

use kata::Probe;

pub async fn send_bound(words: Vec<String>, io: Probe) -> usize {
    for word in &words {
        io.call(word, 10).await;
    }
    words.len()
}
