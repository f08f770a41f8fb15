//! verdict: failed, diagnosis: wrong_tool
//!
//! Compresses by itself, and on the runtime's thread, where no work of `kata` is seen.

pub async fn process_data(data: Vec<u8>) -> Vec<u8> {
    data.chunk_by(|a, b| a == b)
        .flat_map(|run| run.chunks(255))
        .flat_map(|run| [run.len() as u8, run[0]])
        .collect()
}
