use kata::Probe;
use kata::tasks::Dictionary;

/// Saves the words that the dictionary knows, by awaiting `io.call(word, 10)` for each of them, and
/// returns how many it has saved. A word that is there twice is saved twice.
///
/// `Dictionary::open()` opens a dictionary, `knows` asks it. It is not `Send`; the future is.
pub async fn send_bound(words: Vec<String>, io: Probe) -> usize {
    todo!("find the known words, then save each of them")
}
