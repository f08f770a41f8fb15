//! verdict: failed, diagnosis: lost_data
//!
//! Its own `drop` comes before that of the work, which puts back what it has seen last: "busy".

use std::pin::Pin;
use std::task::{Context, Poll};

use kata::cancellation::Sign;

struct Restoring<'a, F> {
    sign: &'a Sign,
    before: Option<String>,
    work: Pin<Box<F>>,
}

impl<F: Future> Future for Restoring<'_, F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        if self.before.is_none() {
            self.before = Some(self.sign.show("busy"));
        }
        self.work.as_mut().poll(cx)
    }
}

impl<F> Drop for Restoring<'_, F> {
    fn drop(&mut self) {
        if let Some(before) = self.before.take() {
            self.sign.show(before);
        }
    }
}

pub async fn restore_on_cancel<T>(sign: &Sign, work: impl Future<Output = T>) -> T {
    Restoring { sign, before: None, work: Box::pin(work) }.await
}
