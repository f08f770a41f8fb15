//! verdict: compile_error, diagnosis: not_send
//!
//! Locked before the wait, and unlocked after it.

use std::sync::Mutex;

use kata::Probe;
use kata::tasks::Dictionary;

pub async fn send_bound(mut words: Vec<String>, io: Probe) -> usize {
    words.retain(|word| Dictionary::open().knows(word));
    let saved = Mutex::new(0);
    for word in words {
        let mut guard = saved.lock().unwrap();
        io.call(word, 10).await;
        *guard += 1;
    }
    saved.into_inner().unwrap()
}
