//! What is wrong with a course, for its authors.

/// Something wrong with the course.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Where: a file of the course.
    pub file: String,
    /// What, as a sentence.
    pub what: String,
}

impl Problem {
    /// What is wrong with `file`.
    pub fn new(file: impl Into<String>, what: impl Into<String>) -> Self {
        Self { file: file.into(), what: what.into() }
    }
}
