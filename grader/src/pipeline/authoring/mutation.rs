//! Tries the hidden tests on mutants of the reference answers: each must be noticed, or be listed
//! as equivalent with the reason.

use std::cell::RefCell;
use std::ops::AddAssign;
use std::time::Duration;

use futures::stream::{self, StreamExt};

use crate::judgement::mutants::fate::{Fate, list_faults};
use crate::judgement::mutants::{Mutant, mutants};
use crate::mechanisms::course::catalogue::{CourseFiles, EQUIVALENT};
use crate::pipeline::{Answer, JudgeContext, Origin, Scope, judge};
use crate::vocabulary::course::{Exercise, Kind, Limits};
use crate::vocabulary::failure::Result;
use crate::vocabulary::problem::Problem;

/// Real time that a hidden test may take on a mutant. Right answers need milliseconds, and many a
/// mutant goes on for ever.
const MOST_TIME: Duration = Duration::from_secs(3);

/// What became of the mutants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mutations {
    /// The hidden tests noticed these.
    pub killed: usize,
    /// They did not notice these, and should.
    pub survived: usize,
    /// They need not notice these.
    pub equivalent: usize,
    /// These do not compile.
    pub unviable: usize,
}

impl Mutations {
    /// All there were.
    pub fn all(&self) -> usize {
        self.viable() + self.equivalent + self.unviable
    }

    /// Those that should have been noticed.
    pub fn viable(&self) -> usize {
        self.killed + self.survived
    }

    fn count(&mut self, fate: Fate, is_listed: bool) {
        match (fate, is_listed) {
            (Fate::Killed, _) => self.killed += 1,
            (Fate::Unviable, _) => self.unviable += 1,
            (Fate::Survived, true) => self.equivalent += 1,
            (Fate::Survived, false) | (Fate::NotJudged, _) => self.survived += 1,
        }
    }
}

impl AddAssign for Mutations {
    fn add_assign(&mut self, other: Self) {
        self.killed += other.killed;
        self.survived += other.survived;
        self.equivalent += other.equivalent;
        self.unviable += other.unviable;
    }
}

/// What the hidden tests of `exercises` do not notice. `judged` is told after each mutant.
pub async fn mutate(
    context: &JudgeContext,
    exercises: &[&Exercise],
    jobs: usize,
    judged: &mut dyn FnMut(),
) -> Result<(Mutations, Vec<Problem>)> {
    let judged = RefCell::new(judged);
    let judged = &judged;
    let outcomes: Vec<_> = stream::iter(exercises)
        .map(|exercise| mutate_one(context, exercise, judged))
        .buffer_unordered(jobs.max(1))
        .collect()
        .await;
    let mut mutations = Mutations::default();
    let mut problems = vec![];
    for outcome in outcomes {
        let (one, found) = outcome?;
        mutations += one;
        problems.extend(found);
    }
    Ok((mutations, problems))
}

/// How many mutants there are to judge for `exercises`.
pub fn count(course: &CourseFiles, exercises: &[&Exercise]) -> Result<usize> {
    exercises.iter().map(|exercise| Ok(mutants_of(course, exercise)?.len())).sum()
}

/// The mutants of an exercise's reference answer. Where that is a set of tests, it is judged by
/// mutants of its own.
fn mutants_of(course: &CourseFiles, exercise: &Exercise) -> Result<Vec<Mutant>> {
    match exercise.kind {
        Kind::Functions => Ok(mutants(&course.solution(&exercise.key)?)),
        Kind::Tests => Ok(vec![]),
    }
}

async fn mutate_one(
    context: &JudgeContext,
    exercise: &Exercise,
    judged: &RefCell<&mut dyn FnMut()>,
) -> Result<(Mutations, Vec<Problem>)> {
    let key = &exercise.key;
    let found = mutants_of(&context.course_files, exercise)?;
    let listed = context.course_files.equivalents(key)?;
    let names: Vec<_> = found.iter().map(|mutant| mutant.name.as_str()).collect();
    let list = format!("grader/hidden/{key}/{EQUIVALENT}");
    let faults = list_faults(&listed, &names);
    let mut problems: Vec<_> = faults.into_iter().map(|what| Problem::new(&list, what)).collect();
    let exercise = hurried(exercise);
    let mut mutations = Mutations::default();
    // One after the other, so that each builds on what the compiler remembers of the last.
    for Mutant { name, text, .. } in found {
        let is_listed = listed.iter().any(|entry| entry.mutant == name);
        let text =
            Answer { shown_as: "src/lib.rs".into(), source: Ok(text), origin: Origin::HandedIn };
        let report = judge(context, &exercise, &text, &Scope::seeded(None)).await;
        let fate = Fate::of(report.verdict);
        mutations.count(fate, is_listed);
        if let Some(complaint) = fate.complaint(is_listed) {
            let file = if is_listed { list.clone() } else { format!("solutions/{key}.rs") };
            let said = if fate == Fate::Survived { "" } else { &report.message };
            let what = format!("the mutant `{name}` {complaint} {said}");
            problems.push(Problem::new(file, what.trim_end()));
        }
        judged.borrow_mut()();
    }
    Ok((mutations, problems))
}

/// The exercise with less real time for its hidden tests.
fn hurried(exercise: &Exercise) -> Exercise {
    let limits = Limits { test: exercise.limits.test.min(MOST_TIME), ..exercise.limits };
    Exercise { limits, ..exercise.clone() }
}
