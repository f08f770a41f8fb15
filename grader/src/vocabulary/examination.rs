//! What was found when a machine was looked over.

/// One part of what judging needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examined {
    /// Which part, as one word.
    pub part: &'static str,
    /// How it stands.
    pub health: Health,
}

/// How a part of a machine stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// As it should: what was found.
    Good(String),
    /// Judging works, with less than there could be.
    Weak {
        /// What was found.
        found: String,
        /// What gives the rest.
        remedy: String,
    },
    /// Nothing can be judged.
    Bad {
        /// What is wrong.
        found: String,
        /// What to do about it.
        remedy: String,
    },
}
