//! A call was polled, or a timer made, on a runtime or thread of the answer's own, whose time does not
//! count.

use super::facts::{Name, at};
use super::{FailedRun, Tell};
use crate::judgement::clues;
use crate::judgement::story::{self, WaitKind};
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitedElsewhere {
    name: Name,
    kind: WaitKind,
    line: Option<u32>,
}

pub fn find(run: &FailedRun<'_>) -> Option<WaitedElsewhere> {
    let story::WaitedElsewhere { label, kind, line } = run.story.waited_elsewhere.as_ref()?;
    let callee = label.split_once('(').map_or(label.as_str(), |(callee, _)| callee);
    let is_source = *kind == WaitKind::Timer || clues::is_called(run.source, callee, *line);
    let name = Name { text: label.clone(), is_source };
    Some(WaitedElsewhere { name, kind: *kind, line: *line })
}

impl Tell for WaitedElsewhere {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::WrongTool
    }

    fn sentence(&self) -> String {
        let Self { name, kind, line } = self;
        let at = at(*line);
        match kind {
            WaitKind::Timer | WaitKind::Tick => format!(
                "{name}{at} counts on a runtime of your own, by another clock than the one that \
                 counts here. Build none: await it on the runtime that polls you."
            ),
            WaitKind::Call | WaitKind::Turn => format!(
                "{name}{at} is polled on a thread of its own, outside the runtime whose clock \
                 counts here, and panics there. Await it on the runtime that polls you."
            ),
        }
    }

    fn line(&self) -> Option<u32> {
        self.line
    }
}

#[cfg(test)]
pub fn samples() -> Vec<WaitedElsewhere> {
    let waited = |name, kind| WaitedElsewhere { name: Name::code(name), kind, line: Some(6) };
    vec![waited("fetch_user(1)", WaitKind::Call), waited("sleep", WaitKind::Timer)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::findings::checker::fixtures::Run;
    use crate::judgement::story::Story;

    #[test]
    fn what_waited_elsewhere_is_named_as_the_text_or_as_data() {
        let text = "fn f() {\n block_on(fetch_user(1)); }";
        let table = [
            ("fetch_user(1)", WaitKind::Call, "`fetch_user(1)` on line 2 is polled on a thread"),
            ("io", WaitKind::Call, "\"io\" on line 2 is polled on a thread"),
            ("sleep", WaitKind::Timer, "`sleep` on line 2 counts on a runtime of your own"),
        ];
        for (label, kind, expected) in table {
            let waited = story::WaitedElsewhere { label: label.to_owned(), kind, line: Some(2) };
            let waited_elsewhere = Some(waited);
            let run = Run::of(Story { waited_elsewhere, ..Story::default() }).text(text);
            let found = run.look(find).expect("a wait elsewhere");
            assert!(found.sentence().starts_with(expected), "{}", found.sentence());
        }
        assert_eq!(Run::of(Story::default()).look(find), None);
    }
}
