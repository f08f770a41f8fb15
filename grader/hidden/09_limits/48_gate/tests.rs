//! `Gate` lets everybody pass once it is open, whenever they come, and nobody before.

use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};
use std::time::Duration;

use futures::StreamExt;
use futures::future::join_all;
use futures::stream::FuturesUnordered;
use gate::Gate;
use harness::{Diagnosis, MANY, Trial, let_one_go_after, must_be_send};
use kata::limits::Job;
use tokio::runtime::Builder;
use tokio::task::{JoinSet, unconstrained, yield_now};
use tokio::time::{Instant, sleep};

harness::tests![
    who_waits_passes_when_it_opens,
    who_comes_later_passes_at_once,
    everybody_passes_at_that_moment,
    nobody_passes_before,
    opening_it_again_changes_nothing,
    who_gives_up_takes_nothing_from_the_others,
    who_gives_up_when_it_opens_takes_nothing_either,
    who_was_woken_and_has_not_looked_takes_nothing,
    a_wait_may_go_on_in_another_task,
    several_may_wait_in_one_task,
    as_many_may_pass_as_will,
    opened_before_the_first_look,
    each_gate_is_one_of_its_own,
    it_may_stay_closed_for_long,
    plain no_opening_is_missed_between_two_threads,
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
    let (gate, ms) = (Gate::default(), t.vary(1..=9_000));
    gate.open();
    let many = async {
        for _ in 0..3_000 {
            gate.wait().await;
        }
    };
    t.time(0, many).await;
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
            let passed = passes_some_day(&gate).await;
            passed.then(|| (began.elapsed().as_millis() as u64, comes_ms.max(ms)))
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
        if passes_some_day(&gate).await {
            passed.fetch_add(1, Ordering::Relaxed);
        }
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
        let times = if times == 1 { "once".to_owned() } else { format!("{times} times") };
        passes_at_once(t, &gate, &format!("The gate was opened {times}")).await;
    }
}

/// asks: "Who gives up, because its `wait()` is dropped, takes nothing from the others."
async fn who_gives_up_takes_nothing_from_the_others(t: &mut Trial) {
    let (people, ms) = (t.length(2..=9), t.vary(10..=90));
    let gate = opens_after(t, ms);
    let waits = async |number: usize| match number % 2 {
        0 => let_one_go_after(ms / 2, gate.wait()).await.is_some(),
        _ => passes_some_day(&gate).await,
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
        let mut others = pin!(join_all((0..3).map(|_| passes_some_day(&gate))));
        let mut gives_up = Box::pin(gate.wait());
        let _ = futures::poll!(gives_up.as_mut());
        let _ = futures::poll!(others.as_mut());
        gate.open();
        passes_at_once(t, &gate, "The gate was opened, with others on their way").await;
        // It has been woken, and will never look.
        drop(gives_up);
        others.await
    };
    let left = passed.iter().filter(|passed| !**passed).count();
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

/// asks: "Nor does who has been woken and has not looked yet."
async fn who_was_woken_and_has_not_looked_takes_nothing(t: &mut Trial) {
    let gate = Gate::default();
    let mut waiting: Vec<_> = (0..t.length(1..=9)).map(|_| Box::pin(gate.wait())).collect();
    for waits in &mut waiting {
        let _ = futures::poll!(waits.as_mut());
    }
    gate.open();
    let after = "Somebody waited when the gate was opened, and has not looked yet";
    passes_at_once(t, &gate, after).await;
    // Whoever passes may let others pass, so each place in the queue has its turn at not looking.
    for idle in 0..3 {
        let left = left_beside_who_does_not_look(idle).await;
        t.holds(
            left == 0,
            Diagnosis::Deadlock,
            format!(
                "Three waited when the gate was opened, and the {} of them has not looked yet: {left} of \
                 the two others never passed. Who waits must not need another one of them to let it pass.",
                ["first", "second", "third"][idle]
            ),
        );
        // Each of them waits for as long as anybody has patience.
        if left > 0 {
            return;
        }
    }
}

/// How many of two others never pass, where one of three is not polled once the gate is open.
async fn left_beside_who_does_not_look(idle: usize) -> usize {
    let gate = Gate::default();
    let mut waiting: Vec<_> = (0..3).map(|_| Box::pin(gate.wait())).collect();
    // Who has passed too early is not polled again.
    if waiting.iter_mut().any(|waits| harness::poll_once(waits.as_mut()).is_some()) {
        return 0;
    }
    gate.open();
    let _has_not_looked = waiting.remove(idle);
    let passed: Vec<bool> = join_all(waiting.into_iter().map(some_day)).await;
    passed.iter().filter(|passed| !**passed).count()
}

/// asks: "A `wait()` that has begun in one task may go on in another."
async fn a_wait_may_go_on_in_another_task(t: &mut Trial) {
    let ms = t.vary(1..=90);
    let gate = opens_after(t, ms);
    let mut waits = Box::pin(async move { gate.wait().await });
    // Who has passed too early is not polled again.
    if futures::poll!(waits.as_mut()).is_ready() {
        return;
    }
    let passed: bool = t.spawned(some_day(waits)).await;
    t.holds(
        passed,
        Diagnosis::Deadlock,
        format!(
            "A `wait()` began in one task and was awaited to its end in another. The gate opened after \
             {ms} ms, and that other task was not woken: each poll may come with another waker."
        ),
    );
}

/// asks: "Opens the gate, for all who wait and for all who will come."
async fn several_may_wait_in_one_task(t: &mut Trial) {
    let (people, ms) = (t.length(2..=9), t.vary(1..=90));
    let gate = opens_after(t, ms);
    // Each of them has a waker of its own, and is polled when that was called.
    let all: FuturesUnordered<_> = (0..people).map(|_| passes_some_day(&gate)).collect();
    let passed: Vec<bool> = t.run(all.collect()).await;
    let left = passed.iter().filter(|passed| !**passed).count();
    t.holds(
        left == 0,
        Diagnosis::Deadlock,
        format!(
            "{people} waited in one task, each with a waker of its own, as in a `FuturesUnordered`. The gate \
             opened after {ms} ms, and {left} of them never passed: all that wait have to be woken."
        ),
    );
}

/// More than any number of permits that somebody would write down for "enough".
const VERY_MANY: u32 = 70_000;

/// asks: "Who comes after that does not wait at all, and may come again and again."
async fn as_many_may_pass_as_will(t: &mut Trial) {
    if !t.every_fourth_time() {
        return;
    }
    let gate = Gate::default();
    gate.open();
    // Tokio would have this task give way after a hundred waits.
    let passes = |_: &u32| harness::poll_once(unconstrained(gate.wait())).is_some();
    let passed = (0..VERY_MANY).take_while(passes).count();
    t.holds(
        passed == VERY_MANY as usize,
        Diagnosis::Deadlock,
        format!("{passed} passed an open gate, and the next one has to wait: it is open for all who come."),
    );
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
    // Somebody waits at the one before the other is opened.
    let ms = t.vary(1..=900);
    let (open, closed) = (opens_after(t, ms), Gate::default());
    let passed: Option<()> = t.dropped_after(1_000, closed.wait()).await;
    t.holds(
        passed.is_none(),
        Diagnosis::WrongValue,
        "One of two gates was opened, and somebody passed through the other one.",
    );
    passes_at_once(t, &open, "One of two gates was opened").await;
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

/// More than there are instructions at which somebody else may come between.
const COMERS: u32 = 1_000;

const ROUNDS: usize = 4;

/// asks: "A gate is shared by tasks on many threads."
/// asks: "However `open()` and `wait()` meet, nobody is left waiting at an open gate,"
fn no_opening_is_missed_between_two_threads(t: &mut Trial) {
    // It depends on no seed, and at an instruction where somebody has come between nobody does so again.
    static TRIED: AtomicBool = AtomicBool::new(false);
    if TRIED.swap(true, Ordering::SeqCst) {
        return;
    }
    if blocks_its_thread() {
        t.holds(
            false,
            Diagnosis::Blocking,
            "A poll of `wait()` at a closed gate did not come back: it keeps its whole thread waiting.",
        );
        return;
    }
    // What is new only after something else was is come upon in the next round.
    let missed = (0..ROUNDS).map(|_| left_waiting(t)).find(|missed| *missed != 0).unwrap_or(0);
    let seen = if missed == 1 { "once".to_owned() } else { format!("{missed} times") };
    t.holds(
        missed == 0,
        Diagnosis::Deadlock,
        format!(
            "While one thread came to a gate, another one opened it, and who had come was left waiting at \
             an open gate (seen {seen}). However short it is, there must be no time between the look at \
             the gate and the moment from which the bell is heard, and the gate has to count as open \
             before the bell rings."
        ),
    );
}

/// How many are left waiting at open gates, of those who come in one round.
fn left_waiting(t: &mut Trial) -> usize {
    let met = t.in_lockstep(COMERS, async {
        let all = Arc::new(All::default());
        let comers: JoinSet<()> = (0..COMERS).map(|_| comes(Arc::clone(&all))).collect();
        comers.join_all().await;
        all.left_waiting().await
    });
    t.holds(
        met.is_some(),
        Diagnosis::Deadlock,
        "While one thread opened gates and another one came to them, both stood still.",
    );
    met.unwrap_or(0)
}

/// Whether somebody who comes to a closed gate has not even been told to wait after some seconds. Whoever
/// stands still on every thread there is would be stopped, and never told why.
fn blocks_its_thread() -> bool {
    let began = std::time::Instant::now();
    let comes = std::thread::spawn(|| {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("the system has room for a runtime");
        let _entered = runtime.enter();
        harness::poll_once(Gate::default().wait())
    });
    // Not by waiting for it, which would be in the record as somebody's wait.
    while !comes.is_finished() && began.elapsed() < Duration::from_secs(3) {
        std::thread::yield_now();
    }
    !comes.is_finished()
}

/// Waits at a gate and then opens it. In lockstep, another one does the same between any two
/// instructions of this, and first opens the gate that this one waits at, and waits at the one that this
/// one opens.
async fn comes(all: Arc<All>) {
    let at = all.next.fetch_add(1, Ordering::SeqCst);
    let Some(place) = all.places.get(at) else { return };
    let mut waits = Waits::begin(&place.gate);
    Job::new("come", 0, ()).run().await;
    if let Some(opened) = all.places.get(all.opened.load(Ordering::SeqCst)) {
        let mut waits = Waits::begin(&opened.gate);
        waits.look();
        opened.waiting.lock().unwrap().push(waits);
    }
    if let Some(waited_at) = all.places.get(all.waited_at.load(Ordering::SeqCst)) {
        waited_at.open_once();
    }
    let before = all.waited_at.swap(at, Ordering::SeqCst);
    waits.look();
    all.waited_at.store(before, Ordering::SeqCst);
    let before = all.opened.swap(at, Ordering::SeqCst);
    place.open_once();
    all.opened.store(before, Ordering::SeqCst);
    place.waiting.lock().unwrap().push(waits);
}

/// A place for each one who comes.
struct All {
    places: Vec<Place>,
    next: AtomicUsize,
    /// At which somebody is about to wait; none if there is no such place.
    waited_at: AtomicUsize,
    /// Which somebody is about to open.
    opened: AtomicUsize,
}

impl Default for All {
    fn default() -> Self {
        let places = (0..COMERS).map(|_| Place::default()).collect();
        let none = || AtomicUsize::new(usize::MAX);
        Self { places, next: AtomicUsize::new(0), waited_at: none(), opened: none() }
    }
}

impl All {
    /// How many wait at open gates, and are woken by nothing.
    async fn left_waiting(&self) -> usize {
        let lists =
            self.places.iter().map(|place| std::mem::take(&mut *place.waiting.lock().unwrap()));
        let mut waiting: Vec<Waits> = lists.flatten().collect();
        // Who looks every few milliseconds is somebody else's matter.
        for _ in 0..5 {
            // One who has passed may let the next one pass.
            for _ in 0..100 {
                if waiting.iter_mut().filter_map(Waits::look_again).count() == 0 {
                    break;
                }
                yield_now().await;
            }
            waiting.retain(|waits| !waits.is_over);
            if waiting.is_empty() {
                break;
            }
            sleep(Duration::from_millis(10)).await;
        }
        waiting.len()
    }
}

/// A gate, and those who wait at it.
#[derive(Default)]
struct Place {
    gate: Arc<Gate>,
    is_opened: AtomicBool,
    waiting: Mutex<Vec<Waits>>,
}

impl Place {
    /// By whoever is the first to do so.
    fn open_once(&self) {
        if !self.is_opened.swap(true, Ordering::SeqCst) {
            self.gate.open();
        }
    }
}

/// A wait, and what wakes it.
struct Waits {
    future: Pin<Box<dyn Future<Output = ()> + Send>>,
    waker: Waker,
    woken: Arc<Woken>,
    is_over: bool,
}

impl Waits {
    fn begin(gate: &Arc<Gate>) -> Self {
        let (gate, woken) = (Arc::clone(gate), Arc::new(Woken::default()));
        let waker = Waker::from(Arc::clone(&woken));
        Self { future: Box::pin(async move { gate.wait().await }), waker, woken, is_over: false }
    }

    fn look(&mut self) {
        let mut cx = Context::from_waker(&self.waker);
        self.is_over = self.future.as_mut().poll(&mut cx).is_ready();
    }

    /// Looks again if it was woken, and says so.
    fn look_again(&mut self) -> Option<()> {
        let is_woken = !self.is_over && self.woken.0.swap(false, Ordering::SeqCst);
        is_woken.then(|| self.look())
    }
}

#[derive(Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Whoever is not let through would wait for ever.
const PATIENCE_MS: u64 = 10_000;

/// Whether somebody who comes to this gate passes it, woken by that and by nothing else.
async fn passes_some_day(gate: &Gate) -> bool {
    some_day(gate.wait()).await
}

/// The same with a wait of somebody who may have come before.
async fn some_day(waits: impl Future<Output = ()>) -> bool {
    let came = Instant::now();
    let_one_go_after(PATIENCE_MS, waits).await.is_some()
        && came.elapsed() < Duration::from_millis(PATIENCE_MS)
}

/// A gate that somebody opens after so long.
fn opens_after(t: &mut Trial, ms: u64) -> Arc<Gate> {
    // Who opens it is still there when somebody has passed too early.
    t.may_leave_tasks();
    let gate = Arc::new(Gate::default());
    let opens = Arc::clone(&gate);
    harness::spawn(async move {
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
        format!("{after}, and who comes to it then has to wait: once it has been opened, it is open for everybody."),
    );
}
