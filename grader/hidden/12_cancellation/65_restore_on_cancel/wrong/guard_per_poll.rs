//! verdict: failed, diagnosis: wrong_value
//!
//! A guard is made in every poll and dropped at its end, so nothing needs to be done when it is dropped, but
//! while the work waits the sign shows the old text.

use std::future::poll_fn;
use std::pin::pin;

use kata::cancellation::Sign;

struct Restore<'a> {
    sign: &'a Sign,
    before: String,
}

impl Drop for Restore<'_> {
    fn drop(&mut self) {
        self.sign.show(std::mem::take(&mut self.before));
    }
}

pub async fn restore_on_cancel<T>(sign: &Sign, work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    poll_fn(|cx| {
        let _restore = Restore { sign, before: sign.show("busy") };
        work.as_mut().poll(cx)
    })
    .await
}
