//! `collect` runs all jobs side by side, and takes what comes, panics too.

use collect::collect;
use harness::{Diagnosis, MANY, Trial};
use kata::limits::Job;

harness::tests![
    results_come_as_the_jobs_are_done,
    a_panic_is_counted_and_stops_no_other,
    a_panic_may_be_the_first_or_the_last,
    all_of_them_may_panic,
    no_jobs_are_done_at_once,
    jobs_may_be_done_at_once,
    jobs_may_be_done_together,
    many_jobs_are_no_matter,
    a_job_may_take_long,
    results_need_no_traits,
    two_calls_are_two,
];

/// asks: "Runs all `jobs`, which wait side by side, and returns what they gave in the order in which they were done, and how many of them panicked."
/// asks: "`collect(jobs)` runs all jobs, each with `job.run().await`, and returns a pair: what they gave, in the order in which they were done, and how many of them panicked."
/// asks: "They wait side by side:"
async fn results_come_as_the_jobs_are_done(t: &mut Trial) {
    let count = t.length(2..=9);
    let plan = plan(t, count, 1..=200, |_| false);
    collects(t, plan).await;
}

/// asks: "A job that panics stops no other."
/// asks: "It returns when every job has ended."
/// asks: "When it returns, every job has ended."
async fn a_panic_is_counted_and_stops_no_other(t: &mut Trial) {
    let count = t.length(3..=9);
    // The first of the list, and by chance others.
    let panics: Vec<bool> = (0..count).map(|at| at == 0 || t.vary(0..=2) == 0).collect();
    let plan = plan(t, count, 1..=200, |at| panics[at]);
    collects(t, plan).await;
}

/// asks: "all of them may panic, at once or late."
async fn a_panic_may_be_the_first_or_the_last(t: &mut Trial) {
    let count = t.length(3..=9);
    for of_the_first in [true, false] {
        let mut plan = plan(t, count, 1..=200, |_| false);
        let by_time = |(_, one): &(usize, &Planned)| one.ms;
        let place = match of_the_first {
            true => plan.iter().enumerate().min_by_key(by_time),
            false => plan.iter().enumerate().max_by_key(by_time),
        };
        if let Some((place, _)) = place {
            plan[place].panics = true;
        }
        collects(t, plan).await;
    }
}

/// asks: "all of them may panic, at once or late."
async fn all_of_them_may_panic(t: &mut Trial) {
    // More than a byte can count.
    let count = t.length(1..=2 * MANY);
    for late in [0, 1] {
        let plan = plan(t, count, late..=400, |_| true);
        let plan = plan.into_iter().map(|one| Planned { ms: one.ms * late, ..one }).collect();
        collects(t, plan).await;
    }
}

/// asks: "There may be no jobs, or some hundred;"
async fn no_jobs_are_done_at_once(t: &mut Trial) {
    collects(t, vec![]).await;
}

/// asks: "all of them may panic, at once or late."
async fn jobs_may_be_done_at_once(t: &mut Trial) {
    let count = t.length(1..=20);
    let at_once =
        |one: Planned| Planned { ms: if one.number % 2 == 0 { 0 } else { one.ms }, ..one };
    let plan = plan(t, count, 1..=200, |at| at % 5 == 3);
    collects(t, plan.into_iter().map(at_once).collect()).await;
}

/// asks: "Jobs that are done in the same millisecond may come in any order among themselves."
async fn jobs_may_be_done_together(t: &mut Trial) {
    let count = t.length(2..=20);
    let mut plan = plan(t, count, 1..=200, |_| false);
    for one in &mut plan {
        one.ms = 10 * (1 + one.ms % 3);
    }
    collects(t, plan).await;
}

/// asks: "There may be no jobs, or some hundred;"
async fn many_jobs_are_no_matter(t: &mut Trial) {
    let count = t.length(MANY / 2..=2 * MANY);
    let plan = plan(t, count, 1..=310, |at| at % 7 == 2);
    collects(t, plan).await;
}

/// asks: "It returns when every job has ended."
async fn a_job_may_take_long(t: &mut Trial) {
    let ms = t.long_ms();
    takes(t, ms).await;
    t.ever_longer(u64::MAX, takes).await;
}

async fn takes(t: &mut Trial, ms: u64) {
    let jobs = vec![Job::new("job(1)", ms, 1), Job::new("job(2)", 5, 2)];
    let due_ms = t.now_ms() + ms;
    let (results, _): (Vec<u32>, usize) = t.time_in_few_polls(ms, 40, collect(jobs)).await;
    if t.now_ms() <= due_ms {
        t.list("the results, as the jobs were done,", &results, &[2, 1]);
    }
}

/// asks: "What a job gives may be of any type that can go to another thread."
async fn results_need_no_traits(t: &mut Trial) {
    struct Plain(u64);
    let value = t.vary(0..=999);
    let got: (Vec<Plain>, usize) =
        t.time(7, collect(vec![Job::new("job(1)", 7, Plain(value))])).await;
    let got = got.0.into_iter().map(|Plain(value)| value).collect::<Vec<_>>();
    t.equal("the one result", got, vec![value]);
}

/// asks: "`collect(jobs)` runs all jobs, each with `job.run().await`, and returns a pair: what they gave, in the order in which they were done, and how many of them panicked."
async fn two_calls_are_two(t: &mut Trial) {
    t.may_panic();
    let jobs = |first: u32| {
        let failing = Job::panicking(format!("job({first})"), 5);
        vec![failing, Job::new(format!("job({})", first + 1), 9, first)]
    };
    let both = async { tokio::join!(collect(jobs(1)), collect(jobs(3))) };
    let (one, other): ((Vec<u32>, usize), (Vec<u32>, usize)) = t.time(9, both).await;
    t.equal("what two calls side by side give", [one, other], [(vec![1], 1), (vec![3], 1)]);
}

#[derive(Clone)]
struct Planned {
    /// From 1, in the order of the list.
    number: u32,
    ms: u64,
    panics: bool,
}

/// So many jobs, each of another length.
fn plan(
    t: &mut Trial,
    count: usize,
    range: std::ops::RangeInclusive<u64>,
    panics: impl Fn(usize) -> bool,
) -> Vec<Planned> {
    let numbered = (1..).zip(t.distinct(count, range)).enumerate();
    numbered.map(|(at, (number, ms))| Planned { number, ms, panics: panics(at) }).collect()
}

/// Has the jobs of this plan collected, and compares what comes.
async fn collects(t: &mut Trial, plan: Vec<Planned>) {
    t.may_panic();
    let name = |one: &Planned| format!("job({})", one.number);
    let job = |one: &Planned| match one.panics {
        true => Job::panicking(name(one), one.ms),
        false => Job::new(name(one), one.ms, one.number),
    };
    let longest = plan.iter().map(|one| one.ms).max().unwrap_or(0);
    let jobs: Vec<Job<u32>> = plan.iter().map(job).collect();
    let began_ms = t.now_ms();
    let (results, panicked): (Vec<u32>, usize) = t.time(longest, collect(jobs)).await;
    // Where they have not waited side by side, their order follows from that.
    if t.now_ms() > began_ms + longest {
        return;
    }
    came_in_order(t, &plan, results);
    let expected = plan.iter().filter(|one| one.panics).count();
    t.equal("how many jobs panicked", panicked, expected);
}

/// All are there that did not panic, none before one that was done earlier.
fn came_in_order(t: &mut Trial, plan: &[Planned], results: Vec<u32>) {
    let mut expected: Vec<_> = plan.iter().filter(|one| !one.panics).collect();
    // Of those that are done together, the order that came is as good as any.
    let place = |number: u32| results.iter().position(|result| *result == number);
    expected.sort_by_cached_key(|one| (one.ms, place(one.number)));
    let panic = plan.iter().filter(|one| one.panics).min_by_key(|one| one.ms);
    let before = expected.iter().filter(|one| panic.is_some_and(|panic| one.ms < panic.ms));
    let ends_there = results.len() < expected.len() && results.len() == before.count();
    t.holds(
        !ends_there,
        Diagnosis::LostData,
        panic.map(|one| ended_at(one, &results, expected.len())).unwrap_or_default(),
    );
    let expected: Vec<u32> = expected.into_iter().map(|one| one.number).collect();
    t.list("the results, as the jobs were done,", &results, &expected);
}

fn ended_at(panic: &Planned, results: &[u32], expected: usize) -> String {
    format!(
        "`job({})` panicked after {} ms, and no result has come from any job that was done after that: \
         {} of {expected} are there. A panic is the end of its job, and not of the others.",
        panic.number,
        panic.ms,
        results.len()
    )
}
