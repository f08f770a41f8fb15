//! Something got lost with a future that had it, and was dropped before it was done.

use protocol::claim::{Check, End};
use protocol::event::LostItem;

use super::facts::{FailedRun, at};
use super::tell::Tell;
use crate::judgement::story::{Holder, Loss};
use crate::vocabulary::report::Diagnosis;

/// The most characters of lost bytes that a sentence shows.
const MOST_SHOWN: usize = 16;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CancelUnsafe {
    item: LostItem,
    holder: Holder,
    line: Option<u32>,
    at_ms: u64,
    /// How often something got lost so in this run, and when it had for the last time, if it was more
    /// than once.
    again: Option<(usize, u64)>,
}

/// Where something is missing, or never comes, the first that was lost with a future.
pub fn find(run: &FailedRun<'_>) -> Option<CancelUnsafe> {
    let goes_on = matches!(run.report.end, End::DeadlinePassed);
    if !goes_on && !run.report.checks.iter().any(may_be_short) {
        return None;
    }
    let with_futures = || run.story.lost.iter().filter(|loss| went_with_a_future(loss));
    let first = with_futures().next()?;
    let again = with_futures().skip(1).last();
    Some(CancelUnsafe {
        item: first.item.clone(),
        holder: first.holder.clone(),
        line: first.line,
        at_ms: first.at_us / 1000,
        again: again.map(|last| (with_futures().count(), last.at_us / 1000)),
    })
}

/// Whether it is a check of data that came or did not, and it fails.
pub fn may_be_short(check: &Check) -> bool {
    match check {
        Check::Value { .. } => !check.holds(),
        Check::Fact { means, .. } => !check.holds() && *means == Diagnosis::LostData,
        Check::Elapsed { .. } | Check::Calls { .. } => false,
    }
}

fn went_with_a_future(loss: &Loss) -> bool {
    loss.window.is_some()
        && match (&loss.item, &loss.holder) {
            // Only a future comes back with the buffer that it had.
            (LostItem::Bytes { .. }, _) => true,
            (LostItem::Message { .. }, Holder::Function(_) | Holder::Block) => true,
            (LostItem::Message { .. }, Holder::Nobody | Holder::Unknown) => false,
        }
}

impl Tell for CancelUnsafe {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::CancelUnsafe
    }

    fn sentence(&self) -> String {
        let Self { item, holder, line, at_ms, again } = self;
        let (holder, at) = (called(holder), at(*line));
        let lost = match item {
            LostItem::Bytes { text, count } => {
                let bytes = match count {
                    1 => "the byte".to_owned(),
                    count => format!("the {count} bytes"),
                };
                format!(
                    "By {at_ms} ms, {holder}{at} had been dropped before it was done, and {bytes} that it \
                     had read went with it: {}.",
                    beginning(text)
                )
            }
            LostItem::Message { name } => format!(
                "At {at_ms} ms, {holder} was dropped{at} before it was done, and {name} went with it."
            ),
        };
        let again = match again {
            None => String::new(),
            Some((times, last_ms)) => {
                format!(" Something got lost so {times} times, the last time by {last_ms} ms.")
            }
        };
        format!(
            "{lost}{again} Keep such a future until it is done, or wait with one that has nothing yet \
             to lose."
        )
    }

    fn line(&self) -> Option<u32> {
        self.line
    }
}

/// As much of `text` as a sentence has room for.
fn beginning(text: &str) -> String {
    match text.char_indices().nth(MOST_SHOWN) {
        Some((end, _)) => format!("{:?} and so on", &text[..end]),
        None => format!("{text:?}"),
    }
}

fn called(holder: &Holder) -> String {
    match holder {
        Holder::Function(name) => format!("`{name}`"),
        Holder::Block => "an `async` block".to_owned(),
        Holder::Nobody | Holder::Unknown => "a future".to_owned(),
    }
}

#[cfg(test)]
pub fn samples() -> Vec<CancelUnsafe> {
    let function = |name: &str| Holder::Function(name.to_owned());
    vec![
        CancelUnsafe {
            item: LostItem::Bytes { text: "abc".to_owned(), count: 3 },
            holder: function("read_exact"),
            line: Some(14),
            at_ms: 30,
            again: None,
        },
        CancelUnsafe {
            item: LostItem::Bytes { text: "abcdefgh".repeat(9), count: 72 },
            holder: function("read_exact"),
            line: Some(1000),
            at_ms: 30_000,
            again: Some((1000, 31_000)),
        },
        CancelUnsafe {
            item: LostItem::Bytes { text: "a".to_owned(), count: 1 },
            holder: Holder::Unknown,
            line: None,
            at_ms: 30,
            again: Some((2, 45)),
        },
        CancelUnsafe {
            item: LostItem::Message { name: "parcel 1".to_owned() },
            holder: function("send"),
            line: Some(14),
            at_ms: 10,
            again: Some((2, 45)),
        },
        CancelUnsafe {
            item: LostItem::Message { name: "parcel 1".to_owned() },
            holder: Holder::Block,
            line: Some(14),
            at_ms: 10,
            again: None,
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::findings::checker::fixtures::{Run, elapsed, value};
    use crate::judgement::story::Story;

    fn loss(item: LostItem, holder: Holder, window: Option<usize>) -> Loss {
        Loss { item, task: 1, at_us: 10_000, waited_to_us: 10_000, line: Some(7), holder, window }
    }

    fn parcel() -> LostItem {
        LostItem::Message { name: "parcel 1".to_owned() }
    }

    fn bytes() -> LostItem {
        LostItem::Bytes { text: "abc".to_owned(), count: 3 }
    }

    /// Whether it is found in a run with this loss and this check.
    fn is_found(lost: Loss, check: Check, end: End) -> bool {
        let mut run = Run::of(Story { lost: vec![lost], ..Story::default() });
        (run.report.checks, run.report.end) = (vec![check], end);
        run.look(find).is_some()
    }

    #[test]
    fn it_is_said_of_what_a_future_had_where_data_is_missing() {
        let send = || Holder::Function("send".to_owned());
        let missing = || value("the message", "abcdefgh", "defgh");
        let table = [
            (loss(bytes(), Holder::Unknown, Some(0)), missing(), End::Returned, true),
            (loss(parcel(), send(), Some(0)), missing(), End::Returned, true),
            (loss(parcel(), Holder::Block, Some(0)), missing(), End::Returned, true),
            // Nothing had it but the text itself, or the test has dropped it.
            (loss(parcel(), Holder::Nobody, Some(0)), missing(), End::Returned, false),
            (loss(parcel(), send(), None), missing(), End::Returned, false),
            // Nothing is missing; who waits for ever may wait for what is lost.
            (loss(bytes(), Holder::Unknown, Some(0)), elapsed(3, 4), End::Returned, false),
            (loss(bytes(), Holder::Unknown, Some(0)), elapsed(3, 3), End::DeadlinePassed, true),
        ];
        for (lost, check, end, expected) in table {
            assert_eq!(is_found(lost.clone(), check, end), expected, "{lost:?}");
        }
    }
}
