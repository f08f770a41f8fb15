//! How the hidden tests of an exercise are compiled: once, or with each answer.

use std::fmt;

/// Why hidden tests are compiled with each answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It was asked for.
    Asked,
    /// The starter, or what the answer begins or ends with, is not read here.
    Unreadable,
    /// A function takes any type of some kind, and tests call it with types of their own.
    Generic,
    /// The answer has types of its own that tests use.
    OwnTypes,
    /// Tests measure how much memory a future takes, which boxing would hide.
    Measured,
    /// They do not compile against functions whose futures are boxed.
    Refused,
    /// This system, or its linker, has not what is needed.
    System,
    /// The answer has no function of the type that the starter promises, or not in the open.
    Signature,
    /// The answer gives names another meaning.
    Extern,
    /// The answer may read files beside it.
    ReadsFiles,
    /// It uses what the shared library does not give away.
    Unresolved,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Asked => "that was asked for",
            Self::Unreadable => "the text does not end where an item ends",
            Self::Generic => "the function takes more than one type",
            Self::OwnTypes => "the answer has types of its own",
            Self::Measured => "the tests measure the future itself",
            Self::Refused => "the tests do not compile without an answer",
            Self::System => "this system does not link answers by themselves",
            Self::Signature => "the function is not of the type that the starter promises",
            Self::Extern => "the answer gives a crate another name",
            Self::ReadsFiles => "the answer may read files beside it",
            Self::Unresolved => "the answer uses what the shared library keeps to itself",
        })
    }
}

/// How hidden tests came to be compiled for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuildPlan {
    /// Once for all answers; the answer was linked by itself.
    Once,
    /// With this answer.
    WithAnswer(Reason),
}

impl fmt::Display for BuildPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Once => f.write_str("once, for all answers"),
            Self::WithAnswer(reason) => write!(f, "with this answer, because {reason}"),
        }
    }
}
