//! `graceful` has every worker end its step when it is told to stop, and waits for all of them.

use std::pin::Pin;
use std::time::Duration;

use graceful::graceful;
use harness::{Diagnosis, MANY, ProbeCall, Trial, let_go_after};
use kata::shutdown::Worker;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

harness::tests![
    three_workers_end_their_steps,
    any_workers_are_stopped_at_any_time,
    many_workers_are_stopped,
    a_stop_that_was_set_before_begins_nothing,
    a_stop_in_the_first_moment_ends_the_first_steps,
    who_rests_has_ended_at_once,
    a_stop_as_a_step_ends_may_come_before_or_after,
    as_long_as_nobody_stops_them_they_go_on,
    steps_and_rests_may_be_long,
    a_stop_may_come_from_above,
    two_calls_are_two,
];

/// asks: "Has all `workers` work side by side until `stop` is set, and returns when the last of them has come to an end."
/// asks: "every worker begins at once"
/// asks: "`graceful(stop, workers)` has at least one worker"
async fn three_workers_end_their_steps(t: &mut Trial) {
    let workers = [("mail", 40), ("index", 80), ("backup", 120)];
    let workers = workers.map(|(name, ms)| Planned { name: name.into(), turns: vec![(ms, 0)] });
    check(t, Plan { workers: workers.into(), stops_ms: 101 }).await;
}

/// asks: "Each makes a step, rests, makes the next step, and so on."
/// asks: "Once `stop` is set, a step that has begun is still made to its end, and no other one begins."
/// asks: "A step that is dropped is half done, and nobody can use it: a step that has begun is made to its end."
/// asks: "When `stop` is set, no other step begins, in no worker."
/// asks: "It returns as soon as the last worker has ended, and then nothing of it goes on."
async fn any_workers_are_stopped_at_any_time(t: &mut Trial) {
    let count = t.length(1..=9);
    let (workers, stops_ms) = (workers(t, count), 2 * t.vary(1..=400) + 1);
    check(t, Plan { workers, stops_ms }).await;
}

/// asks: "and returns when the last of them has come to an end."
async fn many_workers_are_stopped(t: &mut Trial) {
    let count = t.length(1..=MANY);
    let (workers, stops_ms) = (workers(t, count), 2 * t.vary(20..=99) + 1);
    check(t, Plan { workers, stops_ms }).await;
}

/// asks: "If it was set before the call, none begins at all."
async fn a_stop_that_was_set_before_begins_nothing(t: &mut Trial) {
    let count = t.length(1..=9);
    let plan = Plan { workers: workers(t, count), stops_ms: 0 };
    let stop = CancellationToken::new();
    stop.cancel();
    let _ = t.time(0, let_go_after(PATIENCE_MS, graceful(stop, plan.workers()))).await;
    let calls = t.calls();
    let begun = calls.iter().find(|call| call.started_ms.is_some());
    t.holds(
        begun.is_none(),
        Diagnosis::NotCancelled,
        begun
            .map(|call| format!("`stop` was set before the call, and `{}` has begun.", call.label))
            .unwrap_or_default(),
    );
}

/// asks: "a step that has begun is made to its end."
async fn a_stop_in_the_first_moment_ends_the_first_steps(t: &mut Trial) {
    let count = t.length(1..=9);
    let workers = workers(t, count);
    check(t, Plan { workers, stops_ms: 1 }).await;
}

/// asks: "A rest is broken off."
/// asks: "A rest may be dropped: who rests when `stop` is set has ended at that moment."
async fn who_rests_has_ended_at_once(t: &mut Trial) {
    let count = t.length(1..=9);
    let (step, rest) = (2 * t.vary(1..=50), 2 * t.vary(100..=400));
    let all_rest = |mut one: Planned| {
        one.turns = vec![(step, rest)];
        one
    };
    let workers = workers(t, count).into_iter().map(all_rest).collect();
    let turns = t.vary(0..=3);
    let stops_ms = turns * (step + rest) + step + 2 * t.vary(1..=40) + 1;
    check(t, Plan { workers, stops_ms }).await;
}

/// asks: "If `stop` is set in the very millisecond in which a step or a rest ends, either may come first."
async fn a_stop_as_a_step_ends_may_come_before_or_after(t: &mut Trial) {
    let (step, rest, turns) = (t.vary(1..=90), t.vary(1..=90), t.vary(0..=5));
    let worker = Planned { name: "mail".into(), turns: vec![(step, rest)] };
    for at_end_of_rest in [false, true] {
        let before = t.calls().len();
        let began_ms = t.now_ms();
        let stops_ms = turns * (step + rest) + step + if at_end_of_rest { rest } else { 0 };
        let plan = Plan { workers: vec![worker.clone()], stops_ms };
        let stop = CancellationToken::new();
        let mut answer = Box::pin(graceful(stop.clone(), plan.workers()));
        let _: bool = t.run(stopped(&mut answer, stop, &plan)).await;
        let calls = t.calls().split_off(before);
        nothing_is_cut_off(t, &calls, stops_ms);
        nobody_rests_on(t, &calls, began_ms, stops_ms);
        let ended_ms = t.now_ms() - began_ms;
        let late = stops_ms + if at_end_of_rest { step } else { 0 };
        t.holds(
            ended_ms == stops_ms || ended_ms == late,
            Diagnosis::WrongTime,
            format!(
                "`stop` was set after {stops_ms} ms, as a {} ended, and `graceful` returned after \
                 {ended_ms} ms.",
                if at_end_of_rest { "rest" } else { "step" }
            ),
        );
    }
}

/// asks: "as long as `stop` is not set."
async fn as_long_as_nobody_stops_them_they_go_on(t: &mut Trial) {
    let count = t.length(1..=4);
    let (workers, stops_ms) = (workers(t, count), 2 * t.vary(5_000..=9_000) + 1);
    check(t, Plan { workers, stops_ms }).await;
}

/// asks: "and again from the start, as long as `stop` is not set."
async fn steps_and_rests_may_be_long(t: &mut Trial) {
    let ms = t.long_ms();
    takes_long(t, ms).await;
    t.ever_longer(u64::MAX / 8, takes_long).await;
}

async fn takes_long(t: &mut Trial, ms: u64) {
    let worker = |name: &str, step, rest| Planned { name: name.into(), turns: vec![(step, rest)] };
    let workers = vec![worker("mail", ms, ms), worker("backup", ms + ms / 2, ms)];
    let before = t.polls();
    let plan = Plan { workers, stops_ms: ms + ms / 4 + 1 };
    if !check(t, plan).await {
        return;
    }
    let polls = t.polls() - before;
    t.holds(
        polls <= 120,
        Diagnosis::Spinning,
        format!(
            "Polled {polls} times in {} ms, in which one step ended and `stop` was set: await the token \
             instead of looking at it again and again.",
            ms + ms / 2
        ),
    );
}

/// asks: "Its clones are the same flag. A `child_token()` is set with its parent, but not the other way round."
async fn a_stop_may_come_from_above(t: &mut Trial) {
    let count = t.length(1..=9);
    let plan = Plan { workers: workers(t, count), stops_ms: 2 * t.vary(1..=99) + 1 };
    let (began_ms, above) = (t.now_ms(), CancellationToken::new());
    let mut answer = Box::pin(graceful(above.child_token(), plan.workers()));
    let _: bool = t.time(plan.ends_ms(), stopped(&mut answer, above.clone(), &plan)).await;
    let calls = t.calls();
    is_as_planned(t, &plan, &calls, began_ms);
}

/// asks: "It returns as soon as the last worker has ended, and then nothing of it goes on."
async fn two_calls_are_two(t: &mut Trial) {
    let plan = |name: &str, stops_ms| {
        let worker = Planned { name: name.into(), turns: vec![(10, 20)] };
        Plan { workers: vec![worker], stops_ms }
    };
    let (one, other) =
        (plan("mail", 2 * t.vary(1..=20) + 1), plan("index", 2 * t.vary(40..=90) + 1));
    let began_ms = t.now_ms();
    let run = async |plan: &Plan| {
        let stop = CancellationToken::new();
        let mut answer = Box::pin(graceful(stop.clone(), plan.workers()));
        stopped(&mut answer, stop, plan).await
    };
    let both = async { tokio::join!(run(&one), run(&other)) };
    let _: (bool, bool) = t.time(other.ends_ms(), both).await;
    let calls = t.calls();
    for plan in [one, other] {
        let name = plan.workers[0].name.as_str();
        let is_own = |call: &&ProbeCall| call.label.contains(name);
        let own: Vec<ProbeCall> = calls.iter().filter(is_own).cloned().collect();
        is_as_planned(t, &plan, &own, began_ms);
    }
}

/// A worker to be.
#[derive(Clone)]
struct Planned {
    name: String,
    turns: Vec<(u64, u64)>,
}

/// Steps and rests take even times, and the stop comes at an odd one, so that none ends with it.
struct Plan {
    workers: Vec<Planned>,
    stops_ms: u64,
}

/// From when until when something was done.
type Span = (u64, u64);

fn workers(t: &mut Trial, count: usize) -> Vec<Planned> {
    let worker = |t: &mut Trial, number: usize| {
        let turns = t.length(1..=3);
        let steps = t.numbers(turns, 1..=60).into_iter().map(|half| 2 * half);
        let rests = t.numbers(turns, 0..=30).into_iter().map(|half| 2 * half);
        Planned { name: format!("{}{number}", t.word()), turns: steps.zip(rests).collect() }
    };
    (1..=count).map(|number| worker(t, number)).collect()
}

impl Plan {
    fn workers(&self) -> Vec<Worker> {
        let worker = |one: &Planned| Worker::new(&one.name, one.turns.clone());
        self.workers.iter().map(worker).collect()
    }

    fn ends_ms(&self) -> u64 {
        self.workers.iter().map(|one| one.until(self.stops_ms).1).max().unwrap_or(0)
    }
}

impl Planned {
    /// Its steps, and when it has ended, if it is stopped then.
    fn until(&self, stops_ms: u64) -> (Vec<Span>, u64) {
        let (mut steps, mut now) = (vec![], 0);
        for (step, rest) in self.turns.iter().cycle() {
            if now >= stops_ms {
                break;
            }
            steps.push((now, now + step));
            now += step;
            // A rest ends at the stop, and none begins after it.
            now = (now + rest).min(stops_ms.max(now));
        }
        (steps, now)
    }
}

/// For so long after its time an answer is waited for.
const PATIENCE_MS: u64 = 2_000;

/// Awaits `answer` of this plan, and sets `stop` when it is time. Whether it ends not much later than it
/// should.
async fn stopped(
    answer: &mut Pin<Box<impl Future<Output = ()>>>,
    stop: CancellationToken,
    plan: &Plan,
) -> bool {
    let stops_ms = plan.stops_ms;
    let stops = tokio::spawn(async move {
        sleep(Duration::from_millis(stops_ms)).await;
        stop.cancel();
    });
    let patience = Duration::from_millis(plan.ends_ms() + PATIENCE_MS);
    let ended = timeout(patience, answer).await.is_ok();
    // It is nobody's leftover, where the answer came too early.
    stops.abort();
    ended
}

/// Has the workers of this plan stopped, and looks at all that is asked for. Whether it is as planned.
async fn check(t: &mut Trial, plan: Plan) -> bool {
    let (began_ms, before) = (t.now_ms(), t.calls().len());
    let stop = CancellationToken::new();
    let mut answer = Box::pin(graceful(stop.clone(), plan.workers()));
    let ended: bool = t.time(plan.ends_ms(), stopped(&mut answer, stop, &plan)).await;
    let calls = t.calls().split_off(before);
    if !ended && calls.iter().all(|call| call.ended_ms.is_some()) {
        // Nobody works any more: what it waits for is in the record.
        t.run(answer).await;
    } else if !ended {
        // They are at work because nobody has waited for them yet.
        t.may_leave_tasks();
    }
    is_as_planned(t, &plan, &calls, began_ms) && t.now_ms() == began_ms + plan.ends_ms()
}

fn is_as_planned(t: &mut Trial, plan: &Plan, calls: &[ProbeCall], began_ms: u64) -> bool {
    let Plan { workers, stops_ms } = plan;
    nothing_is_cut_off(t, calls, *stops_ms);
    nobody_rests_on(t, calls, began_ms, *stops_ms);
    for worker in workers {
        if !worked_as_planned(t, worker, *stops_ms, calls, began_ms) {
            return false;
        }
    }
    true
}

fn nothing_is_cut_off(t: &mut Trial, calls: &[ProbeCall], stops_ms: u64) {
    let cut_off = calls.iter().find(|call| call.dropped && !is_rest(call) && has_begun(call));
    let otherwise = cut_off.map(|call| {
        format!(
            "`{}` was dropped in the middle, {} ms after it had begun: half of that step is done, and nobody \
             can use it. `stop` was set at {stops_ms} ms; a step that has begun is made to its end.",
            call.label,
            call.ended_ms.zip(call.started_ms).map_or(0, |(ended, began)| ended - began),
        )
    });
    t.holds(cut_off.is_none(), Diagnosis::LostData, otherwise.unwrap_or_default());
}

fn nobody_rests_on(t: &mut Trial, calls: &[ProbeCall], began_ms: u64, stops_ms: u64) {
    let on = |call: &&ProbeCall| {
        let ended_ms = call.ended_ms.unwrap_or(u64::MAX);
        // One that begins after the stop, and is dropped at once, is none.
        let until_ms = call.started_ms.map(|ms| ms.max(began_ms + stops_ms));
        is_rest(call) && until_ms.is_some_and(|until_ms| ended_ms > until_ms)
    };
    let rests_on = calls.iter().find(on);
    let otherwise = rests_on.map(|call| {
        let until =
            call.ended_ms.map_or("for ever".to_owned(), |ms| format!("until {} ms", ms - began_ms));
        format!(
            "`stop` was set at {stops_ms} ms, and `{}` went on {until}: a rest is broken off then.",
            call.label
        )
    });
    t.holds(rests_on.is_none(), Diagnosis::NotCancelled, otherwise.unwrap_or_default());
}

fn is_rest(call: &ProbeCall) -> bool {
    call.label.starts_with("rest(")
}

fn has_begun(call: &ProbeCall) -> bool {
    call.started_ms.is_some()
}

/// The steps of one worker are those of the plan.
fn worked_as_planned(
    t: &mut Trial,
    worker: &Planned,
    stops_ms: u64,
    calls: &[ProbeCall],
    began_ms: u64,
) -> bool {
    let (expected, _) = worker.until(stops_ms);
    let begun = |number: usize| {
        let label = format!("{}({number})", worker.name);
        let call = calls.iter().find(|call| call.label == label)?;
        call.started_ms.map(|ms| ms - began_ms)
    };
    let found =
        expected.iter().zip(1..).find_map(|((from, _), number)| match (begun(number), *from) {
            (begun, 0) => begins_late(worker, begun, calls, stops_ms),
            (begun, from) => deviates(worker, number, from, begun, stops_ms),
        });
    let next = expected.len() + 1;
    let one_more = begun(next).map(|ms| {
        let otherwise = format!(
            "`stop` was set at {stops_ms} ms, and `{}({next})` began at {ms} ms: once it is set, no step \
             begins.",
            worker.name
        );
        (Diagnosis::NotCancelled, otherwise)
    });
    let found = found.or(one_more);
    if let Some((means, otherwise)) = &found {
        t.holds(false, *means, otherwise);
    }
    found.is_none()
}

/// What there is to say of a first step that did not begin at once, which was due then.
fn begins_late(
    worker: &Planned,
    begun: Option<u64>,
    calls: &[ProbeCall],
    stops_ms: u64,
) -> Option<(Diagnosis, String)> {
    let label = format!("{}(1)", worker.name);
    let how = match begun {
        Some(0) => return None,
        Some(ms) => format!("`{label}` began at {ms} ms"),
        None => {
            format!("`{label}` has never begun, although `stop` was set only at {stops_ms} ms")
        }
    };
    let own = calls.iter().find(|call| call.label == label);
    let at = own.and_then(|call| call.started_ms).unwrap_or(u64::MAX);
    let mut before = calls.iter().filter(|call| call.started_ms.is_some_and(|ms| ms < at));
    let its_rest = format!("rest({})", worker.name);
    let (means, rule) = if before.clone().any(|call| call.label == its_rest) {
        (Diagnosis::WrongTime, "the first step comes before the first rest")
    } else if before.any(|call| !is_rest(call)) {
        (Diagnosis::Sequential, "all workers begin at once, and none waits for another")
    } else {
        (Diagnosis::WrongTime, "all workers begin at once")
    };
    Some((means, format!("{how}: {rule}.")))
}

/// What there is to say of a later step that should have begun then.
fn deviates(
    worker: &Planned,
    number: usize,
    from: u64,
    begun: Option<u64>,
    stops_ms: u64,
) -> Option<(Diagnosis, String)> {
    let label = format!("`{}({number})`", worker.name);
    match begun {
        Some(ms) if ms == from => None,
        None => Some((
            Diagnosis::WrongTime,
            format!(
                "{label} has never begun. It was due at {from} ms, after the rest before it, and `stop` was \
                 set only at {stops_ms} ms."
            ),
        )),
        Some(ms) => Some((
            Diagnosis::WrongTime,
            format!(
                "{label} began at {ms} ms, and was due at {from} ms: when the step before it had ended, and \
                 the rest after that."
            ),
        )),
    }
}
