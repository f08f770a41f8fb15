//! The picture of what a run did in virtual time, and its drawing for a terminal.
//!
//! The same [`Picture`] is drawn as SVG and as a page; what they share is here.

use std::collections::{HashMap, HashSet};

use crate::surfaces::picture::layout::{Arrangement, Lane, Layout, Owner, Row, Segment};
use crate::surfaces::style::{TextRole, plain};
use crate::surfaces::text::{counted, grouped};
use crate::vocabulary::timeline::{Bar, BarKind};

mod chart;
mod frame;
pub(crate) mod layout;
#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;

pub use frame::draw;

/// What to draw.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    /// Its heading: the exercise's name.
    pub title: &'a str,
    /// What the submission did.
    pub yours: &'a [Bar],
    /// What the reference answer did. Drawn below where it is not the same.
    pub reference: Option<&'a [Bar]>,
    /// Virtual milliseconds the submission took.
    pub yours_ms: Option<u64>,
    /// Virtual milliseconds it should take.
    pub expected_ms: Option<u64>,
}

/// How to draw for a terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// With colours.
    pub colour: bool,
    /// With the characters of ASCII only.
    pub ascii: bool,
}

/// Rows drawn for each of the two timelines. More do not help on a terminal.
const MOST_ROWS: usize = 24;

/// One timeline of a picture.
pub(crate) struct Block<'a> {
    /// `yours` or `reference`, where there are both.
    pub name: Option<&'static str>,
    pub bars: Arrangement<'a>,
}

/// The one or two timelines that the picture shows.
pub(crate) fn blocks<'a>(picture: &Picture<'a>, most_rows: usize) -> Vec<Block<'a>> {
    let block = |name, bars| Block { name, bars: layout::arrange(bars, most_rows) };
    match picture.reference {
        Some(reference) if !look_alike(picture.yours, reference) => {
            vec![block(Some("yours"), picture.yours), block(Some("reference"), reference)]
        }
        _ => vec![block(None, picture.yours)],
    }
}

/// Whether two timelines show the same. Lines and task numbers do not count: the same answer
/// can be written in more or fewer lines.
fn look_alike(yours: &[Bar], reference: &[Bar]) -> bool {
    fn look(bar: &Bar) -> (u64, u64, BarKind, &str) {
        (bar.start_ms, bar.end_ms, bar.kind, &bar.lane)
    }
    fn looks(bars: &[Bar]) -> Vec<(u64, u64, BarKind, &str)> {
        let mut looks: Vec<_> = bars.iter().map(look).collect();
        looks.sort_unstable();
        looks
    }
    yours.len() == reference.len() && looks(yours) == looks(reference)
}

/// The last time that must be on the axis, in virtual milliseconds.
pub(crate) fn last_ms(picture: &Picture<'_>, blocks: &[Block<'_>]) -> u64 {
    let bars = blocks.iter().map(|block| block.bars.end_ms());
    bars.chain(picture.expected_ms).chain(picture.yours_ms).max().unwrap_or(0)
}

/// Every kind, the least alarming first: where segments overlap, the later one is on top.
pub(crate) const KINDS: [BarKind; 6] = [
    BarKind::Run,
    BarKind::Wait,
    BarKind::Held,
    BarKind::Dropped,
    BarKind::Leaked,
    BarKind::Blocked,
];

/// What a kind is called in legends and details.
pub(crate) fn kind_name(kind: BarKind) -> &'static str {
    match kind {
        BarKind::Wait => "waiting",
        BarKind::Run => "task running",
        BarKind::Blocked => "thread blocked",
        BarKind::Dropped => "cancelled",
        BarKind::Leaked => "left running",
        BarKind::Held => "lock held",
    }
}

/// The kinds that occur in `layouts`, in the order of [`KINDS`].
pub(crate) fn kinds_in(layouts: &[Layout<'_>]) -> Vec<BarKind> {
    let rows = || layouts.iter().flat_map(|layout| &layout.rows);
    let occurs =
        |kind: &BarKind| rows().flat_map(|row| &row.segments).any(|part| part.kind == *kind);
    KINDS.into_iter().filter(occurs).collect()
}

/// A kind's class in SVG and HTML; the same word as in JSON.
pub(crate) fn class_of(kind: BarKind) -> &'static str {
    match kind {
        BarKind::Wait => "wait",
        BarKind::Run => "run",
        BarKind::Blocked => "blocked",
        BarKind::Dropped => "dropped",
        BarKind::Leaked => "leaked",
        BarKind::Held => "held",
    }
}

/// What each row is called: its label, made safe, and its task where the label alone would
/// not tell two rows apart.
pub(crate) fn row_labels(lanes: &[Lane<'_>]) -> Vec<String> {
    let mut tasks: HashMap<(&str, Option<u32>), HashSet<u32>> = HashMap::new();
    for lane in lanes {
        tasks.entry((lane.label, lane.line)).or_default().insert(lane.task);
    }
    let label = |lane: &Lane<'_>| match tasks[&(lane.label, lane.line)].len() {
        1 => plain(lane.label),
        _ => format!("{} · task {}", plain(lane.label), lane.task),
    };
    lanes.iter().map(label).collect()
}

/// A segment in words, for those who point at it or cannot see it.
pub(crate) fn in_words(label: &str, row: &Row<'_>, segment: &Segment) -> String {
    let Segment { start_ms, end_ms, kind, bars } = *segment;
    let what = match bars {
        1 => kind_name(kind).to_owned(),
        _ => format!("{}, {}", counted(bars, "bar"), kind_name(kind)),
    };
    let when = if start_ms == end_ms {
        format!("at {} ms", grouped(start_ms))
    } else {
        let length = grouped(end_ms - start_ms);
        format!("{} → {} ms ({length} ms)", grouped(start_ms), grouped(end_ms))
    };
    format!("{label}: {what}, {when}{}", origin(row))
}

/// Where a row's bars come from.
fn origin(row: &Row<'_>) -> String {
    let Owner::Lane(lane) = row.owner else { return String::new() };
    let line = lane.line.map_or_else(String::new, |line| format!(", line {line}"));
    format!(", task {}{line}", lane.task)
}

/// `expected 100 ms` and `yours 180 ms`, as far as they are known, and how they went.
pub(crate) fn totals(picture: &Picture<'_>) -> Vec<(String, TextRole)> {
    let total = |name: &str, ms: u64| format!("{name} {} ms", grouped(ms));
    let expected = picture.expected_ms.map(|ms| (total("expected", ms), TextRole::Plain));
    let yours = picture.yours_ms.map(|ms| (total("yours", ms), judged(picture)));
    expected.into_iter().chain(yours).collect()
}

/// How much of `layouts` is not drawn on its own, in words; `None` where nothing is folded.
pub(crate) fn folded_note(layouts: &[Layout<'_>]) -> Option<String> {
    let folded: usize = layouts.iter().map(|layout| layout.folded_bars).sum();
    let bars: usize = layouts.iter().flat_map(|layout| &layout.rows).map(|row| row.bars).sum();
    let folded = (folded > 0).then(|| grouped(folded as u64))?;
    Some(format!("{folded} of {} too close to draw apart", counted(bars, "bar")))
}

/// What stands where nothing was drawn.
pub(crate) const NOTHING: &str = "nothing was waited for, and no task ran";

/// How the two totals compare: which role yours is painted in.
fn judged(picture: &Picture<'_>) -> TextRole {
    match (picture.yours_ms, picture.expected_ms) {
        (Some(yours), Some(expected)) if yours == expected => TextRole::Good,
        (Some(_), Some(_)) => TextRole::Bad,
        _ => TextRole::Plain,
    }
}
