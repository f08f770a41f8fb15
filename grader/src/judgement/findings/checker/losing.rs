//! What sentences claim of what was lost, worked out once more by reading all events.

use std::sync::Arc;

use protocol::event::{Event, LostItem, What};

use super::generator::Dice;
use super::{Checked, number_after, so};
use crate::judgement::function_names::call;
use crate::vocabulary::calls::CallSite;

/// Clauses that generated records must bring about.
pub const CLAIMS: [&str; 5] = [
    "`read_exact` on line 2 had been dropped",
    "`send` was dropped on line 3 before",
    "Something got lost so",
    "Parcel 1 was dropped on line 4 at",
    "So was another one, later.",
];

/// The first chain of calls here: before it are those of standstills.
const FIRST: u16 = 4;

/// The chains of calls in which something gets lost: `read_exact` waits on line 2 for more; `send` is
/// dropped on line 3; a parcel is dropped by itself on line 4; and the whole answer is dropped.
pub fn chains() -> Vec<Vec<Arc<CallSite>>> {
    let read = "<tokio::io::util::read_exact::ReadExact<A> as core::future::future::Future>::poll";
    let send = "core::ptr::drop_in_place<tokio::sync::mpsc::bounded::Sender<kata::Parcel>::send::{{closure}}>";
    let whole = "core::ptr::drop_in_place<f::{{closure}}>";
    vec![
        vec![call(read, None), call("f", Some(2))],
        vec![call(send, None), call("f", Some(3))],
        vec![call("core::ptr::drop_in_place<kata::Parcel>", None), call("f", Some(4))],
        vec![call(send, None), call(whole, Some(5))],
    ]
}

/// Something is lost, or bytes are awaited where they may be lost.
pub fn step(dice: &mut Dice) -> Vec<What> {
    let parcel = || LostItem::Message { name: "parcel 1".to_owned() };
    match dice.below(6) {
        0 => vec![What::Lost {
            item: LostItem::Bytes { text: "abc".to_owned(), count: 3 },
            calls: Some(FIRST),
        }],
        1 | 2 => vec![What::Inside { calls: FIRST }, What::WakerLeft { wait: None }],
        chain => vec![What::Lost { item: parcel(), calls: Some(FIRST + chain as u16 - 2) }],
    }
}

/// The losses of a kind, whether they went with a future or not.
fn lost(events: &[Event], with_a_future: bool) -> Vec<&Event> {
    let is_one = |event: &&Event| match &event.what {
        What::Lost { calls: Some(calls), .. } => match calls - FIRST {
            0 | 1 => with_a_future,
            2 => !with_a_future,
            _ => false,
        },
        _ => false,
    };
    events.iter().filter(is_one).collect()
}

/// Whether what `sentence` says of a future is so: the first that was lost with one is what it names,
/// then, and so often.
pub fn with_a_future(sentence: &str, events: &[Event]) -> Checked {
    let all = lost(events, true);
    let Some(first) = all.first() else { return Err("something went with a future") };
    let (when, named) = match &first.what {
        What::Lost { item: LostItem::Bytes { .. }, .. } => ("By ", "\"abc\""),
        _ => ("At ", "parcel 1 went with it"),
    };
    so(sentence.contains(named), "it is named")?;
    so(first.at_us == number_after(sentence, when) * 1000, "it was dropped then")?;
    if !sentence.contains("Something got lost so") {
        return so(all.len() == 1, "once only");
    }
    let last_us = all.last().map(|last| last.at_us);
    so(last_us == Some(number_after(sentence, "the last time by") * 1000), "the last time then")?;
    so(all.len() as u64 == number_after(sentence, "Something got lost so"), "so often")
}

/// Whether what `sentence` says of a message that was dropped by itself is so.
pub fn by_itself(sentence: &str, events: &[Event]) -> Checked {
    let all = lost(events, false);
    let Some(first) = all.first() else { return Err("a message was dropped by itself") };
    so(first.at_us == number_after(sentence, " at ") * 1000, "it was dropped then")?;
    let others = match sentence {
        _ if sentence.contains("So was another") => 1,
        _ if sentence.contains("So were") => number_after(sentence, "So were"),
        _ => 0,
    };
    so(all.len() as u64 == 1 + others, "so many others")
}
