//! Reading what was handed in, which may take minutes: off the thread that hears signals, and with
//! word of how far it is.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, interval_at};

use crate::mechanisms::class::listing::{HowFar, Waiter};
use crate::pipeline::off_thread::off_thread;
use crate::vocabulary::events::Grading;
use crate::vocabulary::failure::Result;

/// How often it is told how far it is, and how long nothing is.
const SECOND: Duration = Duration::from_secs(1);

/// What `read` returns. Dropping this waits for nothing, and tells `read` so.
pub async fn reading<T: Send + 'static>(
    read: impl FnOnce(Waiter<'_>) -> T + Send + 'static,
    tell: &mut dyn FnMut(Grading),
) -> Result<T> {
    let how_far = Arc::new(HowFar::default());
    let told = Arc::clone(&how_far);
    let mut read = pin!(off_thread(move |gone| read(Waiter { how_far: &told, gone })));
    let mut ticks = interval_at(Instant::now() + SECOND, SECOND);
    let mut seconds = 0;
    loop {
        tokio::select! {
            read = &mut read => return read,
            _ = ticks.tick() => {
                seconds += 1;
                let (files, path) = how_far.now();
                tell(Grading::Lists { seconds, files, path });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn it_is_told_how_far_it_is_while_it_takes_long() {
        let (go, gone) = mpsc::channel();
        let read = move |waiter: Waiter<'_>| {
            waiter.sees_into("class.zip");
            waiter.sees_one_more().unwrap();
            // Were it read on this thread, nobody would ever say that it may go on.
            gone.recv().is_ok()
        };
        let mut told = vec![];
        let tell = &mut |event| {
            if let Grading::Lists { files: 1, .. } = &event {
                let _ = go.send(());
                told.push(event);
            }
        };
        assert!(reading(read, tell).await.unwrap());
        let Grading::Lists { seconds, path, .. } = &told[0] else { panic!("{told:?}") };
        assert!(*seconds > 0 && path == "class.zip", "{told:?}");
    }
}
