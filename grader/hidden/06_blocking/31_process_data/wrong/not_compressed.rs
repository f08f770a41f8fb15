//! verdict: failed, diagnosis: wrong_value

pub async fn process_data(data: Vec<u8>) -> Vec<u8> {
    tokio::task::spawn_blocking(move || {
        kata::blocking::compress(&data);
        data
    })
    .await
    .unwrap()
}
