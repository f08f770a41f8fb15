//! What every finding has in common.

use crate::vocabulary::judgement::Related;
use crate::vocabulary::report::Diagnosis;

/// What any finding can say of itself.
pub trait Tell {
    /// The misunderstanding it amounts to.
    fn diagnosis(&self) -> Diagnosis;

    /// It in plain words, with this run's figures. Every clause of it is true of this run.
    fn sentence(&self) -> String;

    /// The line of the learner's text it is about.
    fn line(&self) -> Option<u32>;

    /// Other lines that its sentence speaks of, and as what.
    fn related(&self) -> Vec<Related> {
        vec![]
    }
}
