//! The picture of what a run did in time, and its drawing for a terminal.
//!
//! The same [`Picture`] is drawn as SVG and as a page; what they share is here.

use std::collections::{HashMap, HashSet};

use crate::judgement::findings::length;
use crate::surfaces::picture::layout::{Arrangement, Lane, Layout, Look, Owner, Row, Segment};
use crate::surfaces::style::{TextRole, plain};
use crate::surfaces::text::{counted, grouped};
use crate::vocabulary::report::{Report, TestReport};
use crate::vocabulary::timeline::{Bar, BarKind, Clock, Ending, FOR_EVER};

mod chart;
mod circle;
mod frame;
pub(crate) mod layout;
#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;

use circle::circle;
pub use frame::draw;

/// What to draw. All its times are of one clock: what another clock told is not drawn on the same
/// axis, and that is said.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    /// Its heading: the exercise's name.
    pub title: &'a str,
    /// The clock of all times in it.
    pub clock: Clock,
    /// What the submission did.
    pub yours: &'a [Bar],
    /// What the hidden test did on its own meanwhile.
    pub by_test: &'a [Bar],
    /// What the reference answer did. Drawn below where it is not the same.
    pub reference: Option<&'a [Bar]>,
    /// Virtual milliseconds the submission took.
    pub yours_ms: Option<u64>,
    /// Virtual milliseconds it should take.
    pub expected_ms: Option<u64>,
    /// When those begin on the axis.
    pub measured_from_ms: u64,
    /// What has to be said of it beside what is drawn.
    pub notes: Notes,
}

/// What a picture does not show of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// The submission worked on other threads, which its clock knows nothing of.
    pub worked_elsewhere: bool,
    /// The reference did.
    pub reference_worked_elsewhere: bool,
    /// The test was run again, in real time.
    pub repeated: bool,
    /// The reference went on for so long that nothing else could be seen beside it.
    pub reference_goes_on: bool,
    /// Calls take other times in this test than elsewhere.
    pub other_latencies: bool,
    /// Nobody judges it, or holds its work together.
    pub is_played: bool,
    /// So much more happened than is drawn.
    pub untold: u64,
}

impl<'a> Picture<'a> {
    /// The picture of the hidden test that a report's message is about, where `shown` is that test.
    pub fn of(
        report: &'a Report,
        reference: Option<&'a Report>,
        shown: Option<&TestReport>,
    ) -> Self {
        let Sides { virtual_bars, real_bars, by_test } = Sides::of(&report.timeline);
        let clock = clock_of(virtual_bars, real_bars);
        let (yours, worked_elsewhere) = Sides::of(&report.timeline).under(clock);
        let reference = reference.map(|reference| Sides::of(&reference.timeline));
        let elsewhere = reference.as_ref().is_some_and(|sides| sides.under(clock).1);
        let reference = reference.map(|sides| (sides.under(clock).0, sides.are_empty()));
        let measured = shown.filter(|_| clock == Clock::Virtual);
        let expected_ms = measured.and_then(|test| test.expected_virtual_ms);
        let measured_from_ms = measured.map_or(0, |test| test.measured_from_ms);
        let last_ms =
            last_end(yours).max(expected_ms.unwrap_or(0).saturating_add(measured_from_ms));
        let reference = reference.and_then(|(bars, all)| (all || !bars.is_empty()).then_some(bars));
        let cut = reference.map(|bars| as_far_as(last_ms, bars));
        let goes_on = cut.map(<[Bar]>::len) < reference.map(<[Bar]>::len);
        Self {
            title: report.key.exercise(),
            clock,
            yours,
            by_test: if by_test.iter().all(|bar| bar.clock == clock) { by_test } else { &[] },
            reference: cut.filter(|bars| !goes_on || !bars.is_empty()),
            yours_ms: measured.and_then(|test| test.virtual_ms),
            expected_ms,
            measured_from_ms,
            notes: Notes {
                worked_elsewhere,
                reference_worked_elsewhere: elsewhere,
                repeated: report.repeated,
                reference_goes_on: goes_on,
                other_latencies: shown.is_some_and(|test| test.other_latencies),
                is_played: false,
                untold: report.untold,
            },
        }
    }

    /// The picture of a program that nothing is expected of, under the clock in which there is more to
    /// see.
    pub fn played(title: &'a str, timeline: &'a [Bar], repeated: bool, untold: u64) -> Self {
        let sides = Sides::of(timeline);
        let clock = clock_of(sides.virtual_bars, sides.real_bars);
        let (yours, worked_elsewhere) = sides.under(clock);
        Self {
            title,
            clock,
            yours,
            by_test: &[],
            reference: None,
            yours_ms: None,
            expected_ms: None,
            measured_from_ms: 0,
            notes: Notes {
                worked_elsewhere,
                repeated,
                is_played: true,
                untold,
                ..Notes::default()
            },
        }
    }

    /// Whether anything in it takes time.
    pub fn takes_time(&self) -> bool {
        self.yours.iter().chain(self.by_test).any(takes_time)
    }

    /// Whether there is anything to see.
    pub fn is_empty(&self) -> bool {
        self.yours.is_empty() && self.by_test.is_empty()
    }

    /// When it should be done, on the axis.
    pub(crate) fn expected_at_ms(&self) -> Option<u64> {
        self.expected_ms.map(|ms| ms.saturating_add(self.measured_from_ms))
    }
}

/// A timeline's bars, by whose they are and by their clock. They lie in this order.
struct Sides<'a> {
    virtual_bars: &'a [Bar],
    real_bars: &'a [Bar],
    by_test: &'a [Bar],
}

impl<'a> Sides<'a> {
    fn of(bars: &'a [Bar]) -> Self {
        let (own, by_test) = split(bars, |bar| !bar.by_test);
        let (virtual_bars, real_bars) = split(own, |bar| bar.clock == Clock::Virtual);
        Self { virtual_bars, real_bars, by_test }
    }

    fn are_empty(&self) -> bool {
        self.virtual_bars.is_empty() && self.real_bars.is_empty()
    }

    /// The answer's bars under this clock, and whether it worked where this clock does not count.
    fn under(&self, clock: Clock) -> (&'a [Bar], bool) {
        match clock {
            Clock::Virtual => (self.virtual_bars, !self.real_bars.is_empty()),
            Clock::Real => (self.real_bars, false),
        }
    }
}

fn last_end(bars: &[Bar]) -> u64 {
    bars.iter().map(|bar| bar.span_ms().1).max().unwrap_or(0)
}

/// Whether a bar has a length, or stands for a time that its axis does not show.
fn takes_time(bar: &Bar) -> bool {
    let (start_ms, end_ms) = bar.span_ms();
    end_ms > start_ms || bar.kind == BarKind::Blocked
}

/// So many times longer than what is beside it, a timeline leaves that less than a cell.
const MUCH_LONGER: u64 = 50;

/// A test that waits for ever longer leaves off where an answer first goes wrong, and the reference
/// goes on, for weeks: then what it began after `last_ms` is left out, and from the first bar on that is
/// as long itself.
fn as_far_as(last_ms: u64, reference: &[Bar]) -> &[Bar] {
    if last_ms == 0 || last_end(reference) / MUCH_LONGER < last_ms {
        return reference;
    }
    let is_out = |bar: &Bar| {
        let (start_ms, end_ms) = bar.span_ms();
        start_ms > last_ms || end_ms / MUCH_LONGER >= last_ms
    };
    let drawn = reference.iter().position(is_out).unwrap_or(reference.len());
    &reference[..drawn]
}

/// The bars for which `is_first` holds, and the rest. They lie in this order.
fn split(bars: &[Bar], is_first: impl Fn(&Bar) -> bool) -> (&[Bar], &[Bar]) {
    bars.split_at(bars.partition_point(is_first))
}

/// The clock under which more is to be seen: real time where nothing else took any.
fn clock_of(virtual_bars: &[Bar], real_bars: &[Bar]) -> Clock {
    if real_bars.is_empty() || virtual_bars.iter().any(takes_time) {
        Clock::Virtual
    } else {
        Clock::Real
    }
}

/// The name of the axis.
pub(crate) fn unit(clock: Clock) -> &'static str {
    match clock {
        Clock::Virtual => "ms (virtual)",
        Clock::Real => "ms (real)",
    }
}

/// What is to be said of a picture, a sentence each.
pub(crate) fn notes(picture: &Picture<'_>) -> Vec<String> {
    let Notes { worked_elsewhere, reference_worked_elsewhere, .. } = picture.notes;
    let Notes { repeated, reference_goes_on, is_played, .. } = picture.notes;
    let elsewhere = match (worked_elsewhere, reference_worked_elsewhere) {
        (true, _) => Some("work on other threads takes real time: not drawn here"),
        (false, true) => Some("the reference works on other threads, in real time: not drawn here"),
        (false, false) => None,
    };
    let repeated = repeated.then_some("run again in real time, as other threads had a part in it");
    let works = picture.yours.iter().any(|bar| bar.kind == BarKind::Run);
    let held = (picture.clock == Clock::Real && works && !is_played)
        .then_some("real times; the judge holds work on other threads to see what runs beside it");
    let goes_on = reference_goes_on.then_some(match picture.reference {
        Some(_) => "the reference goes on for much longer: the rest is not drawn here",
        None => "the reference goes on for much longer: not drawn here",
    });
    let blocked = blocked_note(picture);
    let latencies = picture.notes.other_latencies.then_some(OTHER_LATENCIES);
    let said = latencies
        .into_iter()
        .chain(blocked)
        .chain(elsewhere)
        .chain(repeated)
        .chain(held)
        .chain(goes_on);
    let limit = given_up_note(picture);
    let circle = circle(picture.yours).into_iter();
    circle.chain(limit).chain(said.map(str::to_owned)).chain(untold_note(picture)).collect()
}

/// Said where calls take other times than a lesson says of them.
const OTHER_LATENCIES: &str =
    "the tests vary how long calls take: these are the times of the test that is drawn";

/// Why what blocks a thread has no length in a picture.
fn blocked_note(picture: &Picture<'_>) -> Option<&'static str> {
    (stood_still_us(picture) > 0).then_some(match picture.clock {
        Clock::Virtual => "a blocked thread stops this clock: it has a moment here, and no length",
        Clock::Real => "a blocked thread is marked where that begins, and has its length in words",
    })
}

/// How long the thread stood still in all.
fn stood_still_us(picture: &Picture<'_>) -> u64 {
    picture.yours.iter().map(Bar::stood_still_us).fold(0, u64::saturating_add)
}

/// That lanes end before what is drawn on them did.
fn untold_note(picture: &Picture<'_>) -> Option<String> {
    let untold = picture.notes.untold;
    let more = || format!("and {} more that are not drawn: lanes may end early", grouped(untold));
    (untold > 0).then(more)
}

/// When a test gave up that what is drawn without an end would have kept for ever.
fn given_up_note(picture: &Picture<'_>) -> Option<String> {
    let bars = picture.yours.iter().chain(picture.by_test).filter(|_| !picture.notes.is_played);
    let at_ms = grouped(bars.filter_map(|bar| bar.given_up_ms).max()?);
    Some(match picture.clock {
        Clock::Virtual => format!("the test gave up at {at_ms} ms of virtual time"),
        Clock::Real => format!("the test gave up at {at_ms} ms of real time"),
    })
}

/// How to draw for a terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// With colours.
    pub colour: bool,
    /// With the characters of ASCII only.
    pub ascii: bool,
}

/// Rows drawn for each timeline. More do not help on a terminal.
pub const MOST_ROWS: usize = 24;
/// Rows for what has gone well, and is shown in passing.
pub const FEW_ROWS: usize = 8;

/// One timeline of a picture.
pub(crate) struct Block<'a> {
    /// Whose it is, where there are several.
    pub name: Option<&'static str>,
    pub bars: Arrangement<'a>,
    /// What stands there if there are no bars.
    pub nothing: &'static str,
}

/// What the timeline of the reference answer is called.
pub(crate) const REFERENCE: &str = "reference";

/// The timelines that the picture shows, the submission's first.
pub(crate) fn blocks<'a>(picture: &Picture<'a>, most_rows: usize) -> Vec<Block<'a>> {
    let block =
        |name, bars| Block { name, bars: layout::arrange(bars, most_rows), nothing: NOTHING };
    let reference = picture.reference.filter(|bars| !look_alike(picture.yours, bars));
    let alone = reference.is_none() && picture.by_test.is_empty();
    let in_place_of_bars =
        |took_ms| if took_any_time(picture, took_ms) { NOT_DRAWN } else { NOTHING };
    let yours = block((!alone).then_some("yours"), picture.yours);
    let mut blocks = vec![Block { nothing: in_place_of_bars(picture.yours_ms), ..yours }];
    if !picture.by_test.is_empty() {
        blocks.push(block(Some("the test's own"), picture.by_test));
    }
    let nothing = in_place_of_bars(picture.expected_ms);
    let without_lines =
        |block: Block<'a>| Block { bars: block.bars.without_lines(), nothing, ..block };
    blocks.extend(reference.map(|bars| without_lines(block(Some(REFERENCE), bars))));
    blocks
}

/// Whether an answer that took so long, where that is known, may have waited for what the test did
/// meanwhile: for a task that it was handed, say.
fn took_any_time(picture: &Picture<'_>, took_ms: Option<u64>) -> bool {
    let by_test_ms = picture.by_test.iter().map(|bar| bar.end_ms).max().unwrap_or(0);
    took_ms.unwrap_or(by_test_ms) > 0
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

/// The last time that must be on the axis, in milliseconds.
pub(crate) fn last_ms(picture: &Picture<'_>, blocks: &[Block<'_>]) -> u64 {
    let bars = blocks.iter().map(|block| block.bars.end_ms());
    let yours_ms = picture.yours_ms.map(|ms| ms.saturating_add(picture.measured_from_ms));
    bars.chain(picture.expected_at_ms()).chain(yours_ms).max().unwrap_or(0)
}

/// Every look, the least alarming first: where segments overlap, the later one is on top.
pub(crate) const LOOKS: [Look; 13] = [
    look(BarKind::Run, Ending::Own),
    look(BarKind::Run, Ending::Open),
    look(BarKind::Wait, Ending::Own),
    look(BarKind::Wait, Ending::Open),
    look(BarKind::Held, Ending::Own),
    look(BarKind::Held, Ending::Open),
    Look { permit: true, ..look(BarKind::Held, Ending::Own) },
    Look { permit: true, ..look(BarKind::Held, Ending::Open) },
    look(BarKind::Dropped, Ending::Own),
    look(BarKind::Dropped, Ending::ByTest),
    look(BarKind::Lost, Ending::Own),
    look(BarKind::Leaked, Ending::Own),
    look(BarKind::Blocked, Ending::Own),
];

const fn look(kind: BarKind, ending: Ending) -> Look {
    Look { kind, ending, permit: false }
}

/// What a look is called in legends and details.
pub(crate) fn look_name(look: Look) -> &'static str {
    match (look.kind, look.ending) {
        (BarKind::Wait, Ending::Open) => "waiting without an end",
        (BarKind::Run, Ending::Open) => "task without an end",
        (BarKind::Held, Ending::Open) if look.permit => "permit never given back",
        (BarKind::Held, Ending::Open) => "lock never let go",
        (BarKind::Dropped, Ending::ByTest) => "dropped by the test",
        (BarKind::Wait, _) => "waiting",
        (BarKind::Run, _) => "task running",
        (BarKind::Blocked, _) => "thread blocked",
        (BarKind::Dropped, _) => "cancelled",
        (BarKind::Lost, _) => "cancelled, with data in it",
        (BarKind::Leaked, _) => "left running",
        (BarKind::Held, _) if look.permit => "permit held",
        (BarKind::Held, _) => "lock held",
    }
}

/// The looks that occur in `layouts`, in the order of [`LOOKS`].
pub(crate) fn looks_in(layouts: &[Layout<'_>]) -> Vec<Look> {
    let rows = || layouts.iter().flat_map(|layout| &layout.rows);
    let occurs = |look: &Look| rows().flat_map(|row| &row.segments).any(|part| part.look == *look);
    LOOKS.into_iter().filter(occurs).collect()
}

/// A look's classes in SVG and HTML: of its kind, the same word as in JSON, and of its ending.
pub(crate) fn class_of(look: Look) -> String {
    let kind = match look.kind {
        BarKind::Wait => "wait",
        BarKind::Run => "run",
        BarKind::Blocked => "blocked",
        BarKind::Dropped => "dropped",
        BarKind::Lost => "lost",
        BarKind::Leaked => "leaked",
        BarKind::Held => "held",
    };
    match look.ending {
        Ending::Own => kind.to_owned(),
        Ending::ByTest => format!("{kind} by-test"),
        Ending::Open => format!("{kind} open"),
    }
}

/// From when to when a row's bars go, of which the last may have no end; or how long the thread stood
/// still, where that is all that the row shows.
pub(crate) fn times_of(row: &Row<'_>) -> String {
    if let Some(us) = row.stood_still_us() {
        return stood_still_text(us);
    }
    let to = if row.goes_on { "…".to_owned() } else { grouped(row.to_ms) };
    format!("{} → {to}", grouped(row.from_ms))
}

/// So long a thread stood still, as the sentence about it says it.
pub(crate) fn stood_still_text(us: u64) -> String {
    match us {
        FOR_EVER => "without an end".to_owned(),
        ..10_000_000 => format!("for {}", length(us)),
        _ => format!("for {} ms", grouped(us.saturating_add(500) / 1000)),
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
    let Segment { start_ms, end_ms, look, bars, stood_still_us } = *segment;
    let what = match bars {
        1 => look_name(look).to_owned(),
        _ => format!("{}, {}", counted(bars, "bar"), look_name(look)),
    };
    let when = if look.ending == Ending::Open {
        format!("from {} ms on", grouped(start_ms))
    } else if stood_still_us > 0 && start_ms == end_ms {
        format!("at {} ms, {}", grouped(start_ms), stood_still_text(stood_still_us))
    } else if start_ms == end_ms {
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

/// `expected 100 ms` and `yours 180 ms`, as far as they are known, and how they went. That nothing
/// took any time, as it should, is not said.
pub(crate) fn totals(picture: &Picture<'_>) -> Vec<(String, TextRole)> {
    let stood_still_us = stood_still_us(picture);
    let blocked = (stood_still_us > 0).then(|| {
        let length = stood_still_text(stood_still_us);
        (format!("thread blocked {length}"), TextRole::Blocked)
    });
    if picture.expected_ms.unwrap_or(0) == 0 && picture.yours_ms.unwrap_or(0) == 0 {
        return blocked.into_iter().collect();
    }
    let total = |name: &str, ms: u64| format!("{name} {} ms", grouped(ms));
    let expected = picture.expected_ms.map(|ms| (total("expected", ms), TextRole::Plain));
    let yours = picture.yours_ms.map(|ms| (total("yours", ms), judged(picture)));
    let from = (picture.measured_from_ms > 0 && (expected.is_some() || yours.is_some()))
        .then(|| (format!("from {} ms on", grouped(picture.measured_from_ms)), TextRole::Plain));
    from.into_iter().chain(expected).chain(yours).chain(blocked).collect()
}

/// How much of `layouts` is not drawn on its own, in words; `None` where nothing is folded.
pub(crate) fn folded_note(layouts: &[Layout<'_>]) -> Option<String> {
    let folded: usize = layouts.iter().map(|layout| layout.folded_bars).sum();
    let bars: usize = layouts.iter().flat_map(|layout| &layout.rows).map(|row| row.bars).sum();
    let folded = (folded > 0).then(|| grouped(folded as u64))?;
    Some(format!("{folded} of {} too close to draw apart", counted(bars, "bar")))
}

/// What stands where nothing was drawn.
const NOTHING: &str = "nothing here took any time";

/// What stands there instead where something did: a task, say, that the test had begun.
const NOT_DRAWN: &str = "nothing of its own is drawn here";

/// How the two totals compare: which role yours is painted in.
fn judged(picture: &Picture<'_>) -> TextRole {
    match (picture.yours_ms, picture.expected_ms) {
        // What else the thread took for itself is not in it.
        (Some(yours), Some(expected)) if yours == expected && stood_still_us(picture) > 0 => {
            TextRole::Plain
        }
        (Some(yours), Some(expected)) if yours == expected => TextRole::Good,
        (Some(_), Some(_)) => TextRole::Bad,
        _ => TextRole::Plain,
    }
}
