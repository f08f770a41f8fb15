//! `batch` sends what is enough, or has waited long enough, and knows when there is nobody left on one
//! side or the other.

use std::time::Duration;

use batch::batch;
use harness::{Diagnosis, MANY, Trial, let_go_after};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

harness::tests![
    seven_items_make_four_batches,
    a_full_batch_goes_at_once,
    a_batch_goes_when_its_first_item_has_waited_long_enough,
    items_that_keep_coming_do_not_put_it_off,
    any_items_at_any_time,
    one_at_a_time_each_goes_at_once,
    limits_need_not_be_whole_milliseconds,
    equal_items_are_all_there,
    the_last_batch_goes_with_the_end,
    nothing_to_send_is_no_batch,
    while_a_batch_waits_for_room_nothing_more_is_taken,
    a_batch_whose_time_is_up_waits_for_room_as_it_is,
    without_room_it_ends_with_the_last_item,
    a_slow_receiver_gets_everything,
    a_receiver_that_is_gone_before_ends_it_at_once,
    a_receiver_that_goes_in_a_silence_ends_it_at_once,
    a_receiver_that_goes_while_a_batch_is_gathered_ends_it_at_once,
    a_receiver_that_goes_while_there_is_no_room_ends_it_at_once,
    silences_and_limits_may_be_long,
    items_need_no_traits,
];

/// asks: "With a `max` of 3, a `d` of 50 ms, and seven items after 0, 10, 20, 30, 230, 240 and 490 ms:"
async fn seven_items_make_four_batches(t: &mut Trial) {
    let items = (0..).zip([0, 10, 20, 30, 230, 240, 490]).map(|(item, at)| (at, item)).collect();
    check(t, Plan { max: 3, d: 50, items, closes: 601 }).await;
}

/// asks: "Passes on what comes from `rx` into `out`, in batches, each as soon as it has `max` items, or `d` after its first one was received, or when there will be no more."
/// asks: "a batch goes as soon as it has `max` items,"
async fn a_full_batch_goes_at_once(t: &mut Trial) {
    let (max, batches) = (t.length(1..=MANY), t.vary(1..=9));
    let (period, d) = (t.vary(1..=200), t.vary(1..=10_000));
    let times = (0..batches).flat_map(|turn| vec![turn * period; max]);
    let plan = Plan { max, d, items: numbered(t, times), closes: batches * period };
    check(t, plan).await;
}

/// asks: "or when its first item was received `d` ago, whatever comes first."
async fn a_batch_goes_when_its_first_item_has_waited_long_enough(t: &mut Trial) {
    let (d, batches, of_each) = (t.vary(3..=200), t.vary(1..=9), t.length(1..=9));
    let max = of_each + t.length(1..=MANY);
    // Each comes long after the one before has gone.
    let period = 3 * d;
    let first = (0..batches).map(|turn| turn * period);
    let times = first.flat_map(|at| [vec![at], vec![at + d - 1; of_each - 1]].concat());
    let plan = Plan { max, d, items: numbered(t, times), closes: batches * period };
    check(t, plan).await;
}

/// asks: "or when its first item was received `d` ago, whatever comes first."
async fn items_that_keep_coming_do_not_put_it_off(t: &mut Trial) {
    let (period, per_batch) = (2 * t.vary(1..=20), t.vary(1..=9));
    let d = per_batch * period + 1;
    let count = t.vary(20..=90);
    let times = (0..count).map(|turn| turn * period);
    let plan = Plan { max: MANY, d, items: numbered(t, times), closes: count * period };
    check(t, plan).await;
}

/// asks: "`batch(rx, max, d, out)` gathers the items of `rx` in batches, in their order, and sends them into `out`:"
/// asks: "No batch is empty, and no item gets lost."
async fn any_items_at_any_time(t: &mut Trial) {
    let (count, max) = (t.length(1..=MANY), t.length(1..=9));
    // Items come at even times, and no time is up then.
    let d = 2 * t.vary(1..=200) + 1;
    let mut times: Vec<_> = t.numbers(count, 0..=1000).into_iter().map(|half| 2 * half).collect();
    times.sort_unstable();
    let last = times.last().copied().unwrap_or(0);
    let closes = last + 2 * t.vary(0..=400);
    let plan = Plan { max, d, items: numbered(t, times), closes };
    check(t, plan).await;
}

/// asks: "With a `max` of 1, every item goes at once;"
async fn one_at_a_time_each_goes_at_once(t: &mut Trial) {
    let (count, period) = (t.vary(1..=99), t.vary(0..=90));
    let times = (0..count).map(|turn| turn * period);
    let plan = Plan { max: 1, d: 1, items: numbered(t, times), closes: count * period };
    check(t, plan).await;
}

/// asks: "`max` is from 1 to 1000, and `d` at least a millisecond, whole or not."
async fn limits_need_not_be_whole_milliseconds(t: &mut Trial) {
    // Both ends are still there when the answer comes too early.
    t.may_leave_tasks();
    let (d_us, items) = (t.vary(1_001..=90_000), numbered(t, [0]));
    let (out, rx) = mpsc::channel(1);
    let consumer = tokio::spawn(receive_all(rx, 0));
    let batched = batch(sends(1, items, 200), 2, Duration::from_micros(d_us), out);
    t.time(200, patiently(200, batched)).await;
    let at: Vec<u64> = received_by(consumer).await.into_iter().map(|(at, _)| at).collect();
    // Tokio's timers run out with the millisecond.
    let due = d_us.div_ceil(1000);
    t.holds(
        at == [due],
        Diagnosis::WrongTime,
        format!(
            "One item came at once, and with a `d` of {} ms its batch should come with the next whole \
             millisecond, {due}. Batches came after {at:?} ms.",
            d_us as f64 / 1000.0
        ),
    );
}

/// asks: "No batch is empty, and no item gets lost."
async fn equal_items_are_all_there(t: &mut Trial) {
    let (count, max, item) = (t.length(1..=MANY), t.length(1..=9), t.vary(0..=9));
    let items = vec![(0, item); count];
    let d = t.vary(1..=90);
    check(t, Plan { max, d, items, closes: 0 }).await;
}

/// asks: "when `rx` is closed and empty, the last batch goes at once, and then it ends."
/// asks: "Ends with `rx`, or as soon as the receiver of `out` is gone."
async fn the_last_batch_goes_with_the_end(t: &mut Trial) {
    let (max, whole, left) = (t.length(2..=MANY), t.length(0..=3), t.vary(1..=90));
    let count = max * whole + t.vary(1..=max as u64 - 1) as usize;
    let (d, items) = (left + t.vary(1..=10_000), numbered(t, std::iter::repeat_n(0, count)));
    check(t, Plan { max, d, items, closes: left }).await;
}

/// asks: "No batch is empty;"
async fn nothing_to_send_is_no_batch(t: &mut Trial) {
    let (max, d) = (t.length(1..=MANY), t.vary(1..=90));
    for closes in [0, d / 2, 5 * d + 1] {
        if !check(t, Plan { max, d, items: vec![], closes }).await {
            return;
        }
    }
    // The time of the last batch has been up for long when the end comes.
    let items = numbered(t, [0]);
    check(t, Plan { max, d, items, closes: 5 * d + 1 }).await;
}

/// asks: "While a complete batch waits for room in `out`, nothing more is received."
async fn while_a_batch_waits_for_room_nothing_more_is_taken(t: &mut Trial) {
    // The receiver is still there when the answer comes too early.
    t.may_leave_tasks();
    let (room, max, ms) = (t.length(1..=9), t.length(1..=9), t.vary(10..=90));
    let waiting = (room + 2) * max + t.length(1..=9);
    let (source, rx) = mpsc::channel(waiting);
    for item in 0..waiting as u64 {
        let _ = source.try_send(item);
    }
    let looks_at = source.downgrade();
    let (out, kept) = mpsc::channel(room);
    harness::spawn(async move {
        sleep(Duration::from_millis(ms)).await;
        drop((source, kept));
    });
    let taken = |_| looks_at.upgrade().map_or(0, |source| source.capacity());
    let batched = batch(rx, max, Duration::from_millis(1), out);
    let ((), seen): ((), Vec<usize>) = t.watch_while(batched, [1, ms / 2, ms - 1], taken).await;
    let most = seen.iter().copied().max().unwrap_or(0);
    t.holds(
        most <= (room + 1) * max,
        Diagnosis::OverLimit,
        format!(
            "With room for {room} batches of {max} in `out`, and nobody receiving, {most} items had been \
             taken from `rx`: more than these, and one batch that waits. What goes on to come while a \
             batch waits has to wait, too, in `rx`."
        ),
    );
    let least = seen.iter().copied().min().unwrap_or(0);
    t.holds(
        least >= (room + 1) * max,
        Diagnosis::WrongTime,
        format!(
            "With room for {room} batches of {max} in `out`, and nobody receiving, only {least} items had \
             been taken from `rx`: one more batch can be gathered, and then waits for room."
        ),
    );
}

/// asks: "items are received as they come, whether there is room in `out` or not, until the batch is complete: then it waits for room as it is, and nothing more is taken from `rx` meanwhile;"
async fn a_batch_whose_time_is_up_waits_for_room_as_it_is(t: &mut Trial) {
    // The receiver is still there when the answer comes too early.
    t.may_leave_tasks();
    let (max, d) = (t.length(2..=9), t.vary(2..=90));
    // One batch that takes the room, and an item whose time is up when the next ones come.
    let (few, more) = (t.vary(1..=max as u64 - 1) as usize, t.length(1..=MANY));
    let times = [vec![0; max + few], vec![d + 2; more]].concat();
    let items = numbered(t, times);
    let (out, rx) = mpsc::channel(1);
    let consumer = tokio::spawn(async move {
        sleep(Duration::from_millis(d + 10)).await;
        receive_all(rx, 0).await
    });
    let source = sends(MANY, items.clone(), d + 5);
    t.run(patiently(d + 10, batch(source, max, Duration::from_millis(d), out))).await;
    let got = batches(&received_by(consumer).await);
    t.list("the items", &got.concat(), &without_times(&items));
    let second = got.get(1).map_or(0, Vec::len);
    t.holds(
        second <= few,
        Diagnosis::OverLimit,
        format!(
            "A batch of {few} was complete when its time was up, and waited for room in `out`. What came \
             then was put into it, so that it had {second}: it has to wait in `rx`."
        ),
    );
    t.holds(
        second >= few,
        Diagnosis::WrongTime,
        format!(
            "When {few} items had come, there was no room in `out`. They were to wait as a batch when \
             their time was up, and the batch that came had {second}."
        ),
    );
}

/// asks: "items are received as they come, whether there is room in `out` or not, until the batch is complete: then it waits for room as it is, and nothing more is taken from `rx` meanwhile;"
/// asks: "when `rx` is closed and empty, the last batch goes at once, and then it ends."
async fn without_room_it_ends_with_the_last_item(t: &mut Trial) {
    // The sender is still there when the answer comes too early.
    t.may_leave_tasks();
    let (max, room, closes) = (t.length(1..=9), t.length(1..=9), t.vary(1..=90));
    let items = numbered(t, std::iter::repeat_n(0, max * room));
    let (out, mut rx) = mpsc::channel(room);
    let batched = batch(sends(MANY, items, closes), max, Duration::from_millis(5), out);
    let ended: Option<()> = t.time(closes, patiently(closes, batched)).await;
    t.holds(
        ended.is_some(),
        Diagnosis::Deadlock,
        format!(
            "`rx` was closed and empty after {closes} ms, and all batches lay in `out`, which was full. \
             {PATIENCE_MS} ms later `batch` still waits, with nothing to wait for."
        ),
    );
    let sent = std::iter::from_fn(|| rx.try_recv().ok()).count();
    t.equal("the number of batches", sent, room);
}

/// asks: "No batch is empty, and no item gets lost."
async fn a_slow_receiver_gets_everything(t: &mut Trial) {
    // The receiver goes on with what is left.
    t.may_leave_tasks();
    let (max, whole, pause) = (t.length(1..=9), t.length(1..=20), t.vary(1..=200));
    let items = numbered(t, std::iter::repeat_n(0, max * whole));
    let (out, rx) = mpsc::channel(t.length(1..=3));
    let consumer = tokio::spawn(receive_all(rx, pause));
    let d = Duration::from_millis(t.vary(1..=200));
    let source = sends(MANY, items.clone(), 0);
    t.run(patiently(0, batch(source, max, d, out))).await;
    let got = received_by(consumer).await;
    let (got, expected): (Vec<_>, Vec<_>) = (batches(&got), items.chunks(max).collect());
    t.list("the items", &got.concat(), &without_times(&expected.concat()));
    let sizes: Vec<_> = got.iter().map(Vec::len).collect();
    t.equal("the sizes of full batches", sizes, vec![max; whole]);
}

/// asks: "as soon as the receiver of `out` is gone, or has closed it, it ends, whatever it was waiting for, and `rx` goes with it, so that those who send into it notice."
async fn a_receiver_that_is_gone_before_ends_it_at_once(t: &mut Trial) {
    for closes in [false, true] {
        let (out, mut kept) = mpsc::channel(t.length(1..=9));
        let (source, rx) = holds(t.length(0..=MANY));
        let max = t.length(1..=9);
        let kept = closes.then(|| {
            kept.close();
            kept
        });
        let batched = batch(rx, max, Duration::from_millis(50), out);
        let ended = ends_with_out(t, 0, &source, batched).await;
        drop(kept);
        if !ended {
            return;
        }
    }
}

/// asks: "as soon as the receiver of `out` is gone, or has closed it, it ends, whatever it was waiting for, and `rx` goes with it, so that those who send into it notice."
async fn a_receiver_that_goes_in_a_silence_ends_it_at_once(t: &mut Trial) {
    for closes in [false, true] {
        let (max, whole) = (t.length(1..=9), t.length(0..=9));
        if !goes(t, max, max * whole, whole + 1, closes).await {
            return;
        }
    }
}

/// asks: "as soon as the receiver of `out` is gone, or has closed it, it ends, whatever it was waiting for, and `rx` goes with it, so that those who send into it notice."
async fn a_receiver_that_goes_while_a_batch_is_gathered_ends_it_at_once(t: &mut Trial) {
    for closes in [false, true] {
        let (max, whole) = (t.length(2..=MANY), t.length(0..=3));
        let more = t.vary(1..=max as u64 - 1) as usize;
        if !goes(t, max, max * whole + more, whole + 1, closes).await {
            return;
        }
    }
}

/// asks: "as soon as the receiver of `out` is gone, or has closed it, it ends, whatever it was waiting for, and `rx` goes with it, so that those who send into it notice."
async fn a_receiver_that_goes_while_there_is_no_room_ends_it_at_once(t: &mut Trial) {
    for closes in [false, true] {
        let (max, room) = (t.length(1..=9), t.length(1..=9));
        if !goes(t, max, max * (room + 1) + 1, room, closes).await {
            return;
        }
    }
}

/// The receiver of `out` goes some time after so many items have come, without having taken one.
/// Whether `batch` has ended then.
async fn goes(t: &mut Trial, max: usize, items: usize, room: usize, closes: bool) -> bool {
    // The receiver is still there when the answer comes too early.
    t.may_leave_tasks();
    let ms = t.vary(1..=90);
    let (source, rx) = holds(items);
    let (out, mut kept) = mpsc::channel(room);
    harness::spawn(async move {
        sleep(Duration::from_millis(ms)).await;
        kept.close();
        if closes {
            // Still there, with what it has not taken.
            sleep(Duration::from_millis(2 * PATIENCE_MS)).await;
        }
    });
    let d = Duration::from_millis(ms * t.vary(2..=5));
    ends_with_out(t, ms, &source, batch(rx, max, d, out)).await
}

/// asks: "each as soon as it has `max` items, or `d` after its first one was received, or when there will be no more."
async fn silences_and_limits_may_be_long(t: &mut Trial) {
    let ms = t.long_ms();
    waits_long(t, ms).await;
    t.ever_longer(u64::MAX, waits_long).await;
}

async fn waits_long(t: &mut Trial, ms: u64) {
    t.may_leave_tasks();
    let plan = Plan { max: 3, d: ms / 2, items: numbered(t, [ms / 2]), closes: ms + 2 };
    let (out, rx) = mpsc::channel(4);
    let consumer = tokio::spawn(receive_all(rx, 0));
    let source = sends(1, plan.items.clone(), plan.closes);
    let batched = batch(source, plan.max, Duration::from_millis(plan.d), out);
    t.time_in_few_polls(plan.closes, 40, patiently(plan.closes, batched)).await;
    let got = received_by(consumer).await;
    plan.compare(t, got);
}

/// asks: "pub async fn batch<T>(rx: Receiver<T>, max: usize, d: Duration, out: Sender<Vec<T>>)"
async fn items_need_no_traits(t: &mut Trial) {
    struct Plain(u64);
    let value = t.vary(0..=999);
    let (tx, rx) = mpsc::channel(1);
    let _ = tx.try_send(Plain(value));
    drop(tx);
    let (out, mut batches) = mpsc::channel(2);
    t.time(0, patiently(0, batch(rx, 2, Duration::from_millis(5), out))).await;
    let got = batches.try_recv().unwrap_or_default();
    let got: Vec<_> = got.into_iter().map(|Plain(value)| value).collect();
    t.list("the items", &got, &[value]);
}

/// Items, each with the time when it comes.
type Items = Vec<(u64, u64)>;

/// A batch, and when it was received.
type Batch = (u64, Vec<u64>);

/// What comes when, all in ms.
struct Plan {
    max: usize,
    d: u64,
    items: Items,
    closes: u64,
}

/// Why a batch goes.
enum Why {
    Full,
    /// Since its first item came then.
    TimeIsUp(u64),
    End,
}

impl Plan {
    fn batches(&self) -> Vec<(Batch, Why)> {
        let mut batches: Vec<(Batch, Why)> = vec![];
        let mut items = self.items.iter().peekable();
        while let Some(&(first, item)) = items.next() {
            let (mut batch, mut last, due) = (vec![item], first, first + self.d);
            while let Some(&(at, item)) =
                items.next_if(|(at, _)| batch.len() < self.max && *at < due)
            {
                (last, _) = (at, batch.push(item));
            }
            let (at, why) = if batch.len() == self.max {
                (last, Why::Full)
            } else if due <= self.closes {
                (due, Why::TimeIsUp(first))
            } else {
                (self.closes, Why::End)
            };
            batches.push(((at, batch), why));
        }
        batches
    }

    fn compare(&self, t: &mut Trial, got: Vec<Batch>) {
        let expected = self.batches();
        t.list("the items", &batches(&got).concat(), &without_times(&self.items));
        let largest = got.iter().map(|(_, batch)| batch.len()).max().unwrap_or(0);
        t.holds(
            largest <= self.max,
            Diagnosis::OverLimit,
            format!("With a `max` of {}, a batch had {largest} items.", self.max),
        );
        let empty = got.iter().find(|(_, batch)| batch.is_empty());
        let otherwise = empty.map(|(at, _)| {
            format!("An empty batch came after {at} ms: where there is nothing, nothing is sent.")
        });
        t.holds(otherwise.is_none(), Diagnosis::WrongValue, otherwise.unwrap_or_default());
        let other = got.iter().zip(&expected).find(|(got, (expected, _))| *got != expected);
        let otherwise = other.map(|(got, expected)| self.differ(got, expected));
        t.holds(otherwise.is_none(), Diagnosis::WrongTime, otherwise.unwrap_or_default());
    }

    fn differ(&self, (at, got): &Batch, ((due, batch), why): &(Batch, Why)) -> String {
        let Self { max, d, closes, .. } = self;
        let why = match why {
            Why::Full => format!("it had its {max} items then"),
            Why::TimeIsUp(first) => format!("its first item came after {first} ms"),
            Why::End => format!("`rx` ended after {closes} ms"),
        };
        let limits = format!("With a `max` of {max} and a `d` of {d} ms");
        let (got_few, few) = (few(got), few(batch));
        if got == batch {
            return format!(
                "{limits}, the batch {few} came after {at} ms instead of {due}: {why}."
            );
        }
        format!(
            "{limits}, the batch {got_few} came after {at} ms. It should be {few}, after {due} ms: {why}."
        )
    }
}

/// The beginning of a batch.
fn few(batch: &[u64]) -> String {
    match batch {
        [] | [_] | [_, _] | [_, _, _] | [_, _, _, _] => format!("{batch:?}"),
        [first, second, .., last] => {
            format!("[{first}, {second}, … {last}] of {}", batch.len())
        }
    }
}

/// Has all of `plan` come to a receiver that takes every batch at once. Whether it ended in time.
async fn check(t: &mut Trial, plan: Plan) -> bool {
    // Both ends are still there when the answer comes too early.
    t.may_leave_tasks();
    let (room_in, room_out) = (t.length(1..=MANY), t.length(1..=9));
    let (out, rx) = mpsc::channel(room_out);
    let consumer = tokio::spawn(receive_all(rx, 0));
    let source = sends(room_in, plan.items.clone(), plan.closes);
    let ends = plan.closes;
    let batched = batch(source, plan.max, Duration::from_millis(plan.d), out);
    let began = Instant::now();
    let ended: Option<()> = t.time(ends, patiently(ends, batched)).await;
    let in_time = began.elapsed() == Duration::from_millis(ends);
    t.holds(
        ended.is_some(),
        Diagnosis::Deadlock,
        format!(
            "`rx` was closed and empty after {ends} ms, and {PATIENCE_MS} ms later `batch` still waits, with \
             nothing to wait for."
        ),
    );
    if ended.is_some() {
        let got = received_by(consumer).await;
        plan.compare(t, got);
    }
    in_time
}

fn numbered(t: &mut Trial, times: impl IntoIterator<Item = u64>) -> Items {
    let first = t.vary(0..=999);
    times.into_iter().zip(first..).collect()
}

/// A channel into which a task sends by this plan, and goes after so many ms.
fn sends(room: usize, items: Items, closes: u64) -> Receiver<u64> {
    let (tx, rx) = mpsc::channel(room);
    harness::spawn(async move {
        let mut now = 0;
        for (at, item) in items {
            pause(at - now).await;
            now = at;
            // A receiver that is gone already is told by what has come.
            let _ = tx.send(item).await;
        }
        pause(closes - now).await;
    });
    rx
}

async fn pause(ms: u64) {
    if ms > 0 {
        sleep(Duration::from_millis(ms)).await;
    }
}

/// A channel that is full of so many items, or empty.
fn holds(items: usize) -> (Sender<u64>, Receiver<u64>) {
    let (tx, rx) = mpsc::channel(items.max(1));
    for item in 0..items as u64 {
        let _ = tx.try_send(item);
    }
    (tx, rx)
}

async fn receive_all(mut rx: Receiver<Vec<u64>>, pause_ms: u64) -> Vec<Batch> {
    let (mut got, began) = (vec![], Instant::now());
    while let Some(batch) = rx.recv().await {
        got.push((began.elapsed().as_millis() as u64, batch));
        pause(pause_ms).await;
    }
    got
}

/// Nobody aborts a receiver.
async fn received_by(consumer: JoinHandle<Vec<Batch>>) -> Vec<Batch> {
    consumer.await.unwrap_or_default()
}

fn batches(got: &[Batch]) -> Vec<Vec<u64>> {
    got.iter().map(|(_, batch)| batch.clone()).collect()
}

fn without_times(items: &[(u64, u64)]) -> Vec<u64> {
    items.iter().map(|(_, item)| *item).collect()
}

/// Whoever does not notice an end would wait for ever, and nobody would be told for what.
const PATIENCE_MS: u64 = 20_000;

async fn patiently(ms: u64, batch: impl Future<Output = ()>) -> Option<()> {
    let_go_after(ms + PATIENCE_MS, batch).await
}

/// Awaits `batch`, whose `out` has no receiver any more after `ms`. Whether it has ended then.
async fn ends_with_out(
    t: &mut Trial,
    ms: u64,
    source: &Sender<u64>,
    batch: impl Future<Output = ()>,
) -> bool {
    let began = Instant::now();
    let ended = async {
        patiently(ms, batch).await?;
        Some(began.elapsed().as_millis() as u64)
    };
    let ended_ms: Option<u64> = t.time(ms, ended).await;
    t.holds(
        ended_ms.is_some(),
        Diagnosis::Deadlock,
        format!(
            "The receiver of `out` was gone after {ms} ms, and {PATIENCE_MS} ms later `batch` still \
             waits for something to send. Who has nothing to send is not told by an error: `closed()` \
             waits for that."
        ),
    );
    let Some(ended_ms) = ended_ms else { return false };
    t.holds(
        ended_ms <= ms,
        Diagnosis::WrongTime,
        format!(
            "The receiver of `out` was gone after {ms} ms, and `batch` ended only after {ended_ms}. Beside the \
             wait for items, and for the time of a batch, has to stand one for that: `closed()`."
        ),
    );
    t.holds(
        source.is_closed(),
        Diagnosis::NotCancelled,
        "The receiver of `out` is gone, and those who send into `rx` do not notice: their channel is \
         still open.",
    );
    ended_ms <= ms
}
