//! A value never changed, although others were expected, and was right for one of them.

use super::facts::{Constant, capitalised};
use super::{FailedRun, Tell};
use crate::judgement::story::WaitKind;
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HardCoded {
    constant: Constant,
    has_inputs: bool,
}

/// Where nothing was asked for, the value cannot come from a reply.
pub fn without_calls(run: &FailedRun<'_>) -> Option<HardCoded> {
    let calls = run.story.waits.iter().any(|wait| wait.kind == WaitKind::Call);
    if calls { None } else { constant(run) }
}

/// Where calls were made, a value that never changes may have another cause, which shows in the
/// time that it took.
pub fn find(run: &FailedRun<'_>) -> Option<HardCoded> {
    if run.wrong_time().is_some() { None } else { constant(run) }
}

fn constant(run: &FailedRun<'_>) -> Option<HardCoded> {
    let constant = run
        .constants
        .iter()
        .find(|constant| run.wrong_values().any(|(what, ..)| what == constant.what))?;
    Some(HardCoded { constant: constant.clone(), has_inputs: run.exercise.has_inputs })
}

impl Tell for HardCoded {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::HardCoded
    }

    fn sentence(&self) -> String {
        let Constant { what, got, times, expected } = &self.constant;
        let instead = match self.has_inputs {
            true => "Work it out from what you are given.",
            false => "Work it out from what happens.",
        };
        format!(
            "{} came out as {got} all {times} times, where {expected} different ones were \
             expected. {instead}",
            capitalised(what)
        )
    }

    fn line(&self) -> Option<u32> {
        None
    }
}

#[cfg(test)]
pub fn samples() -> Vec<HardCoded> {
    let constant = Constant {
        what: "the user".to_owned(),
        got: "\"User(id=1)\"".to_owned(),
        times: 8,
        expected: 3,
    };
    let hard_coded = |has_inputs| HardCoded { constant: constant.clone(), has_inputs };
    vec![hard_coded(true), hard_coded(false)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::findings::checker::fixtures::{Run, elapsed, value, wait};
    use crate::judgement::story::Story;

    #[test]
    fn a_constant_with_another_cause_is_not_hard_coded() {
        let call = || vec![wait(WaitKind::Call, "a", 0, Some(80), false)];
        let table =
            [(vec![], 80, true), (vec![], 0, true), (call(), 80, true), (call(), 90, false)];
        for (waits, got_ms, expected) in table {
            let mut run = Run::of(Story { waits, ..Story::default() });
            run.report.checks = vec![elapsed(80, got_ms), value("the user", "2", "1")];
            let (what, got) = ("the user".to_owned(), "1".to_owned());
            run.constants = vec![Constant { what, got, times: 2, expected: 2 }];
            let found = run.look(without_calls).or_else(|| run.look(find));
            assert_eq!(found.is_some(), expected, "{got_ms}");
        }
    }
}
