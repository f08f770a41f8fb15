//! `copy_pages` comes to its end, uses the connections that are free, and no more.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use buffered_deadlock::copy_pages;
use harness::{Diagnosis, MANY, ProbeCall, Trial};
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep};

harness::tests![
    four_pages_are_copied_over_two_connections,
    any_pages_are_copied_over_any_connections,
    one_connection_is_enough,
    one_page_in_hand_is_enough,
    there_may_be_more_connections_than_pages,
    a_page_that_stands_there_twice_is_copied_twice,
    no_pages_are_copied_at_once,
    pages_may_be_there_at_once,
    others_have_the_connections_for_a_while,
    a_connection_that_nobody_uses_is_there_for_others,
    pages_may_take_long,
];

/// asks: "Copies the `pages`: downloads each of them, uploads its text, and returns the receipts, in any order."
/// asks: "Four pages, each of which takes 100 ms to download and 40 ms to upload, can be copied in 280 ms over two connections:"
async fn four_pages_are_copied_over_two_connections(t: &mut Trial) {
    let mut work = work(t, 4, 4, 2);
    (work.down, work.up) = (vec![100; 4], vec![40; 4]);
    // When it ends depends on who is served first: 280 ms, or 320 where a page comes before a text.
    check(t, &work).await;
}

/// asks: "Each download and each upload has a permit of `connections` from before it begins until it is done."
/// asks: "At most `most` pages are in hand, that is, their download has begun and their upload is not done; `most` is from 1 to 1000."
/// asks: "As long as a connection is free, nothing waits that could use it"
/// asks: "And what is done is noticed at once"
async fn any_pages_are_copied_over_any_connections(t: &mut Trial) {
    let (count, most, connections) = (t.length(1..=MANY), t.length(1..=9), t.length(1..=9));
    let work = work(t, count, most, connections);
    check(t, &work).await;
}

/// asks: "Each download and each upload has a permit of `connections` from before it begins until it is done."
async fn one_connection_is_enough(t: &mut Trial) {
    let (count, most) = (t.length(2..=MANY), t.length(2..=9));
    let work = work(t, count, most, 1);
    check(t, &work).await;
}

/// asks: "At most `most` pages are in hand, that is, their download has begun and their upload is not done; `most` is from 1 to 1000."
async fn one_page_in_hand_is_enough(t: &mut Trial) {
    let (count, connections) = (t.length(2..=MANY), t.length(2..=9));
    let work = work(t, count, 1, connections);
    check(t, &work).await;
}

/// asks: "There may be more connections than pages, and `most` may be larger than either."
async fn there_may_be_more_connections_than_pages(t: &mut Trial) {
    let count = t.length(1..=20);
    for most in [count + t.length(0..=MANY), 1000] {
        let connections = count + t.length(0..=9);
        let work = work(t, count, most, connections);
        check(t, &work).await;
    }
}

/// asks: "A page that stands there twice is copied twice."
async fn a_page_that_stands_there_twice_is_copied_twice(t: &mut Trial) {
    let (count, most, connections) = (t.length(1..=20), t.length(2..=9), t.length(1..=4));
    let mut work = work(t, count, most, connections);
    for of in [&mut work.down, &mut work.up] {
        of.extend_from_within(..);
    }
    work.pages.extend_from_within(..);
    check(t, &work).await;
}

/// asks: "Copies the `pages`: downloads each of them, uploads its text, and returns the receipts, in any order."
async fn no_pages_are_copied_at_once(t: &mut Trial) {
    let (most, connections) = (t.length(1..=9), t.length(1..=9));
    let mut work = work(t, 0, most, connections);
    work.ends_ms = Some(0);
    check(t, &work).await;
}

/// asks: "Copies the `pages`: downloads each of them, uploads its text, and returns the receipts, in any order."
async fn pages_may_be_there_at_once(t: &mut Trial) {
    let (count, most, connections) = (t.length(2..=MANY), t.length(1..=9), t.length(1..=9));
    let mut work = work(t, count, most, connections);
    for (place, (down, up)) in work.down.iter_mut().zip(&mut work.up).enumerate() {
        match place % 3 {
            0 => *down = 0,
            1 => *up = 0,
            _ => {}
        }
    }
    check(t, &work).await;
}

/// asks: "Others use the same connections, and may have all of them when it begins."
async fn others_have_the_connections_for_a_while(t: &mut Trial) {
    let (count, most, connections) = (t.length(2..=20), t.length(1..=9), t.length(1..=5));
    let mut work = work(t, count, most, connections);
    work.others = (0..connections).map(|_| Other { asks_ms: 0, for_ms: t.vary(1..=300) }).collect();
    check(t, &work).await;
}

/// asks: "it keeps none that it does not use, and when it returns all are back."
async fn a_connection_that_nobody_uses_is_there_for_others(t: &mut Trial) {
    let (count, connections) = (t.length(8..=20), t.length(2..=5));
    let most = t.length(1..=9);
    let mut work = work(t, count, most, connections);
    let some = t.length(1..=5);
    work.others =
        (0..some).map(|_| Other { asks_ms: t.vary(1..=400), for_ms: t.vary(1..=100) }).collect();
    check(t, &work).await;
}

/// asks: "And what is done is noticed at once"
async fn pages_may_take_long(t: &mut Trial) {
    let ms = t.long_ms();
    takes_long(t, ms).await;
    t.ever_longer(u64::MAX / 8, takes_long).await;
}

async fn takes_long(t: &mut Trial, ms: u64) {
    let mut work = work(t, 2, 2, 2);
    (work.down, work.up) = (vec![ms; 2], vec![ms; 2]);
    work.plan(t);
    let connections = Arc::new(Semaphore::new(2));
    let copies = copy_pages(work.pages.clone(), 2, connections);
    let receipts: Vec<String> = t.time_in_few_polls(2 * ms, 40, copies).await;
    t.equal("the number of receipts", receipts.len(), 2);
}

/// Pages to copy, and all that decides how long that takes.
struct Work {
    pages: Vec<u32>,
    /// How long each takes to download, and to upload.
    down: Vec<u64>,
    up: Vec<u64>,
    most: usize,
    connections: usize,
    others: Vec<Other>,
    /// When it ends, where that is the same for all.
    ends_ms: Option<u64>,
    /// What pages say, before their number.
    word: String,
}

/// Somebody else who uses a connection.
#[derive(Clone, Copy)]
struct Other {
    asks_ms: u64,
    for_ms: u64,
}

/// From when until when something had a connection.
type Span = (u64, u64);

/// Different pages, of which no download or upload takes no time.
fn work(t: &mut Trial, count: usize, most: usize, connections: usize) -> Work {
    let pages = t.distinct(count, 1..=9999).into_iter().map(|page| page as u32).collect();
    let (down, up) = (t.numbers(count, 1..=90), t.numbers(count, 1..=90));
    let (others, ends_ms, word) = (vec![], None, t.word());
    Work { pages, down, up, most, connections, others, ends_ms, word }
}

impl Work {
    /// Has the services take so long. Equal pages take equally long.
    fn plan(&self, t: &mut Trial) {
        let labels = || self.pages.iter().map(u32::to_string);
        let down: HashMap<_, _> = labels().zip(self.down.clone()).collect();
        let up: HashMap<_, _> = labels().zip(self.up.clone()).collect();
        let word = self.word.clone();
        t.service("download")
            .takes_by(move |page| down.get(page).copied())
            .replies(move |page| format!("{word} {page}"));
        t.service("upload").takes_by(move |page| up.get(page).copied());
    }

    fn takes(&self, label: &str) -> Option<u64> {
        let of = |name: &str, times: &[u64]| {
            let place = self.pages.iter().position(|page| label == format!("{name}({page})"))?;
            times.get(place).copied()
        };
        of("download", &self.down).or_else(|| of("upload", &self.up))
    }

    fn labels(&self) -> Vec<String> {
        let labels =
            self.pages.iter().map(|page| [format!("download({page})"), format!("upload({page})")]);
        labels.flatten().collect()
    }

    fn receipts(&self) -> Vec<String> {
        let receipt = |page: &u32| format!("Receipt(page={page}, text={} {page})", self.word);
        let mut receipts: Vec<_> = self.pages.iter().map(receipt).collect();
        receipts.sort_unstable();
        receipts
    }

    /// Has others ask for connections. When each of them had one is known afterwards.
    fn others(&self, connections: &Arc<Semaphore>) -> Arc<Mutex<Vec<Span>>> {
        let (had, began) = (Arc::new(Mutex::new(vec![])), Instant::now());
        for Other { asks_ms, for_ms } in self.others.clone() {
            let (connections, had) = (Arc::clone(connections), Arc::clone(&had));
            harness::spawn(async move {
                if asks_ms > 0 {
                    sleep(Duration::from_millis(asks_ms)).await;
                }
                let Ok(_connection) = connections.acquire().await else { return };
                let from_ms = began.elapsed().as_millis() as u64;
                if let Ok(mut had) = had.lock() {
                    had.push((from_ms, from_ms + for_ms));
                }
                sleep(Duration::from_millis(for_ms)).await;
            });
        }
        had
    }
}

/// Copies the pages, and looks at all that is asked for.
async fn check(t: &mut Trial, work: &Work) {
    work.plan(t);
    t.expects_calls(work.labels());
    let connections = Arc::new(Semaphore::new(work.connections));
    let had = work.others(&connections);
    if !work.others.is_empty() {
        // They may be at it when it is done, and those who ask at once have theirs before it begins.
        t.may_leave_tasks();
        tokio::task::yield_now().await;
    }
    let began = t.now_ms();
    let copies = copy_pages(work.pages.clone(), work.most, Arc::clone(&connections));
    let (mut receipts, free) = match work.ends_ms {
        Some(ms) => (t.time(ms, copies).await, vec![]),
        None => {
            // Between those at which anything begins or ends, as far as that can be.
            let times = (0..200).map(|turn| 17 * turn + 8);
            t.watch_while(copies, times, |ms| (ms, connections.available_permits())).await
        }
    };
    let ended = t.now_ms() - began;
    let spans = had.lock().map(|had| had.clone()).unwrap_or_default();
    let still = spans.iter().filter(|(_, to)| *to > ended).count();
    let uses = Uses::new(work, &t.calls(), began, spans);
    uses.within_limits(t);
    uses.noticed_at_once(t);
    uses.nothing_waits_in_vain(t);
    uses.as_many_permits_as_used(t, &free);
    receipts.sort_unstable();
    t.list("the receipts, sorted", &receipts, &work.receipts());
    all_are_back(t, work, connections.available_permits(), still);
}

fn all_are_back(t: &mut Trial, work: &Work, free: usize, still: usize) {
    // Others who wait are given what comes back before it is free.
    let asked = work.others.len();
    let expected = work.connections - still;
    let is_whole = if asked > still { free <= expected } else { free == expected };
    t.holds(
        is_whole,
        Diagnosis::OverLimit,
        format!(
            "There were {} permits, of which others have {still} at the end, and {free} are free: each \
             that was taken has to be given back, and none may be added.",
            work.connections
        ),
    );
}

/// When connections were in use, in ms since the answer began.
struct Uses<'a> {
    work: &'a Work,
    down: Vec<Use>,
    up: Vec<Use>,
    others: Vec<Span>,
}

/// A download or an upload.
struct Use {
    label: String,
    /// How long it takes, and from when until when it took.
    takes: u64,
    span: Span,
}

impl<'a> Uses<'a> {
    fn new(work: &'a Work, calls: &[ProbeCall], began: u64, others: Vec<Span>) -> Self {
        let uses = |name: &str| {
            let of = calls.iter().filter(|call| call.label.starts_with(name));
            let uses = of.filter_map(|call| {
                let since = |ms: u64| ms.saturating_sub(began);
                let from = since(call.started_ms?);
                let to = call.ended_ms.map_or(u64::MAX, since);
                let (label, takes) = (call.label.clone(), work.takes(&call.label)?);
                Some(Use { label, takes, span: (from, to) })
            });
            uses.collect()
        };
        Self { work, down: uses("download("), up: uses("upload("), others }
    }

    fn all(&self) -> impl Iterator<Item = &Use> {
        self.down.iter().chain(&self.up)
    }

    /// Every two times that follow each other at which anything begins or ends.
    fn stretches(&self) -> Vec<Span> {
        let spans = self.all().map(|one| one.span).chain(self.others.iter().copied());
        let times: BTreeSet<u64> = spans.flat_map(|(from, to)| [from, to]).chain([0]).collect();
        let last = self.up.iter().map(|one| one.span.1).max().unwrap_or(0);
        let times: Vec<u64> = times.into_iter().filter(|ms| *ms <= last).collect();
        times.windows(2).map(|two| (two[0], two[1])).collect()
    }

    fn at(&self, (from, _): Span) -> Stretch {
        let during = |(begins, ends): &Span| *begins <= from && from < *ends;
        let begun = |uses: &[Use]| uses.iter().filter(|one| one.span.0 <= from).count();
        let ended = |uses: &[Use]| uses.iter().filter(|one| one.span.1 <= from).count();
        Stretch {
            own: self.all().filter(|one| during(&one.span)).count(),
            others: self.others.iter().filter(|span| during(span)).count(),
            in_hand: begun(&self.down) - ended(&self.up).min(begun(&self.down)),
            not_begun: self.work.pages.len().saturating_sub(begun(&self.down)),
            to_upload: ended(&self.down).saturating_sub(begun(&self.up)),
        }
    }

    fn within_limits(&self, t: &mut Trial) {
        let Work { most, connections, .. } = self.work;
        for stretch in self.stretches() {
            let Stretch { own, others, in_hand, .. } = self.at(stretch);
            // It may go on when something else begins or ends, so nothing is said of its end.
            let from = stretch.0;
            t.holds(
                own + others <= *connections,
                Diagnosis::OverLimit,
                format!(
                    "After {from} ms, {own} downloads and uploads were under way{}, over \
                     {connections} {}: each of them needs a permit of its own until it is done.",
                    and_others(others),
                    counted(*connections)
                ),
            );
            t.holds(
                in_hand <= *most,
                Diagnosis::OverLimit,
                format!(
                    "After {from} ms, {in_hand} pages had been begun and were not uploaded: \
                     `most` is {most}."
                ),
            );
        }
    }

    /// Nothing is done and left lying.
    fn noticed_at_once(&self, t: &mut Trial) {
        let late = self.all().find(|one| one.span.1 > one.span.0 + one.takes);
        let otherwise = late.map(|Use { label, takes, span: (from, to) }| {
            format!(
                "{label} was done at {} ms, and its future was polled again only at {to} ms: until then \
                 it kept its connection for nothing. Who holds futures and awaits something else does not \
                 poll them.",
                from + takes
            )
        });
        t.holds(late.is_none(), Diagnosis::WrongTime, otherwise.unwrap_or_default());
    }

    /// Whatever could go on does.
    fn nothing_waits_in_vain(&self, t: &mut Trial) {
        let Work { most, connections, .. } = self.work;
        let idle = self.stretches().into_iter().find_map(|stretch| {
            let Stretch { own, others, in_hand, not_begun, to_upload } = self.at(stretch);
            let could = if to_upload > 0 {
                "a text that had come waited to be uploaded".to_owned()
            } else if not_begun > 0 && in_hand < *most {
                format!(
                    "pages were left to be begun, with {in_hand} in hand and a `most` of {most}"
                )
            } else {
                return None;
            };
            (own + others < *connections).then_some((stretch, own, others, could))
        });
        let otherwise = idle.as_ref().map(|((from, to), own, others, could)| {
            let had = if *own == 0 { "none".to_owned() } else { format!("only {own}") };
            format!(
                "From {from} to {to} ms {had} of {connections} {} had something to do{}, although \
                 {could}.",
                counted(*connections),
                and_others(*others)
            )
        });
        t.holds(idle.is_none(), Diagnosis::Sequential, otherwise.unwrap_or_default());
    }

    /// Looked at now and then, so many permits were taken as there were downloads and uploads.
    fn as_many_permits_as_used(&self, t: &mut Trial, free: &[(u64, usize)]) {
        let otherwise = free.iter().find_map(|(ms, free)| {
            let changes = |(from, to): &Span| from == ms || to == ms;
            if self.all().any(|one| changes(&one.span)) || self.others.iter().any(changes) {
                return None;
            }
            let Stretch { own, others, .. } = self.at((*ms, *ms));
            let taken = self.work.connections.saturating_sub(*free);
            let seen = format!(
                "At {ms} ms {own} downloads and uploads were under way{}",
                and_others(others)
            );
            match taken.cmp(&(own + others)) {
                Ordering::Equal => None,
                Ordering::Less => Some(format!("{seen}, and only {taken} permits of `connections` were taken.")),
                Ordering::Greater => Some(format!(
                    "{seen}, and {taken} permits of `connections` were taken: what is not in use is for others."
                )),
            }
        });
        t.holds(otherwise.is_none(), Diagnosis::OverLimit, otherwise.unwrap_or_default());
    }
}

/// What there was while nothing began or ended.
struct Stretch {
    /// Downloads and uploads under way, and connections that others had.
    own: usize,
    others: usize,
    /// Pages that had been begun and not been uploaded.
    in_hand: usize,
    not_begun: usize,
    to_upload: usize,
}

fn and_others(others: usize) -> String {
    if others == 0 { String::new() } else { format!(", beside {others} of others") }
}

fn counted(connections: usize) -> &'static str {
    if connections == 1 { "connection" } else { "connections" }
}
