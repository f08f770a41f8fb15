//! `process` fetches pages in turn and stops at the first error.

use harness::{Diagnosis, Trial};
use process::process;

harness::tests![
    pages_come_in_turn,
    no_urls_are_no_pages,
    the_first_error_ends_it,
    any_call_can_fail,
    what_is_fetched_is_returned,
];

async fn pages_come_in_turn(t: &mut Trial) {
    let latencies: Vec<_> = (0..3).map(|_| t.vary(5..=40)).collect();
    let total = latencies.iter().sum();
    t.service("fetch_page").takes_by(move |url| {
        let place = ["/a", "/b", "/c"].iter().position(|known| *known == url)?;
        Some(latencies[place])
    });
    let answer: Result<Vec<String>, String> = t.time(total, process(&["/a", "/b", "/c"])).await;
    t.equal("the answer", answer, Ok(["/a", "/b", "/c"].map(page).into()));
}

async fn no_urls_are_no_pages(t: &mut Trial) {
    let answer: Result<Vec<String>, String> = t.time(0, process(&[])).await;
    t.equal("the answer", answer, Ok(vec![]));
}

async fn the_first_error_ends_it(t: &mut Trial) {
    let answer: Result<Vec<String>, String> = t.time(10, process(&["/a", "", "/b"])).await;
    stopped_before(t, "fetch_page(/b)", 10);
    passed_on(t, answer, "empty url".to_owned());
}

async fn any_call_can_fail(t: &mut Trial) {
    let urls: Vec<_> = (0..6).map(|number| format!("/{number}")).collect();
    let (broken, reason, ms) = (t.vary(0..=4) as usize, t.word(), t.vary(3..=30));
    let (broken_url, says) = (urls[broken].clone(), reason.clone());
    t.service("fetch_page")
        .takes(ms)
        .replies(move |url| if url == broken_url { Err(says.clone()) } else { Ok(page(url)) });
    let urls: Vec<_> = urls.iter().map(String::as_str).collect();
    let fails_at = ms * (broken as u64 + 1);
    let answer: Result<Vec<String>, String> = t.time(fails_at, process(&urls)).await;
    stopped_before(t, &format!("fetch_page(/{})", broken + 1), fails_at);
    passed_on(t, answer, reason);
}

async fn what_is_fetched_is_returned(t: &mut Trial) {
    let word = t.word();
    let says = word.clone();
    t.service("fetch_page").replies(move |url| Ok::<String, String>(format!("{says} at {url}")));
    let answer: Result<Vec<String>, String> = t.run(process(&["/x", "/y"])).await;
    t.equal("the answer", answer, Ok(vec![format!("{word} at /x"), format!("{word} at /y")]));
}

/// Nothing was asked for once there was an error. What was asked for earlier, all at once, is
/// another mistake, and shows in the times.
fn stopped_before(t: &mut Trial, next: &str, failed_ms: u64) {
    let went_on = t
        .calls()
        .iter()
        .any(|call| call.label == next && call.started_ms.is_some_and(|ms| ms >= failed_ms));
    t.holds(
        !went_on,
        Diagnosis::UnhandledError,
        format!("Called `{next}` although the call before it had failed, at {failed_ms} ms."),
    );
}

fn passed_on(t: &mut Trial, answer: Result<Vec<String>, String>, reason: String) {
    t.holds(
        answer.is_err(),
        Diagnosis::UnhandledError,
        format!("A call failed with {reason:?}, and the answer was {answer:?}."),
    );
    t.equal("the error", answer.err(), Some(reason));
}

fn page(url: &str) -> String {
    format!("Page({url})")
}
