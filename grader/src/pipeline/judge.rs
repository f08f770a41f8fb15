//! The way from an answer to its report, on one page.
//!
//! What is special to a kind of exercise is in a file of its own: `functions.rs`, `suite.rs`.

use std::sync::Arc;
use std::time::Instant;

use crate::judgement::compiler;
use crate::judgement::given::Work;
use crate::judgement::source::Source;
use crate::mechanisms::tools::staging;
use crate::pipeline::attempt::{Attempt, Judged, shown};
use crate::pipeline::{Answer, HiddenTests, JudgeContext, Origin, Scope, functions, suite};
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
    let case = Case { context, exercise, answer, scope };
    let mut judged = case.judged(Place::Usual, tell).await;
    if judged.is_doubtful() {
        judged = case.judged_again(tell).await;
    }
    let Judged { judgement, compiler } = case.as_begun(judged);
    let services = services_folder(context, answer.origin);
    let compiler = compiler::with_services_in(services, compiler);
    Report {
        points: earned(exercise, &judgement),
        seed: scope.seed(judgement.trial),
        wall_ms: u64::try_from(started.elapsed().as_millis()).ok(),
        sandbox: context.sandbox(),
        compiler,
        ..Report::new(&exercise.key, judgement, exercise.points)
    }
}

/// Where whoever has written an answer finds the source of the services that it calls.
fn services_folder(context: &JudgeContext, origin: Origin) -> &'static str {
    let lies_in_course = origin == Origin::Workspace && context.course_files.is_with_services();
    if lies_in_course { "grader/kata/" } else { "kata/" }
}

/// What is to be judged, and with what.
struct Case<'a> {
    context: &'a JudgeContext,
    exercise: &'a Exercise,
    answer: &'a Answer,
    scope: &'a Scope,
}

/// Where an answer is judged.
enum Place {
    /// In the exercise's own folder, with what the compiler remembers there.
    Usual,
    /// In a folder that nobody has ever built anything in.
    New,
}

impl Case<'_> {
    /// What is to be believed where the first look is not: what comes of another one in another place
    /// and, where that points nowhere either, only if the course's own answer passes there.
    async fn judged_again(&self, tell: &mut dyn FnMut(Event)) -> Judged {
        let judged = self.judged(Place::New, tell).await;
        if !judged.is_doubtful() {
            return judged;
        }
        // A course need not have an answer of its own to everything.
        let Ok(text) = self.context.course_files.solution(&self.exercise.key) else {
            return judged;
        };
        let answer = Answer { source: Ok(text), ..self.answer.clone() };
        let own = Case { answer: &answer, ..*self }.judged(Place::New, tell).await.judgement;
        if own.verdict == Verdict::Passed {
            return judged;
        }
        let message = format!(
            "It cannot be judged here: the course's own answer does not pass either ({}: {}).",
            own.verdict.word(),
            own.message
        );
        Judgement::without_running(Verdict::Infrastructure, message, &[]).into()
    }

    async fn judged(&self, place: Place, tell: &mut dyn FnMut(Event)) -> Judged {
        self.judge(place, tell).await.unwrap_or_else(|failure| infrastructure(&failure))
    }

    /// The way from an answer to the judgement on it. What was built before is of no account in a new place.
    async fn judge(&self, place: Place, tell: &mut dyn FnMut(Event)) -> Result<Judged> {
        let Self { context, exercise, answer, scope } = *self;
        let afresh = JudgeContext { hidden_tests: HiddenTests::WithEachAnswer, ..context.clone() };
        let context = match place {
            Place::Usual => context,
            Place::New => &afresh,
        };
        let files = context.exercise_files(&exercise.key)?.within(scope);
        let text = match answer.admitted(exercise, &files.tests) {
            Ok(text) => text,
            Err(judgement) => return Ok((*judgement).into()),
        };
        let (compiled, shown_as) = (answer.compiled_text(text), &answer.shown_as);
        let staged = match place {
            Place::Usual => staging::stage(&context.build_dir, &exercise.key, shown_as, &compiled)?,
            Place::New => staging::stage_apart(&context.build_dir, shown_as, &compiled)?,
        };
        let source = Arc::new(Source::new(shown(&staged.source), text));
        let attempt = Attempt { context, exercise, files, staged, source, origin: answer.origin };
        match exercise.kind {
            Kind::Functions => functions::judge(&attempt, scope, tell).await,
            Kind::Tests => suite::judge(&attempt, tell).await,
        }
    }

    /// The same, where nobody has begun to work on the text.
    fn as_begun(&self, judged: Judged) -> Judged {
        let (Ok(text), Ok(given)) = (&self.answer.source, self.context.given(self.exercise)) else {
            return judged;
        };
        match given.work_on(text) {
            Work::NotBegun => judged.not_begun(self.exercise.starter),
            Work::Begun => judged,
        }
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
