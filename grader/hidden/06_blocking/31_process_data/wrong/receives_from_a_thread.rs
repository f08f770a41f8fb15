//! verdict: failed, diagnosis: blocking
//!
//! The channel of the standard library blocks as well.

use std::sync::mpsc;

pub async fn process_data(data: Vec<u8>) -> Vec<u8> {
    let (answer, answers) = mpsc::channel();
    std::thread::spawn(move || answer.send(kata::blocking::compress(&data)));
    answers.recv().unwrap()
}
