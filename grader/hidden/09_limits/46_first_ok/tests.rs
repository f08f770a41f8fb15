//! `first_ok` takes the first success, and leaves nothing behind.

use std::time::Duration;

use first_ok::first_ok;
use harness::{Diagnosis, MANY, ProbeCall, Trial, let_go_after};
use kata::limits::Job;

harness::tests![
    the_first_success_is_returned,
    a_quick_failure_ends_nothing,
    a_panic_is_a_failure,
    all_of_them_may_fail,
    no_jobs_give_none_at_once,
    a_success_may_be_there_at_once,
    any_of_several_at_once_will_do,
    the_only_success_may_be_anywhere,
    whoever_drops_it_stops_all_jobs,
    under_a_timeout_nothing_goes_on,
    the_first_may_take_long,
    calls_may_run_at_the_same_time,
    values_need_no_traits,
    two_calls_are_two,
];

/// asks: "Runs all `jobs` side by side, and returns the value of the first that succeeds, as soon as there is one; `None` when all have failed."
/// asks: "The other jobs are stopped then."
/// asks: "`first_ok(jobs)` begins all jobs at once."
/// asks: "As soon as one job succeeds, its value is returned."
/// asks: "No job outlives the call: when there is a value, all others are stopped, at that moment."
async fn the_first_success_is_returned(t: &mut Trial) {
    let count = t.length(2..=9);
    let plan = plan(t, count, |_| How::Succeeds);
    finds_the_first(t, plan).await;
}

/// asks: "An error is a failure, and so is a panic."
/// asks: "An error or a panic ends nothing, as long as another job is at work."
async fn a_quick_failure_ends_nothing(t: &mut Trial) {
    fails_first(t, How::Fails).await;
}

/// asks: "An error is a failure, and so is a panic."
/// asks: "`job.run().await` gives a `Result`, or panics, which is a failure like an error."
/// asks: "An error or a panic ends nothing, as long as another job is at work."
async fn a_panic_is_a_failure(t: &mut Trial) {
    fails_first(t, How::Panics).await;
}

/// All that are quicker than two others fail in this way.
async fn fails_first(t: &mut Trial, how: How) {
    let count = t.length(3..=9);
    let mut plan = plan(t, count, |_| how);
    let mut times: Vec<u64> = plan.iter().map(|one| one.ms).collect();
    times.sort_unstable();
    for one in &mut plan {
        if times[count - 2..].contains(&one.ms) {
            one.how = How::Succeeds;
        }
    }
    finds_the_first(t, plan).await;
}

/// asks: "`None` comes when all have failed; with no jobs, that is at once."
async fn all_of_them_may_fail(t: &mut Trial) {
    let count = t.length(1..=20);
    for panics_too in [false, true] {
        let how = |at| if panics_too && at % 2 == 0 { How::Panics } else { How::Fails };
        let plan = plan(t, count, how);
        finds_the_first(t, plan).await;
    }
}

/// asks: "`None` comes when all have failed; with no jobs, that is at once."
async fn no_jobs_give_none_at_once(t: &mut Trial) {
    finds_the_first(t, vec![]).await;
}

/// asks: "As soon as one job succeeds, its value is returned."
async fn a_success_may_be_there_at_once(t: &mut Trial) {
    let count = t.length(1..=9);
    let mut plan = plan(t, count, |_| How::Succeeds);
    let place = t.vary(0..=count as u64 - 1) as usize;
    plan[place].ms = 0;
    finds_the_first(t, plan).await;
}

/// asks: "Of several that succeed in the same millisecond, any one will do."
async fn any_of_several_at_once_will_do(t: &mut Trial) {
    let (count, ms) = (t.length(2..=9), t.vary(0..=50));
    let plan = plan(t, count, |_| How::Succeeds);
    let plan = plan.into_iter().map(|one| Planned { ms, ..one }).collect();
    finds_the_first(t, plan).await;
}

/// asks: "An error or a panic ends nothing, as long as another job is at work."
async fn the_only_success_may_be_anywhere(t: &mut Trial) {
    let count = t.length(1..=MANY);
    let succeeds = t.vary(0..=count as u64 - 1) as usize;
    let plan = plan(t, count, |at| if at == succeeds { How::Succeeds } else { How::Fails });
    finds_the_first(t, plan).await;
}

/// asks: "None of them goes on when the future is dropped, either."
/// asks: "So are all of them when the future of `first_ok` is dropped while it waits."
async fn whoever_drops_it_stops_all_jobs(t: &mut Trial) {
    t.may_panic();
    let count = t.length(2..=9);
    let failing = t.vary(0..=count as u64 - 1) as usize;
    let plan = plan(t, count, |at| if at == failing { How::Fails } else { How::Succeeds });
    let first = plan.iter().filter(|one| one.how == How::Succeeds).map(|one| one.ms).min();
    // At 0, it is dropped as soon as it waits.
    for ms in [0, t.vary(1..=first.unwrap_or(1).max(2) - 1)] {
        let _: Option<Option<u32>> = t.dropped_after(ms, first_ok(jobs(&plan))).await;
        nothing_goes_on(t, &format!("The future of `first_ok` was dropped after {ms} ms"));
    }
}

/// asks: "So are all of them when the future of `first_ok` is dropped while it waits."
async fn under_a_timeout_nothing_goes_on(t: &mut Trial) {
    t.may_panic();
    let count = t.length(2..=9);
    let plan = plan(t, count, |_| How::Succeeds);
    let first = plan.iter().map(|one| one.ms).min().unwrap_or(2);
    let got: Option<Option<u32>> =
        t.time(first - 1, let_go_after(first - 1, first_ok(jobs(&plan)))).await;
    t.equal("what comes under a timeout that is shorter than any job", got, None);
    nothing_goes_on(t, "A `timeout` has dropped the future of `first_ok`");
}

/// asks: "As soon as one job succeeds, its value is returned."
async fn the_first_may_take_long(t: &mut Trial) {
    let ms = t.long_ms();
    takes(t, ms).await;
    t.ever_longer(u64::MAX, takes).await;
}

async fn takes(t: &mut Trial, ms: u64) {
    let jobs = vec![
        Job::new("fetch(1)", 2 * ms, Ok(1)),
        Job::new("fetch(2)", 5, Err(2)),
        Job::new("fetch(3)", ms, Ok(3)),
    ];
    let got: Option<u32> = t.time_in_few_polls(ms, 40, first_ok::<u32, u32>(jobs)).await;
    t.equal("the value", got, Some(3));
}

/// asks: "Calls may run at the same time: what ends one of them ends nothing in another."
async fn calls_may_run_at_the_same_time(t: &mut Trial) {
    let (early, late) = (t.vary(1..=50), t.vary(60..=200));
    let mirrors = |first: u32, ms: u64| {
        vec![
            Job::new(format!("fetch({first})"), ms, Ok(first)),
            Job::new(format!("fetch({})", first + 1), 2 * ms, Err(first)),
        ]
    };
    let both = async {
        tokio::join!(
            first_ok::<u32, u32>(mirrors(1, early)),
            first_ok::<u32, u32>(mirrors(3, late))
        )
    };
    let (one, other): (Option<u32>, Option<u32>) = t.run(both).await;
    t.holds(
        other.is_some(),
        Diagnosis::WrongValue,
        format!(
            "Two calls ran at the same time. One had its value after {early} ms, and the other gave `None`, \
             though a job of its own would have succeeded after {late} ms: what ends one call must end \
             nothing in another."
        ),
    );
    t.equal("what two calls give that run at the same time", (one, other), (Some(1), Some(3)));
}

/// asks: "pub async fn first_ok<T, E>(jobs: Vec<Job<Result<T, E>>>) -> Option<T>"
async fn values_need_no_traits(t: &mut Trial) {
    struct Plain(u64);
    struct Refused;
    let value = t.vary(0..=999);
    let jobs = vec![
        Job::new("fetch(1)", 9, Ok(Plain(value))),
        Job::new("fetch(2)", 4, Err::<Plain, _>(Refused)),
    ];
    let got: Option<Plain> = t.time(9, first_ok(jobs)).await;
    t.equal("the value", got.map(|Plain(value)| value), Some(value));
}

/// asks: "As soon as one job succeeds, its value is returned."
async fn two_calls_are_two(t: &mut Trial) {
    let quick = first_ok::<u32, u32>(vec![Job::new("fetch(1)", 5, Ok(1))]);
    let slow = first_ok::<u32, u32>(vec![Job::new("fetch(2)", 9, Ok(2))]);
    let both: (Option<u32>, Option<u32>) = t.time(9, async { tokio::join!(quick, slow) }).await;
    t.equal("what two calls side by side give", both, (Some(1), Some(2)));
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Succeeds,
    Fails,
    Panics,
}

#[derive(Clone)]
struct Planned {
    /// From 1, in the order of the list.
    number: u32,
    ms: u64,
    how: How,
}

impl Planned {
    fn label(&self) -> String {
        format!("fetch({})", self.number)
    }
}

/// So many jobs, each of another length.
fn plan(t: &mut Trial, count: usize, how: impl Fn(usize) -> How) -> Vec<Planned> {
    let numbered = (1..).zip(t.distinct(count, 2..=400)).enumerate();
    numbered.map(|(at, (number, ms))| Planned { number, ms, how: how(at) }).collect()
}

fn jobs(plan: &[Planned]) -> Vec<Job<Result<u32, String>>> {
    let job = |one: &Planned| match one.how {
        How::Succeeds => Job::new(one.label(), one.ms, Ok(one.number)),
        How::Fails => Job::new(one.label(), one.ms, Err(format!("no answer from {}", one.number))),
        How::Panics => Job::panicking(one.label(), one.ms),
    };
    plan.iter().map(job).collect()
}

/// Awaits the first success among these, and looks at what has become of the others.
async fn finds_the_first(t: &mut Trial, plan: Vec<Planned>) {
    t.may_panic();
    let successes = || plan.iter().filter(|one| one.how == How::Succeeds);
    let first_ms = successes().map(|one| one.ms).min();
    let last_ms = plan.iter().map(|one| one.ms).max().unwrap_or(0);
    let (began_ms, before) = (t.now_ms(), t.calls().len());
    let got: Option<u32> = t.time(first_ms.unwrap_or(last_ms), first_ok(jobs(&plan))).await;
    let firsts: Vec<u32> =
        successes().filter(|one| Some(one.ms) == first_ms).map(|one| one.number).collect();
    if got.is_none() {
        gave_up_early(t, &plan, began_ms, first_ms);
    }
    let is_one = got.is_some_and(|got| firsts.contains(&got));
    let expected = if is_one { got } else { firsts.first().copied() };
    t.equal("the value", got, expected);
    nothing_goes_on(t, "`first_ok` has returned");
    let (calls, due_ms) = (t.calls().split_off(before), began_ms + first_ms.unwrap_or(last_ms));
    // Where the answer itself came late, that is what is wrong.
    if t.now_ms() <= due_ms {
        others_ended_with_it(t, &plan, &calls, due_ms);
    }
}

/// A failure is no reason to give `None` as long as another job is at work.
fn gave_up_early(t: &mut Trial, plan: &[Planned], began_ms: u64, first_ms: Option<u64>) {
    let ms = t.now_ms() - began_ms;
    let failed = plan.iter().find(|one| one.ms == ms && one.how != How::Succeeds);
    let Some((failed, first_ms)) = failed.zip(first_ms) else { return };
    t.holds(
        ms >= first_ms,
        Diagnosis::WrongValue,
        format!(
            "`{}` failed after {ms} ms{}, and `None` was returned then, with others at work: one of them \
             would have succeeded after {first_ms} ms.",
            failed.label(),
            if failed.how == How::Panics { " with a panic" } else { "" }
        ),
    );
}

/// All jobs of this plan have begun together, and none was at work after `ms`.
fn others_ended_with_it(t: &mut Trial, plan: &[Planned], calls: &[ProbeCall], ms: u64) {
    let late = calls.iter().find(|call| call.ended_ms.is_some_and(|ended| ended > ms));
    t.holds(
        late.is_none(),
        Diagnosis::NotCancelled,
        late.map(|call| {
            format!(
                "The first success came after {ms} ms, and `{}` was at work until {}: the others are \
                 to be stopped at that moment.",
                call.label,
                call.ended_ms.unwrap_or(ms)
            )
        })
        .unwrap_or_default(),
    );
    let begun = calls.iter().filter(|call| call.started_ms.is_some()).count();
    t.holds(
        begun == plan.len() || plan.iter().any(|one| one.ms == 0 && one.how == How::Succeeds),
        Diagnosis::Sequential,
        format!(
            "Only {begun} of {} jobs were begun before the first success: begin all at once.",
            plan.len()
        ),
    );
}

fn nothing_goes_on(t: &mut Trial, after: &str) {
    let calls = t.calls();
    let at_work = calls.iter().filter(|call| call.started_ms.is_some() && call.ended_ms.is_none());
    let at_work: Vec<&str> = at_work.map(|call| call.label.as_str()).collect();
    t.holds(
        at_work.is_empty(),
        Diagnosis::LeakedTask,
        format!(
            "{after}, and {} still at work: {}. A task whose handle is dropped goes on.",
            if at_work.len() == 1 { "one job is" } else { "some jobs are" },
            at_work.join(", ")
        ),
    );
}
