//! What became of a mutant, and what that says about the hidden tests.

use crate::vocabulary::course::Equivalent;
use crate::vocabulary::report::Verdict;

/// What became of a mutant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The hidden tests noticed it.
    Killed,
    /// They did not.
    Survived,
    /// It does not compile, so there was nothing to notice.
    Unviable,
    /// The grader failed, or refused the text.
    NotJudged,
}

impl Fate {
    /// What the verdict on a mutant makes of it.
    pub fn of(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Passed => Self::Survived,
            Verdict::CompileError => Self::Unviable,
            Verdict::Infrastructure | Verdict::Rejected | Verdict::Missing | Verdict::Unclear => {
                Self::NotJudged
            }
            Verdict::Todo
            | Verdict::Failed
            | Verdict::TimedOut
            | Verdict::ResourceLimit
            | Verdict::Crashed
            | Verdict::Tampered => Self::Killed,
        }
    }

    /// What is wrong with this end of a mutant, if anything is; `listed` says that it is listed as
    /// equivalent.
    pub fn complaint(self, listed: bool) -> Option<&'static str> {
        match (self, listed) {
            (Self::Survived, false) => Some("passes all hidden tests"),
            (Self::Killed, true) => Some("is listed as equivalent, and the hidden tests kill it"),
            (Self::Unviable, true) => Some("is listed as equivalent, and does not compile"),
            (Self::NotJudged, _) => Some("could not be judged"),
            (Self::Killed | Self::Unviable, false) | (Self::Survived, true) => None,
        }
    }
}

/// What is wrong with a list of equivalent mutants by itself; `names` are those there are.
pub fn list_faults(listed: &[Equivalent], names: &[&str]) -> Vec<String> {
    let mut faults = vec![];
    for (index, entry) in listed.iter().enumerate() {
        let Equivalent { mutant, reason } = entry;
        if !names.contains(&mutant.as_str()) {
            faults.push(format!("there is no mutant `{mutant}`"));
        }
        if reason.trim().is_empty() {
            faults.push(format!("`{mutant}` has no reason"));
        }
        if listed[..index].iter().any(|other| other.mutant == *mutant) {
            faults.push(format!("`{mutant}` is listed twice"));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_pass_is_a_survival_and_only_a_compile_error_unviable() {
        for verdict in Verdict::ALL {
            let expected = match verdict.word() {
                "passed" => Fate::Survived,
                "compile_error" => Fate::Unviable,
                "infrastructure" | "rejected" | "missing" | "unclear" => Fate::NotJudged,
                _ => Fate::Killed,
            };
            assert_eq!(Fate::of(verdict), expected, "{verdict:?}");
        }
    }

    #[test]
    fn a_survivor_must_be_listed_and_a_listed_one_must_survive() {
        let table = [
            (Fate::Survived, false, true),
            (Fate::Survived, true, false),
            (Fate::Killed, false, false),
            (Fate::Killed, true, true),
            (Fate::Unviable, false, false),
            (Fate::Unviable, true, true),
            (Fate::NotJudged, false, true),
            (Fate::NotJudged, true, true),
        ];
        for (fate, listed, complained) in table {
            assert_eq!(fate.complaint(listed).is_some(), complained, "{fate:?} {listed}");
        }
    }

    #[test]
    fn a_list_that_has_rotted_is_noticed() {
        let entry = |mutant: &str, reason: &str| Equivalent {
            mutant: mutant.to_owned(),
            reason: reason.to_owned(),
        };
        let table = [
            (vec![entry("a", "because")], 0),
            (vec![entry("a", " ")], 1),
            (vec![entry("z", "because")], 1),
            (vec![entry("a", "because"), entry("a", "again")], 1),
        ];
        for (listed, faults) in table {
            assert_eq!(list_faults(&listed, &["a", "b"]).len(), faults, "{listed:?}");
        }
    }
}
