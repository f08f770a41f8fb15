pub fn process_data(data: Vec<u8>) -> impl Future<Output = Vec<u8>> {
    async {
        let work = move || kata::blocking::compress(&data);
        match tokio::task::spawn_blocking(work).await {
            Ok(compressed) => compressed,
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }
}
