use kata::Probe;
use kata::tasks::Dictionary;

/// Saves the words that the dictionary knows, and returns how many it has saved.
pub async fn send_bound(words: Vec<String>, io: Probe) -> usize {
    // The dictionary lives in a function that cannot wait, so it cannot be kept across an await,
    // now or when somebody changes this. All that leaves it are words, which are `Send`.
    let known = known(words);
    for word in &known {
        io.call(word, 10).await;
    }
    known.len()
}

fn known(mut words: Vec<String>) -> Vec<String> {
    let dictionary = Dictionary::open();
    words.retain(|word| dictionary.knows(word));
    words
}
