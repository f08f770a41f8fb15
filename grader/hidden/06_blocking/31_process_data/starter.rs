/// Returns `data` compressed, by one call of `kata::blocking::compress`, which keeps a thread busy
/// for 50 ms, however short the data.
///
/// The compressing runs on another thread than the runtime's, which goes on meanwhile.
pub async fn process_data(data: Vec<u8>) -> Vec<u8> {
    todo!("compress on another thread, and await the result")
}
