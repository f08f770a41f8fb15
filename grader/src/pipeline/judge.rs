//! The way from an answer to its report, on one page.
//!
//! What is special to a kind of exercise is in a file of its own: `functions.rs`, `suite.rs`.

use std::sync::Arc;
use std::time::Instant;

use crate::judgement::source::Source;
use crate::mechanisms::tools::staging;
use crate::pipeline::attempt::{Attempt, Judged, shown};
use crate::pipeline::{Answer, JudgeContext, Scope, functions, suite};
use crate::vocabulary::course::{Exercise, Kind, Points};
use crate::vocabulary::events::Event;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::judgement::Judgement;
use crate::vocabulary::report::{Report, TestStatus, Verdict};

/// Judges `answer` as an answer to `exercise`.
///
/// Whatever goes wrong on our side is a report as well, with the verdict `infrastructure`.
/// Dropping this stops every process it has started, and waits for nothing.
pub async fn judge(
    context: &JudgeContext,
    exercise: &Exercise,
    answer: &Answer,
    scope: &Scope,
) -> Report {
    judge_telling(context, exercise, answer, scope, &mut |_| {}).await
}

/// Like [`judge`], and tells how far it is.
pub async fn judge_telling(
    context: &JudgeContext,
    exercise: &Exercise,
    answer: &Answer,
    scope: &Scope,
    tell: &mut dyn FnMut(Event),
) -> Report {
    let started = Instant::now();
    let judged = judge_answer(context, exercise, answer, scope, tell).await;
    let Judged { judgement, compiler } = judged.unwrap_or_else(|failure| infrastructure(&failure));
    Report {
        points: earned(exercise, &judgement),
        seed: scope.seed(judgement.trial),
        wall_ms: u64::try_from(started.elapsed().as_millis()).ok(),
        sandbox: context.sandbox(),
        compiler,
        ..Report::new(&exercise.key, judgement, exercise.points)
    }
}

/// The way from an answer to the judgement on it.
async fn judge_answer(
    context: &JudgeContext,
    exercise: &Exercise,
    answer: &Answer,
    scope: &Scope,
    tell: &mut dyn FnMut(Event),
) -> Result<Judged> {
    let files = context.exercise_files(&exercise.key)?.within(scope);
    let text = match answer.admitted(exercise, &files.tests) {
        Ok(text) => text,
        Err(judgement) => return Ok((*judgement).into()),
    };
    let staged = staging::stage(
        &context.build_dir,
        &exercise.key,
        &answer.shown_as,
        &answer.compiled_text(text),
    )?;
    let source = Arc::new(Source::new(shown(&staged.source), text));
    let attempt = Attempt { context, exercise, files, staged, source, origin: answer.origin };
    match exercise.kind {
        Kind::Functions => functions::judge(&attempt, scope, tell).await,
        Kind::Tests => suite::judge(&attempt, tell).await,
    }
}

fn infrastructure(failure: &Failure) -> Judged {
    Judgement::without_running(Verdict::Infrastructure, failure.to_string(), &[]).into()
}

/// The weight of the hidden tests that passed, of all. Nothing for a verdict that throws doubt on
/// the tests themselves.
fn earned(exercise: &Exercise, judgement: &Judgement) -> Points {
    match judgement.verdict {
        Verdict::Passed => return exercise.points,
        Verdict::Tampered | Verdict::Infrastructure => return Points::default(),
        _ => {}
    }
    let weight = |name: &str| u64::from(exercise.weights.get(name).copied().unwrap_or(1));
    let passed = judgement.tests.iter().filter(|test| test.status == TestStatus::Passed);
    let passed: u64 = passed.map(|test| weight(&test.name)).sum();
    let all: u64 = judgement.tests.iter().map(|test| weight(&test.name)).sum();
    if all == 0 { Points::default() } else { exercise.points.share(passed, all) }
}
