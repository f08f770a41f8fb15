//! verdict: failed, diagnosis: blocking

pub async fn process_data(data: Vec<u8>) -> Vec<u8> {
    kata::blocking::compress(&data)
}
