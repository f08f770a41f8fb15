//! verdict: compile_error, diagnosis: not_send
//!
//! It is gone before anything is awaited, but the compiler goes by the block: a variable that was
//! borrowed keeps its place until there.

use futures::future::join_all;
use kata::Probe;
use kata::tasks::Dictionary;

pub async fn send_bound(words: Vec<String>, io: Probe) -> usize {
    let dictionary = Dictionary::open();
    let known: Vec<_> = words.into_iter().filter(|word| dictionary.knows(word)).collect();
    drop(dictionary);
    join_all(known.iter().map(|word| io.call(word, 10))).await.len()
}
