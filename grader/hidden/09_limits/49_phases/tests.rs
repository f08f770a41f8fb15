//! `phases` keeps in step with the others, and each meeting has one leader.

use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use harness::{Diagnosis, MANY, Trial, must_be_send};
use kata::limits::Job;
use phases::phases;
use tokio::sync::Barrier;
use tokio::time::timeout;

harness::tests![
    three_are_done_after_70_ms,
    nobody_begins_before_all_have_ended,
    on_one_task_they_keep_in_step_too,
    each_meeting_has_one_leader,
    after_the_last_job_nobody_is_waited_for,
    without_jobs_there_is_nothing_to_do,
    one_alone_leads_every_meeting,
    the_barrier_is_used_again,
    one_of_them_counts_the_meetings,
    jobs_may_take_no_time,
    others_may_take_long,
    results_need_no_traits,
];

/// asks: "Three of them, whose jobs take 20, 40 and 60 ms and then 10 ms each, are done after 70 ms:"
/// asks: "All have equally many jobs."
async fn three_are_done_after_70_ms(t: &mut Trial) {
    keep_in_step(t, &[vec![20, 10], vec![40, 10], vec![60, 10]], On::Tasks).await;
}

/// asks: "Does its `jobs`, one after the other, in step with all others who were given the same `barrier`: nobody begins a job before everybody has ended the one before it."
/// asks: "It does its jobs with `job.run().await`, one after the other, and meets the others at the barrier between any two of them."
async fn nobody_begins_before_all_have_ended(t: &mut Trial) {
    let (people, count) = (t.length(2..=30), t.vary(2..=6) as usize);
    let lasts = lasts(t, people, count, 1);
    keep_in_step(t, &lasts, On::Tasks).await;
}

/// asks: "The future is `Send` where the results are."
/// asks: "`phases(barrier, jobs)` is one of several that run side by side, each with jobs of its own."
async fn on_one_task_they_keep_in_step_too(t: &mut Trial) {
    let (people, count) = (t.length(2..=MANY), t.vary(2..=4) as usize);
    let lasts = lasts(t, people, count, 1);
    keep_in_step(t, &lasts, On::OneTask).await;
}

/// asks: "Returns what its own gave, in order, and in how many meetings it was the leader."
/// asks: "It returns what its jobs gave, in order, and in how many of the meetings it was the leader."
async fn each_meeting_has_one_leader(t: &mut Trial) {
    // Who comes last differs from meeting to meeting.
    let (people, count) = (t.vary(2..=6) as usize, t.length(2..=40));
    let lasts = lasts(t, people, count, 1);
    keep_in_step(t, &lasts, On::Tasks).await;
}

/// asks: "So with three jobs there are two meetings, and after its last job it waits for nobody."
/// asks: "With one job there is no meeting, and without jobs there is nothing to do."
async fn after_the_last_job_nobody_is_waited_for(t: &mut Trial) {
    let ms = t.vary(1..=200);
    let barrier = Arc::new(Barrier::new(t.vary(2..=9) as usize));
    // The others never come.
    let jobs = vec![Job::new("a(1)", ms, 7)];
    let got: (Vec<u32>, usize) = t.time(ms, phases(barrier, jobs)).await;
    t.equal("the result of one job, and the number of meetings that it led", got, (vec![7], 0));
}

/// asks: "With one job there is no meeting, and without jobs there is nothing to do."
async fn without_jobs_there_is_nothing_to_do(t: &mut Trial) {
    let barrier = Arc::new(Barrier::new(t.vary(2..=9) as usize));
    let got: (Vec<u32>, usize) = t.time(0, phases(barrier, vec![])).await;
    t.equal("what comes without jobs", got, (vec![], 0));
}

/// asks: "The barrier is for as many as take part;"
async fn one_alone_leads_every_meeting(t: &mut Trial) {
    let count = t.length(2..=MANY);
    let lasts = lasts(t, 1, count, 1);
    keep_in_step(t, &lasts, On::Tasks).await;
}

/// asks: "it was used before, and will be used again."
async fn the_barrier_is_used_again(t: &mut Trial) {
    let (people, count) = (t.vary(2..=5) as usize, t.vary(2..=4) as usize);
    let barrier = Arc::new(Barrier::new(people));
    for _ in 0..t.length(2..=9) {
        let lasts = lasts(t, people, count, 1);
        in_step_at(t, &barrier, &lasts, On::Tasks).await;
    }
}

/// asks: "So with three jobs there are two meetings, and after its last job it waits for nobody."
async fn one_of_them_counts_the_meetings(t: &mut Trial) {
    let (people, count) = (t.vary(2..=5) as usize, t.vary(2..=6) as usize);
    let (lasts, before, began_ms) = (lasts(t, people, count, 1), t.calls().len(), t.now_ms());
    let (starts, barrier) = (starts(&lasts), Arc::new(Barrier::new(people)));
    // Who meets the others twice between two jobs keeps in step with those who do the same, and with
    // nobody else.
    let counts = meets_once_between(&barrier, jobs(0, &lasts[0]));
    let others = (1..).zip(&lasts[1..]);
    let others = others.map(|(one, lasts)| phases(Arc::clone(&barrier), jobs(one, lasts)));
    let all = async { tokio::join!(counts, join_all(others)) };
    let (one, mut got): (Option<(Vec<u32>, usize)>, Vec<(Vec<u32>, usize)>) = t.run(all).await;
    begun_in_step(t, began_ms, before, &starts);
    t.holds(
        one.is_some(),
        Diagnosis::OutOfOrder,
        "One of them waited at the barrier between two of its jobs, and the others did not come.",
    );
    if let Some(one) = one {
        got.insert(0, one);
        gave_all(t, &lasts, &got);
    }
}

/// Somebody of ours who takes part, comes to no meeting that is not agreed on, and gives up where nobody
/// else comes to one that is: then all the others have gone ahead.
async fn meets_once_between(barrier: &Barrier, jobs: Vec<Job<u32>>) -> Option<(Vec<u32>, usize)> {
    let (mut results, mut led) = (vec![], 0);
    for job in jobs {
        if !results.is_empty() {
            let met = timeout(Duration::from_secs(20), barrier.wait()).await.ok()?;
            led += usize::from(met.is_leader());
        }
        results.push(job.run().await);
    }
    Some((results, led))
}

/// asks: "nobody begins a job before everybody has ended the one before it."
async fn jobs_may_take_no_time(t: &mut Trial) {
    let (people, count) = (t.length(2..=9), t.vary(2..=6) as usize);
    let lasts = lasts(t, people, count, 0);
    keep_in_step(t, &lasts, On::Tasks).await;
}

/// asks: "nobody begins a job before everybody has ended the one before it."
async fn others_may_take_long(t: &mut Trial) {
    let ms = t.long_ms();
    takes(t, ms).await;
    t.ever_longer(u64::MAX, takes).await;
}

async fn takes(t: &mut Trial, ms: u64) {
    let (began_ms, before) = (t.now_ms(), t.calls().len());
    let barrier = Arc::new(Barrier::new(2));
    let other = phases(Arc::clone(&barrier), jobs(0, &[ms, 1]));
    let both = async { tokio::join!(phases(barrier, jobs(1, &[1, 1])), other) };
    let ((_, led), (_, led_too)): ((Vec<u32>, usize), (Vec<u32>, usize)) =
        t.time_in_few_polls(ms + 1, 40, both).await;
    t.equal("the number of leaders of the one meeting", led + led_too, 1);
    begun_in_step(t, began_ms, before, &[0, ms]);
}

/// asks: "pub async fn phases<T>(barrier: Arc<Barrier>, jobs: Vec<Job<T>>) -> (Vec<T>, usize)"
async fn results_need_no_traits(t: &mut Trial) {
    struct Plain<'a>(&'a str);
    let word = t.word();
    let jobs = vec![Job::new("a(1)", 3, Plain(&word)), Job::new("a(2)", 4, Plain("end"))];
    let got: (Vec<Plain<'_>>, usize) = t.time(7, phases(Arc::new(Barrier::new(1)), jobs)).await;
    let got: Vec<&str> = got.0.iter().map(|Plain(word)| *word).collect();
    t.equal("the results", got, vec![word.as_str(), "end"]);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum On {
    Tasks,
    OneTask,
}

/// How long each of so many jobs takes, of everybody.
fn lasts(t: &mut Trial, people: usize, count: usize, least: u64) -> Vec<Vec<u64>> {
    (0..people).map(|_| t.numbers(count, least..=90)).collect()
}

fn label(person: usize, phase: usize) -> String {
    // The first 26 have letters.
    match u8::try_from(person).ok().filter(|person| *person < 26) {
        Some(person) => format!("{}({})", (b'a' + person) as char, phase + 1),
        None => format!("p{person}({})", phase + 1),
    }
}

fn jobs(person: usize, lasts: &[u64]) -> Vec<Job<u32>> {
    let job = |(phase, &ms)| Job::new(label(person, phase), ms, value(person, phase));
    lasts.iter().enumerate().map(job).collect()
}

fn value(person: usize, phase: usize) -> u32 {
    (1000 * person + phase) as u32
}

/// Has as many as there are lists go through jobs that last so long.
async fn keep_in_step(t: &mut Trial, lasts: &[Vec<u64>], on: On) {
    let barrier = Arc::new(Barrier::new(lasts.len()));
    in_step_at(t, &barrier, lasts, on).await;
}

async fn in_step_at(t: &mut Trial, barrier: &Arc<Barrier>, lasts: &[Vec<u64>], on: On) {
    let (began_ms, before) = (t.now_ms(), t.calls().len());
    let starts = starts(lasts);
    let all: Vec<_> = lasts
        .iter()
        .enumerate()
        .map(|(person, lasts)| must_be_send(phases(Arc::clone(barrier), jobs(person, lasts))))
        .collect();
    let ends = *starts.last().unwrap_or(&0);
    let got: Vec<(Vec<u32>, usize)> = match on {
        On::OneTask => t.time(ends, join_all(all)).await,
        On::Tasks => t.spawned_all(all).await,
    };
    gave_all(t, lasts, &got);
    begun_in_step(t, began_ms, before, &starts);
}

/// When each phase begins, and the last one ends.
fn starts(lasts: &[Vec<u64>]) -> Vec<u64> {
    let phases = lasts.first().map_or(0, Vec::len);
    let mut at = 0;
    let ends = (0..phases).map(|phase| {
        at += lasts.iter().map(|lasts| lasts[phase]).max().unwrap_or(0);
        at
    });
    std::iter::once(0).chain(ends.collect::<Vec<_>>()).collect()
}

fn gave_all(t: &mut Trial, lasts: &[Vec<u64>], got: &[(Vec<u32>, usize)]) {
    for (person, (values, _)) in got.iter().enumerate() {
        let expected = (0..lasts[person].len()).map(|phase| value(person, phase));
        t.list("the results of one of them", values, &expected.collect::<Vec<u32>>());
    }
    let meetings = lasts.first().map_or(0, Vec::len).saturating_sub(1);
    let led: usize = got.iter().map(|(_, led)| led).sum();
    t.equal("the number of times that anybody led a meeting", led, meetings);
}

/// Whether each job began when the last one of the phase before had ended.
fn begun_in_step(t: &mut Trial, began_ms: u64, before: usize, starts: &[u64]) {
    let calls = t.calls().split_off(before);
    let otherwise = |early: bool| {
        calls.iter().find_map(|call| {
            let phase: usize = call.label.split(['(', ')']).nth(1)?.parse().ok()?;
            let (due, at) = (starts[phase - 1], call.started_ms?.saturating_sub(began_ms));
            let differs = if early { at < due } else { at > due };
            let label = &call.label;
            differs.then(|| match early {
                true => format!(
                    "`{label}` began after {at} ms, and the last job of the phase before it ended only \
                     after {due} ms: nobody may begin before all have met."
                ),
                false => format!(
                    "`{label}` began after {at} ms; all jobs of the phase before it had ended after \
                     {due} ms."
                ),
            })
        })
    };
    let early = otherwise(true);
    t.holds(early.is_none(), Diagnosis::OutOfOrder, early.unwrap_or_default());
    let late = otherwise(false);
    t.holds(late.is_none(), Diagnosis::WrongTime, late.unwrap_or_default());
}
