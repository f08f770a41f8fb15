//! Judges many exercises, as many at once as there are jobs.

use std::cell::RefCell;

use futures::stream::{self, StreamExt};

use crate::pipeline::{Answer, JudgeContext, Scope, judge};
use crate::vocabulary::course::Exercise;
use crate::vocabulary::events::Event;
use crate::vocabulary::report::Report;

/// Judges each exercise with its text. The reports come in the order of `work`, the events as
/// things happen.
pub async fn judge_all(
    context: &JudgeContext,
    work: &[(Exercise, Answer)],
    scope: &Scope,
    jobs: usize,
    tell: &mut dyn FnMut(Event),
) -> Vec<Report> {
    let tell = RefCell::new(tell);
    let tell = &tell;
    stream::iter(work)
        .map(|(exercise, text)| async move {
            judge(context, exercise, text, scope, &mut |event| tell.borrow_mut()(event)).await
        })
        .buffered(jobs.max(1))
        .collect()
        .await
}
