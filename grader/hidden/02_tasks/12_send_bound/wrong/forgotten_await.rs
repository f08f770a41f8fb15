//! verdict: failed, diagnosis: never_awaited

use kata::Probe;
use kata::tasks::Dictionary;

pub async fn send_bound(mut words: Vec<String>, io: Probe) -> usize {
    words.retain(|word| Dictionary::open().knows(word));
    for word in &words {
        let _ = io.call(word, 10);
    }
    words.len()
}
