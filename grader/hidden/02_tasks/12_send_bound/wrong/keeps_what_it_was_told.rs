//! verdict: failed, diagnosis: wrong_value
//!
//! What one dictionary knew is kept for the next.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use kata::Probe;
use kata::tasks::Dictionary;

static KNOWN: LazyLock<Mutex<HashMap<String, bool>>> = LazyLock::new(Mutex::default);

fn knows(word: &str) -> bool {
    let mut known = KNOWN.lock().unwrap();
    *known.entry(word.to_owned()).or_insert_with(|| Dictionary::open().knows(word))
}

pub async fn send_bound(words: Vec<String>, io: Probe) -> usize {
    let mut saved = 0;
    for word in words {
        if knows(&word) {
            io.call(word, 10).await;
            saved += 1;
        }
    }
    saved
}
