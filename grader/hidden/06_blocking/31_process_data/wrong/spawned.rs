//! verdict: failed, diagnosis: blocking
//!
//! A task is polled by the runtime's thread like everything else.

pub async fn process_data(data: Vec<u8>) -> Vec<u8> {
    tokio::spawn(async move { kata::blocking::compress(&data) }).await.unwrap()
}
