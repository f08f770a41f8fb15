//! The dictionary ends with its block.

use kata::Probe;
use kata::tasks::Dictionary;

pub async fn send_bound(words: Vec<String>, io: Probe) -> usize {
    let known: Vec<String> = {
        let dictionary = Dictionary::open();
        words.into_iter().filter(|word| dictionary.knows(word)).collect()
    };
    for word in &known {
        io.call(word, 10).await;
    }
    known.len()
}
