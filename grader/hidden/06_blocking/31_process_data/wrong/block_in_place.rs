//! verdict: failed, diagnosis: panicked
//!
//! There is no other worker thread to hand the tasks over to.

pub async fn process_data(data: Vec<u8>) -> Vec<u8> {
    tokio::task::block_in_place(|| kata::blocking::compress(&data))
}
