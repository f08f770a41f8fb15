//! What a book of the course holds of each exercise: its texts, what the reference answer does, and
//! what the judge says of wrong answers.

use std::cell::RefCell;

use futures::stream::{self, StreamExt};

use crate::judgement::expectation::{Expectation, words};
use crate::judgement::mistakes::{WrongAnswer, in_order, is_told};
use crate::mechanisms::tools::machine::refuse_what_hinders;
use crate::pipeline::memory::Remembered;
use crate::pipeline::{Answer, JudgeContext, Origin, Scope, judge, reference};
use crate::vocabulary::course::{Exercise, Key, Starter};
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::report::{Report, Verdict};

/// Wrong answers that are told of an exercise. More are not read.
pub const MOST_MISTAKES: usize = 5;

/// An exercise as a book tells of it.
#[derive(Clone, Debug)]
pub struct BookExercise {
    /// What the course says of it.
    pub exercise: Exercise,
    /// The lesson, as markdown.
    pub lesson: String,
    /// The pristine source.
    pub starter: String,
    /// What that does, where it is code to repair.
    pub given: Option<Report>,
    /// The code under test, where the learner writes the tests.
    pub subject: Option<String>,
    /// The reference answer.
    pub solution: String,
    /// What it does.
    pub reference: Report,
    /// What people get wrong.
    pub mistakes: Vec<Mistake>,
}

/// A wrong answer, and what the judge says of it.
#[derive(Clone, Debug)]
pub struct Mistake {
    /// The answer.
    pub answer: WrongAnswer,
    /// What the judge says.
    pub report: Report,
    /// What the reference answer does in the same test.
    pub reference: Option<Report>,
}

/// Gathers what there is to tell of `exercises`, in their order. `told` hears of each that is done.
pub async fn gather(
    context: &JudgeContext,
    exercises: &[&Exercise],
    jobs: usize,
    told: &mut dyn FnMut(),
) -> Result<Vec<BookExercise>> {
    let told = &RefCell::new(told);
    let gathering = exercises.iter().map(|exercise| async move {
        let gathered = of_exercise(context, exercise).await;
        told.borrow_mut()();
        gathered
    });
    stream::iter(gathering).buffered(jobs.max(1)).collect::<Vec<_>>().await.into_iter().collect()
}

async fn of_exercise(context: &JudgeContext, exercise: &Exercise) -> Result<BookExercise> {
    let (files, key) = (&context.course_files, &exercise.key);
    let solution = files.solution(key)?;
    let reference = judged(context, exercise, &solution).await;
    let file = format!("solutions/{key}.rs");
    as_expected(context, &reference, Expectation::PASSED, &file).await?;
    let starter = files.starter(key)?;
    Ok(BookExercise {
        exercise: exercise.clone(),
        lesson: files.lesson(key)?,
        given: given(context, exercise, &starter).await?,
        starter,
        subject: files.subject(key)?,
        solution,
        reference,
        mistakes: mistakes(context, exercise).await?,
    })
}

/// What code to repair does as it is given.
async fn given(
    context: &JudgeContext,
    exercise: &Exercise,
    starter: &str,
) -> Result<Option<Report>> {
    if exercise.starter == Starter::ToWrite {
        return Ok(None);
    }
    let report = judged(context, exercise, starter).await;
    let file = format!("grader/hidden/{}/starter.rs", exercise.key);
    as_expected(context, &report, Expectation::TODO, &file).await?;
    Ok(Some(report))
}

/// Wrong answers until there are enough of which each says something new.
async fn mistakes(context: &JudgeContext, exercise: &Exercise) -> Result<Vec<Mistake>> {
    let folder = format!("grader/hidden/{}/wrong", exercise.key);
    let wrong = context.course_files.answers(&exercise.key, "wrong")?;
    let wrong =
        in_order(wrong).map_err(|what| course_fault(format!("{folder}/{what}."), &exercise.key))?;
    let mut mistakes: Vec<Mistake> = vec![];
    for answer in wrong {
        if mistakes.len() == MOST_MISTAKES {
            break;
        }
        let report = judged(context, exercise, &answer.text).await;
        let file = format!("{folder}/{}.rs", answer.name);
        as_expected(context, &report, answer.expected, &file).await?;
        let told: Vec<_> = mistakes.iter().map(|other| other.report.message.as_str()).collect();
        if !is_told(&report.message, &told) {
            let reference = reference(context, &report, exercise).await;
            mistakes.push(Mistake { answer, report, reference });
        }
    }
    Ok(mistakes)
}

/// The report on a text of the course: from memory, where it was judged before in just this form.
async fn judged(context: &JudgeContext, exercise: &Exercise, text: &str) -> Report {
    let answer = Answer {
        shown_as: "src/lib.rs".into(),
        source: Ok(text.to_owned()),
        origin: Origin::Workspace,
    };
    let scope = Scope::seeded(None);
    let memory = Remembered::of(context, exercise, &answer, &scope);
    if let Some(known) = memory.recall() {
        return known;
    }
    let report = judge(context, exercise, &answer, &scope).await;
    memory.keep_whatever(&report);
    report
}

/// Whether the course is what it should be, as far as this answer shows it: no book is made of a
/// course that would say what is not so.
async fn as_expected(
    context: &JudgeContext,
    report: &Report,
    expected: Expectation,
    file: &str,
) -> Result<()> {
    if expected.is_met_by(report) {
        return Ok(());
    }
    let got = words(report.verdict, report.diagnosis);
    let what = format!("{file} should be {}, and is {got}: {}", expected.words(), report.message);
    match report.verdict {
        Verdict::Infrastructure => {
            // Before it is taken for ours: a full disk is nobody's fault but the machine's.
            refuse_what_hinders(&context.toolchain, &context.build_dir).await?;
            Err(Failure::Grader(anyhow::anyhow!(what)))
        }
        _ => Err(course_fault(what, &report.key)),
    }
}

fn course_fault(what: String, key: &Key) -> Failure {
    let name = key.exercise();
    Failure::user(what, format!("`async-kata dev check {name}` shows all that is to be put right."))
}
