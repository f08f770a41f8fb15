//! A thread of its own, whose answer is awaited.

use tokio::sync::oneshot;

pub async fn process_data(data: Vec<u8>) -> Vec<u8> {
    let (answer, answered) = oneshot::channel();
    std::thread::spawn(move || answer.send(kata::blocking::compress(&data)));
    answered.await.unwrap()
}
