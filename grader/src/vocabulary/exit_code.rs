//! What the process says to the shell.

use std::process::ExitCode;

use crate::vocabulary::report::{Report, Verdict};

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

impl Exit {
    /// What the shell is told of these reports: the worst of them.
    pub fn of<'a>(reports: impl IntoIterator<Item = &'a Report>) -> Self {
        let exit = |report: &Report| match report.verdict {
            Verdict::Passed => Self::Passed,
            Verdict::Infrastructure => Self::Grader,
            _ => Self::NotPassed,
        };
        reports.into_iter().map(exit).max().unwrap_or(Self::Passed)
    }

    /// What the shell is told of a class with these reports: whatever the students' results,
    /// whether all could be judged.
    pub fn of_class<'a>(reports: impl IntoIterator<Item = &'a Report>) -> Self {
        let mut reports = reports.into_iter();
        let failed = reports.any(|report| report.verdict == Verdict::Infrastructure);
        if failed { Self::Grader } else { Self::Passed }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
