//! `std_mutex` draws each number once, and prints without the lock.

use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;

use futures::future::join_all;
use harness::{Diagnosis, Trial, let_one_go_after, poll_once};
use kata::Probe;
use std_mutex::std_mutex;
use tokio::runtime::Builder;

harness::tests![
    a_ticket_has_the_next_number,
    tickets_are_printed_together,
    no_number_is_drawn_twice,
    a_ticket_is_printed,
    the_number_is_drawn_in_the_first_poll,
    who_prints_holds_no_lock,
    a_number_stays_drawn,
    real_time no_number_is_drawn_twice_on_several_threads,
    plain no_number_is_drawn_twice_between_two_instructions,
];

/// As many as it takes to come between any two instructions of a drawing.
const TICKETS: u32 = 512;

async fn a_ticket_has_the_next_number(t: &mut Trial) {
    let (probe, first) = (Probe::new(), any_number(t));
    let next = Mutex::new(first);
    t.expects_calls(["print"]);
    let number: u32 = t.time(10, std_mutex(&next, &probe)).await;
    t.equal("the number", number, first);
    t.equal("the next number", number_in(&next), first + 1);
}

async fn tickets_are_printed_together(t: &mut Trial) {
    let (probe, first) = (Probe::new(), any_number(t));
    let next = Mutex::new(first);
    let people = t.length(3..=harness::MANY);
    t.expects_calls(vec!["print"; people]);
    let mut numbers: Vec<u32> =
        t.time(10, join_all((0..people).map(|_| std_mutex(&next, &probe)))).await;
    numbers.sort_unstable();
    t.equal("the numbers drawn", numbers, (first..).take(people).collect());
    t.equal("the number of prints under way", probe.most_in_flight(), people);
}

async fn no_number_is_drawn_twice(t: &mut Trial) {
    let (probe, first) = (Probe::new(), any_number(t));
    let next = Mutex::new(first);
    let (a, b): (u32, u32) =
        t.run(async { tokio::join!(std_mutex(&next, &probe), std_mutex(&next, &probe)) }).await;
    let left = number_in(&next);
    t.holds(
        left != first,
        Diagnosis::WrongValue,
        format!("After two tickets, {left} is next, as before: what was counted up is not what `next` holds."),
    );
    t.holds(
        // Where nothing is written, nobody came between.
        a != b || left == first,
        Diagnosis::LostUpdate,
        format!("Number {a} was drawn twice: somebody else came between reading it and writing."),
    );
    t.equal("the number after two tickets", left, first + 2);
}

async fn a_ticket_is_printed(t: &mut Trial) {
    let (probe, next) = (Probe::new(), Mutex::new(1));
    let _: u32 = t.run(std_mutex(&next, &probe)).await;
    let printed: Vec<_> =
        probe.calls().into_iter().map(|call| (call.label, call.dropped)).collect();
    t.equal("what was printed", printed, vec![("print".to_owned(), false)]);
}

async fn the_number_is_drawn_in_the_first_poll(t: &mut Trial) {
    let (probe, first) = (Probe::new(), any_number(t));
    let next = Mutex::new(first);
    let mut one = pin!(std_mutex(&next, &probe));
    t.equal("the number before anybody draws", number_in(&next), first);
    // It waits on when this is looked at, and is dropped only then. Whether it holds the lock
    // meanwhile is another test's matter.
    let left: Option<u32> = t
        .run(async {
            let _: Poll<u32> = futures::poll!(one.as_mut());
            next.try_lock().ok().map(|next| *next)
        })
        .await;
    if let Some(left) = left {
        t.holds(
            left != first,
            Diagnosis::OutOfOrder,
            "The first poll left the number as it was: draw it before anything is awaited.",
        );
        t.equal("the number left by the first poll", left, first + 1);
    }
}

async fn who_prints_holds_no_lock(t: &mut Trial) {
    let (probe, first) = (Probe::new(), any_number(t));
    let next = Mutex::new(first);
    t.expects_calls(["print"]);
    let look = |_| next.try_lock().is_ok();
    let (number, free): (u32, Vec<bool>) =
        t.watch_while(std_mutex(&next, &probe), [1, 9], look).await;
    t.holds(
        !free.contains(&false),
        Diagnosis::LockHeld,
        "While a ticket was printed, the lock was held. Give it back before you wait.",
    );
    t.equal("the number", number, first);
}

async fn a_number_stays_drawn(t: &mut Trial) {
    let first = any_number(t);
    let make = || {
        let (next, probe) = (Arc::new(Mutex::new(first)), Probe::new());
        let drawn_from = Arc::clone(&next);
        (async move { std_mutex(&drawn_from, &probe).await }, next)
    };
    t.cancelled_at_each_wait(make, async |t, next, cancelled| {
        let left = number_in(&next);
        t.holds(
            left != first,
            Diagnosis::LostData,
            format!(
                "The next number was {first}, and a drawing was given up while it printed ({cancelled}); \
                 {left} is next again, where {} should be: a number stays drawn.",
                first + 1
            ),
        );
        t.equal("the number after one that was given up", left, first + 1);
    })
    .await;
    let (next, probe) = (Mutex::new(first), Probe::new());
    let both = async {
        let given_up = gives_up(&next, &probe);
        let kept = std_mutex(&next, &probe);
        tokio::join!(given_up, kept).1
    };
    let number: u32 = t.run(both).await;
    t.equal("the number drawn while another was given up", number, first + 1);
    t.equal("the number after both", number_in(&next), first + 2);
}

/// Draws a ticket, and gives up after half of its printing.
async fn gives_up(next: &Mutex<u32>, probe: &Probe) {
    let _ = let_one_go_after(5, std_mutex(next, probe)).await;
}

async fn no_number_is_drawn_twice_on_several_threads(t: &mut Trial) {
    let probe = Probe::new();
    for first in [7, 0] {
        let next = Mutex::new(first);
        let _: Option<u32> = poll_once(std_mutex(&next, &probe));
        let left = number_in(&next);
        if left != first + 1 {
            // It does not draw in its first poll, or from elsewhere: other tests say more of that.
            t.equal("the number left by the first poll", left, first + 1);
            return;
        }
    }
    let rounds = t.race_anew(2, 60, Machine::default, |machine, thread| match thread {
        0 => machine.gives_one_ticket(&probe),
        _ => machine.gives_many_tickets(),
    });
    let none_drawn = rounds.iter().any(|(_, drawn)| drawn[0] == 0);
    t.holds(
        !none_drawn,
        Diagnosis::OutOfOrder,
        "While others drew on another thread, a first poll drew no number: in the first poll it is to \
         be drawn. The lock is only ever held for a moment: wait for it with `lock()`.",
    );
    let short = rounds.iter().find_map(|(machine, drawn)| {
        let (drawn, used) = (drawn.iter().sum::<u32>(), number_in(&machine.next));
        (used < drawn).then_some((drawn, used))
    });
    let (drawn, used) = short.unwrap_or_default();
    t.holds(
        short.is_none(),
        Diagnosis::LostUpdate,
        format!(
            "While others drew on another thread, so many tickets were drawn from 0 on: {drawn}. \
             {used} is next, where {drawn} should be. Read the number and count it up under one lock."
        ),
    );
}

/// However busy the machine is: one thread stands still after each of its instructions, and others draw.
fn no_number_is_drawn_twice_between_two_instructions(t: &mut Trial) {
    if !t.every_fourth_time() {
        return;
    }
    let (next, probe) = (Arc::new(Mutex::new(0)), Probe::new());
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("the system has room for a runtime");
    t.call(|| runtime.block_on(async { poll_once(std_mutex(&next, &probe)) }));
    let left = number_in(&next);
    if left != 1 {
        t.equal("the number left by the first poll", left, 1);
        return;
    }
    t.service("fetch_user").takes(0);
    let drawn: Option<()> = t.in_lockstep(TICKETS, draws(&next, &probe));
    let used = number_in(&next) - 1;
    t.holds(
        drawn.is_some() && used == TICKETS,
        Diagnosis::LostUpdate,
        "On two threads, numbers were drawn twice: between reading the number and counting it up, the \
         other thread drew, too. Do both under one lock.",
    );
}

/// Has a ticket drawn as soon as it has a reply, by each of so many tasks.
async fn draws(next: &Arc<Mutex<u32>>, probe: &Probe) {
    let draw = |_| {
        let (next, probe) = (Arc::clone(next), probe.clone());
        harness::spawn(async move {
            let _: String = kata::fetch_user(1).await;
            let _: Option<u32> = poll_once(std_mutex(&next, &probe));
        })
    };
    // Whether one panics is another test's matter.
    let _ = join_all((0..TICKETS).map(draw)).await;
}

/// Where one thread draws a ticket as the exercise does, and another as fast as it can meanwhile.
#[derive(Default)]
struct Machine {
    next: Mutex<u32>,
    is_busy: AtomicBool,
    is_done: AtomicBool,
}

impl Machine {
    fn gives_one_ticket(&self, probe: &Probe) -> u32 {
        while !self.is_busy.load(Ordering::Acquire) {
            std::thread::yield_now();
        }
        let before = probe.calls().len();
        let _: Option<u32> = poll_once(std_mutex(&self.next, probe));
        self.is_done.store(true, Ordering::Release);
        // What it prints is what it has drawn.
        u32::from(probe.calls().len() > before)
    }

    fn gives_many_tickets(&self) -> u32 {
        let mut drawn = 0;
        // Not for ever: it may have a processor to itself that the other thread waits for.
        while drawn < 20_000 && !self.is_done.load(Ordering::Acquire) {
            *self.next.lock().unwrap_or_else(PoisonError::into_inner) += 1;
            drawn += 1;
            self.is_busy.store(true, Ordering::Release);
        }
        drawn
    }
}

/// Any number that has two more after it.
fn any_number(t: &mut Trial) -> u32 {
    t.vary(0..=u64::from(u32::MAX) - 200) as u32
}

// A panic of the answer leaves a whole number behind.
fn number_in(next: &Mutex<u32>) -> u32 {
    *next.lock().unwrap_or_else(PoisonError::into_inner)
}
