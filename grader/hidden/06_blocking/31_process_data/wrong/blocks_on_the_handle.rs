//! verdict: failed, diagnosis: blocking
//!
//! The right thread, and then nothing awaited.

pub async fn process_data(data: Vec<u8>) -> Vec<u8> {
    let handle = tokio::task::spawn_blocking(move || kata::blocking::compress(&data));
    futures::executor::block_on(handle).unwrap()
}
