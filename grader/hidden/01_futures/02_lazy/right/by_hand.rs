//! The state that the compiler would keep for us, kept by hand.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use kata::Log;
use tokio::time::{Sleep, sleep};

pub fn lazy(log: Log) -> Lazy {
    Lazy { log, pause: None }
}

pub struct Lazy {
    log: Log,
    pause: Option<Pin<Box<Sleep>>>,
}

impl Future for Lazy {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = &mut *self;
        let pause = this.pause.get_or_insert_with(|| {
            this.log.write("started");
            Box::pin(sleep(Duration::from_millis(10)))
        });
        ready!(pause.as_mut().poll(cx));
        this.log.write("finished");
        Poll::Ready(())
    }
}
