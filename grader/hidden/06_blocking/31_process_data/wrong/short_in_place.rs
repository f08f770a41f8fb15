//! verdict: failed, diagnosis: blocking
//!
//! Short data takes as long as any other.

pub async fn process_data(data: Vec<u8>) -> Vec<u8> {
    if data.len() <= 1 {
        return kata::blocking::compress(&data);
    }
    tokio::task::spawn_blocking(move || kata::blocking::compress(&data)).await.unwrap()
}
