//! Something was polled over and over while no time passed.

use protocol::claim::End;

use super::facts::FailedRun;
use super::tell::Tell;
use crate::judgement::clues;
use crate::judgement::story::{Operation, Story};
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spinning {
    polls: u64,
    at_ms: u64,
    why: Why,
}

/// How it comes that it is polled again at once, as far as that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Why {
    /// The end of what is read was found this often, which is more than anybody needs to know.
    Ends { times: u64 },
    /// It gave way on this line again and again.
    GaveWay { line: u32 },
    /// A waker is called on this line only, as far as the text shows.
    Wakes { line: u32 },
    /// Messages are awaited on these lines only, and whose.
    Receives { lines: Vec<u32>, end: ChannelsEnd },
    /// Nothing is known.
    Unknown,
}

/// What says that nothing more comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ChannelsEnd {
    None,
    Closed,
    Either,
}

/// Who has found the end, or given way, so often does not go by what it needs.
const MANY: u64 = 20;

/// The most lines that are told of.
const MOST_LINES: usize = 3;

pub fn find(run: &FailedRun<'_>) -> Option<Spinning> {
    match run.report.end {
        End::PollBudgetSpent { polls } => {
            Some(Spinning { polls, at_ms: run.story.now_us / 1000, why: why(run) })
        }
        End::Returned | End::Panicked { .. } | End::DeadlinePassed | End::Stuck => None,
    }
}

fn why(run: &FailedRun<'_>) -> Why {
    let ends = run.story.peers.iter().map(|peer| peer.ends_read).max();
    if let Some(times) = ends.filter(|times| *times >= MANY) {
        return Why::Ends { times };
    }
    let most = run.story.gave_way.iter().max_by_key(|(_, times)| **times);
    if let Some((line, _)) = most.filter(|(_, times)| **times >= MANY) {
        return Why::GaveWay { line: *line };
    }
    if let Some(line) = clues::only_call_line(run.source, "wake_by_ref") {
        return Why::Wakes { line };
    }
    let lines: Vec<_> = clues::recv_lines(run.source).into_iter().collect();
    if (1..=MOST_LINES).contains(&lines.len()) {
        return Why::Receives { lines, end: channels_end(run.story) };
    }
    Why::Unknown
}

/// What the end of a channel looks like of the kind that messages were awaited of.
fn channels_end(story: &Story) -> ChannelsEnd {
    let awaited = |operation| story.parked.iter().any(|parked| parked.operation == operation);
    match (awaited(Operation::Receive), awaited(Operation::ReceiveBroadcast)) {
        (true, false) => ChannelsEnd::None,
        (false, true) => ChannelsEnd::Closed,
        (true, true) | (false, false) => ChannelsEnd::Either,
    }
}

impl Tell for Spinning {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::Spinning
    }

    fn sentence(&self) -> String {
        let Self { polls, at_ms, why } = self;
        format!("Polled {polls} times while the virtual clock stood at {at_ms} ms. {}", why.words())
    }

    fn line(&self) -> Option<u32> {
        match &self.why {
            Why::GaveWay { line } | Why::Wakes { line } => Some(*line),
            // Of several, all but one may be innocent.
            Why::Receives { lines, .. } => match lines[..] {
                [line] => Some(line),
                _ => None,
            },
            Why::Ends { .. } | Why::Unknown => None,
        }
    }
}

impl Why {
    fn words(&self) -> String {
        match self {
            Self::Ends { times } => format!(
                "It reads on and on behind the end: a read has given 0 bytes {times} times and more. \
                 They say that nothing more comes, now or later, so the loop must end then."
            ),
            Self::GaveWay { line } => format!(
                "Line {line} gives way with `yield_now`, again and again: others run, and it is polled \
                 again before any time can pass. Await what it needs, and it is woken when that has come."
            ),
            // True of every waker, whatever happened here.
            Self::Wakes { line } => format!(
                "If it is line {line} that wakes it: whoever calls the waker in the poll itself is \
                 polled again at once. Leave it with what is waited for, which calls it in time."
            ),
            // True of every channel, whatever happened here.
            Self::Receives { lines, end } => format!(
                "If {}: once a channel is closed and empty, `recv` gives {} at once, every time. Stop \
                 awaiting it then: end the loop, or go on without that channel.",
                match &lines[..] {
                    [line] => format!("it is the `recv` on line {line}"),
                    lines => format!("it is one `recv` of those on {}", listed(lines)),
                },
                match end {
                    ChannelsEnd::None => "`None`",
                    ChannelsEnd::Closed => "the error `Closed`",
                    ChannelsEnd::Either => "`None`, or the error `Closed`,",
                }
            ),
            Self::Unknown => {
                "Something is woken again and again instead of waiting for what it needs."
                    .to_owned()
            }
        }
    }
}

fn listed(lines: &[u32]) -> String {
    let all: Vec<_> = lines.iter().map(u32::to_string).collect();
    match &all[..] {
        [before @ .., last] if !before.is_empty() => {
            format!("lines {} and {last}", before.join(", "))
        }
        all => format!("line {}", all.concat()),
    }
}

#[cfg(test)]
pub fn samples() -> Vec<Spinning> {
    let receives = |lines, end| Why::Receives { lines, end };
    [
        Why::Unknown,
        receives(vec![6], ChannelsEnd::None),
        receives(vec![6, 7], ChannelsEnd::Closed),
        receives(vec![6, 7, 9], ChannelsEnd::Either),
        Why::Ends { times: 100 },
        Why::GaveWay { line: 19 },
        Why::Wakes { line: 14 },
    ]
    .map(|why| Spinning { polls: 20_001, at_ms: 30, why })
    .into()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::judgement::findings::checker::fixtures::Run;
    use crate::judgement::story::Parked;

    #[test]
    fn what_is_seen_comes_before_what_the_text_shows() {
        let text = "fn f() {\n cx.waker().wake_by_ref();\n a.recv().await;\n b.recv().await; }";
        let gave_way = |times| Story { gave_way: BTreeMap::from([(9, times)]), ..Story::default() };
        let receives =
            |lines: &[u32]| Why::Receives { lines: lines.into(), end: ChannelsEnd::Either };
        let table = [
            (text, gave_way(MANY), Why::GaveWay { line: 9 }),
            (text, gave_way(MANY - 1), Why::Wakes { line: 2 }),
            ("fn f() {\n a.recv();\n b.recv(); }", Story::default(), receives(&[2, 3])),
            ("fn f() { g(); }", Story::default(), Why::Unknown),
        ];
        for (text, story, expected) in table {
            let run = Run::of(story).text(text);
            assert_eq!(run.look(why), expected, "{text}");
        }
    }

    #[test]
    fn the_end_of_a_broadcast_is_an_error() {
        let parked = |operation| Parked {
            operation,
            line: Some(3),
            task: 1,
            from_us: 0,
            to_us: Some(1),
            dropped: false,
            dropped_by_test: false,
            woken_by: None,
            window: None,
        };
        let table = [
            (vec![Operation::Receive], ChannelsEnd::None),
            (vec![Operation::ReceiveBroadcast], ChannelsEnd::Closed),
            (vec![Operation::ReceiveBroadcast, Operation::Receive], ChannelsEnd::Either),
            (vec![], ChannelsEnd::Either),
        ];
        for (operations, expected) in table {
            let parked = operations.into_iter().map(parked).collect();
            assert_eq!(channels_end(&Story { parked, ..Story::default() }), expected);
        }
    }
}
