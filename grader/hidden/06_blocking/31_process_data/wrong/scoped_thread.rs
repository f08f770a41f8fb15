//! verdict: failed, diagnosis: blocking
//!
//! A scope waits for its threads at its end.

pub async fn process_data(data: Vec<u8>) -> Vec<u8> {
    std::thread::scope(|scope| scope.spawn(|| kata::blocking::compress(&data)).join().unwrap())
}
