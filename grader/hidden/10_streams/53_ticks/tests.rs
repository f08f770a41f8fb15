//! `Ticks` ticks when it should, whoever asks and however late, and wakes who has asked last.
//!
//! explains: "How many ticks have been given so far."
//! explains: "Runs out when the next tick is due."

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use futures::{Stream, StreamExt};
use harness::{Diagnosis, MANY, Trial, let_go_after};
use ticks::Ticks;
use tokio::time::{Instant, sleep, timeout};

harness::tests![
    three_ticks_of_20_ms_come_after_20_40_and_60_ms,
    the_first_taken_late_makes_only_the_second_late,
    ticks_come_when_they_are_due,
    periods_need_not_be_whole_milliseconds,
    who_asks_late_gets_what_is_due_at_once,
    time_counts_from_new,
    without_ticks_it_has_ended_from_the_start,
    after_the_end_there_is_nothing_more_however_often_it_is_asked,
    of_very_many_ticks_a_few_may_be_taken,
    a_question_that_is_dropped_loses_nothing,
    the_last_one_who_asked_is_woken,
    whoever_asks_in_between_is_woken_as_well,
    it_may_be_taken_to_another_task,
    it_may_be_dropped_at_any_time,
    ticks_may_be_far_apart,
];

/// asks: "A clock that ticks `count` times, once every `period`, and then has ended. Its items are the numbers of the ticks: 1, 2, 3…"
/// asks: "With a period of 20 ms and a count of 3, the ticks come after 20, 40 and 60 ms."
async fn three_ticks_of_20_ms_come_after_20_40_and_60_ms(t: &mut Trial) {
    check(t, Duration::from_millis(20), 3, vec![]).await;
}

/// asks: "If the first of them is taken only after 50 ms, so is the second, and the third comes after 60 all the same."
async fn the_first_taken_late_makes_only_the_second_late(t: &mut Trial) {
    check(t, Duration::from_millis(20), 3, vec![50]).await;
}

/// asks: "Tick number n is due n periods after `new`, and given as soon as it is due and somebody asks."
async fn ticks_come_when_they_are_due(t: &mut Trial) {
    let (period, count) = (t.vary(1..=1000), t.length(1..=MANY));
    check(t, Duration::from_millis(period), count as u32, vec![]).await;
}

/// asks: "`period` is at least a millisecond."
async fn periods_need_not_be_whole_milliseconds(t: &mut Trial) {
    let (period, count) = (t.vary(1_000..=90_000), t.length(1..=MANY));
    check(t, Duration::from_micros(period), count as u32, vec![]).await;
}

/// asks: "The first tick is due one `period` after `new`, and each of the others one `period` after the one before it was *due*, however late that was taken."
/// asks: "Who asks too late gets at once what is due by then, tick by tick."
async fn who_asks_late_gets_what_is_due_at_once(t: &mut Trial) {
    let (period, count) = (t.vary(2..=90), t.length(2..=40));
    let mut pauses = t.numbers(count, 0..=3 * period);
    // At least once it misses several, and at least once it is late by a little.
    pauses[0] = 4 * period + 1;
    pauses[count - 1] = period + 1;
    check(t, Duration::from_millis(period), count as u32, pauses).await;
}

/// asks: "Tick number n is due n periods after `new`, and given as soon as it is due and somebody asks."
async fn time_counts_from_new(t: &mut Trial) {
    let (period, count) = (t.vary(2..=90), t.length(2..=9));
    let late = t.vary(1..=3 * period);
    check(t, Duration::from_millis(period), count as u32, vec![late]).await;
}

/// asks: "With a `count` of 0 that is the first answer."
async fn without_ticks_it_has_ended_from_the_start(t: &mut Trial) {
    let period = t.vary(1..=1000);
    check(t, Duration::from_millis(period), 0, vec![]).await;
}

/// asks: "After the last tick it has ended: `None`, however often it is asked."
async fn after_the_end_there_is_nothing_more_however_often_it_is_asked(t: &mut Trial) {
    let (period, count) = (t.vary(1..=90), t.length(0..=9) as u64);
    let beyond = async {
        let mut ticks = pin!(Ticks::new(Duration::from_millis(period), count as u32));
        while ticks.next().await.is_some() {}
        let mut more = vec![];
        for pause in [0, 0, period / 2, period, 3 * period] {
            sleep(Duration::from_millis(pause)).await;
            // Who waits for what will never come is not waited for.
            more.push(timeout(Duration::from_millis(4 * period), ticks.next()).await);
        }
        more
    };
    let more = t.run(beyond).await;
    let given: Vec<_> =
        more.iter().filter_map(|more| more.as_ref().ok().copied().flatten()).collect();
    t.equal("the ticks that came after the end", given, vec![]);
    let waits = more.iter().filter(|more| more.is_err()).count();
    t.holds(
        waits == 0,
        Diagnosis::Deadlock,
        format!(
            "All {count} ticks had been given, and `None` after them. Asked again, it said `Pending`, \
             {waits} of {} times, and nothing came: whoever asks would wait for ever. It has ended, \
             and says so each time.",
            more.len()
        ),
    );
}

/// asks: "A clock that ticks `count` times, once every `period`, and then has ended."
async fn of_very_many_ticks_a_few_may_be_taken(t: &mut Trial) {
    let (period, taken) = (t.vary(1..=90), t.length(1..=9));
    let some = async {
        let ticks = Ticks::new(Duration::from_millis(period), u32::MAX);
        ticks.take(taken).collect::<Vec<_>>().await
    };
    let ticks: Vec<u32> = t.time(taken as u64 * period, some).await;
    t.list("the ticks", &ticks, &(1..=taken as u32).collect::<Vec<_>>());
}

/// asks: "If it is dropped before there is an answer, the stream has lost nothing, because all it knows is in its own fields."
async fn a_question_that_is_dropped_loses_nothing(t: &mut Trial) {
    let (period, count) = (t.vary(3..=90), t.length(1..=20));
    let patience = Duration::from_millis(t.vary(1..=period - 1));
    let impatient = async {
        let ticks = Ticks::new(Duration::from_millis(period), count as u32);
        let (mut ticks, mut given, began) = (pin!(ticks), vec![], Instant::now());
        loop {
            match timeout(patience, ticks.next()).await {
                Ok(Some(tick)) => given.push((tick, ms_since(began))),
                Ok(None) => return given,
                Err(_) => {}
            }
        }
    };
    let given: Vec<Given> = t.time(count as u64 * period, impatient).await;
    let due = (1..=count as u32).map(|tick| (tick, u64::from(tick) * period)).collect();
    compare(t, Duration::from_millis(period), given, due);
}

/// asks: "otherwise see to it that `cx` is woken when it is"
/// asks: "Who is to be woken is always the last one who asked."
async fn the_last_one_who_asked_is_woken(t: &mut Trial) {
    // Between the questions, whatever is there may be.
    t.may_leave_tasks();
    let (period, before, asks) = (t.vary(8..=200), t.length(0..=5) as u64, t.vary(2..=5));
    let mut ticks = Box::pin(Ticks::new(Duration::from_millis(period), 9));
    for _ in 0..before {
        t.run(ticks.next()).await;
    }
    for ask in 1..=asks {
        let asker = Arc::new(Asker::default());
        let answer = t.call(|| asker.ask(ticks.as_mut()));
        is_pending(t, answer);
        if ask < asks {
            sleep(Duration::from_millis(1)).await;
            continue;
        }
        sleep(Duration::from_millis(period)).await;
        t.holds(
            asker.was_woken(),
            Diagnosis::Deadlock,
            format!(
                "{asks} tasks have asked, one after the other, and got `Pending`. When the tick was due, \
                 the last of them was not woken: it would sleep for ever. Its waker is the one in the \
                 `cx` of the last poll, and whoever will call it has to be given it in that poll."
            ),
        );
    }
    let answer = t.call(|| Asker::default().into_ask(ticks.as_mut()));
    t.equal("the tick that was due", answer, Poll::Ready(Some(before as u32 + 1)));
}

/// asks: "While no tick is due, it is not asked again and again, but woken when the next one is."
async fn whoever_asks_in_between_is_woken_as_well(t: &mut Trial) {
    let (period, late) = (t.vary(4..=200), t.vary(1..=3));
    let mut ticks = Box::pin(Ticks::new(Duration::from_millis(period), 9));
    // Nobody has asked before; what is due is given, and what comes then is not due yet.
    sleep(Duration::from_millis(period + late)).await;
    let answer = t.call(|| Asker::default().into_ask(ticks.as_mut()));
    t.equal("the tick that was due", answer, Poll::Ready(Some(1)));
    let asker = Arc::new(Asker::default());
    let answer = t.call(|| asker.ask(ticks.as_mut()));
    is_pending(t, answer);
    // One more, so that others have had their turn.
    sleep(Duration::from_millis(period - late + 1)).await;
    t.holds(
        asker.was_woken(),
        Diagnosis::Deadlock,
        format!(
            "Asked {late} ms after the first tick had been due, it gave that, and then said `Pending`. \
             The second was due {} ms later, and nobody was woken. Who has said `Pending` has left the \
             waker with somebody; a timer that was set anew has to be polled once more for that.",
            period - late
        ),
    );
}

/// asks: "It may be taken to another task at any time, and dropped: nothing of it goes on."
async fn it_may_be_taken_to_another_task(t: &mut Trial) {
    // Between the questions, whatever is there may be.
    t.may_leave_tasks();
    let (period, count) = (t.vary(2..=90), t.length(2..=20));
    let asked = t.vary(1..=count as u64 - 1);
    let began = Instant::now();
    let mut ticks = Box::pin(Ticks::new(Duration::from_millis(period), count as u32));
    let mut given: Vec<Given> = vec![];
    for _ in 0..asked {
        given.extend(t.run(ticks.next()).await.map(|tick| (tick, ms_since(began))));
    }
    // Its waker is that of this task from here on, if nobody looks at the one of the next.
    let answer = t.call(|| Asker::default().into_ask(ticks.as_mut()));
    is_pending(t, answer);
    let rest = async move {
        let mut given = vec![];
        while let Some(tick) = ticks.next().await {
            given.push((tick, ms_since(began)));
        }
        given
    };
    given.extend(t.spawned(rest).await);
    let due = (1..=count as u32).map(|tick| (tick, u64::from(tick) * period)).collect();
    compare(t, Duration::from_millis(period), given, due);
}

/// asks: "It may be taken to another task at any time, and dropped: nothing of it goes on."
async fn it_may_be_dropped_at_any_time(t: &mut Trial) {
    for taken in 0..=2 {
        let period = t.vary(2..=90);
        // Whoever is left is seen when this has ended.
        let some = async {
            let ticks = Ticks::new(Duration::from_millis(period), 1_000);
            let_go_after(taken * period + 1, ticks.for_each(async |_| {})).await.is_some()
        };
        let ended: bool = t.run(some).await;
        t.equal("whether it had ended long before the last tick", ended, false);
    }
}

/// asks: "While no tick is due, it is not asked again and again, but woken when the next one is."
async fn ticks_may_be_far_apart(t: &mut Trial) {
    let ms = t.long_ms();
    far_apart(t, ms).await;
    t.ever_longer(u64::MAX, far_apart).await;
}

async fn far_apart(t: &mut Trial, ms: u64) {
    let both = async {
        let ticks = Ticks::new(Duration::from_millis(ms / 2), 2);
        ticks.collect::<Vec<_>>().await
    };
    let ticks: Vec<u32> = t.time_in_few_polls(ms / 2 * 2, 20, both).await;
    t.list("the ticks", &ticks, &[1, 2]);
}

/// A tick, and when it was given, in ms since `new`.
type Given = (u32, u64);

/// Takes all ticks, with pauses before the first and the next ones, in ms.
async fn check(t: &mut Trial, period: Duration, count: u32, pauses: Vec<u64>) {
    let due = due(period, count, &pauses);
    let ends = due.last().map_or(pauses.first().copied().unwrap_or(0), |(_, ms)| *ms);
    let all = async {
        let (mut ticks, began) = (pin!(Ticks::new(period, count)), Instant::now());
        let (mut given, mut pauses) = (vec![], pauses.into_iter());
        loop {
            if let Some(ms) = pauses.next() {
                sleep(Duration::from_millis(ms)).await;
            }
            match ticks.next().await {
                Some(tick) => given.push((tick, ms_since(began))),
                None => return (given, ms_since(began)),
            }
        }
    };
    let (given, ended_ms): (Vec<Given>, u64) = t.time(ends, all).await;
    let last_ms = given.last().map_or(0, |(_, ms)| *ms);
    let is_late = given == due && count > 0 && ended_ms > last_ms;
    t.holds(
        !is_late,
        Diagnosis::WrongTime,
        format!(
            "The last of {count} ticks was given after {last_ms} ms, and asked again at once, it said \
             `None` only after {ended_ms}: after the last tick there is nothing to wait for."
        ),
    );
    compare(t, period, given, due);
}

/// When each tick comes to somebody who pauses so long before the questions.
fn due(period: Duration, count: u32, pauses: &[u64]) -> Vec<Given> {
    let mut pauses = pauses.iter();
    let mut now = 0;
    let mut given = |tick| {
        now = due_ms(period, tick).max(now + pauses.next().copied().unwrap_or(0));
        (tick, now)
    };
    (1..=count).map(&mut given).collect()
}

fn compare(t: &mut Trial, period: Duration, given: Vec<Given>, due: Vec<Given>) {
    let otherwise = numbered(&given, &due);
    t.holds(otherwise.is_none(), Diagnosis::WrongValue, otherwise.unwrap_or_default());
    let otherwise = left_out(period, &given, &due);
    t.holds(otherwise.is_none(), Diagnosis::LostData, otherwise.unwrap_or_default());
    let numbers = |ticks: &[Given]| ticks.iter().map(|(tick, _)| *tick).collect::<Vec<_>>();
    t.list("the ticks", &numbers(&given), &numbers(&due));
    let differ =
        |place: &usize| given[*place].0 == due[*place].0 && given[*place].1 != due[*place].1;
    let other = (0..given.len().min(due.len())).find(differ);
    let otherwise = other.map(|place| {
        let before = place.checked_sub(1).map(|before| given[before].1);
        told(period, before, given[place], due[place].1)
    });
    t.holds(otherwise.is_none(), Diagnosis::WrongTime, otherwise.unwrap_or_default());
}

/// What is said of ticks that are all there, and are counted from another number than 1.
fn numbered(given: &[Given], due: &[Given]) -> Option<String> {
    let (first, _) = *given.first()?;
    let is_moved = given.iter().zip(first..).all(|((tick, _), number)| *tick == number);
    (first != 1 && is_moved && given.len() == due.len()).then(|| {
        let count = given.len();
        format!("All {count} ticks came, and the first of them was number {first}. It is number 1.")
    })
}

/// What is said where a number comes before its turn.
fn left_out(period: Duration, given: &[Given], due: &[Given]) -> Option<String> {
    let ((number, ms), (tick, right_ms)) =
        given.iter().zip(due).find(|((number, _), (tick, _))| number != tick)?;
    let waited = ms == right_ms && *ms == due_ms(period, *tick);
    let rule = if waited { " A question that is answered `Pending` takes no number." } else { "" };
    (number > tick).then(|| {
        format!("The tick that came after {ms} ms was number {number}, and it was the turn of {tick}.{rule}")
    })
}

/// What is said of a tick that was not given after `right_ms`, the one before it having been given
/// then.
fn told(period: Duration, before: Option<u64>, (tick, ms): Given, right_ms: u64) -> String {
    let due = due_ms(period, tick);
    let asked = match right_ms > due {
        true => format!(" and asked for after {right_ms} ms"),
        false => String::new(),
    };
    let period_ms = due_ms(period, 1);
    let why = match before {
        Some(before) if ms == before + period_ms => format!(
            " That is one period after tick {} was taken; it counts when that was due.",
            tick - 1
        ),
        None if right_ms > due && ms == right_ms + period_ms => {
            " That is one period after the first question; time counts from `new`.".to_owned()
        }
        _ if right_ms > due => " What is due by then comes at once, tick by tick.".to_owned(),
        _ => String::new(),
    };
    format!("Tick {tick} was due after {due} ms{asked}, and was given after {ms} ms.{why}")
}

/// Tokio's timers run out with the millisecond.
fn due_ms(period: Duration, tick: u32) -> u64 {
    (period * tick).as_micros().div_ceil(1000) as u64
}

fn is_pending(t: &mut Trial, answer: Poll<Option<u32>>) {
    t.equal("the answer before the tick was due", answer, Poll::Pending);
}

fn ms_since(began: Instant) -> u64 {
    began.elapsed().as_millis() as u64
}

/// Somebody who asks once, and knows how often it was woken.
#[derive(Default)]
struct Asker {
    woken: AtomicUsize,
}

impl Asker {
    fn ask(self: &Arc<Self>, ticks: Pin<&mut Ticks>) -> Poll<Option<u32>> {
        let waker = Waker::from(Arc::clone(self));
        ticks.poll_next(&mut Context::from_waker(&waker))
    }

    /// The same, by one who will not look.
    fn into_ask(self, ticks: Pin<&mut Ticks>) -> Poll<Option<u32>> {
        Arc::new(self).ask(ticks)
    }

    fn was_woken(&self) -> bool {
        self.woken.load(Ordering::Relaxed) > 0
    }
}

impl Wake for Asker {
    fn wake(self: Arc<Self>) {
        self.woken.fetch_add(1, Ordering::Relaxed);
    }
}
