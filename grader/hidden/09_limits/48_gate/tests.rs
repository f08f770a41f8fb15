//! `Gate` lets everybody pass once it is open, whenever they come, and nobody before.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Wake, Waker};
use std::time::Duration;

use futures::future::join_all;
use gate::Gate;
use harness::{Diagnosis, MANY, Trial, must_be_send};
use tokio::time::{Instant, sleep, timeout};

harness::tests![
    who_waits_passes_when_it_opens,
    who_comes_later_passes_at_once,
    everybody_passes_at_that_moment,
    nobody_passes_before,
    opening_it_again_changes_nothing,
    who_gives_up_takes_nothing_from_the_others,
    who_gives_up_when_it_opens_takes_nothing_either,
    opened_before_the_first_look,
    each_gate_is_one_of_its_own,
    it_may_stay_closed_for_long,
    no_opening_is_missed_between_two_threads,
];

/// asks: "A gate that is closed at first."
/// asks: "Waits until the gate is open."
async fn who_waits_passes_when_it_opens(t: &mut Trial) {
    for ms in [50, t.vary(1..=900)] {
        let gate = opens_after(t, ms);
        t.time(ms, must_be_send(async move { gate.wait().await })).await;
    }
}

/// asks: "Where it is open already, that is at once."
/// asks: "Who comes after that does not wait at all, and may come again and again."
/// asks: "Once somebody has opened it, it is open for ever."
async fn who_comes_later_passes_at_once(t: &mut Trial) {
    let (gate, ms) = (Gate::default(), t.long_ms());
    gate.open();
    for later_ms in [0, 0, ms] {
        sleep(Duration::from_millis(later_ms)).await;
        passes_at_once(t, &gate, "The gate was opened").await;
    }
}

/// asks: "Opens the gate, for all who wait and for all who will come."
/// asks: "`wait()` does not return before the gate is open, and returns at once when it is, for everybody who waits, however many there are: in the same millisecond."
async fn everybody_passes_at_that_moment(t: &mut Trial) {
    let (people, ms) = (t.length(2..=2 * MANY), t.vary(10..=200));
    let gate = opens_after(t, ms);
    // They come one by one, some of them after it has been opened.
    let waiters = (0..people as u64).map(|number| {
        let gate = Arc::clone(&gate);
        let comes_ms = number * 7 % (ms + 9);
        must_be_send(async move {
            let began = Instant::now();
            sleep(Duration::from_millis(comes_ms)).await;
            let passed = timeout(PATIENCE, gate.wait()).await;
            passed.ok().map(|()| (began.elapsed().as_millis() as u64, comes_ms.max(ms)))
        })
    });
    let waiters: Vec<_> = waiters.collect();
    let passed: Vec<Option<(u64, u64)>> = t.spawned_all(waiters).await;
    let left = passed.iter().filter(|passed| passed.is_none()).count();
    t.holds(
        left == 0,
        Diagnosis::Deadlock,
        format!("The gate opened after {ms} ms, and {left} of {people} who waited never passed."),
    );
    let late = passed.iter().flatten().find(|(at, due)| at != due);
    t.holds(
        late.is_none(),
        Diagnosis::WrongTime,
        late.map(|(at, due)| format!("One of {people} passed after {at} ms instead of {due}."))
            .unwrap_or_default(),
    );
}

/// asks: "`wait()` does not return before the gate is open,"
async fn nobody_passes_before(t: &mut Trial) {
    let ms = t.vary(20..=200);
    let gate = opens_after(t, ms);
    let passed = AtomicUsize::new(0);
    let (people, look) = (t.length(1..=9), |_| passed.load(Ordering::Relaxed));
    let pass = || async {
        gate.wait().await;
        passed.fetch_add(1, Ordering::Relaxed);
    };
    let all = join_all((0..people).map(|_| pass()));
    let (_, seen): (Vec<()>, Vec<usize>) = t.watch_while(all, [0, 1, ms / 2, ms - 1], look).await;
    let early = seen.iter().copied().max().unwrap_or(people);
    t.holds(
        early == 0 && seen.len() == 4,
        Diagnosis::WrongTime,
        format!("The gate was opened after {ms} ms, and {early} of {people} had passed before."),
    );
}

/// asks: "Opening it again changes nothing."
/// asks: "A gate may be opened any number of times, by anybody."
/// asks: "It stays open."
async fn opening_it_again_changes_nothing(t: &mut Trial) {
    let gate = Arc::new(Gate::default());
    for times in 1..=t.length(2..=9) {
        let opens = Arc::clone(&gate);
        t.spawned(async move { opens.open() }).await;
        passes_at_once(t, &gate, &format!("The gate was opened {times} times")).await;
    }
}

/// asks: "Who gives up, because its `wait()` is dropped, takes nothing from the others."
async fn who_gives_up_takes_nothing_from_the_others(t: &mut Trial) {
    let (people, ms) = (t.length(2..=9), t.vary(10..=90));
    let gate = opens_after(t, ms);
    let waits = async |number: usize| match number % 2 {
        0 => timeout(Duration::from_millis(ms / 2), gate.wait()).await.is_ok(),
        _ => timeout(PATIENCE, gate.wait()).await.is_ok(),
    };
    let all = join_all((0..2 * people).map(waits));
    let passed: Vec<bool> = t.run(all).await;
    let left = passed.iter().skip(1).step_by(2).filter(|passed| !**passed).count();
    t.holds(
        left == 0,
        Diagnosis::Deadlock,
        format!(
            "Of {} who waited, every second one gave up, and then the gate opened: {left} of the \
             others never passed.",
            2 * people
        ),
    );
}

/// asks: "Who gives up, because its `wait()` is dropped, takes nothing from the others."
async fn who_gives_up_when_it_opens_takes_nothing_either(t: &mut Trial) {
    let gate = Gate::default();
    let passed = {
        let mut others = pin!(join_all((0..3).map(|_| timeout(PATIENCE, gate.wait()))));
        let mut gives_up = Box::pin(gate.wait());
        let _ = futures::poll!(gives_up.as_mut());
        let _ = futures::poll!(others.as_mut());
        gate.open();
        // It has been woken, and will never look.
        drop(gives_up);
        others.await
    };
    let left = passed.iter().filter(|passed| passed.is_err()).count();
    t.holds(
        left == 0,
        Diagnosis::Deadlock,
        format!(
            "Four waited when the gate was opened, and one was dropped before it could pass: {left} of \
             the three others never passed."
        ),
    );
    passes_at_once(t, &gate, "The gate was opened").await;
}

/// asks: "Where it is open already, that is at once."
async fn opened_before_the_first_look(t: &mut Trial) {
    let gate = Gate::default();
    // Made before, and polled after.
    let waits = gate.wait();
    gate.open();
    t.time(0, waits).await;
}

/// asks: "Each gate is one of its own."
async fn each_gate_is_one_of_its_own(t: &mut Trial) {
    let (open, closed) = (Gate::default(), Gate::default());
    open.open();
    passes_at_once(t, &open, "One of two gates was opened").await;
    let passed: Option<()> = t.dropped_after(1_000, closed.wait()).await;
    t.holds(
        passed.is_none(),
        Diagnosis::WrongValue,
        "One of two gates was opened, and somebody passed through the other one.",
    );
}

/// asks: "and nobody looks at it again and again."
async fn it_may_stay_closed_for_long(t: &mut Trial) {
    let ms = t.long_ms();
    stays_closed(t, ms).await;
    t.ever_longer(u64::MAX, stays_closed).await;
}

async fn stays_closed(t: &mut Trial, ms: u64) {
    let gate = opens_after(t, ms);
    t.time_in_few_polls(ms, 20, gate.wait()).await;
}

/// Gates that are opened by one thread while another one begins to wait.
const MEETINGS: usize = 3_000;

/// asks: "A gate is shared by tasks on many threads."
/// asks: "However `open()` and `wait()` meet, nobody is left waiting at an open gate,"
async fn no_opening_is_missed_between_two_threads(t: &mut Trial) {
    let rounds = t.race_anew(2, 1, Meetings::default, |meetings, thread| {
        let gone = Gone(&meetings.one_is_gone);
        let together = (0..).zip(&meetings.all);
        let missed = together.filter(|(number, one)| !one.ends_well(thread, *number, gone.0));
        missed.count()
    });
    let missed: usize = rounds.iter().flat_map(|(_, missed)| missed).sum();
    t.holds(
        missed == 0,
        Diagnosis::Deadlock,
        format!(
            "Of {} who began to wait on one thread while the gate was opened on another, {missed} were \
             left waiting at an open gate: it was opened after they had looked and before they \
             listened, or the bell rang before the gate was open.",
            rounds.len() * MEETINGS
        ),
    );
}

/// All that two threads have.
struct Meetings {
    all: Vec<Meeting>,
    one_is_gone: AtomicBool,
}

impl Default for Meetings {
    fn default() -> Self {
        let all = (0..MEETINGS).map(|_| Meeting::default()).collect();
        Self { all, one_is_gone: AtomicBool::new(false) }
    }
}

/// Tells the other thread that there is nobody to wait for any more, after a panic too.
struct Gone<'a>(&'a AtomicBool);

impl Drop for Gone<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

/// A gate where two threads meet.
#[derive(Default)]
struct Meeting {
    gate: Gate,
    here: AtomicUsize,
    is_open: AtomicBool,
}

impl Meeting {
    /// Opens the gate on thread 1, and waits at it on thread 0; whether nobody was left waiting.
    fn ends_well(&self, thread: usize, number: usize, gone: &AtomicBool) -> bool {
        self.here.fetch_add(1, Ordering::AcqRel);
        await_that(gone, || self.here.load(Ordering::Acquire) == 2);
        // One of them is a little later, each time by another bit.
        let late = number % 64;
        if (thread == 0) == (number % 128 < 64) {
            (0..late).for_each(|_| std::hint::spin_loop());
        }
        match thread {
            0 => self.passes(gone),
            _ => {
                self.gate.open();
                self.is_open.store(true, Ordering::Release);
                true
            }
        }
    }

    fn passes(&self, gone: &AtomicBool) -> bool {
        let woken = Arc::new(Woken::default());
        let waker = Waker::from(Arc::clone(&woken));
        let mut cx = Context::from_waker(&waker);
        let mut waits: Pin<_> = pin!(self.gate.wait());
        if waits.as_mut().poll(&mut cx).is_ready() {
            return true;
        }
        await_that(gone, || self.is_open.load(Ordering::Acquire));
        // A future may ask to be polled again.
        (0..8).any(|_| {
            woken.0.swap(false, Ordering::AcqRel) && waits.as_mut().poll(&mut cx).is_ready()
        })
    }
}

#[derive(Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Release);
    }
}

/// On a machine with one processor, the other thread needs it.
fn await_that(gone: &AtomicBool, is: impl Fn() -> bool) {
    for turn in 1_u64.. {
        if is() || gone.load(Ordering::Acquire) {
            return;
        }
        if turn.is_multiple_of(200) {
            std::thread::yield_now();
        }
        std::hint::spin_loop();
    }
}

/// Whoever is not let through would wait for ever.
const PATIENCE: Duration = Duration::from_secs(30);

/// A gate that somebody opens after so long.
fn opens_after(t: &mut Trial, ms: u64) -> Arc<Gate> {
    // Who opens it is still there when somebody has passed too early.
    t.may_leave_tasks();
    let gate = Arc::new(Gate::default());
    let opens = Arc::clone(&gate);
    tokio::spawn(async move {
        sleep(Duration::from_millis(ms)).await;
        opens.open();
    });
    gate
}

async fn passes_at_once(t: &mut Trial, gate: &Gate, after: &str) {
    let passed = t.first_poll(gate.wait()).is_some();
    t.holds(
        passed,
        Diagnosis::Deadlock,
        format!("{after}, and who comes to it then has to wait: that it is open must be a state, not an event."),
    );
}
