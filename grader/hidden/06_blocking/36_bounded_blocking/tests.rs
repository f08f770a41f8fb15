//! `bounded_blocking` runs as many jobs at once as it may, and no more.

use bounded_blocking::bounded_blocking;
use harness::{Diagnosis, Trial};
use kata::blocking::Job;

harness::tests![
    so_many_run_at_once_and_no_more,
    one_at_a_time_is_a_limit_too,
    the_results_come_in_the_order_of_the_jobs,
    no_jobs_are_done_at_once,
];

async fn so_many_run_at_once_and_no_more(t: &mut Trial) {
    let most = t.vary(2..=4) as usize;
    let count = t.vary(8..=10) as usize;
    stays_within(t, count, most).await;
}

async fn one_at_a_time_is_a_limit_too(t: &mut Trial) {
    stays_within(t, 3, 1).await;
}

async fn the_results_come_in_the_order_of_the_jobs(t: &mut Trial) {
    let numbers = numbers(t, 6);
    let jobs = numbers.iter().map(|&number| Job::new(number)).collect();
    let got: Vec<u32> = t.run(bounded_blocking(jobs, 3)).await;
    let expected: Vec<u32> = numbers.iter().map(|number| number * number).collect();
    let (mut sorted, mut expected_sorted) = (got.clone(), expected.clone());
    sorted.sort_unstable();
    expected_sorted.sort_unstable();
    let means =
        if sorted == expected_sorted { Diagnosis::OutOfOrder } else { Diagnosis::WrongValue };
    t.equal_or("the list of results", got, expected, means);
}

async fn no_jobs_are_done_at_once(t: &mut Trial) {
    let got: Vec<u32> = t.time(0, bounded_blocking(vec![], 2)).await;
    t.equal("the list of results for no jobs", got, vec![]);
}

async fn stays_within(t: &mut Trial, count: usize, most: usize) {
    t.gather_work(count, most);
    let jobs = numbers(t, count).into_iter().map(Job::new).collect();
    let results: Vec<u32> = t.run(bounded_blocking(jobs, most)).await;
    t.equal("the number of results", results.len(), count);
    let at_once = t.most_working();
    t.holds(
        at_once <= most,
        Diagnosis::OverLimit,
        format!("{at_once} jobs ran at once, where {most} are the limit."),
    );
    // Where none ran on another thread, the record says why.
    let too_few = t.too_few_working().or((at_once == 0).then_some(0));
    t.holds(
        too_few.is_none(),
        Diagnosis::Sequential,
        format!(
            "With {most} places and more jobs to begin, no more than {} ran at once on other \
             threads.",
            too_few.unwrap_or(0),
        ),
    );
}

fn numbers(t: &mut Trial, count: usize) -> Vec<u32> {
    (0..count).map(|_| t.vary(1..=999) as u32).collect()
}
