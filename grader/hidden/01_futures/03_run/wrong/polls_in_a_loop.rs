//! verdict: failed, diagnosis: spinning
//!
//! The thread never sleeps.

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

pub fn run(name: &str, d: Duration) -> String {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_time()
        .build()
        .unwrap();
    let _entered = runtime.enter();
    let mut future = pin!(async {
        tokio::time::sleep(d).await;
        format!("Hello, {name}!")
    });
    let mut cx = Context::from_waker(Waker::noop());
    loop {
        match future.as_mut().poll(&mut cx) {
            Poll::Ready(text) => return text,
            Poll::Pending => std::hint::spin_loop(),
        }
    }
}
