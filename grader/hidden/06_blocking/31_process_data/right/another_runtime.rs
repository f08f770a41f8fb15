//! A second runtime, made once, whose workers do the work.

use std::sync::OnceLock;

use tokio::runtime::{Builder, Runtime};

fn cpu() -> &'static Runtime {
    static CPU: OnceLock<Runtime> = OnceLock::new();
    CPU.get_or_init(|| Builder::new_multi_thread().worker_threads(1).build().expect("a runtime"))
}

pub async fn process_data(data: Vec<u8>) -> Vec<u8> {
    match cpu().spawn(async move { kata::blocking::compress(&data) }).await {
        Ok(packed) => packed,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
