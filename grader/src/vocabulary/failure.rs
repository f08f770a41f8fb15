//! What can go wrong that is not a learner's mistake: the user's, or ours.

use std::io::{self, ErrorKind};

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
    Grader(anyhow::Error),
}

impl Failure {
    /// A failure that the user can put right.
    pub fn user(problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::User { problem: problem.into(), remedy: remedy.into() }
    }

    /// The same, with one more line of advice where the user can put it right.
    pub fn advising(self, advice: &str) -> Self {
        match self {
            Self::User { problem, remedy } => {
                Self::User { problem, remedy: format!("{remedy}\n{advice}") }
            }
            ours @ Self::Grader(_) => ours,
        }
    }

    /// The exit code it ends the process with.
    pub fn exit(&self) -> Exit {
        match self {
            Self::User { .. } => Exit::Usage,
            Self::Grader(_) => Exit::Grader,
        }
    }
}

/// An error below which lies that a disk is full, or may not be written to, is the user's to put
/// right, wherever it came up. All others are ours.
impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        let causes = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
        match causes.filter_map(|cause| remedy(cause.kind())).next() {
            Some(remedy) => Self::user(format!("{error:#}."), remedy),
            None => Self::Grader(error),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        anyhow::Error::from(error).into()
    }
}

/// What helps against a state of the disk, and against nothing else.
fn remedy(kind: ErrorKind) -> Option<&'static str> {
    match kind {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            Some("Make room on the disk, and try again.")
        }
        ErrorKind::ReadOnlyFilesystem => {
            Some("Work in a folder that can be written to, and try again.")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use anyhow::Context;

    use super::*;

    #[test]
    fn a_full_disk_is_the_users_wherever_it_came_up_and_other_errors_are_ours() {
        for (kind, exit) in [
            (ErrorKind::StorageFull, Exit::Usage),
            (ErrorKind::QuotaExceeded, Exit::Usage),
            (ErrorKind::ReadOnlyFilesystem, Exit::Usage),
            (ErrorKind::NotFound, Exit::Grader),
            (ErrorKind::BrokenPipe, Exit::Grader),
        ] {
            let bare = Failure::from(io::Error::from(kind));
            let inside = Err::<(), _>(io::Error::from(kind)).context("could not write a.rs");
            let inside = Failure::from(inside.unwrap_err());
            assert_eq!((bare.exit(), inside.exit()), (exit, exit), "{kind:?}");
            assert!(inside.to_string().contains("could not write a.rs"), "{inside}");
        }
    }

    #[test]
    fn advice_is_added_to_what_the_user_can_put_right() {
        let failure = Failure::user("It is broken.", "Mend it.").advising("Ask.");
        assert_eq!(failure.to_string(), "It is broken.\nMend it.\nAsk.");
    }
}
