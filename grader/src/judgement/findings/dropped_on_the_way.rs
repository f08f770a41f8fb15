//! The text itself dropped a message that was for somebody else.

use protocol::event::LostItem;

use super::cancel_unsafe::may_be_short;
use super::facts::{FailedRun, at, capitalised};
use super::tell::Tell;
use crate::judgement::story::{Holder, Loss};
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DroppedOnTheWay {
    name: String,
    line: Option<u32>,
    at_ms: u64,
    /// How many messages were dropped so in this run, this one included.
    times: usize,
}

/// Where something is missing, the first message that was dropped by itself, in no future.
pub fn find(run: &FailedRun<'_>) -> Option<DroppedOnTheWay> {
    if !run.report.checks.iter().any(may_be_short) {
        return None;
    }
    let mut dropped = run.story.lost.iter().filter_map(by_itself);
    let (name, first) = dropped.next()?;
    Some(DroppedOnTheWay {
        name: name.to_owned(),
        line: first.line,
        at_ms: first.at_us / 1000,
        times: 1 + dropped.count(),
    })
}

fn by_itself(loss: &Loss) -> Option<(&str, &Loss)> {
    let LostItem::Message { name } = &loss.item else { return None };
    (loss.holder == Holder::Nobody && loss.window.is_some()).then_some((name, loss))
}

impl Tell for DroppedOnTheWay {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::LostData
    }

    fn sentence(&self) -> String {
        let Self { name, line, at_ms, times } = self;
        let others = match times {
            1 => String::new(),
            2 => " So was another one, later.".to_owned(),
            times => format!(" So were {} others, later.", times - 1),
        };
        format!(
            "{} was dropped{} at {at_ms} ms, and nobody had received it.{others} What could not be sent \
             is yours to keep.",
            capitalised(name),
            at(*line)
        )
    }

    fn line(&self) -> Option<u32> {
        self.line
    }
}

#[cfg(test)]
pub fn samples() -> Vec<DroppedOnTheWay> {
    [1, 2, 3]
        .map(|times| DroppedOnTheWay {
            name: "parcel 1".to_owned(),
            line: Some(14),
            at_ms: 10,
            times,
        })
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::findings::checker::fixtures::{Run, value};
    use crate::judgement::story::Story;

    #[test]
    fn it_is_said_of_what_no_future_had_where_something_is_missing() {
        let parcel = || LostItem::Message { name: "parcel 1".to_owned() };
        let bytes = LostItem::Bytes { text: "abc".to_owned(), count: 3 };
        let table = [
            (parcel(), Holder::Nobody, Some(0), "1", true),
            (parcel(), Holder::Nobody, Some(0), "2", false),
            (parcel(), Holder::Nobody, None, "1", false),
            (parcel(), Holder::Function("send".to_owned()), Some(0), "1", false),
            (parcel(), Holder::Unknown, Some(0), "1", false),
            (bytes, Holder::Nobody, Some(0), "1", false),
        ];
        for (item, holder, window, got, expected) in table {
            let (at_us, waited_to_us, line) = (10_000, 10_000, Some(7));
            let lost = Loss { item, task: 1, at_us, waited_to_us, line, holder, window };
            let mut run = Run::of(Story { lost: vec![lost.clone()], ..Story::default() });
            run.report.checks = vec![value("the parcels", "2", got)];
            assert_eq!(run.look(find).is_some(), expected, "{lost:?} {got}");
        }
    }
}
