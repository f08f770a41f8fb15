/// Returns `data` compressed, by `kata::blocking::compress`, which keeps a thread busy for 50 ms.
///
/// The compressing runs on another thread than the runtime's, which goes on meanwhile.
pub async fn process_data(data: Vec<u8>) -> Vec<u8> {
    todo!("compress on another thread, and await the result")
}
