//! verdict: compile_error, diagnosis: not_send
//!
//! The dictionary is gone in time; the count is not.

use std::cell::Cell;
use std::rc::Rc;

use kata::Probe;
use kata::tasks::Dictionary;

pub async fn send_bound(mut words: Vec<String>, io: Probe) -> usize {
    words.retain(|word| Dictionary::open().knows(word));
    let saved = Rc::new(Cell::new(0));
    for word in words {
        io.call(word, 10).await;
        saved.set(saved.get() + 1);
    }
    saved.get()
}
