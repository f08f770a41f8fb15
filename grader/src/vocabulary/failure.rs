//! What can go wrong that is not a learner's mistake: the user's, or ours.

use crate::vocabulary::exit_code::Exit;

/// The result of everything that can fail.
pub type Result<T, E = Failure> = std::result::Result<T, E>;

/// Why a command could not do its work. A learner's mistake is never one: it is a verdict.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The user can put this right. `problem` is one clear sentence, `remedy` says what to do.
    #[error("{problem}\n{remedy}")]
    User {
        /// What is wrong.
        problem: String,
        /// What to do about it.
        remedy: String,
    },
    /// The grader itself failed, or the machine did.
    #[error("{0:#}")]
    Grader(#[from] anyhow::Error),
}

impl Failure {
    /// A failure that the user can put right.
    pub fn user(problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::User { problem: problem.into(), remedy: remedy.into() }
    }

    /// The exit code it ends the process with.
    pub fn exit(&self) -> Exit {
        match self {
            Self::User { .. } => Exit::Usage,
            Self::Grader(_) => Exit::Grader,
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Grader(error.into())
    }
}
