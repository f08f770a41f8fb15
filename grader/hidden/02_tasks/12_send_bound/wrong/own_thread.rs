//! verdict: failed, diagnosis: blocking
//!
//! Each word is answered by a thread, and the runtime's waits for it: `recv` blocks.

use std::sync::mpsc;

use kata::Probe;
use kata::tasks::Dictionary;

pub async fn send_bound(words: Vec<String>, io: Probe) -> usize {
    let (ask, asked) = mpsc::channel::<String>();
    let (answer, answered) = mpsc::channel::<bool>();
    std::thread::spawn(move || {
        let dictionary = Dictionary::open();
        while let Ok(word) = asked.recv() {
            let _ = answer.send(dictionary.knows(&word));
        }
    });
    let answered = std::sync::Mutex::new(answered);
    let mut saved = 0;
    for word in words {
        ask.send(word.clone()).unwrap();
        let known = answered.lock().unwrap().recv().unwrap();
        if known {
            io.call(word, 10).await;
            saved += 1;
        }
    }
    saved
}
