//! `collect` runs all jobs side by side, and takes what comes, panics too.

use std::panic::{AssertUnwindSafe, resume_unwind};

use collect::collect;
use futures::FutureExt;
use harness::{Diagnosis, MANY, Trial};
use kata::limits::Job;

harness::tests![
    results_come_as_the_jobs_are_done,
    a_panic_is_counted_and_stops_no_other,
    a_panic_may_be_the_first_or_the_last,
    all_of_them_may_panic,
    hundreds_may_panic,
    no_jobs_are_done_at_once,
    jobs_may_be_done_at_once,
    jobs_may_be_done_together,
    many_jobs_are_no_matter,
    a_job_may_take_long,
    calls_may_run_at_the_same_time,
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

/// asks: "all of them may panic, at once or late."
async fn hundreds_may_panic(t: &mut Trial) {
    // More than fit into a byte.
    let count = t.vary(260..=320) as usize;
    let plan = plan(t, count, 1..=400, |_| true);
    // One after the other they come to an end, too, and are told as that.
    collects(t, plan.into_iter().map(|one| Planned { ms: one.ms % 20, ..one }).collect()).await;
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
    // More than any channel between them is likely to have room for.
    let (count, moments) = (t.length(2..=2 * MANY), t.vary(1..=3));
    let mut plan = plan(t, count, 1..=400, |_| false);
    for one in &mut plan {
        one.ms = 10 * (1 + one.ms % moments);
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

/// asks: "Calls may run at the same time, and each counts its own jobs;"
async fn calls_may_run_at_the_same_time(t: &mut Trial) {
    t.may_panic();
    let (long, short) = (t.length(2..=9), t.length(2..=9));
    // One lasts beyond the other, and has no panics of its own.
    let one = plan(t, long, 101..=200, |_| false);
    let mut other = plan(t, short, 1..=100, |at| at % 2 == 0);
    for job in &mut other {
        job.number += 100;
    }
    let longest = one.iter().map(|one| one.ms).max().unwrap_or(0);
    let both = async { tokio::join!(collected(&one), collected(&other)) };
    let began_ms = t.now_ms();
    let (first, second) = t.time(longest, both).await;
    // Where they have not waited side by side, their order follows from that.
    if t.now_ms() > began_ms + longest {
        return;
    }
    for (plan, given) in [(one, first), (other, second)] {
        let Some((results, panicked)) = not_panicked(t, &plan, given) else { return };
        came_in_order(t, &plan, results);
        counted(t, &plan, panicked);
    }
}

/// asks: "What a job gives may be of any type that can go to another thread."
/// asks: "names are for the picture, and two jobs may have the same one."
async fn results_need_no_traits(t: &mut Trial) {
    struct Plain(u64);
    let (value, other) = (t.vary(0..=999), t.vary(1_000..=1_999));
    let jobs = vec![Job::new("job", 7, Plain(value)), Job::new("job", 5, Plain(other))];
    let got: (Vec<Plain>, usize) = t.time(7, collect(jobs)).await;
    let got = got.0.into_iter().map(|Plain(value)| value).collect::<Vec<_>>();
    t.equal("the results of two jobs with the same name", got, vec![other, value]);
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

impl Planned {
    fn name(&self) -> String {
        format!("job({})", self.number)
    }
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
    let longest = plan.iter().map(|one| one.ms).max().unwrap_or(0);
    let began_ms = t.now_ms();
    let given = t.time(longest, collected(&plan)).await;
    let Some((results, panicked)) = not_panicked(t, &plan, given) else { return };
    // Where they have not waited side by side, their order follows from that.
    if t.now_ms() > began_ms + longest {
        return;
    }
    came_in_order(t, &plan, results);
    counted(t, &plan, panicked);
}

type Given = (Vec<u32>, usize);

/// What `collect` gives of this plan, or panics with.
async fn collected(plan: &[Planned]) -> std::thread::Result<Given> {
    AssertUnwindSafe(collect(jobs(plan))).catch_unwind().await
}

/// What was given; nothing if the panic of a job has ended `collect`, too.
fn not_panicked(
    t: &mut Trial,
    plan: &[Planned],
    given: std::thread::Result<Given>,
) -> Option<Given> {
    let panic = match given {
        Ok(given) => return Some(given),
        Err(panic) => panic,
    };
    let is_of = |one: &&Planned| {
        let message = format!("{} has failed", one.name());
        panic.downcast_ref::<String>().is_some_and(|text| *text == message)
    };
    // What the answer's own text raises is told with its line.
    let Some(job) = plan.iter().find(is_of) else { resume_unwind(panic) };
    t.holds(
        false,
        Diagnosis::Panicked,
        format!(
            "`{}` panicked after {} ms, and with it `collect`: its panic was not caught, or was raised \
             again. Tokio catches a panic at the edge of a task, and keeps it in the `JoinError`.",
            job.name(),
            job.ms
        ),
    );
    None
}

fn jobs(plan: &[Planned]) -> Vec<Job<u32>> {
    let job = |one: &Planned| match one.panics {
        true => Job::panicking(one.name(), one.ms),
        false => Job::new(one.name(), one.ms, one.number),
    };
    plan.iter().map(job).collect()
}

fn counted(t: &mut Trial, plan: &[Planned], panicked: usize) {
    let expected = plan.iter().filter(|one| one.panics).count();
    t.equal("the number of jobs that panicked", panicked, expected);
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
