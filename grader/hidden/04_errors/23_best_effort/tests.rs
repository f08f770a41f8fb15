//! `best_effort` takes as long as the slowest call, and returns every page and every error.

use std::sync::atomic::{AtomicUsize, Ordering};

use best_effort::best_effort;
use harness::{Diagnosis, MANY, Trial};

harness::tests![
    what_failed_does_not_spoil_the_rest,
    all_calls_overlap,
    every_page_and_every_error_in_the_order_of_the_urls,
    no_urls_need_no_time,
    any_number_of_any_urls,
    a_url_that_is_there_twice_is_fetched_twice,
    an_empty_page_is_a_page,
    one_slow_page_is_waited_for,
    more_urls_than_anybody_has_places_for,
];

async fn what_failed_does_not_spoil_the_rest(t: &mut Trial) {
    let answer: (Vec<String>, Vec<String>) = t.time(10, best_effort(&["/a", "", "/b"])).await;
    if answer.0.len() == 2 {
        // Where a page is lost, that is the thing to say.
        t.expects_calls(calls(&["/a", "", "/b"]));
    }
    same(t, "pages", answer.0, &[page("/a"), page("/b")]);
    same(t, "errors", answer.1, &["empty url".to_owned()]);
}

async fn all_calls_overlap(t: &mut Trial) {
    let latencies = t.latencies(5);
    let slowest = latencies.iter().copied().max().unwrap_or(0);
    let urls: Vec<_> = (0..5).map(|number| number.to_string()).collect();
    t.service("fetch_page").takes_by(move |url| latencies.get(url.parse::<usize>().ok()?).copied());
    let urls: Vec<_> = urls.iter().map(String::as_str).collect();
    t.expects_calls(calls(&urls));
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
    t.expects_calls(calls(&asked));
    let answer: (Vec<String>, Vec<String>) = t.time(100, best_effort(&asked)).await;
    let of = |wanted: bool| urls.iter().zip(fails).filter(move |(_, fails)| *fails == wanted);
    let pages: Vec<_> = of(false).map(|(url, _)| page(url)).collect();
    let errors: Vec<_> = of(true).map(|(url, _)| format!("{url} is down")).collect();
    same(t, "pages", answer.0, &pages);
    same(t, "errors", answer.1, &errors);
}

async fn no_urls_need_no_time(t: &mut Trial) {
    t.expects_no_calls();
    let answer: (Vec<String>, Vec<String>) = t.time(0, best_effort(&[])).await;
    t.equal("the answer", answer, (vec![], vec![]));
}

async fn any_number_of_any_urls(t: &mut Trial) {
    let count = t.length(0..=MANY);
    let urls = t.texts(count);
    let urls: Vec<_> = urls.iter().map(String::as_str).collect();
    let ms = t.vary(1..=150);
    t.service("fetch_page").takes(ms);
    t.expects_calls(calls(&urls));
    let needed_ms = if urls.is_empty() { 0 } else { ms };
    let answer: (Vec<String>, Vec<String>) = t.time(needed_ms, best_effort(&urls)).await;
    let pages: Vec<_> = urls.into_iter().map(page).collect();
    same(t, "pages", answer.0, &pages);
    same(t, "errors", answer.1, &[]);
}

async fn a_url_that_is_there_twice_is_fetched_twice(t: &mut Trial) {
    // Every reply is another one. Which call it goes to does not matter: each url has as many.
    let (url, asked) = (t.text(), AtomicUsize::new(0));
    t.service("fetch_page").replies(move |_| match asked.fetch_add(1, Ordering::Relaxed) {
        times if times % 2 == 0 => Ok(format!("page {times}")),
        times => Err(format!("error {times}")),
    });
    let urls = [url.as_str(); 5];
    t.expects_calls(calls(&urls));
    let (mut pages, mut errors): (Vec<String>, Vec<String>) = t.time(10, best_effort(&urls)).await;
    let (page_count, error_count) = (pages.len(), errors.len());
    t.holds(
        page_count + error_count != 5 || page_count == 3,
        Diagnosis::LostData,
        format!(
            "A url that is there five times got 3 pages and 2 errors; of pages the answer has \
             {page_count}, of errors {error_count}. Each reply is to be kept beside the others, of the same url too."
        ),
    );
    pages.sort();
    errors.sort();
    same(t, "pages", pages, &["page 0", "page 2", "page 4"].map(str::to_owned));
    same(t, "errors", errors, &["error 1", "error 3"].map(str::to_owned));
}

async fn an_empty_page_is_a_page(t: &mut Trial) {
    t.service("fetch_page").replies(|url| match url {
        "/gone" => Err(String::new()),
        _ => Ok(String::new()),
    });
    let urls = ["/a", "/gone", "/b", "/gone", "/c"];
    let answer: (Vec<String>, Vec<String>) = t.time(10, best_effort(&urls)).await;
    t.equal("the empty pages", answer.0, vec![String::new(); 3]);
    t.equal("the empty errors", answer.1, vec![String::new(); 2]);
}

async fn one_slow_page_is_waited_for(t: &mut Trial) {
    let (offset, fails) = (t.vary(1..=4_000), t.vary(0..=1) == 1);
    t.ever_longer(u64::MAX, async |t, ms| is_waited_for(t, ms - offset, fails).await).await;
}

/// A page that takes so long, between two others.
async fn is_waited_for(t: &mut Trial, ms: u64, fails: bool) {
    t.service("fetch_page").takes_by(move |url| (url == "/slow").then_some(ms)).replies(
        move |url| {
            if fails && url == "/slow" { Err("too busy".to_owned()) } else { Ok(page(url)) }
        },
    );
    let urls = ["/a", "/slow", "/b"];
    t.expects_calls(calls(&urls));
    let answer: (Vec<String>, Vec<String>) = t.time(ms, best_effort(&urls)).await;
    let came = urls.into_iter().filter(|url| !fails || *url != "/slow").map(page);
    same(t, "pages", answer.0, &came.collect::<Vec<_>>());
    let errors = if fails { vec!["too busy".to_owned()] } else { vec![] };
    same(t, "errors", answer.1, &errors);
}

/// What is missing is lost; what stands elsewhere is out of order.
fn same(t: &mut Trial, what: &str, got: Vec<String>, expected: &[String]) {
    let lost = expected.iter().filter(|item| !got.contains(item)).count();
    let all = expected.len();
    let means = if what == "pages" { Diagnosis::LostData } else { Diagnosis::UnhandledError };
    // As many others in their place are no loss.
    t.holds(
        lost == 0 || got.len() >= all,
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

fn calls(urls: &[&str]) -> Vec<String> {
    urls.iter().map(|url| format!("fetch_page({url})")).collect()
}

fn page(url: &str) -> String {
    format!("Page({url})")
}

async fn more_urls_than_anybody_has_places_for(t: &mut Trial) {
    if !t.every_fourth_time() {
        return;
    }
    // No round number.
    let count = t.vary(1001..=1999) as usize;
    let urls = t.texts(count);
    let urls: Vec<_> = urls.iter().map(String::as_str).collect();
    t.service("fetch_page").takes(5);
    t.expects_calls(calls(&urls));
    let answer: (Vec<String>, Vec<String>) = t.time(5, best_effort(&urls)).await;
    let pages: Vec<_> = urls.into_iter().map(page).collect();
    same(t, "pages", answer.0, &pages);
}
