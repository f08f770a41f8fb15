//! verdict: failed, diagnosis: lost_data
//!
//! A panic is caught; being dropped is none.

use std::panic::{AssertUnwindSafe, resume_unwind};

use futures::FutureExt;
use kata::cancellation::Sign;

pub async fn restore_on_cancel<T>(sign: &Sign, work: impl Future<Output = T>) -> T {
    let before = sign.show("busy");
    let done = AssertUnwindSafe(work).catch_unwind().await;
    sign.show(before);
    match done {
        Ok(done) => done,
        Err(panic) => resume_unwind(panic),
    }
}
