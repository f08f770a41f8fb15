//! Where the grader's harness plugs in: it sets how services behave and is told of every call.
//!
//! There is nothing here for a learner. Without a harness the services behave as documented.

use std::any::Any;
use std::panic::Location;
use std::sync::OnceLock;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::Instant;

pub use crate::ledger::Ledger;

/// This file, as the compiler was told: its neighbours are the sources of this crate.
pub const FILE: &str = file!();

/// How one call is to go; `None` leaves what the service documents.
#[derive(Default)]
pub struct Plan {
    /// Time until the reply.
    pub latency: Option<Duration>,
    /// The reply, of the service's own type.
    pub reply: Option<Box<dyn Any + Send>>,
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It replied.
    Completed,
    /// It was dropped after its first poll.
    Dropped,
    /// It was dropped without ever being polled.
    NeverPolled,
}

/// Whose time a call takes that is polled on this thread.
pub enum TimeHere {
    /// The current runtime's.
    Current,
    /// This runtime's, whatever the current one is.
    Of(Handle),
    /// Nobody's: no call may be polled here.
    Nobodys,
}

/// The harness, as seen from here.
pub trait World: Send + Sync + 'static {
    /// How a call of `service` with this `argument` is to go.
    fn plan(&self, service: &str, argument: &str) -> Plan;
    /// A call was made that takes `latency`, but not polled. Returns the name it goes by from
    /// here on.
    fn call_made(&self, label: &str, latency: Duration, at: &'static Location<'static>) -> u32;
    /// What the call was made as, such as `fetch_user(1)`, where that is still known.
    fn label(&self, call: u32) -> Option<String>;
    /// Whose time a call takes that is polled on this thread.
    fn time_here(&self) -> TimeHere;
    /// It was polled where no call may be, and panics next.
    fn call_refused(&self, call: u32);
    /// It was polled for the first time.
    fn call_started(&self, call: u32);
    /// It is over.
    fn call_ended(&self, call: u32, how: Ended);
    /// A unit of CPU work that claims to take `claimed` begins on this thread.
    fn work_begins(&self, label: &str, claimed: Duration, at: &'static Location<'static>);
    /// The unit that began last on this thread is done, or has panicked.
    fn work_ended(&self);
    /// This is dropped here, and nobody has had it whom it was for.
    fn dropped(&self, what: &str);
}

static WORLD: OnceLock<&'static dyn World> = OnceLock::new();

/// Plugs a harness in, before any exercise code runs. Only the first one counts; whoever comes
/// later gets it back as the error.
pub fn install(world: &'static dyn World) -> Result<(), &'static dyn World> {
    WORLD.set(world)
}

pub(crate) fn world() -> Option<&'static dyn World> {
    WORLD.get().copied()
}

pub(crate) fn time_here() -> TimeHere {
    world().map_or(TimeHere::Current, |world| world.time_here())
}

/// What the clock says that counts here.
pub(crate) fn now() -> Instant {
    match time_here() {
        TimeHere::Of(runtime) => {
            let _entered = runtime.enter();
            Instant::now()
        }
        TimeHere::Current | TimeHere::Nobodys => Instant::now(),
    }
}
