//! verdict: failed, diagnosis: wrong_clock
//!
//! A future of its own, woken by a thread that sleeps in real time.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

struct Alarm {
    due: Instant,
    waker: Option<Arc<Mutex<Waker>>>,
}

impl Future for Alarm {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if Instant::now() >= self.due {
            return Poll::Ready(());
        }
        if let Some(waker) = &self.waker {
            let mut waker = waker.lock().unwrap();
            if !waker.will_wake(cx.waker()) {
                *waker = cx.waker().clone();
            }
        } else {
            let due = self.due;
            let waker = Arc::new(Mutex::new(cx.waker().clone()));
            self.waker = Some(Arc::clone(&waker));
            thread::spawn(move || {
                let now = Instant::now();
                if now < due {
                    thread::sleep(due - now);
                }
                waker.lock().unwrap().wake_by_ref();
            });
        }
        Poll::Pending
    }
}

pub async fn good_delay(delay: Duration) {
    Alarm { due: Instant::now() + delay, waker: None }.await
}
