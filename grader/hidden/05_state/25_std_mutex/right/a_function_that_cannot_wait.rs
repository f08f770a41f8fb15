//! What is no `async fn` cannot hold anything across an await.

use std::sync::Mutex;

use kata::Probe;

pub async fn std_mutex(next: &Mutex<u32>, io: &Probe) -> u32 {
    let number = draw(next);
    io.call("print", 10).await;
    number
}

fn draw(next: &Mutex<u32>) -> u32 {
    let mut next = next.lock().unwrap();
    *next += 1;
    *next - 1
}
