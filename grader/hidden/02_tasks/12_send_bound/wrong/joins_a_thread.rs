//! verdict: failed, diagnosis: blocking
//!
//! The words are looked up on another thread, and the runtime's waits for its end: `join` blocks.

use kata::Probe;
use kata::tasks::Dictionary;

pub async fn send_bound(words: Vec<String>, io: Probe) -> usize {
    let flags: Vec<bool> = std::thread::spawn({
        let words = words.clone();
        move || {
            let dictionary = Dictionary::open();
            words.iter().map(|w| dictionary.knows(w)).collect()
        }
    })
    .join()
    .unwrap();
    let mut n = 0;
    for (word, known) in words.into_iter().zip(flags) {
        if known {
            io.call(word, 10).await;
            n += 1;
        }
    }
    n
}
