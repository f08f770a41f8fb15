//! verdict: failed, diagnosis: lost_data
//!
//! When the work panics in a poll, the guard is in the struct and not on the stack, and is dropped only when
//! somebody drops the future.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use kata::cancellation::Sign;
use pin_project_lite::pin_project;

struct Restore<'a> {
    sign: &'a Sign,
    before: String,
}

impl Drop for Restore<'_> {
    fn drop(&mut self) {
        self.sign.show(std::mem::take(&mut self.before));
    }
}

pin_project! {
    struct Busy<'a, W> {
        #[pin]
        work: Option<W>,
        restore: Option<Restore<'a>>,
        sign: &'a Sign,
    }
}

impl<W: Future> Future for Busy<'_, W> {
    type Output = W::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<W::Output> {
        let mut this = self.project();
        let sign: &Sign = this.sign;
        this.restore.get_or_insert_with(|| Restore { sign: *this.sign, before: sign.show("busy") });
        let work = this.work.as_mut().as_pin_mut().expect("polled after it was ready");
        let output = ready!(work.poll(cx));
        this.work.set(None);
        *this.restore = None;
        Poll::Ready(output)
    }
}

pub fn restore_on_cancel<T>(sign: &Sign, work: impl Future<Output = T>) -> impl Future<Output = T> {
    Busy { work: Some(work), restore: None, sign }
}
