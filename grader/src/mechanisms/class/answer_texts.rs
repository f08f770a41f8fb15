//! What a class has handed in, read again when reports are written: all texts of a big class are too
//! many to hold.

use std::collections::HashMap;

use crate::mechanisms::class::submissions::Submission;
use crate::mechanisms::learner::intake::Intake;
use crate::vocabulary::class::SubmissionId;
use crate::vocabulary::course::Key;
use crate::vocabulary::fingerprint::Fingerprint;

/// The texts of a class's answers.
#[derive(Clone, Debug, Default)]
pub struct AnswerTexts<'a> {
    submissions: HashMap<&'a SubmissionId, &'a Submission>,
}

impl<'a> AnswerTexts<'a> {
    /// Those of these submissions.
    pub fn new(submissions: &'a [Submission]) -> Self {
        let submissions = submissions.iter().map(|submission| (&submission.id, submission));
        Self { submissions: submissions.collect() }
    }

    /// What this student has handed in for this exercise, if it is a text.
    pub fn of(&self, student: &SubmissionId, key: &Key) -> Option<String> {
        match self.submissions.get(student)?.source(key) {
            Intake::Text(text) => Some(text),
            Intake::Rejected(_) | Intake::Unclear(_) | Intake::Missing | Intake::Unreadable(_) => {
                None
            }
        }
    }

    /// The fingerprint of all that this student has handed in for these exercises.
    pub fn fingerprint<'k>(
        &self,
        student: &SubmissionId,
        keys: impl Iterator<Item = &'k Key>,
    ) -> Fingerprint {
        let texts: Vec<_> = keys.map(|key| (key, self.of(student, key))).collect();
        let there = texts.iter().filter_map(|(key, text)| Some((key, text.as_ref()?)));
        Fingerprint::of(there.flat_map(|(key, text)| [key.as_str().as_bytes(), text.as_bytes()]))
    }

    /// Has no texts of this student any more: they are not what was graded.
    pub fn forget(&mut self, student: &SubmissionId) {
        self.submissions.remove(student);
    }
}
