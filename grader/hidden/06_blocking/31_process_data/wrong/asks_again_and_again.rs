//! verdict: failed, diagnosis: spinning
//!
//! Yields, and asks again: the runtime's thread is never idle.

pub async fn process_data(data: Vec<u8>) -> Vec<u8> {
    let thread = std::thread::spawn(move || kata::blocking::compress(&data));
    while !thread.is_finished() {
        tokio::task::yield_now().await;
    }
    thread.join().unwrap()
}
