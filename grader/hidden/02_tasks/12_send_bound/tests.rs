//! The future of `send_bound` may move between threads, and saves every known word.

use std::collections::HashSet;

use harness::{Diagnosis, MANY, Trial};
use kata::Probe;
use kata::tasks::Dictionary;
use send_bound::send_bound;

harness::tests![
    a_spawned_future_saves_the_known_words,
    the_dictionary_says_which_words_are_known,
    another_dictionary_knows_other_words,
    words_that_only_resemble_known_ones_are_not_saved,
    words_that_are_not_known_are_not_saved,
    a_word_that_is_there_twice_is_saved_twice,
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

async fn the_dictionary_says_which_words_are_known(t: &mut Trial) {
    let count = t.length(1..=MANY);
    let known = t.texts(count);
    the_dictionary_knows(t, &known);
    let mut words = known;
    words.extend([KNOWN[0].to_owned(), t.word()]);
    t.shuffle(&mut words);
    saves_the_known_of(t, words).await;
}

async fn another_dictionary_knows_other_words(t: &mut Trial) {
    let words = [t.word(), t.word()];
    for known in &words {
        the_dictionary_knows(t, std::slice::from_ref(known));
        saves_the_known_of(t, words.to_vec()).await;
    }
}

async fn words_that_only_resemble_known_ones_are_not_saved(t: &mut Trial) {
    let word = t.word();
    the_dictionary_knows(t, &[word.clone()]);
    let capital = format!("{}{}", word[..1].to_uppercase(), &word[1..]);
    let mut words = vec![
        word.to_uppercase(),
        capital,
        format!(" {word}"),
        format!("{word} "),
        word[1..].to_owned(),
        format!("{word}s"),
        String::new(),
        word,
    ];
    t.shuffle(&mut words);
    saves_the_known_of(t, words).await;
}

async fn words_that_are_not_known_are_not_saved(t: &mut Trial) {
    let words = vec![t.word(), t.word(), t.word()];
    saves_the_known_of(t, words).await;
}

async fn a_word_that_is_there_twice_is_saved_twice(t: &mut Trial) {
    let word = t.word();
    the_dictionary_knows(t, &[word.clone()]);
    // The second is more than 8 bits can count.
    for times in [t.length(2..=MANY), t.vary(257..=400) as usize] {
        let mut words = vec![word.clone(); times];
        words.push(t.word());
        t.shuffle(&mut words);
        saves_the_known_of(t, words).await;
    }
}

async fn no_words_need_no_saving(t: &mut Trial) {
    saves_the_known_of(t, vec![]).await;
}

fn the_dictionary_knows(t: &mut Trial, words: &[String]) {
    let words = words.to_vec();
    t.service("Dictionary").replies(move |_| words.clone());
}

async fn saves_the_known_of(t: &mut Trial, words: Vec<String>) {
    let dictionary = Dictionary::open();
    let known: Vec<_> = words.iter().filter(|word| dictionary.knows(word)).cloned().collect();
    t.expects_calls(known.iter().cloned());
    let io = Probe::new();
    let future = harness::must_be_send(send_bound(words, io.clone()));
    let (began_ms, parked) = (t.now_ms(), t.times_parked());
    let count: usize = t.spawned(future).await;
    let took_ms = t.now_ms() - began_ms;
    t.holds(
        t.times_parked() == parked,
        Diagnosis::Blocking,
        "The runtime's thread stood still until another thread went on, as in `recv` or `join` of the \
         standard library: meanwhile no other future on it could run, however short that was. Use Tokio's \
         channels and tasks, and await them.",
    );
    t.equal("the number of saved words", count, known.len());
    // What was made and never polled has saved nothing, and is missing where it was wanted.
    let calls: Vec<_> = io.calls().into_iter().filter(|call| call.started_ms.is_some()).collect();
    let unsaved = calls.iter().filter(|call| call.ended_ms.is_none() || call.dropped).count();
    t.holds(
        unsaved == 0,
        Diagnosis::LostData,
        format!("When the answer came, {unsaved} of {} calls of `io` were not done.", calls.len()),
    );
    // No running clock is exact.
    if t.in_real_time() {
        return;
    }
    let lengths: HashSet<_> = calls.iter().filter_map(length_ms).collect();
    t.holds(
        lengths.iter().all(|ms| *ms == 10),
        Diagnosis::WrongTime,
        format!("Saving a word took {lengths:?} ms. It is to await `io.call(word, 10)`."),
    );
    let most_ms = 10 * known.len() as u64;
    t.holds(
        took_ms <= most_ms,
        Diagnosis::WrongTime,
        format!("Took {took_ms} ms; one after the other the calls need {most_ms} ms."),
    );
}

/// How long a call took that got to its end.
fn length_ms(call: &kata::ProbeCall) -> Option<u64> {
    if call.dropped { None } else { Some(call.ended_ms? - call.started_ms?) }
}
