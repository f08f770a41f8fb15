use tokio::runtime::Handle;

pub async fn process_data(data: Vec<u8>) -> Vec<u8> {
    Handle::current().spawn_blocking(move || kata::blocking::compress(&data)).await.unwrap()
}
