//! A value never changed, although others were expected, and was right for one of them.

use super::facts::FailedRun;
use super::facts::{Constant, capitalised};
use super::tell::Tell;
use crate::judgement::clues;
use crate::judgement::story::WaitKind;
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HardCoded {
    constant: Constant,
    has_inputs: bool,
    /// The line of the only `static`, which all calls share.
    shared: Option<u32>,
    /// The only line that says the value, word for word.
    written: Option<u32>,
}

/// Where nothing was asked for, the value cannot come from a reply.
pub fn without_calls(run: &FailedRun<'_>) -> Option<HardCoded> {
    let calls = run.story.waits.iter().any(|wait| wait.kind == WaitKind::Call);
    if calls { None } else { find(run) }
}

/// Where calls were made, a value that never changes may have another cause, which shows in the
/// time that it took: rules about time come before this one.
pub fn find(run: &FailedRun<'_>) -> Option<HardCoded> {
    let constant = run
        .constants
        .iter()
        .find(|constant| run.wrong_values().any(|(what, ..)| what == constant.what))?;
    Some(HardCoded {
        constant: constant.clone(),
        has_inputs: run.exercise.has_inputs,
        shared: clues::static_line(run.source),
        written: clues::literal_line(run.source, &constant.got),
    })
}

impl Tell for HardCoded {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::HardCoded
    }

    fn sentence(&self) -> String {
        let Constant { what, got, times, expected } = &self.constant;
        let instead = match (self.shared, self.has_inputs) {
            (Some(line), _) => format!(
                "What is kept in the `static` on line {line} stays until the program ends, and is \
                 the same for all."
            ),
            (None, true) => "Work it out from what you are given.".to_owned(),
            (None, false) => "Work it out from what happens.".to_owned(),
        };
        format!(
            "{} came out as {got} every time, {times} times in all; {expected} different values were \
             expected there. {instead}",
            capitalised(what)
        )
    }

    fn line(&self) -> Option<u32> {
        self.shared.or(self.written)
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
    let hard_coded = |has_inputs, shared| HardCoded {
        constant: constant.clone(),
        has_inputs,
        shared,
        written: None,
    };
    vec![hard_coded(true, None), hard_coded(false, None), hard_coded(true, Some(6))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::findings::checker::fixtures::{Run, elapsed, value, wait};
    use crate::judgement::findings::diagnose;
    use crate::judgement::story::Story;

    #[test]
    fn the_line_is_told_that_says_the_value_where_there_is_one_only() {
        let table = [
            ("fn f() -> String {\n \"a\".to_owned()\n}", Some(2)),
            ("fn f() -> String {\n if x { \"a\" } else {\n \"a\" }\n}", None),
            ("fn f() -> String {\n format!(\"{}\", 1)\n}", None),
        ];
        for (text, line) in table {
            let mut run = Run::of(Story::default()).text(text);
            run.report.checks = vec![value("the word", "\"b\"", "\"a\"")];
            let (what, got) = ("the word".to_owned(), "\"a\"".to_owned());
            run.constants = vec![Constant { what, got, times: 2, expected: 2 }];
            assert_eq!(run.look(find).expect("a constant").line(), line, "{text}");
        }
    }

    #[test]
    fn a_constant_with_another_cause_is_not_hard_coded() {
        let call = |label, to| wait(WaitKind::Call, label, 0, Some(to), false);
        let table = [
            (vec![], Diagnosis::HardCoded),
            (vec![call("a", 90)], Diagnosis::HardCoded),
            // The answer waited for both, and gave the one that had lost.
            (vec![call("a", 30), call("b", 80)], Diagnosis::NotCancelled),
        ];
        for (waits, expected) in table {
            let mut run = Run::of(Story { waits, ..Story::default() });
            run.report.checks = vec![elapsed(30, 80), value("the winner", "2", "1")];
            let (what, got) = ("the winner".to_owned(), "1".to_owned());
            run.constants = vec![Constant { what, got, times: 2, expected: 2 }];
            let found = run.look(diagnose).map(|(_, found)| found.diagnosis());
            assert_eq!(found, Some(expected));
        }
    }
}
