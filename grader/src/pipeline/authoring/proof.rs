//! Proves a course: that its starters are to do, its solutions pass, and its hidden tests catch
//! the mistakes they should.

use futures::stream::{self, StreamExt};

use crate::judgement::battery;
use crate::judgement::content::{self, Texts};
use crate::judgement::contract::{self, Contract};
use crate::judgement::expectation::{Expectation, words};
use crate::mechanisms::course::catalogue::{self, CourseFiles};
use crate::mechanisms::tools::rustc::BuildsOn;
use crate::pipeline::authoring::both_ways::BothWays;
use crate::pipeline::{Answer, JudgeContext, Origin, Scope, judge_telling, lint};
use crate::vocabulary::build_plan::BuildPlan;
use crate::vocabulary::course::{Exercise, Key, Kind, Starter};
use crate::vocabulary::events::Event;
use crate::vocabulary::failure::Result;
use crate::vocabulary::problem::Problem;
use crate::vocabulary::report::{Level, Report, Verdict};

/// How many wrong and how many right answers, beside the solution, every exercise must have.
const LEAST_ANSWERS: usize = 2;

/// What was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProofCounts {
    pub exercises: usize,
    pub right: usize,
    pub wrong: usize,
    pub hidden_tests: usize,
    /// Answers that were linked with tests that had been compiled before.
    pub prebuilt: usize,
    /// Exercises whose hidden tests say which sentence asks for each.
    pub contracts: usize,
}

impl std::ops::AddAssign for ProofCounts {
    fn add_assign(&mut self, other: Self) {
        self.exercises += other.exercises;
        self.right += other.right;
        self.wrong += other.wrong;
        self.hidden_tests += other.hidden_tests;
        self.prebuilt += other.prebuilt;
        self.contracts += other.contracts;
    }
}

/// An answer of the course, and what it must be judged as.
#[derive(Clone, Debug)]
struct CourseAnswer {
    /// Its path in the course.
    file: String,
    text: String,
    expected: Expectation,
}

/// How thoroughly to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thoroughness {
    /// How many seeds right answers must pass under.
    pub seeds: u64,
    /// Each answer that is linked with tests which were compiled before is judged with tests of its own
    /// too, and the reports must be the same.
    pub both_ways: bool,
}

/// Everything wrong with `exercises`, as far as judging shows it. `judged` is told after each
/// answer.
pub async fn prove(
    context: &JudgeContext,
    exercises: &[&Exercise],
    thoroughness: Thoroughness,
    jobs: usize,
    judged: &mut dyn FnMut(),
) -> Result<(ProofCounts, Vec<Problem>)> {
    let mut figures = ProofCounts::default();
    let mut problems = vec![];
    let mut to_prove = vec![];
    for exercise in exercises {
        let (answers, found) = answers(&context.course_files, &exercise.key)?;
        problems.extend(found);
        let (counts, of_texts) = of_the_texts(context, exercise, &answers)?;
        problems.extend(of_texts);
        figures += counts;
        to_prove.extend(answers.into_iter().map(|answer| (*exercise, answer)));
    }
    let context = &JudgeContext { builds_on: BuildsOn::Nothing, ..context.clone() };
    let mut proofs = stream::iter(&to_prove)
        .map(|(exercise, answer)| prove_answer(context, exercise, answer, thoroughness))
        // In any order: whoever waits for the slowest to be taken first leaves its neighbour's place
        // empty.
        .buffer_unordered(jobs.max(1));
    while let Some((found, plan)) = proofs.next().await {
        problems.extend(found);
        figures.prebuilt += usize::from(plan == Some(BuildPlan::Once));
        judged();
    }
    Ok((figures, problems))
}

/// How many answers there are to judge for `exercises`.
pub fn count(course: &CourseFiles, exercises: &[&Exercise]) -> Result<usize> {
    let counts = exercises.iter().map(|exercise| Ok(answers(course, &exercise.key)?.0.len()));
    counts.sum()
}

/// What is looked at of an exercise, and what is wrong with it as its texts say it.
fn of_the_texts(
    context: &JudgeContext,
    exercise: &Exercise,
    answers: &[CourseAnswer],
) -> Result<(ProofCounts, Vec<Problem>)> {
    let files = context.exercise_files(&exercise.key)?;
    let mut problems = unknown_weights(exercise, &files.tests);
    problems.extend(battery_problems(exercise, &files.hidden_tests));
    problems.extend(content(&context.course_files, exercise)?);
    let contract = contract(&context.course_files, exercise)?;
    problems.extend(contract.iter().flat_map(|contract| contract_problems(exercise, contract)));
    let of = |expected: Expectation| answers.iter().filter(|a| a.expected == expected).count();
    let right = of(Expectation::PASSED);
    let counts = ProofCounts {
        exercises: 1,
        right,
        wrong: answers.len() - right - of(Expectation::TODO),
        hidden_tests: files.tests.len(),
        contracts: usize::from(contract.is_some()),
        prebuilt: 0,
    };
    Ok((counts, problems))
}

async fn prove_answer(
    context: &JudgeContext,
    exercise: &Exercise,
    answer: &CourseAnswer,
    Thoroughness { seeds, both_ways }: Thoroughness,
) -> (Vec<Problem>, Option<BuildPlan>) {
    let CourseAnswer { file, text, expected } = answer;
    let is_right = *expected == Expectation::PASSED;
    let scope = if is_right { Scope::first_seeds(seeds) } else { Scope::seeded(None) };
    let text = Answer {
        shown_as: "src/lib.rs".into(),
        source: Ok(text.clone()),
        origin: Origin::HandedIn,
    };
    let mut plan = None;
    let mut hear = |event| match event {
        Event::Compiled(how) => plan = Some(how),
        Event::Compiling | Event::Running { .. } => {}
    };
    let report = judge_telling(context, exercise, &text, &scope, &mut hear).await;
    let mut problems = vec![];
    let is_told = exercise.starter == Starter::ToWrite || report.diagnosis.is_some();
    if expected.verdict == Verdict::Todo && report.verdict == Verdict::Todo && !is_told {
        problems.push(Problem::new(file, untold(&report)));
    }
    if !expected.is_met_by(&report) {
        let got = words(report.verdict, report.diagnosis);
        problems.push(Problem::new(
            file,
            format!(
                "should be {}, and is {got} under seed {}: {}",
                expected.words(),
                report.seed,
                report.message
            ),
        ));
    }
    let may_warn = !is_right && *expected != Expectation::TODO;
    let warnings = report.compiler.iter().filter(|message| message.level == Level::Warning);
    problems.extend(
        warnings
            .filter(|_| !may_warn)
            .map(|message| Problem::new(file, format!("the compiler warns: {}", message.message))),
    );
    if file.starts_with(SOLUTIONS) && report.passed() {
        problems.extend(suggestions(context, exercise, &text, file).await);
    }
    if both_ways && !matches!(plan, Some(BuildPlan::WithAnswer(_))) {
        let reports = BothWays::of(context, exercise, &text, &scope);
        problems.extend(reports.difference(report).await.map(|what| Problem::new(file, what)));
    }
    (problems, plan)
}

/// The folder of the reference answers.
const SOLUTIONS: &str = "solutions/";

/// What clippy would say of a reference answer to whoever has written the same.
async fn suggestions(
    context: &JudgeContext,
    exercise: &Exercise,
    answer: &Answer,
    file: &str,
) -> Vec<Problem> {
    let words = match lint(context, exercise, answer).await {
        Ok(messages) => messages.into_iter().map(|message| message.message).collect(),
        Err(failure) => vec![failure.to_string()],
    };
    let problem = |words| Problem::new(file, format!("clippy has a suggestion: {words}"));
    words.into_iter().map(problem).collect()
}

/// What is wrong with a starter that is code to repair and shows nobody what.
fn untold(report: &Report) -> String {
    format!(
        "is code to repair, so it must have no `todo!` and must show what is wrong with it by a \
         diagnosis, which this has not: {}",
        report.message
    )
}

/// Every answer of an exercise, and what is wrong with their being there.
fn answers(course: &CourseFiles, key: &Key) -> Result<(Vec<CourseAnswer>, Vec<Problem>)> {
    let hidden = format!("grader/hidden/{key}");
    let answer = |file: String, text, expected| CourseAnswer { file, text, expected };
    let mut problems = vec![];
    let mut answers = vec![
        answer(format!("{hidden}/starter.rs"), course.starter(key)?, Expectation::TODO),
        answer(format!("{SOLUTIONS}{key}.rs"), course.solution(key)?, Expectation::PASSED),
    ];
    let right = course.answers(key, "right")?;
    let wrong = course.answers(key, "wrong")?;
    for (folder, found) in [("right", right.len()), ("wrong", wrong.len())] {
        if found < LEAST_ANSWERS {
            let what = format!("holds {found} answers; there must be at least {LEAST_ANSWERS}");
            problems.push(Problem::new(format!("{hidden}/{folder}"), what));
        }
    }
    for (name, text) in right {
        answers.push(answer(format!("{hidden}/right/{name}.rs"), text, Expectation::PASSED));
    }
    for (name, text) in wrong {
        let file = format!("{hidden}/wrong/{name}.rs");
        match Expectation::of_first_line(&text) {
            Ok(expected) => answers.push(answer(file, text, expected)),
            Err(what) => problems.push(Problem::new(file, what)),
        }
    }
    Ok((answers, problems))
}

/// What is wrong with the texts that are not run.
fn content(course: &CourseFiles, exercise: &Exercise) -> Result<Vec<Problem>> {
    let key = &exercise.key;
    let texts = Texts {
        lesson: &course.lesson(key)?,
        starter: &course.starter(key)?,
        solution: &course.solution(key)?,
        wrong: &course.answers(key, "wrong")?,
    };
    Ok(content::problems(exercise, &texts))
}

/// What an exercise asks for and which hidden tests try it; `None` where they do not say
/// yet, or the learner writes the tests.
///
/// # Errors
///
/// Where a file of the course cannot be read.
pub fn contract(course: &CourseFiles, exercise: &Exercise) -> Result<Option<Contract>> {
    if exercise.kind == Kind::Tests {
        return Ok(None);
    }
    let key = &exercise.key;
    let tests = course.hidden_tests(key)?;
    let names = catalogue::hidden_test_names(&tests)?;
    Ok(contract::of(&tests, &names, &course.starter(key)?, &course.lesson(key)?))
}

/// What of a contract does not go together.
pub fn contract_problems(exercise: &Exercise, contract: &Contract) -> Vec<Problem> {
    let file = format!("grader/hidden/{}/tests.rs", exercise.key);
    contract.problems.iter().map(|what| Problem::new(&file, what)).collect()
}

/// What is wrong with the parts of the battery that the hidden tests use. Where the learner writes the
/// tests there are none.
fn battery_problems(exercise: &Exercise, hidden_tests: &str) -> Vec<Problem> {
    if exercise.kind == Kind::Tests {
        return vec![];
    }
    let file = format!("grader/hidden/{}/tests.rs", exercise.key);
    let found = battery::problems(hidden_tests, &exercise.leaves_out);
    found.into_iter().map(|what| Problem::new(&file, what)).collect()
}

fn unknown_weights(exercise: &Exercise, tests: &[String]) -> Vec<Problem> {
    let unknown = exercise.weights.keys().filter(|name| !tests.contains(name));
    unknown
        .map(|name| {
            let what = format!("{} has no hidden test `{name}` to give weight to", exercise.key);
            Problem::new("info.toml", what)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::policy;
    use crate::mechanisms::course::scaffold::scaffold;

    #[test]
    fn the_policy_refuses_only_answers_that_must_be_rejected() {
        let course = CourseFiles::Embedded.course().unwrap();
        let mut faults = vec![];
        for exercise in course.exercises() {
            for CourseAnswer { file, text, expected } in
                answers(&CourseFiles::Embedded, &exercise.key).unwrap().0
            {
                let refusal = policy::refusal(&text, exercise.kind);
                if refusal.is_some() && expected.verdict != Verdict::Rejected {
                    faults.push(format!("{file}: {}, and {refusal:?}", expected.words()));
                }
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn a_new_exercise_lacks_only_what_its_author_must_write() {
        let folder = tempfile::tempdir().unwrap();
        let info = CourseFiles::Embedded.read("info.toml").unwrap().unwrap();
        std::fs::write(folder.path().join("info.toml"), info).unwrap();
        let source = CourseFiles::Directory(folder.path().to_owned());
        let key = scaffold(&source, "98_new/99_new_thing", Starter::ToWrite).unwrap().key;
        let course = source.course().unwrap();
        let exercise = course.exercise(&key).unwrap();
        let found = content(&source, exercise).unwrap();
        let unwritten = |problem: &Problem| problem.what.contains("still to be written");
        assert!(found.len() == 6 && found.iter().all(unwritten), "{found:?}");
        let (answers, problems) = answers(&source, &key).unwrap();
        assert_eq!((answers.len(), problems), (6, vec![]));
        let chapter = course.chapters.iter().find(|chapter| chapter.folder == "98_new").unwrap();
        assert!(content::chapter_problem(chapter).is_some());
    }
}
