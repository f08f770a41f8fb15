//! verdict: failed, diagnosis: wrong_value
//!
//! Asks for another word than it saves.

use kata::Probe;
use kata::tasks::Dictionary;

pub async fn send_bound(words: Vec<String>, io: Probe) -> usize {
    let known: Vec<String> = {
        let dictionary = Dictionary::open();
        words.into_iter().filter(|word| dictionary.knows(&word.trim().to_lowercase())).collect()
    };
    for word in &known {
        io.call(word, 10).await;
    }
    known.len()
}
