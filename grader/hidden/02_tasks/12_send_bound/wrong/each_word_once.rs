//! verdict: failed, diagnosis: wrong_value
//!
//! A set forgets how often a word was there.

use std::collections::HashSet;

use kata::Probe;
use kata::tasks::Dictionary;

pub async fn send_bound(words: Vec<String>, io: Probe) -> usize {
    let known: HashSet<String> = {
        let dictionary = Dictionary::open();
        words.into_iter().filter(|word| dictionary.knows(word)).collect()
    };
    futures::future::join_all(known.iter().map(|word| io.call(word.as_str(), 10))).await.len()
}
