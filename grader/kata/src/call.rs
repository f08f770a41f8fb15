//! A simulated call: a future that replies after its latency and can say what became of it.

use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use pin_project_lite::pin_project;
use tokio::time::Sleep;

use crate::visit::Visit;
use crate::world::{Ended, TimeHere, time_here, world};

pin_project! {
    /// A call that has been made and not yet answered.
    ///
    /// Like every future it is lazy: the call starts when it is first polled, and takes its time
    /// from then on. Dropping it cancels it.
    // In the words of every other future: the grader knows futures by them.
    #[must_use = "futures do nothing unless you `.await` or poll them"]
    pub struct Call<T> {
        latency: Duration,
        reply: Option<T>,
        recorded: Option<u32>,
        visit: Option<Visit>,
        // Created at the first poll, because that is when the call starts.
        #[pin]
        sleep: Option<Sleep>,
    }

    impl<T> PinnedDrop for Call<T> {
        fn drop(this: Pin<&mut Self>) {
            let this = this.project();
            let how = match (this.reply.is_some(), this.sleep.is_some()) {
                (false, _) => return,
                (true, true) => Ended::Dropped,
                (true, false) => Ended::NeverPolled,
            };
            end(*this.recorded, this.visit.take(), how);
        }
    }
}

impl<T> Call<T> {
    pub(crate) fn new(
        label: &str,
        latency: Duration,
        reply: T,
        visit: Option<Visit>,
        at: &'static Location<'static>,
    ) -> Self {
        Self {
            latency,
            reply: Some(reply),
            recorded: world().map(|world| world.call_made(label, latency, at)),
            visit,
            sleep: None,
        }
    }
}

impl<T> Future for Call<T> {
    type Output = T;

    /// # Panics
    ///
    /// Outside a Tokio runtime, on a runtime without a timer, and when polled after its reply. While
    /// a hidden test runs under a paused clock, also on any other thread than the test's: what
    /// time it is there is no matter of that clock.
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let mut this = self.project();
        if this.sleep.is_none() {
            this.sleep.set(Some(sleep_here(*this.latency, *this.recorded)));
            start(*this.recorded, this.visit.as_mut());
        }
        if let Some(sleep) = this.sleep.as_pin_mut() {
            ready!(sleep.poll(cx));
        }
        let Some(reply) = this.reply.take() else { polled_again(*this.recorded) };
        end(*this.recorded, this.visit.take(), Ended::Completed);
        Poll::Ready(reply)
    }
}

/// A timer of the runtime whose time counts here. The call that it is for is `recorded` so.
fn sleep_here(latency: Duration, recorded: Option<u32>) -> Sleep {
    match time_here() {
        TimeHere::Current => tokio::time::sleep(latency),
        TimeHere::Of(runtime) => {
            let _entered = runtime.enter();
            tokio::time::sleep(latency)
        }
        TimeHere::Nobodys => {
            if let (Some(world), Some(call)) = (world(), recorded) {
                world.call_refused(call);
            }
            panic!("under a paused clock, a call can only be awaited on the runtime's own thread");
        }
    }
}

fn polled_again(recorded: Option<u32>) -> ! {
    let label = world().zip(recorded).and_then(|(world, call)| world.label(call));
    let label = label.unwrap_or_else(|| "a call".to_owned());
    panic!("{label} was polled again after it had replied: the reply is gone with that poll");
}

fn start(recorded: Option<u32>, visit: Option<&mut Visit>) {
    if let (Some(world), Some(call)) = (world(), recorded) {
        world.call_started(call);
    }
    if let Some(visit) = visit {
        visit.start();
    }
}

fn end(recorded: Option<u32>, visit: Option<Visit>, how: Ended) {
    if let (Some(world), Some(call)) = (world(), recorded) {
        world.call_ended(call, how);
    }
    if let Some(visit) = visit {
        visit.end(how);
    }
}
