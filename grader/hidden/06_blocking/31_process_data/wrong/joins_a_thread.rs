//! verdict: failed, diagnosis: blocking
//!
//! Another thread does the work, and this one stands and waits for it.

pub async fn process_data(data: Vec<u8>) -> Vec<u8> {
    std::thread::spawn(move || kata::blocking::compress(&data)).join().unwrap()
}
