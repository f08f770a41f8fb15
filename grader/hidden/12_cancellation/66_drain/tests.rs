//! `drain` serves until it is told to stop, lets what is left end in time, and counts everything.

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use drain::drain;
use futures::FutureExt;
use harness::{Diagnosis, MANY, ProbeCall, Trial};
use kata::shutdown::{Conn, Report};
use tokio::runtime::Handle;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until, timeout};

harness::tests![
    who_ends_within_the_period_is_finished_and_others_are_aborted,
    all_may_end_before_the_period_does,
    connections_are_served_as_they_come,
    the_period_is_one_for_all,
    a_second_signal_ends_it_at_once,
    more_signals_change_nothing,
    a_period_may_be_zero,
    what_waits_when_a_signal_comes_is_refused,
    a_signal_may_be_there_before_the_call,
    two_signals_may_be_there_before_the_call,
    who_comes_after_the_signal_is_told_so,
    a_closed_channel_ends_it_without_a_signal,
    a_signal_counts_after_the_channel_was_closed,
    without_connections_it_ends_at_once,
    no_more_signals_are_no_signal,
    a_panic_is_counted_and_harms_nobody,
    some_hundreds_are_served_at_once,
    any_connections_and_signals,
    nothing_may_happen_for_long,
    connections_may_have_one_name,
];

/// asks: "Serves the connections that come from `conns`, all side by side, and reports what became of them."
/// asks: "What is being served then has until `grace` after that first signal"
/// asks: "Whatever is still being served at that time is aborted."
/// asks: "When it returns, everything that was aborted is gone, and nothing of it goes on."
async fn who_ends_within_the_period_is_finished_and_others_are_aborted(t: &mut Trial) {
    let (signal, grace) = (odd(t, 20..=60), even(t, 20..=60));
    let ends = signal + grace;
    // Before the signal, within the period, after it, and never.
    let takes = [signal / 2, signal + grace / 2, ends + 100, DAY_MS];
    let conns = numbered(takes.into_iter().map(|ms| (0, ms / 2 * 2)));
    check(t, Plan { conns, signals: vec![signal], grace, ..Plan::default() }).await;
}

/// asks: "So it does not wait for the end of the period when all are done before"
/// asks: "Returns as soon as there is nothing left to wait for."
async fn all_may_end_before_the_period_does(t: &mut Trial) {
    let (signal, grace, count) = (odd(t, 1..=60), even(t, 100..=400), t.length(1..=9));
    let takes = t.numbers(count, 1..=50);
    let conns = numbered(takes.into_iter().map(|half| (0, 2 * half)));
    check(t, Plan { conns, signals: vec![signal], grace, ..Plan::default() }).await;
}

/// asks: "A connection is served from the moment at which it comes, beside all others."
async fn connections_are_served_as_they_come(t: &mut Trial) {
    let count = t.length(1..=MANY);
    let (conns, signal) = (some_conns(t, count, 100), odd(t, 101..=120));
    check(t, Plan { conns, signals: vec![signal], grace: 1_000, ..Plan::default() }).await;
}

/// asks: "and what is being served has `grace` from then on to come to its end."
/// asks: "What is being served then has until `grace` after that first signal"
async fn the_period_is_one_for_all(t: &mut Trial) {
    let (signal, grace, count) = (odd(t, 1..=20), even(t, 10..=40), t.length(3..=MANY));
    // One after the other ends, each within a period after the one before.
    let conns = numbered((1..=count as u64).map(|turn| (0, turn * grace.min(30) / 4 * 2)));
    check(t, Plan { conns, signals: vec![signal], grace, ..Plan::default() }).await;
}

/// asks: "What has not ended by then, or at a second signal, is aborted."
/// asks: "At a second signal, all that is left is aborted at once."
async fn a_second_signal_ends_it_at_once(t: &mut Trial) {
    let count = t.length(1..=20);
    let conns = [some_conns(t, count, 20), vec![Planned::new(count + 1, 0, DAY_MS)]].concat();
    let first = odd(t, 21..=40);
    let signals = vec![first, first + 2 * t.vary(0..=20)];
    let grace = 2 * t.vary(100..=200);
    check(t, Plan { conns, signals, grace, ..Plan::default() }).await;
}

/// asks: "Whatever is still being served at that time is aborted."
/// asks: "A `Report` counts every connection once."
async fn connections_may_have_one_name(t: &mut Trial) {
    let (count, grace) = (t.length(2..=9), even(t, 10..=40));
    let (to, conns) = mpsc::channel(count);
    let name = t.word();
    for _ in 0..count {
        // There is room for all.
        let _ = to.try_send(Conn::new(name.clone(), 500));
    }
    let (signal, signals) = mpsc::channel(1);
    let begins = Instant::now();
    let signalled = async {
        sleep_until(begins + Duration::from_millis(1)).await;
        // Whoever does not listen is seen by the report.
        let _ = signal.send(()).await;
    };
    let drained = drain(conns, signals, Duration::from_millis(grace));
    let report = async { tokio::join!(drained, signalled).0 };
    let _: Report = t.run(report).await;
    let is_whole = |call: &&ProbeCall| call.ended_ms.is_some() && !call.dropped;
    let whole = t.calls().iter().filter(is_whole).count();
    t.holds(
        whole == 0,
        Diagnosis::NotCancelled,
        format!(
            "{count} connections of one name were being served when the period was over, and {whole} of \
             them went on to their end: a name need not be anybody's own."
        ),
    );
}

/// asks: "More signals change nothing."
async fn more_signals_change_nothing(t: &mut Trial) {
    let conns = numbered([(0, 20), (0, 200), (0, DAY_MS)]);
    let first = odd(t, 1..=40);
    let signals = (0..t.vary(3..=9)).map(|turn| first + 2 * turn).collect();
    check(t, Plan { conns, signals, grace: 100, ..Plan::default() }).await;
}

/// asks: "`grace` may be zero."
async fn a_period_may_be_zero(t: &mut Trial) {
    let count = t.length(1..=20);
    let conns = some_conns(t, count, 40);
    let signal = odd(t, 41..=80);
    check(t, Plan { conns, signals: vec![signal], grace: 0, ..Plan::default() }).await;
}

/// asks: "A signal goes first: connections that wait in the channel when it comes are refused, and so are those that wait there beside a signal before the call."
/// asks: "They are counted, and not served."
async fn what_waits_when_a_signal_comes_is_refused(t: &mut Trial) {
    // Once is luck, where `select!` chooses.
    for _ in 0..REPEATS {
        let (signal, waiting) = (odd(t, 1..=40), t.length(1..=20));
        let plan = Plan {
            conns: numbered([(0, 100)]),
            waiting,
            signals: vec![signal],
            grace: 200,
            ..Plan::default()
        };
        if !check(t, plan).await {
            return;
        }
    }
}

/// asks: "A signal goes first: connections that wait in the channel when it comes are refused, and so are those that wait there beside a signal before the call."
async fn a_signal_may_be_there_before_the_call(t: &mut Trial) {
    for _ in 0..REPEATS {
        let waiting = t.length(0..=MANY);
        if !check(t, Plan { waiting, signals: vec![0], grace: 50, ..Plan::default() }).await {
            return;
        }
    }
}

/// asks: "A signal goes first"
/// asks: "At a second signal, all that is left is aborted at once."
async fn two_signals_may_be_there_before_the_call(t: &mut Trial) {
    let waiting = t.length(0..=20);
    check(t, Plan { waiting, signals: vec![0, 0], grace: 50, ..Plan::default() }).await;
}

/// asks: "At the first of the `signals` it stops accepting"
/// asks: "The first signal closes the door at that moment: whoever still wants to send a connection is told so."
async fn who_comes_after_the_signal_is_told_so(t: &mut Trial) {
    let (signal, count) = (odd(t, 1..=20), t.length(1..=20));
    let later = (0..count as u64).map(|turn| (signal + 1 + 2 * turn, 10));
    let conns = numbered([(0, 200)].into_iter().chain(later));
    check(t, Plan { conns, signals: vec![signal], grace: 400, ..Plan::default() }).await;
}

/// asks: "after the last connection has ended, if `conns` is closed or a signal came"
/// asks: "and not for a signal when `conns` is closed and empty."
async fn a_closed_channel_ends_it_without_a_signal(t: &mut Trial) {
    let count = t.length(1..=20);
    let conns = some_conns(t, count, 40);
    for closes in [40, 1_000] {
        let plan =
            Plan { conns: conns.clone(), closes: Some(closes), grace: 10, ..Plan::default() };
        if !check(t, plan).await {
            return;
        }
    }
}

/// asks: "What is being served then has until `grace` after that first signal"
async fn a_signal_counts_after_the_channel_was_closed(t: &mut Trial) {
    let (signal, grace) = (odd(t, 20..=60), even(t, 20..=60));
    let conns = numbered([(0, 10), (0, signal + grace / 4 * 2 + 1), (4, DAY_MS)]);
    let signals = vec![signal];
    check(t, Plan { conns, closes: Some(6), signals, grace, ..Plan::default() }).await;
}

/// asks: "at once where there is none."
async fn without_connections_it_ends_at_once(t: &mut Trial) {
    let signal = odd(t, 1..=60);
    let plans = [
        Plan { closes: Some(0), grace: 100, ..Plan::default() },
        Plan { closes: Some(30), grace: 100, ..Plan::default() },
        Plan { signals: vec![signal], grace: 100, ..Plan::default() },
    ];
    for plan in plans {
        if !check(t, plan).await {
            return;
        }
    }
}

/// asks: "`None` means that no other one will ever come: that is no signal, and no reason to end."
async fn no_more_signals_are_no_signal(t: &mut Trial) {
    let count = t.length(1..=20);
    let conns = some_conns(t, count, 100);
    let deaf = |signals, closes| Plan {
        conns: conns.clone(),
        signals,
        signals_end: true,
        closes,
        grace: 60,
        ..Plan::default()
    };
    let signal = odd(t, 30..=50);
    for plan in [deaf(vec![], Some(120)), deaf(vec![signal], None)] {
        if !check(t, plan).await {
            return;
        }
    }
}

/// asks: "If serving it panics, that is counted, and does no harm to any other."
async fn a_panic_is_counted_and_harms_nobody(t: &mut Trial) {
    let count = t.length(2..=20);
    let mut conns = some_conns(t, count, 60);
    for (place, conn) in conns.iter_mut().enumerate() {
        conn.panics = place % 2 == 0;
    }
    let signal = odd(t, 61..=100);
    check(t, Plan { conns, signals: vec![signal], grace: 40, ..Plan::default() }).await;
}

/// asks: "A connection is served from the moment at which it comes, beside all others."
async fn some_hundreds_are_served_at_once(t: &mut Trial) {
    // More than a byte can count.
    let count = t.length(260..=2 * MANY);
    let conns = numbered((0..count as u64).map(|turn| (0, 2 * (turn % 90) + 2)));
    check(t, Plan { conns, signals: vec![51], grace: 60, ..Plan::default() }).await;
}

/// asks: "A `Report` counts every connection once."
async fn any_connections_and_signals(t: &mut Trial) {
    let count = t.length(0..=MANY);
    let mut conns = some_conns(t, count, 200);
    for conn in &mut conns {
        conn.panics = t.vary(0..=4) == 2;
    }
    let first = odd(t, 1..=250);
    let signals = match t.vary(0..=2) {
        0 => vec![first],
        _ => vec![first, first + 2 * t.vary(0..=100)],
    };
    let closes = (t.vary(0..=1) == 1).then(|| even(t, 202..=400));
    let grace = 2 * t.vary(0..=120);
    check(t, Plan { conns, signals, closes, grace, ..Plan::default() }).await;
}

/// asks: "and no reason to end."
async fn nothing_may_happen_for_long(t: &mut Trial) {
    let ms = t.long_ms();
    takes_long(t, ms).await;
    t.ever_longer(u64::MAX / 16, takes_long).await;
}

async fn takes_long(t: &mut Trial, ms: u64) {
    let before = t.polls();
    let conns = numbered([(0, ms + ms / 2), (0, 4 * ms)]);
    let plan = Plan { conns, signals: vec![ms + 1], grace: ms, ..Plan::default() };
    if !check(t, plan).await {
        return;
    }
    let polls = t.polls() - before;
    t.holds(
        polls <= 200,
        Diagnosis::Spinning,
        format!(
            "Polled {polls} times in {} ms, in which a handful of things happened: await what comes next \
             instead of looking again and again.",
            2 * ms
        ),
    );
}

/// As often as it takes to see a random choice fall both ways.
const REPEATS: usize = 64;

/// What nobody waits for.
const DAY_MS: u64 = 86_400_000;

/// A connection to be.
#[derive(Clone, Copy)]
struct Planned {
    number: usize,
    comes_ms: u64,
    takes_ms: u64,
    panics: bool,
}

impl Planned {
    fn new(number: usize, comes_ms: u64, takes_ms: u64) -> Self {
        Self { number, comes_ms, takes_ms, panics: false }
    }

    fn conn(self) -> Conn {
        let Self { takes_ms, panics, .. } = self;
        if panics {
            Conn::panicking(self.label(), takes_ms)
        } else {
            Conn::new(self.label(), takes_ms)
        }
    }

    fn label(self) -> String {
        format!("client({})", self.number)
    }
}

/// Connections come and end at even times, and signals come at odd ones, so that nothing meets. `grace`
/// is even.
#[derive(Clone, Default)]
struct Plan {
    conns: Vec<Planned>,
    /// So many more are put into the channel together with the first signal, with no turn in between.
    waiting: usize,
    /// With 0, a signal is there before the call.
    signals: Vec<u64>,
    /// After the last signal there can be no other one. Otherwise there could be.
    signals_end: bool,
    /// When nobody is left who could send connections.
    closes: Option<u64>,
    grace: u64,
}

fn odd(t: &mut Trial, range: std::ops::RangeInclusive<u64>) -> u64 {
    t.vary(range) / 2 * 2 + 1
}

fn even(t: &mut Trial, range: std::ops::RangeInclusive<u64>) -> u64 {
    t.vary(range) / 2 * 2
}

/// Connections that come and take so long, numbered from 1.
fn numbered(conns: impl IntoIterator<Item = (u64, u64)>) -> Vec<Planned> {
    let numbered = conns.into_iter().zip(1..);
    numbered.map(|((comes, takes), number)| Planned::new(number, comes, takes.max(2))).collect()
}

/// So many connections that come within `ms`.
fn some_conns(t: &mut Trial, count: usize, ms: u64) -> Vec<Planned> {
    let comes = t.numbers(count, 0..=ms / 2 - 1);
    let takes = t.numbers(count, 1..=90);
    numbered(comes.into_iter().zip(takes).map(|(comes, takes)| (2 * comes, 2 * takes)))
}

impl Plan {
    fn first_signal(&self) -> Option<u64> {
        self.signals.first().copied()
    }

    /// When what is left is aborted.
    fn aborts_ms(&self) -> u64 {
        let Some(first) = self.first_signal() else { return u64::MAX };
        (first + self.grace).min(self.signals.get(1).copied().unwrap_or(u64::MAX))
    }

    fn accepted(&self) -> impl Iterator<Item = &Planned> {
        let door_ms = self.first_signal().unwrap_or(u64::MAX);
        self.conns.iter().filter(move |conn| conn.comes_ms < door_ms)
    }

    fn returns_ms(&self) -> u64 {
        let last = self.accepted().map(|conn| conn.comes_ms + conn.takes_ms).max().unwrap_or(0);
        self.door_ms().max(last.min(self.aborts_ms()))
    }

    /// When nobody can come any more.
    fn door_ms(&self) -> u64 {
        self.first_signal().unwrap_or(u64::MAX).min(self.closes.unwrap_or(u64::MAX))
    }

    fn report(&self) -> Report {
        let aborts_ms = self.aborts_ms();
        let count = |panics: bool| {
            let in_time = |conn: &&Planned| conn.comes_ms + conn.takes_ms < aborts_ms;
            self.accepted().filter(in_time).filter(|conn| conn.panics == panics).count()
        };
        let (finished, panicked) = (count(false), count(true));
        let aborted = self.accepted().count() - finished - panicked;
        Report { finished, panicked, aborted, refused: self.waiting }
    }

    /// What has closed the door.
    fn door_closes(&self) -> String {
        match (self.first_signal(), self.door_ms()) {
            (Some(first), door) if first == door => format!("The first signal came at {first} ms"),
            (_, door) => format!("`conns` was closed at {door} ms"),
        }
    }

    /// Everything that happens, in order.
    fn happenings(&self) -> Vec<(u64, What)> {
        let signals = self.signals.iter().map(|ms| (*ms, What::Signal));
        let conns = self.conns.iter().map(|conn| (conn.comes_ms, What::Comes(*conn)));
        let closes = self.closes.iter().map(|ms| (*ms, What::Closes));
        let mut all: Vec<_> = conns.chain(signals).chain(closes).collect();
        let first = self.first_signal().unwrap_or(0);
        all.extend((0..self.waiting).map(|place| {
            (first, What::Comes(Planned::new(self.conns.len() + 1 + place, first, 40)))
        }));
        // Closing comes last: whoever comes at that moment is still there.
        all.sort_by_key(|(ms, what)| (*ms, matches!(what, What::Closes)));
        all
    }
}

#[derive(Clone, Copy)]
enum What {
    Comes(Planned),
    Signal,
    Closes,
}

/// Where all that happens comes from.
struct Outside {
    conns: Option<Sender<Conn>>,
    signals: Option<Sender<()>>,
    /// Who was taken into the channel, though the door should have been closed.
    taken_in: Arc<Mutex<Vec<(Planned, u64)>>>,
    door_ms: u64,
}

impl Outside {
    fn happens(&mut self, ms: u64, what: What) {
        match what {
            What::Signal => {
                if let Some(signals) = &self.signals {
                    // Nobody need listen any more.
                    let _ = signals.try_send(());
                }
            }
            What::Closes => self.conns = None,
            What::Comes(conn) => {
                let Some(conns) = &self.conns else { return };
                let is_in = conns.try_send(conn.conn()).is_ok();
                if let Ok(mut taken_in) = self.taken_in.lock()
                    && is_in
                    && ms > self.door_ms
                {
                    taken_in.push((conn, ms));
                }
            }
        }
    }
}

/// Both channels, and the task that has everything happen in them.
struct Begun {
    accepts: Receiver<Conn>,
    hears: Receiver<()>,
    happening: JoinHandle<()>,
    taken_in: Arc<Mutex<Vec<(Planned, u64)>>>,
}

/// Lets happen what this plan says, from now on. What is there at 0 is there before the call.
fn begin(plan: &Plan) -> Begun {
    let (conns, accepts) = mpsc::channel(plan.conns.len() + plan.waiting + 1);
    let (signals, hears) = mpsc::channel(plan.signals.len() + 1);
    let taken_in = Arc::new(Mutex::new(vec![]));
    let mut outside = Outside {
        conns: Some(conns),
        signals: Some(signals),
        taken_in: Arc::clone(&taken_in),
        door_ms: plan.first_signal().unwrap_or(u64::MAX),
    };
    let (began, mut happenings) = (Instant::now(), plan.happenings());
    for (ms, what) in happenings.extract_if(.., |(ms, _)| *ms == 0) {
        outside.happens(ms, what);
    }
    let signals_end = plan.signals_end;
    let happening = tokio::spawn(async move {
        if signals_end && !happenings.iter().any(|(_, what)| matches!(what, What::Signal)) {
            outside.signals = None;
        }
        for (ms, what) in happenings {
            sleep_until(began + Duration::from_millis(ms)).await;
            outside.happens(ms, what);
            if signals_end && matches!(what, What::Signal) {
                outside.signals = None;
            }
        }
        // Whoever is left could still send.
        std::future::pending::<()>().await;
    });
    Begun { accepts, hears, happening, taken_in }
}

/// What an answer gave, or panicked with, and how many of its tasks were there when it had returned.
type Given = (std::thread::Result<Report>, usize);

/// Drains what this plan says, and looks at all that is asked for. Whether it is as planned.
async fn check(t: &mut Trial, plan: Plan) -> bool {
    t.may_panic();
    let (began_ms, before) = (t.now_ms(), t.calls().len());
    let Begun { accepts, hears, happening, taken_in } = begin(&plan);
    let draining = drain(accepts, hears, Duration::from_millis(plan.grace));
    let alive = || Handle::current().metrics().num_alive_tasks();
    let others = alive();
    let mut answer = Box::pin(async {
        let given = AssertUnwindSafe(draining).catch_unwind().await;
        let left = alive().saturating_sub(others);
        // Whoever is outside is nobody's leftover.
        happening.abort();
        let _ = happening.await;
        (given, left)
    });
    let patience = Duration::from_millis(plan.returns_ms() + PATIENCE_MS);
    let in_time = async { timeout(patience, &mut answer).await.ok() };
    let in_time: Option<Given> = t.time(plan.returns_ms(), in_time).await;
    let calls = t.calls().split_off(before);
    let given = match in_time {
        Some(given) => given,
        // What it waits for is in the record.
        None if calls.iter().all(|call| call.ended_ms.is_some()) => t.run(answer).await,
        None => {
            // They are at work because nobody has waited for them yet.
            t.may_leave_tasks();
            is_served_as_planned(t, &plan, &calls, began_ms);
            return false;
        }
    };
    let taken_in = taken_in.lock().map(|taken_in| taken_in.clone()).unwrap_or_default();
    is_as_planned(t, &plan, given, &calls, began_ms) && is_told(t, &plan, &taken_in)
}

/// Whether what was given is what this plan says, when it says so.
fn is_as_planned(
    t: &mut Trial,
    plan: &Plan,
    (given, left): Given,
    calls: &[ProbeCall],
    began_ms: u64,
) -> bool {
    let Some(report) = not_panicked(t, plan, given) else { return false };
    let ended_ms = t.now_ms() - began_ms;
    if is_early(t, plan, ended_ms) || !is_served_as_planned(t, plan, calls, began_ms) {
        return false;
    }
    t.holds(
        left == 0,
        Diagnosis::NotCancelled,
        format!(
            "`drain` has returned, and {left} of its tasks were not gone: to abort a task is to ask for its end. It \
             is gone once it was joined."
        ),
    );
    t.holds(
        ended_ms <= plan.returns_ms(),
        Diagnosis::WrongTime,
        format!(
            "{}, and at {} ms nothing was being served any more. `drain` returned only at {ended_ms} ms.",
            plan.door_closes(),
            plan.returns_ms()
        ),
    );
    if ended_ms != plan.returns_ms() {
        // Where it came at another time, that is what is wrong.
        return false;
    }
    t.equal("the report", report, plan.report());
    left == 0 && report == plan.report()
}

/// For so long after its time an answer is waited for.
const PATIENCE_MS: u64 = 2_000;

/// Whether it has returned while connections could still come.
fn is_early(t: &mut Trial, plan: &Plan, ended_ms: u64) -> bool {
    let door_ms = plan.door_ms();
    let signals = if plan.signals_end && plan.signals.is_empty() {
        " The end of `signals` is no signal."
    } else {
        ""
    };
    t.holds(
        ended_ms >= door_ms,
        Diagnosis::WrongTime,
        format!(
            "`drain` returned after {ended_ms} ms, when no signal had come and `conns` was open: others could \
             still come.{signals}"
        ),
    );
    ended_ms < door_ms
}

/// The report; nothing if the panic of a connection has ended `drain`, too.
fn not_panicked(t: &mut Trial, plan: &Plan, given: std::thread::Result<Report>) -> Option<Report> {
    let panic = match given {
        Ok(report) => return Some(report),
        Err(panic) => panic,
    };
    let is_of = |conn: &&Planned| {
        let message = format!("{} has failed", conn.label());
        panic.downcast_ref::<String>().is_some_and(|text| *text == message)
    };
    // What the answer's own text raises is told with its line.
    let Some(conn) = plan.conns.iter().find(is_of) else { resume_unwind(panic) };
    t.holds(
        false,
        Diagnosis::Panicked,
        format!(
            "`{}` panicked, and with it `drain`: its panic was not caught, or was raised again. Tokio catches a \
             panic at the edge of a task, and keeps it in the `JoinError`.",
            conn.label()
        ),
    );
    None
}

/// Who came after the signal was not taken into the channel.
fn is_told(t: &mut Trial, plan: &Plan, taken_in: &[(Planned, u64)]) -> bool {
    let first = taken_in.first();
    let otherwise = first.map(|(conn, ms)| {
        format!(
            "The first signal came at {} ms, and at {ms} ms `{}` could still be sent: nobody was told that the \
             door is closed. `Receiver::close` tells them.",
            plan.first_signal().unwrap_or(0),
            conn.label()
        )
    });
    t.holds(first.is_none(), Diagnosis::NotCancelled, otherwise.unwrap_or_default());
    first.is_none()
}

/// Every connection was served when it should be, and no other one.
fn is_served_as_planned(t: &mut Trial, plan: &Plan, calls: &[ProbeCall], began_ms: u64) -> bool {
    let since = |ms: u64| ms.saturating_sub(began_ms);
    let of = |conn: &Planned| {
        let label = conn.label();
        let call = calls.iter().find(|call| call.label == label)?;
        Some((since(call.started_ms?), call.ended_ms.map(since), call.dropped))
    };
    let accepted = plan.accepted().find_map(|conn| deviates(plan, conn, of(conn)));
    let found = accepted.or_else(|| {
        let first = plan.first_signal()?;
        let served = calls.iter().find(|call| {
            let is_accepted = plan.accepted().any(|conn| conn.label() == call.label);
            call.started_ms.is_some() && !is_accepted
        })?;
        let otherwise = format!(
            "The first signal came at {first} ms, and `{}` was served from {} ms on: {}.",
            served.label,
            since(served.started_ms?),
            if since(served.started_ms?) == first {
                "a signal goes first, and what waits when it comes is refused"
            } else {
                "nobody is accepted after it"
            }
        );
        Some((Diagnosis::NotCancelled, otherwise))
    });
    if let Some((means, otherwise)) = &found {
        t.holds(false, *means, otherwise);
    }
    found.is_none()
}

/// What there is to say of a connection that was to be accepted. It was served from when, until when, and
/// was it dropped then?
fn deviates(
    plan: &Plan,
    conn: &Planned,
    served: Option<(u64, Option<u64>, bool)>,
) -> Option<(Diagnosis, String)> {
    let (label, comes, due) = (conn.label(), conn.comes_ms, conn.comes_ms + conn.takes_ms);
    let Some((from, to, dropped)) = served else {
        return Some((
            Diagnosis::Sequential,
            format!(
                "`{label}` came at {comes} ms, and was never served: each is served from then on."
            ),
        ));
    };
    if from != comes {
        return Some((
            Diagnosis::Sequential,
            format!(
                "`{label}` came at {comes} ms, and was served only from {from} ms on: each is served from the \
                 moment at which it comes, beside all others."
            ),
        ));
    }
    let (aborts, ended) = (plan.aborts_ms(), to.unwrap_or(u64::MAX));
    let why = why_aborted(plan);
    if dropped && ended < due.min(aborts) {
        let until = match plan.first_signal() {
            None => "no signal came".to_owned(),
            Some(_) if due < aborts => format!("it would have ended at {due} ms, in time"),
            Some(_) => format!("it had until {aborts} ms, {why}"),
        };
        return Some((
            Diagnosis::LostData,
            format!(
                "`{label}` was dropped at {ended} ms, in the middle of being served, though {until}."
            ),
        ));
    }
    (ended > aborts && due > aborts).then(|| {
        let until =
            to.map_or("is served still".to_owned(), |ms| format!("was served until {ms} ms"));
        (
            Diagnosis::NotCancelled,
            format!("`{label}` {until}, and should have been aborted at {aborts} ms, {why}."),
        )
    })
}

fn why_aborted(plan: &Plan) -> String {
    let (first, grace) = (plan.first_signal().unwrap_or(0), plan.grace);
    match plan.signals.get(1) {
        Some(second) if *second < first + grace => "when the second signal came".to_owned(),
        _ => format!("which is {grace} ms after the first signal"),
    }
}
