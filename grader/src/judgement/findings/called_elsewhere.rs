//! A call was polled on a thread that is not the runtime's, where it panics.

use super::facts::{Name, at};
use super::{FailedRun, Tell};
use crate::judgement::clues;
use crate::judgement::story::CalledElsewhere as Call;
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalledElsewhere {
    name: Name,
    line: Option<u32>,
}

pub fn find(run: &FailedRun<'_>) -> Option<CalledElsewhere> {
    let Call { label, line } = run.story.called_elsewhere.as_ref()?;
    let callee = label.split_once('(').map(|(callee, _)| callee);
    let is_source = callee.is_some_and(|name| clues::is_called(run.source, name, *line));
    Some(CalledElsewhere { name: Name { text: label.clone(), is_source }, line: *line })
}

impl Tell for CalledElsewhere {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::WrongTool
    }

    fn sentence(&self) -> String {
        format!(
            "{}{} is polled on a thread of its own, outside the runtime whose clock counts here, \
             and panics there. Await it on the runtime: in your function, or in a task.",
            self.name,
            at(self.line)
        )
    }

    fn line(&self) -> Option<u32> {
        self.line
    }
}

#[cfg(test)]
pub fn samples() -> Vec<CalledElsewhere> {
    vec![CalledElsewhere { name: Name::code("fetch_user(1)"), line: Some(6) }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::findings::checker::fixtures::Run;
    use crate::judgement::story::Story;

    #[test]
    fn a_call_that_was_refused_is_named_as_the_text_or_as_data() {
        let call = |label: &str| Call { label: label.to_owned(), line: Some(2) };
        let text = "fn f() {\n block_on(fetch_user(1)); }";
        for (label, expected) in [("fetch_user(1)", "`fetch_user(1)` on"), ("io", "\"io\" on")] {
            let called_elsewhere = Some(call(label));
            let run = Run::of(Story { called_elsewhere, ..Story::default() }).text(text);
            let found = run.look(find).expect("a call elsewhere");
            assert!(found.sentence().starts_with(expected), "{}", found.sentence());
        }
        assert_eq!(Run::of(Story::default()).look(find), None);
    }
}
