//! The future of `send_bound` may move between threads, and saves every known word.

use harness::{Diagnosis, Trial};
use kata::Probe;
use kata::tasks::Dictionary;
use send_bound::send_bound;

harness::tests![
    a_spawned_future_saves_the_known_words,
    words_that_are_not_known_are_not_saved,
    no_words_need_no_saving,
];

const KNOWN: [&str; 6] = ["await", "future", "poll", "sleep", "task", "waker"];

async fn a_spawned_future_saves_the_known_words(t: &mut Trial) {
    let known = t.vary(1..=6) as usize;
    let mut words: Vec<String> = KNOWN[..known].iter().map(|word| (*word).to_owned()).collect();
    words.extend([t.word(), t.word()]);
    t.shuffle(&mut words);
    saves_the_known_of(t, words).await;
}

async fn words_that_are_not_known_are_not_saved(t: &mut Trial) {
    let words = vec![t.word(), t.word(), t.word()];
    saves_the_known_of(t, words).await;
}

async fn no_words_need_no_saving(t: &mut Trial) {
    saves_the_known_of(t, vec![]).await;
}

async fn saves_the_known_of(t: &mut Trial, words: Vec<String>) {
    let dictionary = Dictionary::open();
    let mut known: Vec<_> = words.iter().filter(|word| dictionary.knows(word)).cloned().collect();
    known.sort();
    let io = Probe::new();
    let future = harness::must_be_send(send_bound(words, io.clone()));
    let Ok(count) = t.run(tokio::spawn(future)).await else { return };
    let count: usize = count;
    let calls = io.calls();
    let mut saved: Vec<_> =
        calls.into_iter().filter(|call| !call.dropped).map(|call| call.label).collect();
    saved.sort();
    t.equal("the number of saved words", count, known.len());
    let missing = known.iter().find(|word| !saved.contains(word)).map_or("", String::as_str);
    t.holds(
        missing.is_empty(),
        Diagnosis::LostData,
        format!("The dictionary knows {missing:?}, and it was not saved."),
    );
    let unknown = saved.iter().find(|word| !known.contains(word)).map_or("", String::as_str);
    t.holds(
        unknown.is_empty(),
        Diagnosis::WrongValue,
        format!("The dictionary does not know {unknown:?}, and it was saved."),
    );
    t.holds(
        !missing.is_empty() || !unknown.is_empty() || saved.len() == known.len(),
        Diagnosis::WrongValue,
        format!("{} words are known, and {} calls saved one.", known.len(), saved.len()),
    );
}
