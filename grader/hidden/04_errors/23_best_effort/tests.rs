//! `best_effort` takes as long as the slowest call, and returns every page and every error.

use best_effort::best_effort;
use harness::{Diagnosis, Trial};

harness::tests![
    what_failed_does_not_spoil_the_rest,
    all_calls_overlap,
    every_page_and_every_error_in_the_order_of_the_urls,
    no_urls_need_no_time,
];

async fn what_failed_does_not_spoil_the_rest(t: &mut Trial) {
    let answer: (Vec<String>, Vec<String>) = t.time(10, best_effort(&["/a", "", "/b"])).await;
    same(t, "pages", answer.0, &[page("/a"), page("/b")]);
    same(t, "errors", answer.1, &["empty url".to_owned()]);
}

async fn all_calls_overlap(t: &mut Trial) {
    let latencies: Vec<_> = (0..5).map(|_| t.vary(5..=90)).collect();
    let slowest = latencies.iter().copied().max().unwrap_or(0);
    let urls: Vec<_> = (0..5).map(|number| number.to_string()).collect();
    t.service("fetch_page").takes_by(move |url| latencies.get(url.parse::<usize>().ok()?).copied());
    let urls: Vec<_> = urls.iter().map(String::as_str).collect();
    let answer: (Vec<String>, Vec<String>) = t.time(slowest, best_effort(&urls)).await;
    t.equal("the number of pages", answer.0.len(), 5);
}

async fn every_page_and_every_error_in_the_order_of_the_urls(t: &mut Trial) {
    // Latencies go down, so that the replies come in the opposite order.
    let urls: Vec<_> = (0..8).map(|_| format!("/{}", t.word())).collect();
    let places = urls.clone();
    let place_of = move |url: &str| places.iter().position(|known| known == url).unwrap_or(0);
    let slower_first = place_of.clone();
    let mut fails = [true, true, true, true, false, false, false, false];
    t.shuffle(&mut fails);
    t.service("fetch_page").takes_by(move |url| Some(100 - 10 * slower_first(url) as u64)).replies(
        move |url| {
            if fails[place_of(url)] { Err(format!("{url} is down")) } else { Ok(page(url)) }
        },
    );
    let asked: Vec<_> = urls.iter().map(String::as_str).collect();
    let answer: (Vec<String>, Vec<String>) = t.time(100, best_effort(&asked)).await;
    let of = |wanted: bool| urls.iter().zip(fails).filter(move |(_, fails)| *fails == wanted);
    let pages: Vec<_> = of(false).map(|(url, _)| page(url)).collect();
    let errors: Vec<_> = of(true).map(|(url, _)| format!("{url} is down")).collect();
    same(t, "pages", answer.0, &pages);
    same(t, "errors", answer.1, &errors);
}

async fn no_urls_need_no_time(t: &mut Trial) {
    let answer: (Vec<String>, Vec<String>) = t.time(0, best_effort(&[])).await;
    t.equal("the answer", answer, (vec![], vec![]));
}

/// What is missing is lost; what stands elsewhere is out of order.
fn same(t: &mut Trial, what: &str, got: Vec<String>, expected: &[String]) {
    let lost = expected.iter().filter(|item| !got.contains(item)).count();
    let all = expected.len();
    let means = if what == "pages" { Diagnosis::LostData } else { Diagnosis::UnhandledError };
    t.holds(
        lost == 0,
        means,
        format!("{lost} of {all} {what} are missing from the answer; it has {got:?}."),
    );
    let (mut sorted_got, mut sorted) = (got.clone(), expected.to_vec());
    sorted_got.sort();
    sorted.sort();
    if lost == 0 && sorted_got == sorted {
        t.equal_or(&format!("the list of {what}"), got.as_slice(), expected, Diagnosis::OutOfOrder);
    } else {
        t.equal(&format!("the list of {what}"), got.as_slice(), expected);
    }
}

fn page(url: &str) -> String {
    format!("Page({url})")
}
