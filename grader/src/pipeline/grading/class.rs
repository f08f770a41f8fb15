//! A course, ready to grade a class with.

use crate::mechanisms::class::submissions::Submission;
use crate::mechanisms::class::work_folder::WorkFolder;
use crate::pipeline::grading::assignment::Assignment;
use crate::pipeline::grading::worker::Worker;
use crate::pipeline::{GRADER, JudgeContext, Scope};
use crate::vocabulary::class::Shard;
use crate::vocabulary::course::Course;
use crate::vocabulary::failure::Result;
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::run::Manifest;

/// A course, ready to grade submissions with.
pub struct Class<'a> {
    context: &'a JudgeContext,
    pub(super) course: &'a Course,
    scope: Scope,
    pub(super) assignments: Vec<Assignment<'a>>,
}

impl<'a> Class<'a> {
    /// Reads all that the course says about its exercises.
    pub fn new(context: &'a JudgeContext, course: &'a Course) -> Result<Self> {
        let scope = Scope::seeded(None);
        let assignments =
            course.exercises().map(|exercise| Assignment::new(context, exercise, &scope));
        let assignments = assignments.collect::<Result<_>>()?;
        Ok(Self { context, course, scope, assignments })
    }

    /// Someone who judges in `folder`, where nobody else does.
    pub fn worker(&self, folder: WorkFolder) -> Worker<'_> {
        Worker::new(self.context, folder, &self.scope)
    }

    /// All that the results of this part of a class depend on, beside the texts.
    pub fn manifest(&self, submissions: &[Submission], shard: Shard) -> Manifest {
        let around = self.assignments.iter().map(|assignment| assignment.around.to_string());
        let around: String = around.collect();
        Manifest {
            grader: GRADER.to_owned(),
            course: self.course.title.clone(),
            course_hash: Fingerprint::of([around.as_bytes()]).to_string(),
            library: self.context.bundle.key.clone(),
            sandbox: self.context.sandbox(),
            shard,
            exercises: self.assignments.iter().map(Assignment::asked).collect(),
            submissions: submissions.iter().map(|submission| submission.id.clone()).collect(),
        }
    }
}
