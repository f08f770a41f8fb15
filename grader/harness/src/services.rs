//! Sets how `kata`'s services behave, and records their calls.

use std::any::Any;
use std::collections::HashMap;
use std::panic::Location;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kata::world::{Ended, Plan, TimeHere, World};
use protocol::event::{CallEnd, ItemId, TaskId, What};

use crate::{recorder, runtime_clock, working};

static PLANS: Mutex<Option<HashMap<&'static str, Plans>>> = Mutex::new(None);
static CALLS: Mutex<Vec<(ItemId, ServiceCall)>> = Mutex::new(vec![]);

/// A call of a simulated service or a probe, as it went. Times are virtual milliseconds since the
/// run began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceCall {
    /// What was called, such as `fetch_user(1)`.
    pub label: String,
    /// When it was first polled.
    pub started_ms: Option<u64>,
    /// When it replied or was dropped.
    pub ended_ms: Option<u64>,
    /// It was dropped before it replied.
    pub dropped: bool,
    /// The task it was first polled on; the hidden test's own is `1`.
    pub task: Option<TaskId>,
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
    calls().clear();
    working::reset();
}

/// Every call of the run so far, in the order they were made.
pub fn calls_so_far() -> Vec<ServiceCall> {
    calls().iter().map(|(_, call)| call.clone()).collect()
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

fn calls() -> MutexGuard<'static, Vec<(ItemId, ServiceCall)>> {
    CALLS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn change_call(item: ItemId, change: impl FnOnce(&mut ServiceCall, u64)) {
    let now_ms = recorder::now_us() / 1000;
    let mut calls = calls();
    if let Some((_, call)) = calls.iter_mut().rfind(|(known, _)| *known == item) {
        change(call, now_ms);
    }
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
        let label = recorder::short(label);
        let call = ServiceCall {
            label: label.clone(),
            started_ms: None,
            ended_ms: None,
            dropped: false,
            task: None,
        };
        let item = recorder::record_new(|call| What::CallMade { call, label, takes_ms, place });
        calls().push((item, call));
        item
    }

    fn time_here(&self) -> TimeHere {
        match runtime_clock::ours() {
            // Another thread may be anywhere in its own time when virtual time jumps.
            Some(_) if !recorder::on_test_thread() => TimeHere::Nobodys,
            Some(ours) => TimeHere::Of(ours),
            None => TimeHere::Current,
        }
    }

    fn call_refused(&self, call: u32) {
        recorder::record(What::CallElsewhere { call });
    }

    fn call_started(&self, call: u32) {
        recorder::record(What::CallStarted { call });
        let task = recorder::current_task();
        change_call(call, |call, now_ms| {
            call.started_ms = Some(now_ms);
            call.task = Some(task);
        });
    }

    fn work_begins(&self, label: &str, claimed: Duration, at: &'static Location<'static>) {
        working::begins(label, claimed, at);
    }

    fn work_ended(&self) {
        working::ended();
    }

    fn call_ended(&self, call: u32, how: Ended) {
        let end = match how {
            Ended::Completed => CallEnd::Completed,
            Ended::Dropped => CallEnd::Dropped,
            Ended::NeverPolled => CallEnd::NeverPolled,
        };
        recorder::record(What::CallEnded { call, end });
        change_call(call, |call, now_ms| {
            call.ended_ms = Some(now_ms);
            call.dropped = how != Ended::Completed;
        });
    }
}
