//! One submission: what was found of each exercise, whose texts are read again when they are
//! judged.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use crate::mechanisms::class::listing::Texts;
use crate::mechanisms::learner::intake::Intake;
use crate::vocabulary::class::SubmissionId;
use crate::vocabulary::course::Key;
use crate::vocabulary::handed_in::{Found, HandIn};

/// One submission.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Whose it is.
    pub id: SubmissionId,
    /// What is known of how it was handed in.
    pub handed_in: HandIn,
    /// What was found, by exercise.
    pub answers: BTreeMap<Key, Found>,
    /// What is said of every other exercise, where it is not certain that nothing came.
    pub otherwise: Option<String>,
    /// Where the texts are.
    pub texts: Arc<Texts>,
}

impl Submission {
    /// The source of one exercise.
    pub fn source(&self, key: &Key) -> Intake {
        match (self.answers.get(key), &self.otherwise) {
            (Some(Found::Text(text)), _) => {
                self.texts.read(*text).map_or_else(Intake::Unreadable, Intake::Text)
            }
            (Some(Found::Refused(refusal)), _) => Intake::Rejected(*refusal),
            (Some(Found::Unreadable { why, denied }), _) => {
                let kind = match denied {
                    true => io::ErrorKind::PermissionDenied,
                    false => io::ErrorKind::Other,
                };
                Intake::Unreadable(io::Error::new(kind, why.clone()))
            }
            (Some(Found::Unclear(why)), _) | (None, Some(why)) => Intake::Unclear(why.clone()),
            (Some(Found::Nothing) | None, _) => Intake::Missing,
        }
    }
}
