//! verdict: failed, diagnosis: spinning
//!
//! `is_finished` wakes nobody: it is asked once a millisecond.

use std::time::Duration;

pub async fn process_data(data: Vec<u8>) -> Vec<u8> {
    let thread = std::thread::spawn(move || kata::blocking::compress(&data));
    while !thread.is_finished() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    thread.join().unwrap()
}
