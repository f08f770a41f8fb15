//! What the process says to the shell.

use std::process::ExitCode;

/// The documented exit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// All passed. For `watch`: it was quit.
    Passed = 0,
    /// Something did not pass.
    NotPassed = 1,
    /// The command was used wrongly, or a path it names is missing or unreadable.
    Usage = 2,
    /// The grader itself failed.
    Grader = 3,
    /// Ctrl-C.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
