//! An iterator chain keeps the dictionary for one statement; then all words together.

use futures::future::join_all;
use kata::Probe;
use kata::tasks::Dictionary;

pub async fn send_bound(mut words: Vec<String>, io: Probe) -> usize {
    words.retain({
        let dictionary = Dictionary::open();
        move |word| dictionary.knows(word)
    });
    join_all(words.iter().map(|word| io.call(word, 10))).await.len()
}
