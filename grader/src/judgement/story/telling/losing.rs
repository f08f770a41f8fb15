//! What had something that is lost, and where: read off the calls in which it got lost.

use std::sync::Arc;

use protocol::event::LostItem;

use super::standing::line_in;
use crate::judgement::story::Holder;
use crate::vocabulary::calls::CallSite;

/// What a future that reads until it has all is called, by a part of its path.
const READS: [(&str, &str); 1] = [("tokio::io::util::read_exact::ReadExact", "read_exact")];

/// Where something got lost, and what had it.
pub struct Found {
    pub line: Option<u32>,
    pub holder: Holder,
}

/// Where `item` got lost in these calls, the innermost first, which stand on line `stands`; `None` if the
/// answer's own text has no part in it: a future that is dropped from outside may take with it what it has.
pub fn find(
    item: &LostItem,
    calls: &[Arc<CallSite>],
    stands: Option<u32>,
    answer: &str,
) -> Option<Found> {
    match item {
        LostItem::Bytes { .. } => {
            Some(Found { line: stands, holder: reader(calls, answer).unwrap_or_default() })
        }
        LostItem::Message { .. } if calls.is_empty() => {
            Some(Found { line: None, holder: Holder::Unknown })
        }
        LostItem::Message { .. } => of_message(calls, answer),
    }
}

/// What reads in these calls, in which bytes were awaited.
fn reader(calls: &[Arc<CallSite>], answer: &str) -> Option<Holder> {
    let name = |call: &Arc<CallSite>| {
        READS.iter().find(|(path, _)| call.function.contains(path)).map(|(_, name)| *name)
    };
    let mut inner = calls.iter().take_while(|call| line_in(call, answer).is_none());
    inner.find_map(name).map(|name| Holder::Function(name.to_owned()))
}

/// The calls are those in which the message was dropped: what is dropped with it, and within what.
fn of_message(calls: &[Arc<CallSite>], answer: &str) -> Option<Found> {
    let drops = |call: &Arc<CallSite>| dropped(&call.function).is_some();
    let theirs = calls.iter().position(|call| !drops(call) && line_in(call, answer).is_some())?;
    let (inner, rest) = calls.split_at(theirs);
    let holder = inner.iter().filter_map(|call| dropped(&call.function)).find_map(future);
    Some(Found {
        line: rest.first().and_then(|call| line_in(call, answer)),
        holder: holder.unwrap_or(Holder::Nobody),
    })
}

/// The type of what `function` drops.
fn dropped(function: &str) -> Option<&str> {
    function.strip_prefix("core::ptr::drop_in_place<")?.strip_suffix('>')
}

/// What a future of this type is, as the program's symbols call the types of functions and blocks.
fn future(kind: &str) -> Option<Holder> {
    const BODY: &str = "::{{closure}}";
    let function = kind.strip_suffix(BODY)?;
    // Where there is a tuple or a box of futures, the future itself was dropped in it before.
    if function.starts_with('(') || function.contains(BODY) {
        return Some(Holder::Block);
    }
    let name = function.rsplit("::").next()?;
    Some(Holder::Function(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::function_names::call;

    const SEND: &str =
        "core::ptr::drop_in_place<tokio::sync::mpsc::bounded::Sender<T>::send::{{closure}}>";
    const BOTH: &str = "core::ptr::drop_in_place<(tokio::sync::mpsc::bounded::Sender<T>::send::{{closure}},\
                        tokio::time::interval::Interval::tick::{{closure}})>";

    fn calls(calls: &[(&str, Option<u32>)]) -> Vec<Arc<CallSite>> {
        calls.iter().map(|(function, line)| call(function, *line)).collect()
    }

    fn message() -> LostItem {
        LostItem::Message { name: "parcel 1".to_owned() }
    }

    /// Line and holder, where a message got lost in these calls.
    fn found(of: &[(&str, Option<u32>)]) -> Option<(Option<u32>, Holder)> {
        find(&message(), &calls(of), None, "lib.rs").map(|found| (found.line, found.holder))
    }

    #[test]
    fn a_message_goes_with_the_innermost_future_that_is_dropped_and_on_the_line_that_drops_it() {
        let function = |name: &str| Holder::Function(name.to_owned());
        let answer = ("a::a::{{closure}}", Some(7));
        let own = ("core::ptr::drop_in_place<a::next::{{closure}}>", Some(3));
        let block = ("core::ptr::drop_in_place<a::a::{{closure}}::{{closure}}>", Some(4));
        let table = [
            (vec![(SEND, None), (BOTH, None), answer], function("send")),
            (vec![own, answer], function("next")),
            (vec![(SEND, None), own, answer], function("send")),
            (vec![block, answer], Holder::Block),
            (
                vec![("core::ptr::drop_in_place<core::result::Result<(),E>>", None), answer],
                Holder::Nobody,
            ),
            (vec![answer], Holder::Nobody),
        ];
        for (chain, holder) in table {
            assert_eq!(found(&chain), Some((Some(7), holder)), "{chain:?}");
        }
    }

    #[test]
    fn what_goes_with_an_answer_that_is_dropped_whole_is_nothing_that_it_lost() {
        let whole = ("core::ptr::drop_in_place<a::a::{{closure}}>", Some(7));
        assert_eq!(found(&[(SEND, None), whole, ("harness::dropped_after", None)]), None);
        assert_eq!(found(&[]), Some((None, Holder::Unknown)), "where nobody can look, it is told");
        let place = Some(("/course/grader/harness/src/lib.rs".into(), 120));
        let main =
            Arc::new(CallSite { place, ..CallSite::clone(&call("hidden_tests::main", None)) });
        let receiver = calls(&[("hidden_tests::receives", None)]);
        let by_the_test = [receiver, vec![main]].concat();
        assert!(find(&message(), &by_the_test, None, "lib.rs").is_none(), "the test dropped it");
    }

    #[test]
    fn bytes_went_with_what_was_called_on_the_innermost_line_of_the_answer() {
        let bytes = LostItem::Bytes { text: "abc".to_owned(), count: 3 };
        let read =
            "<tokio::io::util::read_exact::ReadExact<A> as core::future::future::Future>::poll";
        let chain = calls(&[(read, None), ("a::a::{{closure}}", Some(9)), ("a::b", Some(12))]);
        let found = find(&bytes, &chain, Some(9), "lib.rs").map(|found| (found.line, found.holder));
        assert_eq!(found, Some((Some(9), Holder::Function("read_exact".to_owned()))));
        let unseen = find(&bytes, &[], None, "lib.rs").map(|found| (found.line, found.holder));
        assert_eq!(unseen, Some((None, Holder::Unknown)));
    }
}
