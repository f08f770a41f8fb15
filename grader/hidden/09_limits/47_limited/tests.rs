//! `limited` has as many jobs at work as it may, and no more.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use harness::{Diagnosis, MANY, ProbeCall, Trial};
use kata::limits::Job;
use limited::limited;

harness::tests![
    ten_jobs_of_100_ms_three_at_once_take_400,
    a_slow_job_holds_up_no_other,
    as_many_as_may_are_always_at_work,
    one_at_a_time_is_a_limit_too,
    there_may_be_more_places_than_jobs,
    there_may_be_as_many_places_as_jobs,
    results_come_in_the_order_of_the_list,
    no_jobs_are_done_at_once,
    jobs_may_be_done_when_they_begin,
    many_jobs_keep_the_limit_too,
    a_thousand_may_be_at_work,
    two_jobs_may_have_the_same_name,
    each_call_has_a_limit_of_its_own,
    a_job_may_take_long,
    results_need_no_traits,
];

/// asks: "Ten jobs of 100 ms take 400 ms with `k` = 3."
/// asks: "Runs all `jobs`, at most `k` of them at once (1 to 1000)."
/// asks: "Never more than `k` of them are at work."
async fn ten_jobs_of_100_ms_three_at_once_take_400(t: &mut Trial) {
    let got: Vec<u32> = t.time(400, limited(jobs(&[100; 10]), 3)).await;
    in_order(t, got, 10);
    keeps_the_limit(t, &[100; 10], 3);
}

/// asks: "With `k` = 2, and four jobs of 100, 10, 100 and 10 ms:"
async fn a_slow_job_holds_up_no_other(t: &mut Trial) {
    // The second time with other figures.
    let slow = t.vary(50..=400);
    for (slow, quick) in [(100, 10), (slow, t.vary(1..=9))] {
        runs(t, &[slow, quick, slow, quick], 2).await;
    }
}

/// asks: "They begin in the order of the list, each as soon as there is a place for it."
/// asks: "As long as any wait, `k` are at work: as soon as one ends, the next one of the list begins, in the same millisecond."
async fn as_many_as_may_are_always_at_work(t: &mut Trial) {
    let k = t.vary(2..=5) as usize;
    let count = k + 3 + t.length(1..=20);
    let lasts = t.distinct(count, 1..=300);
    runs(t, &lasts, k).await;
}

/// asks: "Runs all `jobs`, at most `k` of them at once (1 to 1000)."
async fn one_at_a_time_is_a_limit_too(t: &mut Trial) {
    let lasts = t.numbers(5, 1..=200);
    runs(t, &lasts, 1).await;
}

/// asks: "it may be larger than the number of jobs, and there may be no jobs."
async fn there_may_be_more_places_than_jobs(t: &mut Trial) {
    let count = t.length(1..=9);
    let lasts = t.numbers(count, 1..=200);
    let k = t.vary(count as u64 + 1..=1000) as usize;
    runs(t, &lasts, k).await;
}

/// asks: "Runs all `jobs`, at most `k` of them at once (1 to 1000)."
async fn there_may_be_as_many_places_as_jobs(t: &mut Trial) {
    let count = t.length(1..=20);
    let lasts = t.numbers(count, 1..=200);
    runs(t, &lasts, count).await;
}

/// asks: "Returns what they gave, in the order of the list."
/// asks: "`limited(jobs, k)` runs all jobs with `job.run().await`, and returns what they gave in the order of the list."
async fn results_come_in_the_order_of_the_list(t: &mut Trial) {
    let (count, k) = (t.length(2..=40), t.vary(1..=5) as usize);
    let mut lasts = t.distinct(count, 1..=300);
    // The first is done last, so that no order but that of the list is right.
    lasts.sort_unstable_by_key(|ms| Reverse(*ms));
    runs(t, &lasts, k).await;
}

/// asks: "it may be larger than the number of jobs, and there may be no jobs."
async fn no_jobs_are_done_at_once(t: &mut Trial) {
    let k = t.vary(1..=1000) as usize;
    runs(t, &[], k).await;
}

/// asks: "as soon as one ends, the next one of the list begins, in the same millisecond."
async fn jobs_may_be_done_when_they_begin(t: &mut Trial) {
    let (count, k) = (t.length(1..=30), t.vary(1..=4) as usize);
    let lasts: Vec<u64> = t.numbers(count, 0..=20).iter().map(|ms| ms.saturating_sub(10)).collect();
    runs(t, &lasts, k).await;
}

/// asks: "As long as any wait, `k` are at work:"
async fn many_jobs_keep_the_limit_too(t: &mut Trial) {
    let k = t.vary(40..=70) as usize;
    let lasts = t.numbers(2 * MANY, 1..=100);
    runs(t, &lasts, k).await;
}

/// asks: "`k` is from 1 to 1000;"
async fn a_thousand_may_be_at_work(t: &mut Trial) {
    let k = 1000 - t.length(0..=9);
    // The last of them are the ones that have to wait.
    let count = if t.every_fourth_time() { k + 5 } else { 5 };
    let lasts = t.numbers(count, 1..=9);
    runs(t, &lasts, k).await;
}

/// asks: "Names are for the picture: two jobs may have the same one."
async fn two_jobs_may_have_the_same_name(t: &mut Trial) {
    let (count, k) = (t.length(2..=20), t.vary(1..=4) as usize);
    let lasts = t.distinct(count, 1..=90);
    let named = |(number, &ms): (u32, &u64)| Job::new(label(number % 2), ms, number);
    let jobs = (1..).zip(&lasts).map(named).collect();
    let ends_ms = ends(&lasts, k).into_iter().max().unwrap_or(0);
    let got: Vec<u32> = t.time(ends_ms, limited(jobs, k)).await;
    in_order(t, got, count);
}

/// asks: "It is the limit of this call: another call, at the same time, has its own."
async fn each_call_has_a_limit_of_its_own(t: &mut Trial) {
    let (k, ms) = (t.vary(1..=4), t.vary(1..=90));
    let lasts = vec![ms; 2 * k as usize];
    let both = async {
        tokio::join!(limited(jobs(&lasts), k as usize), limited(numbered(101, &lasts), k as usize))
    };
    let (one, other): (Vec<u32>, Vec<u32>) = t.time(2 * ms, both).await;
    in_order(t, one, lasts.len());
    in_order(t, other.into_iter().map(|number| number.saturating_sub(100)).collect(), lasts.len());
}

/// asks: "A job is at work until it has ended."
async fn a_job_may_take_long(t: &mut Trial) {
    let ms = t.long_ms();
    takes(t, ms).await;
    t.ever_longer(u64::MAX, takes).await;
}

async fn takes(t: &mut Trial, ms: u64) {
    let got: Vec<u32> =
        t.time_in_few_polls(ms, 40, limited(jobs(&[ms / 2, ms, ms - ms / 2]), 2)).await;
    in_order(t, got, 3);
}

/// asks: "pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T>"
async fn results_need_no_traits(t: &mut Trial) {
    struct Plain(u64);
    let value = t.vary(0..=999);
    let got: Vec<Plain> = t.time(4, limited(vec![Job::new("unload(1)", 4, Plain(value))], 2)).await;
    let got: Vec<u64> = got.into_iter().map(|Plain(value)| value).collect();
    t.equal("the one result", got, vec![value]);
}

/// Jobs that last so long, and give their numbers, from 1.
fn jobs(lasts: &[u64]) -> Vec<Job<u32>> {
    numbered(1, lasts)
}

fn numbered(first: u32, lasts: &[u64]) -> Vec<Job<u32>> {
    (first..).zip(lasts).map(|(number, &ms)| Job::new(label(number), ms, number)).collect()
}

fn label(number: u32) -> String {
    format!("unload({number})")
}

/// Runs such jobs, and checks what they give, how long that takes, and when each is at work.
async fn runs(t: &mut Trial, lasts: &[u64], k: usize) {
    let (began_ms, before) = (t.now_ms(), t.calls().len());
    let ends_ms = ends(lasts, k).into_iter().max().unwrap_or(0);
    let got: Vec<u32> = t.time(ends_ms, limited(jobs(lasts), k)).await;
    in_order(t, got, lasts.len());
    let calls = t.calls().split_off(before);
    is_within(t, &calls, k);
    begin_in_time(t, &calls, lasts, k, began_ms);
}

fn keeps_the_limit(t: &mut Trial, lasts: &[u64], k: usize) {
    let calls = t.calls();
    is_within(t, &calls, k);
    begin_in_time(t, &calls, lasts, k, 0);
}

fn in_order(t: &mut Trial, got: Vec<u32>, count: usize) {
    let expected: Vec<u32> = (1..=count as u32).collect();
    t.list("the results", &got, &expected);
}

/// When each job ends if every place is taken again at once.
fn ends(lasts: &[u64], k: usize) -> Vec<u64> {
    let mut places: BinaryHeap<Reverse<u64>> = (0..k).map(|_| Reverse(0)).collect();
    let mut end = |&ms: &u64| {
        let Reverse(free) = places.pop().unwrap_or_default();
        places.push(Reverse(free + ms));
        free + ms
    };
    lasts.iter().map(&mut end).collect()
}

fn is_within(t: &mut Trial, calls: &[ProbeCall], k: usize) {
    let most = most_at_once(calls);
    t.holds(
        most <= k,
        Diagnosis::OverLimit,
        format!("{most} jobs were at work at once, where the limit is {k}."),
    );
}

fn most_at_once(calls: &[ProbeCall]) -> usize {
    let at_work = |ms: u64| {
        let is = |call: &&ProbeCall| {
            call.started_ms.is_some_and(|began| began <= ms)
                && call.ended_ms.is_none_or(|ended| ended > ms)
        };
        calls.iter().filter(is).count()
    };
    calls.iter().filter_map(|call| call.started_ms).map(at_work).max().unwrap_or(0)
}

/// Whether each job has begun when there was a place for it, in the order of the list.
fn begin_in_time(t: &mut Trial, calls: &[ProbeCall], lasts: &[u64], k: usize, began_ms: u64) {
    let begun = |number: usize| {
        let label = label(number as u32);
        let call = calls.iter().find(|call| call.label == label)?;
        call.started_ms.map(|ms| ms.saturating_sub(began_ms))
    };
    let ends = ends(lasts, k);
    let found: Vec<Option<u64>> = (1..=lasts.len()).map(begun).collect();
    let expected: Vec<u64> = ends.iter().zip(lasts).map(|(end, ms)| end - ms).collect();
    let late = (0..lasts.len()).find(|&at| found[at].is_some_and(|ms| ms > expected[at]));
    let overtaken = (1..lasts.len()).find(|&at| found[at].is_some() && found[at] < found[at - 1]);
    t.holds(
        overtaken.is_none(),
        Diagnosis::OutOfOrder,
        overtaken.map(|at| overtook(at, found[at], found[at - 1])).unwrap_or_default(),
    );
    t.holds(
        late.is_none() || overtaken.is_some(),
        Diagnosis::Sequential,
        late.map(|at| waited(at, found[at], expected[at], k)).unwrap_or_default(),
    );
}

fn overtook(at: usize, found: Option<u64>, before: Option<u64>) -> String {
    let (label, earlier) = (label(at as u32 + 1), label(at as u32));
    format!(
        "`{label}` began after {} ms, and `{earlier}`, which stands before it in the list, only after {}.",
        found.unwrap_or(0),
        before.unwrap_or(0)
    )
}

fn waited(at: usize, found: Option<u64>, expected: u64, k: usize) -> String {
    let (label, found) = (label(at as u32 + 1), found.unwrap_or(expected));
    if expected == 0 {
        return format!(
            "With `k` = {k}, there was a place for `{label}` from the start, and it began after {found} ms."
        );
    }
    format!(
        "With `k` = {k}, there was a place for `{label}` after {expected} ms, and it began after {found}: \
         a job that ends makes room for the next one at once, however long its neighbours take."
    )
}
