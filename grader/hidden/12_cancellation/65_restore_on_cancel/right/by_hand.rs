use std::pin::Pin;
use std::task::{Context, Poll};

use kata::cancellation::Sign;

struct PutsBack<'a> {
    sign: &'a Sign,
    before: Option<String>,
}

impl Drop for PutsBack<'_> {
    fn drop(&mut self) {
        if let Some(before) = self.before.take() {
            self.sign.show(before);
        }
    }
}

/// Fields are dropped in this order.
struct Restoring<'a, F> {
    work: Pin<Box<F>>,
    back: PutsBack<'a>,
}

impl<F: Future> Future for Restoring<'_, F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        if self.back.before.is_none() {
            self.back.before = Some(self.back.sign.show("busy"));
        }
        self.work.as_mut().poll(cx)
    }
}

pub async fn restore_on_cancel<T>(sign: &Sign, work: impl Future<Output = T>) -> T {
    Restoring { work: Box::pin(work), back: PutsBack { sign, before: None } }.await
}
