//! `ordered` and `unordered` keep up to `k` pages going, and hand out each as soon as it can be.

use std::collections::HashMap;
use std::pin::pin;
use std::time::Duration;

use futures::stream::{Stream, StreamExt};
use harness::{Diagnosis, MANY, ProbeCall, Trial, let_go_after};
use ordered::{ordered, unordered};
use tokio::time::{Instant, sleep};

harness::tests![
    in_order_four_pages_take_160_ms,
    without_order_four_pages_take_100_ms,
    pages_come_in_order_each_as_soon_as_it_is_its_turn,
    pages_come_as_they_are_done,
    with_a_limit_of_one_they_come_one_after_the_other,
    a_limit_may_be_larger_than_the_number_of_pages,
    no_pages_end_it_at_once,
    pages_may_be_there_at_once,
    a_page_that_stands_there_twice_is_rendered_twice,
    behind_a_slow_page_nothing_piles_up,
    who_is_slow_to_ask_has_no_more_than_k_begun,
    nothing_begins_before_the_first_is_asked_for,
    with_the_stream_goes_what_has_begun,
    pages_may_take_long,
];

/// asks: "Renders the `pages`, and gives what becomes of them in the order of `pages`."
/// asks: "Four pages that take 100, 30, 60 and 10 ms take 160 ms in order, with a `k` of 2:"
async fn in_order_four_pages_take_160_ms(t: &mut Trial) {
    four_pages(t, Kind::Ordered, 160).await;
}

/// asks: "The same, but each page is given as soon as it is done, whatever its place in `pages`."
/// asks: "Without order they take 100 ms: the third begins after 30 ms, and the fourth after 90."
async fn without_order_four_pages_take_100_ms(t: &mut Trial) {
    four_pages(t, Kind::Unordered, 100).await;
}

async fn four_pages(t: &mut Trial, kind: Kind, ends_ms: u64) {
    let mut book = book(t, 4, 2);
    book.latencies = vec![100, 30, 60, 10];
    t.expects_calls(book.labels());
    check_ending(t, kind, &book, ends_ms).await;
}

/// asks: "Each is handed out as soon as it can be: `ordered` goes by the order of `pages`, `unordered` by what is done first."
/// asks: "While the next one is asked for and not there yet, there are `k`, or all that are left, and all of them get on."
/// asks: "While the next one is asked for and not there yet, there are `k`, or all that are left, and all of them get on."
async fn pages_come_in_order_each_as_soon_as_it_is_its_turn(t: &mut Trial) {
    let book = any_book(t);
    check(t, Kind::Ordered, &book).await;
}

/// asks: "Each is handed out as soon as it can be: `ordered` goes by the order of `pages`, `unordered` by what is done first."
/// asks: "(Of those that are done at the same moment, either may be the first.)"
async fn pages_come_as_they_are_done(t: &mut Trial) {
    let book = any_book(t);
    check(t, Kind::Unordered, &book).await;
}

/// asks: "At most `k` pages are begun and not handed out yet; `k` is from 1 to 1000."
async fn with_a_limit_of_one_they_come_one_after_the_other(t: &mut Trial) {
    for kind in Kind::BOTH {
        let count = t.length(1..=MANY);
        let book = book(t, count, 1);
        check(t, kind, &book).await;
    }
}

/// asks: "`k` may be larger than the number of pages."
async fn a_limit_may_be_larger_than_the_number_of_pages(t: &mut Trial) {
    for kind in Kind::BOTH {
        let count = t.length(1..=MANY);
        for k in [count + t.length(0..=MANY), 1000] {
            let mut book = book(t, count, k);
            book.latencies = t.numbers(count, 1..=90);
            check(t, kind, &book).await;
        }
    }
}

/// asks: "return a stream of what `kata::streams::render(page)` gives for each of the pages."
async fn no_pages_end_it_at_once(t: &mut Trial) {
    t.expects_no_calls();
    for kind in Kind::BOTH {
        let k = t.length(1..=9);
        let book = book(t, 0, k);
        // Whoever never says that it has ended is not waited for.
        let all = let_go_after(1_000, hand_out(stream_of(kind, &book), 0));
        let pages = t.time(0, all).await;
        let otherwise = format!(
            "There are no pages, and the stream of {} has neither given an item nor ended: whoever asks \
             it waits for ever.",
            kind.call()
        );
        t.holds(pages.is_some(), Diagnosis::Deadlock, otherwise);
        t.list(kind.pages(), &pages.unwrap_or_default(), &[]);
    }
}

/// asks: "return a stream of what `kata::streams::render(page)` gives for each of the pages."
async fn pages_may_be_there_at_once(t: &mut Trial) {
    for kind in Kind::BOTH {
        let (count, k) = (t.length(1..=MANY), t.length(1..=9));
        let mut book = book(t, count, k);
        // Every second one, and all of them where the first is the only one.
        for latency in book.latencies.iter_mut().step_by(2) {
            *latency = 0;
        }
        check(t, kind, &book).await;
    }
}

/// asks: "A page that stands there twice is rendered twice."
async fn a_page_that_stands_there_twice_is_rendered_twice(t: &mut Trial) {
    for kind in Kind::BOTH {
        let (count, k) = (t.length(1..=MANY), t.length(1..=9));
        let mut book = book(t, count, k);
        book.pages.extend_from_within(..);
        book.latencies.extend_from_within(..);
        check(t, kind, &book).await;
    }
}

/// asks: "At most `k` pages are begun and not handed out yet, whether they are under way, or done and waiting for their turn."
async fn behind_a_slow_page_nothing_piles_up(t: &mut Trial) {
    let k = t.length(2..=9);
    let count = k + t.length(1..=MANY);
    let mut book = book(t, count, k);
    book.latencies.fill(10);
    book.latencies[0] = 10 * count as u64;
    check(t, Kind::Ordered, &book).await;
}

/// asks: "At most `k` pages are begun and not handed out yet; `k` is from 1 to 1000."
/// asks: "While the next one is asked for and not there yet, there are `k`, or all that are left, and all of them get on."
async fn who_is_slow_to_ask_has_no_more_than_k_begun(t: &mut Trial) {
    for kind in Kind::BOTH {
        let (count, k, pause) = (t.length(2..=20), t.length(1..=9), t.vary(20..=200));
        let mut book = book(t, count, k);
        book.latencies = t.numbers(count, 1..=200);
        let Taken { mut pages, begun, .. } = take(t, None, kind, &book, pause).await;
        within_limit(t, kind, &begun, &pages, k);
        begun_while_waiting(t, kind, &begun, &pages, (k, pause));
        let mut expected = book.texts();
        if kind == Kind::Unordered {
            pages.sort_unstable();
            expected.sort_unstable();
        }
        let texts: Vec<String> = pages.into_iter().map(|(text, _)| text).collect();
        t.list(kind.pages(), &texts, &expected);
        as_often_as_pages(t, kind, begun.len(), book.pages.len());
    }
}

/// asks: "Nothing begins before the stream is asked for its first item."
/// asks: "Nothing begins before the first item is asked for,"
async fn nothing_begins_before_the_first_is_asked_for(t: &mut Trial) {
    for kind in Kind::BOTH {
        let (count, k, ms) = (t.length(1..=9), t.length(1..=9), t.vary(1..=200));
        let book = book(t, count, k);
        let before = t.calls().len();
        t.run(async {
            let unasked = stream_of(kind, &book);
            sleep(Duration::from_millis(ms)).await;
            drop(unasked);
        })
        .await;
        let begun = t.calls()[before..].iter().filter(|call| call.started_ms.is_some()).count();
        t.holds(
            begun == 0,
            Diagnosis::NotLazy,
            format!(
                "{} was called, nobody asked its stream for an item, and {begun} of {count} pages \
                 were begun: a stream does nothing before it is asked.",
                kind.call()
            ),
        );
    }
}

/// asks: "when the stream is dropped, what it has begun is dropped, too."
async fn with_the_stream_goes_what_has_begun(t: &mut Trial) {
    for kind in Kind::BOTH {
        let (k, taken) = (t.length(1..=9), t.length(0..=9));
        let mut book = book(t, taken + k, k);
        // The last ones are under way when all before them have been handed out.
        book.latencies[..taken].fill(10);
        book.latencies[taken..].fill(100_000);
        book.plan(t);
        // Tasks that are left are seen when this has ended.
        let patience_ms = 10 * taken as u64 + 5;
        let stream = || hand_out(stream_of(kind, &book), 0);
        let some = async { let_go_after(patience_ms, stream()).await.is_none() };
        let dropped: bool = t.run(some).await;
        t.equal("whether it was dropped midway", dropped, true);
        let before = t.calls().len();
        let _ = t.dropped_after(patience_ms, stream()).await;
        let still = t.calls()[before..].iter().filter(|call| is_under_way(call)).count();
        t.holds(
            still == 0,
            Diagnosis::NotCancelled,
            format!(
                "The stream of {} was dropped, and {still} pages are still being rendered.",
                kind.call()
            ),
        );
    }
}

/// asks: "Each is handed out as soon as it can be: `ordered` goes by the order of `pages`, `unordered` by what is done first."
async fn pages_may_take_long(t: &mut Trial) {
    let ms = t.long_ms();
    takes_long(t, ms).await;
    t.ever_longer(u64::MAX, takes_long).await;
}

async fn takes_long(t: &mut Trial, ms: u64) {
    let mut book = book(t, 3, 3);
    book.latencies.fill(ms);
    book.plan(t);
    let (first, second) = (stream_of(Kind::Ordered, &book), stream_of(Kind::Unordered, &book));
    let pages: Vec<Page> = t.time_in_few_polls(ms, 20, hand_out(first, 0)).await;
    t.equal("the number of pages", pages.len(), 3);
    let pages: Vec<Page> = t.time_in_few_polls(ms, 20, hand_out(second, 0)).await;
    t.equal("the number of pages", pages.len(), 3);
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Ordered,
    Unordered,
}

impl Kind {
    const BOTH: [Self; 2] = [Self::Ordered, Self::Unordered];

    fn call(self) -> &'static str {
        match self {
            Self::Ordered => "`ordered`",
            Self::Unordered => "`unordered`",
        }
    }

    fn pages(self) -> &'static str {
        match self {
            Self::Ordered => "the pages of `ordered`",
            Self::Unordered => "the pages of `unordered`",
        }
    }
}

/// Pages, how long each of them takes, and how many may be begun at once.
struct Book {
    pages: Vec<u32>,
    latencies: Vec<u64>,
    k: usize,
    /// What the service replies with, before the number of the page.
    word: String,
}

fn any_book(t: &mut Trial) -> Book {
    let (count, k) = (t.length(1..=MANY), t.length(1..=9));
    book(t, count, k)
}

/// A book of different pages.
fn book(t: &mut Trial, count: usize, k: usize) -> Book {
    let pages = t.distinct(count, 1..=9999).into_iter().map(|page| page as u32).collect();
    Book { pages, latencies: t.latencies(count), k, word: t.word() }
}

impl Book {
    /// Has the service take so long for each page. Equal pages take equally long.
    fn plan(&self, t: &mut Trial) {
        let latencies: HashMap<_, _> =
            self.pages.iter().map(u32::to_string).zip(self.latencies.clone()).collect();
        let word = self.word.clone();
        t.service("render")
            .takes_by(move |page| latencies.get(page).copied())
            .replies(move |page| format!("{word} {page}"));
    }

    fn labels(&self) -> Vec<String> {
        self.pages.iter().map(|page| format!("render({page})")).collect()
    }

    fn texts(&self) -> Vec<String> {
        self.pages.iter().map(|page| format!("{} {page}", self.word)).collect()
    }

    /// Each page with the time when it can be handed out to somebody who always asks, in order.
    fn handed_out(&self, kind: Kind) -> Vec<Page> {
        let times = match kind {
            Kind::Ordered => self.times_in_order(),
            Kind::Unordered => self.times_without_order(),
        };
        let mut pages: Vec<Page> = self.texts().into_iter().zip(times).collect();
        pages.sort_by_key(|(_, ms)| *ms);
        pages
    }

    fn times_in_order(&self) -> Vec<u64> {
        let mut times: Vec<u64> = vec![];
        for (place, latency) in self.latencies.iter().enumerate() {
            let begins = place.checked_sub(self.k).map_or(0, |before| times[before]);
            let before = times.last().copied().unwrap_or(0);
            times.push(before.max(begins + latency));
        }
        times
    }

    fn times_without_order(&self) -> Vec<u64> {
        // When each of the `k` places is free again.
        let mut places = vec![0; self.k];
        let mut times = vec![];
        for latency in &self.latencies {
            if let Some(first) = places.iter_mut().min() {
                *first += latency;
                times.push(*first);
            }
        }
        times
    }
}

/// The text of a page, and when it was handed out, in ms since it was first asked for.
type Page = (String, u64);

fn stream_of(kind: Kind, book: &Book) -> impl Stream<Item = String> + use<> {
    let (pages, k) = (book.pages.clone(), book.k);
    match kind {
        Kind::Ordered => ordered(pages, k).left_stream(),
        Kind::Unordered => unordered(pages, k).right_stream(),
    }
}

/// Takes all there is, with a pause after each.
async fn hand_out(stream: impl Stream<Item = String>, pause: u64) -> Vec<Page> {
    let mut stream = pin!(stream);
    let (mut pages, began) = (vec![], Instant::now());
    while let Some(text) = stream.next().await {
        pages.push((text, began.elapsed().as_millis() as u64));
        if pause > 0 {
            sleep(Duration::from_millis(pause)).await;
        }
    }
    pages
}

struct Taken {
    pages: Vec<Page>,
    /// When pages were begun, in ms since the first was asked for, with their labels.
    begun: Vec<(u64, String)>,
    /// How long each call took that came to an end, with its label.
    took: Vec<(u64, String)>,
}

/// Takes all there is, which takes so long if that is known.
async fn take(t: &mut Trial, ms: Option<u64>, kind: Kind, book: &Book, pause: u64) -> Taken {
    book.plan(t);
    let (before, began) = (t.calls().len(), t.now_ms());
    // Made inside, so that what begins at once is seen as the answer's.
    let taken = async { hand_out(stream_of(kind, book), pause).await };
    let pages = match ms {
        Some(ms) => t.time(ms, taken).await,
        None => t.run(taken).await,
    };
    let calls = &t.calls()[before..];
    let mut begun: Vec<_> = calls
        .iter()
        .filter_map(|call| Some((call.started_ms?.saturating_sub(began), call.label.clone())))
        .collect();
    begun.sort();
    let took = calls
        .iter()
        .filter(|call| !call.dropped)
        .filter_map(|call| Some((call.ended_ms? - call.started_ms?, call.label.clone())))
        .collect();
    Taken { pages, begun, took }
}

async fn check(t: &mut Trial, kind: Kind, book: &Book) {
    let ends = book.handed_out(kind).last().map_or(0, |(_, ms)| *ms);
    check_ending(t, kind, book, ends).await;
}

async fn check_ending(t: &mut Trial, kind: Kind, book: &Book, ends_ms: u64) {
    let Taken { mut pages, begun, took } = take(t, Some(ends_ms), kind, book, 0).await;
    within_limit(t, kind, &begun, &pages, book.k);
    let mut expected = book.handed_out(kind);
    let in_time = ends(&pages) == ends(&expected);
    if kind == Kind::Unordered {
        for pages in [&mut pages, &mut expected] {
            // Any of those that are done at the same moment may be the first. Where all of it takes
            // another time, their order says nothing more.
            pages.sort_by_key(|(text, ms)| (if in_time { *ms } else { 0 }, text.clone()));
        }
    }
    let texts = |pages: &[Page]| pages.iter().map(|(text, _)| text.clone()).collect::<Vec<_>>();
    t.list(kind.pages(), &texts(&pages), &texts(&expected));
    as_often_as_pages(t, kind, begun.len(), book.pages.len());
    if in_time {
        each_in_time(t, kind, &pages, &expected);
        all_get_on(t, kind, book, &took);
    }
}

fn as_often_as_pages(t: &mut Trial, kind: Kind, calls: usize, count: usize) {
    t.holds(
        calls == count,
        Diagnosis::WrongValue,
        format!("{} rendered {calls} times for {count} pages.", kind.call()),
    );
}

fn ends(pages: &[Page]) -> Option<u64> {
    pages.iter().map(|(_, ms)| *ms).max()
}

/// Each of them was handed out when it could be.
fn each_in_time(t: &mut Trial, kind: Kind, pages: &[Page], expected: &[Page]) {
    let differ = |((text, ms), (other, due)): &(&Page, &Page)| text == other && ms != due;
    let other = pages.iter().zip(expected).find(differ);
    let otherwise = other.map(|((text, ms), (_, due))| {
        format!(
            "{} handed {text:?} out after {ms} ms, and it could do so after {due} ms.",
            kind.call()
        )
    });
    t.holds(otherwise.is_none(), Diagnosis::WrongTime, otherwise.unwrap_or_default());
}

/// Somebody asked all the time, so no page took longer than its rendering does.
fn all_get_on(t: &mut Trial, kind: Kind, book: &Book, took: &[(u64, String)]) {
    let due: HashMap<_, _> =
        book.labels().into_iter().zip(book.latencies.iter().copied()).collect();
    let late = took.iter().find_map(|(ms, label)| {
        let latency = due.get(label).filter(|latency| *latency < ms)?;
        Some(format!(
            "{label} of {} takes {latency} ms, and took {ms}: it was done, and nobody looked, though the \
             next page was asked for. All that have begun must be polled, not only the first in line.",
            kind.call()
        ))
    });
    t.holds(late.is_none(), Diagnosis::WrongTime, late.unwrap_or_default());
}

/// Each page but the first `k` was begun when as many had been handed out as were begun before it,
/// less `k`.
fn within_limit(t: &mut Trial, kind: Kind, begun: &[(u64, String)], pages: &[Page], k: usize) {
    let too_early = |(before, (ms, _)): &(usize, &(u64, String))| {
        pages.get(*before).is_none_or(|(_, handed_out)| ms < handed_out)
    };
    let early = begun.iter().skip(k).enumerate().find(too_early);
    let otherwise = early.map(|(before, (ms, label))| {
        let out = pages.iter().filter(|(_, handed_out)| handed_out <= ms).count();
        format!(
            "{} began {label} after {ms} ms, when {} pages had been begun and {out} of them \
             handed out: with a `k` of {k}, no more than {k} may be begun and not handed out, done or \
             not.",
            kind.call(),
            before + k
        )
    });
    t.holds(otherwise.is_none(), Diagnosis::OverLimit, otherwise.unwrap_or_default());
}

/// Whenever somebody who pauses after each page had to wait for the next, as many were begun as may be.
fn begun_while_waiting(
    t: &mut Trial,
    kind: Kind,
    begun: &[(u64, String)],
    pages: &[Page],
    (k, pause): (usize, u64),
) {
    // Who does not even begin so many at first is told by how long all of it takes.
    if begun.get(k.min(begun.len()).saturating_sub(1)).is_none_or(|(ms, _)| *ms > 0) {
        return;
    }
    let late = pages.windows(2).enumerate().find_map(|(before, two)| {
        let (asked, handed_out) = (two[0].1 + pause, two[1].1);
        let (ms, label) = begun.get((before + k).min(begun.len().saturating_sub(1)))?;
        (handed_out > asked && *ms > asked).then_some((before + 1, asked, handed_out, label, ms))
    });
    let otherwise = late.map(|(out, asked, handed_out, label, ms)| {
        format!(
            "With a `k` of {k}, {} had handed out {out}. The next was asked for after {asked} ms, and had \
             to be waited for until {handed_out}. {label} could have begun when that waiting did, and \
             began only after {ms} ms.",
            kind.call()
        )
    });
    t.holds(otherwise.is_none(), Diagnosis::WrongTime, otherwise.unwrap_or_default());
}

fn is_under_way(call: &ProbeCall) -> bool {
    call.started_ms.is_some() && call.ended_ms.is_none()
}
