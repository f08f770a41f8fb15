//! `process` fetches pages in turn and stops at the first error.

use std::sync::atomic::{AtomicUsize, Ordering};

use harness::{Diagnosis, MANY, Trial};
use process::process;

harness::tests![
    pages_come_in_turn,
    no_urls_are_no_pages,
    the_first_error_ends_it,
    any_call_can_fail,
    what_is_fetched_is_returned,
    any_number_of_any_urls,
    a_url_that_is_there_twice_is_fetched_twice,
    an_empty_page_is_a_page,
];

async fn pages_come_in_turn(t: &mut Trial) {
    let latencies = t.latencies(3);
    let total = latencies.iter().sum();
    t.service("fetch_page").takes_by(move |url| {
        let place = ["/a", "/b", "/c"].iter().position(|known| *known == url)?;
        Some(latencies[place])
    });
    t.expects_calls(calls(&["/a", "/b", "/c"]));
    let answer: Result<Vec<String>, String> = t.time(total, process(&["/a", "/b", "/c"])).await;
    t.equal("the answer", answer, Ok(["/a", "/b", "/c"].map(page).into()));
}

async fn no_urls_are_no_pages(t: &mut Trial) {
    t.expects_no_calls();
    let answer: Result<Vec<String>, String> = t.time(0, process(&[])).await;
    t.equal("the answer", answer, Ok(vec![]));
}

async fn the_first_error_ends_it(t: &mut Trial) {
    let answer: Result<Vec<String>, String> = t.time(10, process(&["/a", "", "/b"])).await;
    stopped_after(t, &["/a", ""], "/b", 10);
    passed_on(t, answer, "empty url".to_owned());
}

async fn any_call_can_fail(t: &mut Trial) {
    let urls: Vec<_> = (0..6).map(|number| format!("/{number}")).collect();
    let (broken, reason, ms) = (t.vary(0..=5) as usize, t.text(), t.vary(3..=30));
    let (broken_url, says) = (urls[broken].clone(), reason.clone());
    t.service("fetch_page")
        .takes(ms)
        .replies(move |url| if url == broken_url { Err(says.clone()) } else { Ok(page(url)) });
    let urls: Vec<_> = urls.iter().map(String::as_str).collect();
    let fails_at = ms * (broken as u64 + 1);
    let answer: Result<Vec<String>, String> = t.time(fails_at, process(&urls)).await;
    stopped_after(t, &urls[..=broken], &format!("/{}", broken + 1), fails_at);
    passed_on(t, answer, reason);
}

async fn what_is_fetched_is_returned(t: &mut Trial) {
    let word = t.text();
    let says = word.clone();
    t.service("fetch_page").replies(move |url| Ok::<String, String>(format!("{says} at {url}")));
    let answer: Result<Vec<String>, String> = t.run(process(&["/x", "/y"])).await;
    t.equal("the answer", answer, Ok(vec![format!("{word} at /x"), format!("{word} at /y")]));
}

async fn any_number_of_any_urls(t: &mut Trial) {
    let count = t.length(0..=MANY);
    let urls = t.texts(count);
    let urls: Vec<_> = urls.iter().map(String::as_str).collect();
    t.expects_calls(calls(&urls));
    let answer: Result<Vec<String>, String> = t.time(10 * count as u64, process(&urls)).await;
    t.equal("the answer", answer, Ok(urls.into_iter().map(page).collect()));
}

async fn a_url_that_is_there_twice_is_fetched_twice(t: &mut Trial) {
    let (url, other) = (t.text(), t.word());
    let asked = AtomicUsize::new(0);
    t.service("fetch_page").replies(move |url| {
        let times = asked.fetch_add(1, Ordering::Relaxed);
        Ok::<String, String>(format!("{url}, reply {times}"))
    });
    let urls = [url.as_str(), &url, &other, &url];
    t.expects_calls(calls(&urls));
    let answer: Result<Vec<String>, String> = t.time(40, process(&urls)).await;
    let each_once = urls.iter().zip(0..).map(|(url, times)| format!("{url}, reply {times}"));
    t.equal("the answer", answer, Ok(each_once.collect()));
}

async fn an_empty_page_is_a_page(t: &mut Trial) {
    t.service("fetch_page").replies(|url| match url {
        "/gone" => Err(String::new()),
        _ => Ok(String::new()),
    });
    let answer: Result<Vec<String>, String> = t.time(20, process(&["/a", "/b"])).await;
    t.equal("the answer", answer, Ok(vec![String::new(); 2]));
    let answer: Result<Vec<String>, String> = t.time(20, process(&["/a", "/gone", "/b"])).await;
    passed_on(t, answer, String::new());
}

/// Nothing was asked for once there was an error. What was asked for earlier, all at once, is
/// another mistake, and shows in the times.
fn stopped_after(t: &mut Trial, wanted: &[&str], next: &str, failed_ms: u64) {
    let asked: Vec<_> = t.calls().into_iter().filter(|call| call.started_ms.is_some()).collect();
    let next = format!("fetch_page({next})");
    let went_on = asked
        .iter()
        .any(|call| call.label == next && call.started_ms.is_some_and(|ms| ms >= failed_ms));
    t.holds(
        !went_on,
        Diagnosis::UnhandledError,
        format!("Called `{next}` although the call before it had failed, at {failed_ms} ms."),
    );
    // Where there were more than enough, it is said above, or by the times.
    if asked.len() <= wanted.len() {
        t.expects_calls(calls(wanted));
    }
}

fn passed_on(t: &mut Trial, answer: Result<Vec<String>, String>, reason: String) {
    t.holds(
        answer.is_err(),
        Diagnosis::UnhandledError,
        format!("A call failed with {reason:?}, and the answer was {answer:?}."),
    );
    t.equal("the answer where one fails", answer, Err(reason));
}

fn calls(urls: &[&str]) -> Vec<String> {
    urls.iter().map(|url| format!("fetch_page({url})")).collect()
}

fn page(url: &str) -> String {
    format!("Page({url})")
}
