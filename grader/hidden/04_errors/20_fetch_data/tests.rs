//! `fetch_data` gives its data after 10 ms, and refuses an empty url at once.

use fetch_data::fetch_data;
use harness::{Diagnosis, Trial};

harness::tests![
    the_data_comes_after_10_ms,
    every_url_has_its_own_data,
    an_empty_url_is_an_error,
    an_empty_url_is_refused_at_once,
];

async fn the_data_comes_after_10_ms(t: &mut Trial) {
    let answer: Result<String, String> = t.time(10, fetch_data("/news")).await;
    t.equal("the answer", answer, Ok("Data from /news".to_owned()));
}

async fn every_url_has_its_own_data(t: &mut Trial) {
    let url = format!("/{}", t.word());
    let answer: Result<String, String> = t.run(fetch_data(&url)).await;
    t.equal("the answer", answer, Ok(format!("Data from {url}")));
}

async fn an_empty_url_is_an_error(t: &mut Trial) {
    let answer: Result<String, String> = t.run(fetch_data("")).await;
    t.holds(
        answer.is_err(),
        Diagnosis::UnhandledError,
        format!("An empty url gave {answer:?}: the caller cannot tell that it went wrong."),
    );
    t.equal("the error", answer.err(), Some("empty url".to_owned()));
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
}
