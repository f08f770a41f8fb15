//! `bounded_blocking` runs as many jobs at once as it may, and no more.

use bounded_blocking::bounded_blocking;
use harness::{Diagnosis, TooFew, Trial};
use kata::blocking::Job;

/// Far more than there are places for.
const JOBS: usize = 40;

/// Threads that have just ended their job and are not idle yet, so that the next job gets another.
const SPARE_THREADS: usize = 12;

/// More polls than anybody needs who is woken when a job is done, even if all are asked then.
/// Whoever asks again and again has far more.
const FEW_POLLS: u64 = 4_000;

harness::tests![
    so_many_run_at_once_and_no_more,
    many_at_once_are_a_limit_too,
    a_slow_job_holds_up_no_other,
    one_at_a_time_is_a_limit_too,
    the_results_come_in_the_order_of_the_jobs,
    there_may_be_more_places_than_jobs,
    who_waits_for_a_place_keeps_no_thread,
    no_jobs_are_done_at_once,
];

async fn so_many_run_at_once_and_no_more(t: &mut Trial) {
    let most = t.vary(2..=4) as usize;
    let count = t.vary(8..=10) as usize;
    stays_within(t, count, most).await;
}

async fn many_at_once_are_a_limit_too(t: &mut Trial) {
    let most = t.vary(17..=24) as usize;
    let count = most + t.vary(1..=4) as usize;
    stays_within(t, count, most).await;
}

async fn one_at_a_time_is_a_limit_too(t: &mut Trial) {
    stays_within(t, 3, 1).await;
}

async fn a_slow_job_holds_up_no_other(t: &mut Trial) {
    let most = t.vary(2..=4) as usize;
    let count = t.vary(8..=10) as usize;
    t.gather_uneven_work(count, most);
    // The first is done last, so that no order but that of the jobs is right.
    gives_results(t, count, most).await;
    is_within(t, most);
}

async fn the_results_come_in_the_order_of_the_jobs(t: &mut Trial) {
    let (count, most) = (t.length(1..=40), t.vary(1..=5) as usize);
    // Holds nobody up, but has threads of an earlier run waited for: theirs do not count here.
    t.gather_work(0, 0);
    gives_results(t, count, most).await;
}

async fn there_may_be_more_places_than_jobs(t: &mut Trial) {
    let (count, most) = (t.vary(2..=5) as usize, t.vary(6..=300) as usize);
    stays_within(t, count, most).await;
}

async fn who_waits_for_a_place_keeps_no_thread(t: &mut Trial) {
    let most = t.vary(2..=3) as usize;
    let before = t.polls();
    stays_within(t, JOBS, most).await;
    let (polls, threads) = (t.polls() - before, t.most_threads());
    t.holds(
        threads <= most + SPARE_THREADS,
        Diagnosis::Blocking,
        format!(
            "There were {threads} threads for {JOBS} jobs and {most} places: jobs that wait for a \
             place keep a thread each. Wait for it before you go to a thread."
        ),
    );
    t.holds(
        polls <= FEW_POLLS,
        Diagnosis::Spinning,
        format!(
            "The runtime's thread polled {polls} times for {JOBS} jobs: who waits for a place asks \
             again and again whether there is one. Await it, and you are woken once."
        ),
    );
}

async fn no_jobs_are_done_at_once(t: &mut Trial) {
    let got: Vec<u32> = t.time(0, bounded_blocking(vec![], 2)).await;
    t.equal("the list of results for no jobs", got, vec![]);
}

async fn stays_within(t: &mut Trial, count: usize, most: usize) {
    t.gather_work(count, most);
    gives_results(t, count, most).await;
    is_within(t, most);
}

/// Runs so many jobs, and checks what they give.
async fn gives_results(t: &mut Trial, count: usize, most: usize) {
    let numbers = numbers(t, count);
    let jobs = numbers.iter().map(|&number| Job::new(number)).collect();
    let before = t.units_of_work("Job::run");
    let got: Vec<u32> = t.run_in_no_time(bounded_blocking(jobs, most)).await;
    let runs = t.units_of_work("Job::run") - before;
    let expected: Vec<u32> = numbers.iter().map(|number| number * number).collect();
    let (mut sorted, mut expected_sorted) = (got.clone(), expected.clone());
    sorted.sort_unstable();
    expected_sorted.sort_unstable();
    let means =
        if sorted == expected_sorted { Diagnosis::OutOfOrder } else { Diagnosis::WrongValue };
    t.equal_or("the list of results", got, expected, means);
    t.equal("how many jobs were run", runs, count);
}

/// Checks how many of the jobs that were held together met.
fn is_within(t: &mut Trial, most: usize) {
    let at_once = t.most_working();
    t.holds(
        at_once <= most,
        Diagnosis::OverLimit,
        format!("{at_once} jobs ran at once, where the limit is {most}."),
    );
    // Where none ran on another thread, the record says why.
    let none = || (at_once == 0).then_some(TooFew { working: 0, done: 0 });
    let too_few = t.too_few_working().or_else(none);
    let TooFew { working, done } = too_few.unwrap_or(TooFew { working: most, done: 0 });
    let why = match (working, done) {
        (0, _) => "none ran on another thread.".to_owned(),
        (_, 0) => format!("{working} ran and no other began, before any was done: {most} may run."),
        _ => format!(
            "{working} ran and no other began although {done} had ended: a job that is done must \
             make room for the next, however long its neighbours take."
        ),
    };
    let places = if most == 1 { "place" } else { "places" };
    let otherwise = format!("With {most} {places} and more jobs to begin, {why}");
    t.holds(too_few.is_none(), Diagnosis::Sequential, otherwise);
}

fn numbers(t: &mut Trial, count: usize) -> Vec<u32> {
    t.numbers(count, 0..=65_535).into_iter().map(|number| number as u32).collect()
}
