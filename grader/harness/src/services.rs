//! Sets how `kata`'s services behave, and records their calls.

use std::any::Any;
use std::collections::HashMap;
use std::panic::Location;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kata::ProbeCall;
use kata::world::{Ended, Ledger, Plan, TimeHere, World};
use protocol::event::{CallEnd, ItemId, What};

use crate::{lockstep, losses, recorder, runtime_clock, short, working};

static PLANS: Mutex<Option<HashMap<&'static str, Plans>>> = Mutex::new(None);
static CALLS: Mutex<Calls> = Mutex::new(Calls::new());

/// The calls of one run: `kata`'s ledger of them, and the names that they have in the record.
struct Calls {
    ledger: Ledger,
    items: Vec<ItemId>,
    /// What `kata` calls the first of them. Calls of earlier runs have smaller names.
    first: u32,
}

impl Calls {
    const fn new() -> Self {
        Self { ledger: Ledger::new(), items: vec![], first: 0 }
    }

    fn forget(&mut self) {
        let first = self.first.wrapping_add(self.items.len() as u32);
        *self = Self { first, ..Self::new() };
    }

    fn made(&mut self, label: &str, item: ItemId) -> u32 {
        self.items.push(item);
        self.first.wrapping_add(self.ledger.made(label) as u32)
    }

    /// Where the call that `kata` knows by this name stands, and what the record calls it; `None`
    /// for one of an earlier run.
    fn find(&self, name: u32) -> Option<(usize, ItemId)> {
        let index = name.checked_sub(self.first)? as usize;
        Some((index, *self.items.get(index)?))
    }
}

type Latency = Box<dyn Fn(&str) -> Option<u64> + Send>;
type Reply = Box<dyn Fn(&str) -> Box<dyn Any + Send> + Send>;

#[derive(Default)]
struct Plans {
    latency: Option<Latency>,
    reply: Option<Reply>,
}

/// Plugs the harness into `kata`, once, before any exercise code runs.
pub fn install() {
    // Only `main` is earlier than a learner's code, and it installs once.
    let _ = kata::world::install(&Controlled);
}

/// Puts every service back to what its documentation says.
pub fn reset() {
    *plans() = None;
    calls().forget();
    working::reset();
}

/// Every call of the run that has been polled so far, in the order they were made. One that was only made
/// has asked nobody.
pub fn calls_so_far() -> Vec<ProbeCall> {
    let calls = calls();
    calls.ledger.calls().iter().filter(|call| call.started_ms.is_some()).cloned().collect()
}

/// The controls of one simulated service, by the name of its function.
pub struct Service(&'static str);

impl Service {
    pub(crate) fn named(name: &'static str) -> Self {
        Self(name)
    }

    /// Every call takes `ms` milliseconds.
    pub fn takes(self, ms: u64) -> Self {
        self.takes_by(move |_| Some(ms))
    }

    /// Each call takes what `latency_ms` says of its argument, as printed; `None` leaves the
    /// documented latency.
    pub fn takes_by(self, latency_ms: impl Fn(&str) -> Option<u64> + Send + 'static) -> Self {
        self.change(|plans| plans.latency = Some(Box::new(latency_ms)))
    }

    /// Each call replies what `reply` says of its argument, as printed. `T` must be the type
    /// that the service replies.
    pub fn replies<T: Send + 'static>(self, reply: impl Fn(&str) -> T + Send + 'static) -> Self {
        self.change(|plans| plans.reply = Some(Box::new(move |argument| Box::new(reply(argument)))))
    }

    fn change(self, change: impl FnOnce(&mut Plans)) -> Self {
        change(plans().get_or_insert_default().entry(self.0).or_default());
        self
    }
}

// A panic elsewhere leaves whole plans behind.
fn plans() -> MutexGuard<'static, Option<HashMap<&'static str, Plans>>> {
    PLANS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn calls() -> MutexGuard<'static, Calls> {
    CALLS.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Controlled;

impl World for Controlled {
    fn plan(&self, service: &str, argument: &str) -> Plan {
        let plans = plans();
        let Some(plans) = plans.as_ref().and_then(|plans| plans.get(service)) else {
            return Plan::default();
        };
        let latency = plans.latency.as_ref().and_then(|latency| latency(argument));
        Plan {
            latency: latency.map(Duration::from_millis),
            reply: plans.reply.as_ref().map(|reply| reply(argument)),
        }
    }

    fn call_made(&self, label: &str, latency: Duration, at: &'static Location<'static>) -> u32 {
        let takes_ms = u64::try_from(latency.as_millis()).unwrap_or(u64::MAX);
        let place = recorder::place_of(at);
        let short = short::short(label);
        let item =
            recorder::record_new(|call| What::CallMade { call, label: short, takes_ms, place });
        calls().made(label, item)
    }

    fn label(&self, name: u32) -> Option<String> {
        let calls = calls();
        let (index, _) = calls.find(name)?;
        calls.ledger.calls().get(index).map(|call| call.label.clone())
    }

    fn time_here(&self) -> TimeHere {
        match runtime_clock::ours() {
            // Another thread may be anywhere in its own time when virtual time jumps.
            Some(_) if !recorder::on_test_thread() => TimeHere::Nobodys,
            Some(ours) => TimeHere::Of(ours),
            None => TimeHere::Current,
        }
    }

    fn call_refused(&self, name: u32) {
        let found = calls().find(name);
        let Some((_, call)) = found else { return };
        recorder::record(What::CallElsewhere { call });
    }

    fn call_started(&self, name: u32) {
        let now_ms = recorder::now_us() / 1000;
        let found = calls().find(name);
        let Some((index, call)) = found else { return };
        recorder::record(What::CallStarted { call });
        calls().ledger.started(index, now_ms);
    }

    fn work_begins(&self, label: &str, claimed: Duration, at: &'static Location<'static>) {
        working::begins(label, claimed, at);
    }

    fn work_ended(&self) {
        working::ended();
    }

    fn dropped(&self, what: &str) {
        losses::dropped(what);
    }

    fn call_ended(&self, name: u32, how: Ended) {
        let end = match how {
            Ended::Completed => CallEnd::Completed,
            Ended::Dropped => CallEnd::Dropped,
            Ended::NeverPolled => CallEnd::NeverPolled,
        };
        let now_ms = recorder::now_us() / 1000;
        let found = calls().find(name);
        let Some((index, call)) = found else { return };
        recorder::record(What::CallEnded { call, end });
        calls().ledger.ended(index, now_ms, how);
        if how == Ended::Completed {
            lockstep::replied();
        }
    }
}
