//! `skip_ticks` measures with the ticks of a clock that starts with the first question, and leaves out
//! what was missed.

use std::pin::pin;
use std::time::Duration;

use futures::stream::{Stream, StreamExt};
use harness::{Diagnosis, MANY, ProbeCall, Trial, let_go_after};
use skip_ticks::skip_ticks;
use tokio::time::{Instant, sleep, timeout};

harness::tests![
    six_of_them_begin_after_0_120_150_200_250_and_300_ms,
    who_is_in_time_measures_with_each_tick,
    ticks_that_were_missed_are_left_out,
    measurements_may_end_with_a_tick,
    periods_need_not_be_whole_milliseconds,
    who_asks_late_misses_ticks_too,
    the_clock_starts_with_the_first_question,
    nothing_is_measured_before_it_is_asked_for,
    without_any_it_has_ended_from_the_start,
    a_question_that_is_dropped_loses_nothing,
    with_the_stream_goes_what_has_begun,
    it_may_be_taken_to_another_task,
    ticks_may_be_far_apart,
];

/// asks: "Measures `n` times, once every `period`, and gives each time when it began to, in ms since the first began, with what was measured."
/// asks: "With a period of 50 ms, and a first measurement that takes 120 ms, while the others take 20, six of them begin after 0, 120, 150, 200, 250 and 300 ms:"
async fn six_of_them_begin_after_0_120_150_200_250_and_300_ms(t: &mut Trial) {
    let plan = plan(t, 50, vec![120, 20, 20, 20, 20, 20]);
    let begun: Vec<_> = plan.expected().into_iter().map(|one| one.begun).collect();
    t.equal("the times that the lesson names", begun, vec![0, 120, 150, 200, 250, 300]);
    check(t, plan).await;
}

/// asks: "At each tick, if an item has been asked for, it calls `kata::streams::measure(number)`, with the numbers 0, 1, 2… in this order."
/// asks: "Each item is handed out as soon as it has been measured."
async fn who_is_in_time_measures_with_each_tick(t: &mut Trial) {
    let (period, count) = (t.vary(10..=200), t.length(1..=MANY));
    let latencies = t.numbers(count, 1..=period - 1);
    let plan = plan(t, period, latencies);
    check(t, plan).await;
}

/// asks: "If ticks have been missed when the next one is asked for, it begins at once, and they are left out: the one after it is due at the next multiple of `period`."
/// asks: "The next is due at the next multiple of `period`, counted from the beginning of the first."
async fn ticks_that_were_missed_are_left_out(t: &mut Trial) {
    let (period, count) = (t.vary(10..=200), t.length(3..=60));
    let mut latencies = t.numbers(count, 1..=period - 1);
    for late in [0, count / 2] {
        latencies[late] = t.vary(2..=5) * period + t.vary(1..=period - 1);
    }
    let plan = plan(t, period, latencies);
    check(t, plan).await;
}

/// asks: "The next is due at the next multiple of `period`, counted from the beginning of the first."
async fn measurements_may_end_with_a_tick(t: &mut Trial) {
    let (period, count) = (t.vary(10..=200), t.length(1..=40));
    let latencies = t.numbers(count, 1..=4).into_iter().map(|times| times * period).collect();
    let plan = plan(t, period, latencies);
    check(t, plan).await;
}

/// asks: "`period` is at least 10 ms, and need not be a whole number of them."
async fn periods_need_not_be_whole_milliseconds(t: &mut Trial) {
    let (period_us, count) = (t.vary(10_001..=200_000), t.length(2..=60));
    let latencies = t.numbers(count, 1..=period_us / 500);
    let mut plan = plan(t, 10, latencies);
    plan.period_us = period_us;
    check(t, plan).await;
}

/// asks: "Who asks when a tick has been missed, or more than one, gets a measurement that begins at once."
/// asks: "Whether the measuring has taken so long, or whoever asks for the items, makes no difference."
async fn who_asks_late_misses_ticks_too(t: &mut Trial) {
    let (period, count) = (t.vary(10..=200), t.length(2..=40));
    let latencies = t.numbers(count, 1..=2 * period);
    let mut plan = plan(t, period, latencies);
    plan.pauses = t.numbers(count, 1..=3 * period);
    plan.pauses[0] = 3 * period + t.vary(1..=period - 1);
    check(t, plan).await;
}

/// asks: "The clock starts when the first item is asked for."
/// asks: "The clock starts when the first item is asked for: that is its first tick."
async fn the_clock_starts_with_the_first_question(t: &mut Trial) {
    let (period, count) = (t.vary(10..=200), t.length(2..=9));
    let latencies = t.numbers(count, 1..=period - 1);
    let mut plan = plan(t, period, latencies);
    plan.first_after = t.vary(1..=3 * period);
    check(t, plan).await;
}

/// asks: "Nothing is measured before it is asked for, and never two at the same time."
async fn nothing_is_measured_before_it_is_asked_for(t: &mut Trial) {
    let (period, asked) = (t.vary(10..=200), t.length(0..=3));
    let plan = plan(t, period, vec![1; asked + 3]);
    let begun = async {
        let mut stream = pin!(plan.stream());
        for _ in 0..asked {
            stream.next().await;
        }
        // Several ticks go by, and nobody asks.
        sleep(Duration::from_millis(5 * period)).await;
    };
    t.run(begun).await;
    let begun = t.calls().iter().filter(|call| call.started_ms.is_some()).count();
    t.holds(
        begun <= asked,
        Diagnosis::NotLazy,
        format!(
            "{asked} items were asked for, and {begun} measurements were begun: a stream does nothing \
             before it is asked."
        ),
    );
}

/// asks: "After `n` of them, the stream has ended; with `n` = 0, at once."
async fn without_any_it_has_ended_from_the_start(t: &mut Trial) {
    let period = t.vary(10..=200);
    let plan = plan(t, period, vec![]);
    check(t, plan).await;
}

/// asks: "A question that is dropped loses nothing, and with the stream goes what it has begun."
async fn a_question_that_is_dropped_loses_nothing(t: &mut Trial) {
    let (period, count) = (t.vary(10..=200), t.length(1..=20));
    let latencies = t.numbers(count, 1..=3 * period);
    let mut plan = plan(t, period, latencies);
    plan.patience = Some(t.vary(1..=period - 1));
    check(t, plan).await;
}

/// asks: "A question that is dropped loses nothing, and with the stream goes what it has begun."
async fn with_the_stream_goes_what_has_begun(t: &mut Trial) {
    let (period, taken) = (t.vary(10..=200), t.length(0..=5));
    let mut latencies = vec![1; taken];
    latencies.push(100_000);
    let plan = plan(t, period, latencies);
    let ms = taken as u64 * period + 5;
    // Tasks that are left are seen when this has ended.
    let some = async { let_go_after(ms, plan.take_all()).await.is_none() };
    let dropped: bool = t.run(some).await;
    t.equal("whether it was dropped midway", dropped, true);
    let before = t.calls().len();
    let _ = t.dropped_after(ms, plan.take_all()).await;
    let still = t.calls()[before..].iter().filter(|call| is_under_way(call)).count();
    t.holds(
        still == 0,
        Diagnosis::NotCancelled,
        "The stream was dropped while it measured, and that goes on.",
    );
}

/// asks: "A question that is dropped loses nothing, and with the stream goes what it has begun."
/// asks: "pub fn skip_ticks(period: Duration, n: usize) -> BoxStream<'static, (u64, i32)>"
async fn it_may_be_taken_to_another_task(t: &mut Trial) {
    let (period, count) = (t.vary(10..=200), t.length(1..=9));
    let latencies = t.numbers(count, 1..=3 * period);
    let plan = plan(t, period, latencies);
    let got: Vec<(u64, i32)> = t.spawned(plan.stream().collect()).await;
    let (times, values): (Vec<u64>, Vec<i32>) = got.into_iter().unzip();
    let expected: Vec<_> = plan.expected().iter().map(|one| one.begun).collect();
    t.list("the measured values", &values, &plan.values);
    t.equal("the times when it began to measure", times, expected);
}

/// asks: "At each tick, if an item has been asked for, it calls `kata::streams::measure(number)`, with the numbers 0, 1, 2… in this order."
async fn ticks_may_be_far_apart(t: &mut Trial) {
    let ms = t.long_ms();
    far_apart(t, ms).await;
    t.ever_longer(u64::MAX, far_apart).await;
}

async fn far_apart(t: &mut Trial, ms: u64) {
    let plan = plan(t, ms, vec![ms / 2; 2]);
    let (items, _): (Vec<Item>, u64) = t.time_in_few_polls(ms + ms / 2, 20, plan.take_all()).await;
    t.equal("the number of measurements", items.len(), 2);
}

/// What was handed out, and when, in ms since the first was asked for.
struct Item {
    at_ms: u64,
    value: i32,
    handed_out: u64,
}

/// When a measurement is asked for, is due, begins and can be handed out, in ms since the first is
/// asked for.
struct Expected {
    asked: u64,
    due: u64,
    begun: u64,
    handed_out: u64,
}

struct Plan {
    period_us: u64,
    latencies: Vec<u64>,
    values: Vec<i32>,
    /// Before the first is asked for.
    first_after: u64,
    /// After each, before the next is asked for; none where they are not said.
    pauses: Vec<u64>,
    /// How long one waits for an answer before one asks anew.
    patience: Option<u64>,
}

/// Has the service take so long for each measurement.
fn plan(t: &mut Trial, period: u64, latencies: Vec<u64>) -> Plan {
    let values: Vec<i32> =
        t.numbers(latencies.len(), 0..=9999).into_iter().map(|value| value as i32 - 5000).collect();
    let planned = |number: &str| number.parse::<usize>().ok();
    let (takes, replies) = (latencies.clone(), values.clone());
    t.service("measure").takes_by(move |number| takes.get(planned(number)?).copied()).replies(
        move |number| planned(number).and_then(|one| replies.get(one).copied()).unwrap_or(0),
    );
    Plan {
        period_us: 1000 * period,
        latencies,
        values,
        first_after: 0,
        pauses: vec![],
        patience: None,
    }
}

impl Plan {
    fn stream(&self) -> impl Stream<Item = (u64, i32)> + use<> {
        skip_ticks(Duration::from_micros(self.period_us), self.latencies.len())
    }

    fn period_ms(&self) -> f64 {
        self.period_us as f64 / 1000.0
    }

    fn pause(&self, number: usize) -> u64 {
        self.pauses.get(number).copied().unwrap_or(0)
    }

    fn expected(&self) -> Vec<Expected> {
        let (mut asked, mut due_us): (u64, u64) = (0, 0);
        let mut expected = vec![];
        for (number, latency) in self.latencies.iter().enumerate() {
            // Tokio's timers run out with the millisecond.
            let due = due_us.div_ceil(1000);
            let begun = due.max(asked);
            let handed_out = begun + latency;
            expected.push(Expected { asked, due, begun, handed_out });
            due_us = (1000 * begun / self.period_us + 1) * self.period_us;
            asked = handed_out + self.pause(number);
        }
        expected
    }

    /// Why it should begin then.
    fn why(&self, number: usize, one: &Expected) -> String {
        match (number, one.asked > one.due) {
            (0, _) => "the first tick comes with the first question".to_owned(),
            (_, true) => {
                "a tick had been missed when it was asked for, so it begins at once".to_owned()
            }
            (_, false) => format!(
                "that is the first multiple of {} ms after {}, when the one before it began",
                self.period_ms(),
                self.expected()[number - 1].begun
            ),
        }
    }

    fn what_else(&self, makes_up: bool) -> String {
        match (self.first_after, makes_up) {
            (0, false) => String::new(),
            (0, true) => " Ticks that were missed are left out, and do not come later.".to_owned(),
            (ms, _) => format!(
                " The stream was there for {ms} ms before it was asked for its first item: its clock \
                 starts then, and not before."
            ),
        }
    }

    /// With when the end came, in ms since the first was asked for.
    async fn take_all(&self) -> (Vec<Item>, u64) {
        let mut stream = pin!(self.stream());
        sleep_for(self.first_after).await;
        let (mut items, began) = (vec![], Instant::now());
        loop {
            let next = match self.patience {
                None => stream.next().await,
                Some(ms) => match timeout(Duration::from_millis(ms), stream.next()).await {
                    Ok(next) => next,
                    Err(_) => continue,
                },
            };
            let now_ms = began.elapsed().as_millis() as u64;
            let Some((at_ms, value)) = next else { return (items, now_ms) };
            items.push(Item { at_ms, value, handed_out: now_ms });
            sleep_for(self.pause(items.len() - 1)).await;
        }
    }
}

async fn sleep_for(ms: u64) {
    if ms > 0 {
        sleep(Duration::from_millis(ms)).await;
    }
}

async fn check(t: &mut Trial, plan: Plan) {
    let expected = plan.expected();
    let last = plan.latencies.len().saturating_sub(1);
    let ends =
        plan.first_after + expected.last().map_or(0, |one| one.handed_out) + plan.pause(last);
    t.expects_calls((0..plan.latencies.len()).map(|number| format!("measure({number})")));
    let from = t.now_ms() + plan.first_after;
    let (items, ended_ms): (Vec<Item>, u64) = t.time(ends, plan.take_all()).await;
    let calls = t.calls();
    one_at_a_time(t, &calls);
    if calls.iter().any(|call| call.dropped) {
        return given_up(t, &calls);
    }
    begun_in_time(t, &plan, &expected, &calls, from);
    let values: Vec<_> = items.iter().map(|item| item.value).collect();
    t.list("the measured values", &values, &plan.values);
    for (number, (item, one)) in items.iter().zip(&expected).enumerate() {
        let began = calls.get(number).and_then(|call| call.started_ms).unwrap_or(0);
        if item.at_ms + from != began {
            let otherwise = format!(
                "Item {number} says that measuring began after {} ms, and it began after {} ms, counted \
                 from the first.",
                item.at_ms,
                began.saturating_sub(from)
            );
            return t.holds(false, Diagnosis::WrongValue, otherwise);
        }
        if item.handed_out != one.handed_out {
            let otherwise = format!(
                "Item {number} was handed out after {} ms, and was there after {} ms.",
                item.handed_out, one.handed_out
            );
            return t.holds(false, Diagnosis::WrongTime, otherwise);
        }
    }
    ends_in_time(t, ended_ms, ends - plan.first_after);
}

fn ends_in_time(t: &mut Trial, ended_ms: u64, asked_ms: u64) {
    t.holds(
        ended_ms <= asked_ms,
        Diagnosis::WrongTime,
        format!(
            "After the last item it was asked again after {asked_ms} ms, and said `None` only after \
             {ended_ms}: there is no tick to wait for any more."
        ),
    );
}

fn one_at_a_time(t: &mut Trial, calls: &[ProbeCall]) {
    let both = calls.windows(2).find(|two| two[1].started_ms < two[0].ended_ms);
    let otherwise =
        both.map(|two| format!("{} began while {} was under way.", two[1].label, two[0].label));
    t.holds(otherwise.is_none(), Diagnosis::Overlapped, otherwise.unwrap_or_default());
}

fn given_up(t: &mut Trial, calls: &[ProbeCall]) {
    let otherwise = calls.iter().find(|call| call.dropped).map(|call| {
        let ended_ms = call.ended_ms.unwrap_or(0);
        format!("{} was given up after {ended_ms} ms, before it had measured.", call.label)
    });
    t.holds(otherwise.is_none(), Diagnosis::LostData, otherwise.unwrap_or_default());
}

/// Each measurement began when it was due, or if that was over, when it was asked for.
fn begun_in_time(
    t: &mut Trial,
    plan: &Plan,
    expected: &[Expected],
    calls: &[ProbeCall],
    from: u64,
) {
    let times = calls.iter().map(|call| call.started_ms.unwrap_or(0).saturating_sub(from));
    let other = times.zip(expected).enumerate().find(|(_, (began, one))| *began != one.begun);
    let otherwise = other.map(|(number, (began, one))| {
        // Who makes up for ticks begins where the measurement before has ended.
        let before = number.checked_sub(1).and_then(|before| calls.get(before)?.ended_ms);
        let at_once = before.is_some_and(|ended| {
            began == ended.saturating_sub(from) + plan.pause(number.saturating_sub(1))
        });
        let missed = expected.iter().take(number).any(|one| one.asked > one.due);
        let makes_up = at_once && missed && began < one.begun;
        format!(
            "With a period of {} ms, measurement {number} began after {began} ms. It should begin after \
             {}: {}.{}",
            plan.period_ms(),
            one.begun,
            plan.why(number, one),
            plan.what_else(makes_up)
        )
    });
    t.holds(otherwise.is_none(), Diagnosis::WrongTime, otherwise.unwrap_or_default());
}

fn is_under_way(call: &ProbeCall) -> bool {
    call.started_ms.is_some() && call.ended_ms.is_none()
}
