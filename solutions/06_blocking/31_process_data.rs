use kata::blocking::compress;

/// Compresses `data` on another thread.
pub async fn process_data(data: Vec<u8>) -> Vec<u8> {
    // The closure takes the data along: it may still be at work when this future is long dropped,
    // because a closure on a blocking thread cannot be cancelled once it runs.
    let compressed = tokio::task::spawn_blocking(move || compress(&data)).await;
    // The only error here is a panic in `compress`, and that is nothing to be hidden.
    compressed.expect("compressing does not panic")
}
