//! `fetch_data` gives its data after 10 ms, and refuses an empty url at once.

use fetch_data::fetch_data;
use harness::{Diagnosis, Trial};

harness::tests![
    the_data_comes_after_10_ms,
    every_url_has_its_own_data,
    an_empty_url_is_an_error,
    an_empty_url_is_refused_at_once,
    only_the_empty_url_is_empty,
    asking_again_takes_as_long_again,
    two_who_ask_together_wait_together,
];

async fn the_data_comes_after_10_ms(t: &mut Trial) {
    t.expects_no_calls();
    let answer: Result<String, String> = t.time(10, fetch_data("/news")).await;
    t.equal("the answer", answer, Ok("Data from /news".to_owned()));
}

async fn every_url_has_its_own_data(t: &mut Trial) {
    let url = format!("/{}", t.word());
    let answer: Result<String, String> = t.run(fetch_data(&url)).await;
    t.equal("the answer", answer, Ok(format!("Data from {url}")));
    let url = t.text();
    let answer: Result<String, String> = t.time(10, fetch_data(&url)).await;
    t.equal("the answer", answer, Ok(format!("Data from {url}")));
}

async fn an_empty_url_is_an_error(t: &mut Trial) {
    t.expects_no_calls();
    let answer: Result<String, String> = t.run(fetch_data("")).await;
    t.holds(
        answer.is_err(),
        Diagnosis::UnhandledError,
        format!("An empty url gave {answer:?}: the caller cannot tell that it went wrong."),
    );
    t.equal("the answer for an empty url", answer, Err("empty url".to_owned()));
}

async fn an_empty_url_is_refused_at_once(t: &mut Trial) {
    let _: Result<String, String> = t.time(0, fetch_data("")).await;
    let waited_ms = t.now_ms();
    t.holds(
        waited_ms == 0,
        Diagnosis::WrongTime,
        format!(
            "Waited {waited_ms} ms before refusing an empty url: check what can be checked before \
             the first wait."
        ),
    );
    if waited_ms != 0 {
        return;
    }
    let refused: Option<Result<String, String>> = t.first_poll(fetch_data(""));
    t.holds(
        refused.is_some(),
        Diagnosis::WrongTime,
        "The first poll with an empty url gave no answer yet: check what can be checked before the \
         first `.await`.",
    );
}

async fn only_the_empty_url_is_empty(t: &mut Trial) {
    for url in [" ", "\t", "\n ", "\u{a0}", "\0", "{}", "empty url", "/%20", "//"] {
        let answer: Result<String, String> = t.time(10, fetch_data(url)).await;
        t.equal("the answer", answer, Ok(format!("Data from {url}")));
    }
}

async fn asking_again_takes_as_long_again(t: &mut Trial) {
    let url = t.text();
    for _ in 0..2 {
        let answer: Result<String, String> = t.time(10, fetch_data(&url)).await;
        t.equal("the answer", answer, Ok(format!("Data from {url}")));
    }
}

async fn two_who_ask_together_wait_together(t: &mut Trial) {
    let (one, other) = (t.text(), t.text());
    let both = async { tokio::join!(fetch_data(&one), fetch_data(&other)) };
    let answers: (Result<String, String>, Result<String, String>) = t.time(10, both).await;
    t.equal("the answer", answers.0, Ok(format!("Data from {one}")));
    t.equal("the answer", answers.1, Ok(format!("Data from {other}")));
}
