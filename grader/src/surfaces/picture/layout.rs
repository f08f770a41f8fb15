//! Where the bars of a timeline go on paper: which row, which ticks, and what is folded.
//!
//! Two steps, because how wide the chart may be depends on the labels beside it:
//! [`arrange`] gives every bar a row, [`Arrangement::fold`] merges what is too fine to be seen.
//! Both take O(n log n) time; what they return is bounded by the rows and cells asked for,
//! whatever the number of bars.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use crate::vocabulary::timeline::{Bar, BarKind, Ending};

/// Bars that are drawn on the same rows: one thing, on one task, from one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lane<'a> {
    /// What the learner knows it by.
    pub label: &'a str,
    /// The task it ran on.
    pub task: u32,
    /// The line in the learner's source; `None` where it has none, or nobody can look at the source.
    pub line: Option<u32>,
}

/// Every bar's row, before anything is folded.
#[derive(Clone, Debug)]
pub struct Arrangement<'a> {
    bars: &'a [Bar],
    /// Indices into `bars`, by start.
    order: Vec<u32>,
    /// For each of `order`, the row it is on, counted from the top.
    row_of: Vec<u32>,
    /// The lanes of the rows that are shown, from the top.
    shown: Vec<Lane<'a>>,
    hidden: usize,
    end_ms: u64,
}

/// Rows that can be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout<'a> {
    /// Lanes by their first start; rows of one lane lie together.
    pub rows: Vec<Row<'a>>,
    /// How many rows were folded into the last one.
    pub folded_lanes: usize,
    /// How many bars are not drawn on their own.
    pub folded_bars: usize,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// Whose row it is.
    pub owner: Owner<'a>,
    /// What is drawn on it, by start. Segments of different kinds may overlap.
    pub segments: Vec<Segment>,
    /// When its first bar starts, in virtual milliseconds.
    pub from_ms: u64,
    /// When its last bar ends.
    pub to_ms: u64,
    /// How many bars it shows.
    pub bars: usize,
    /// Its last bar has no end.
    pub goes_on: bool,
}

impl Row<'_> {
    /// How long the thread stood still in all, in microseconds, where that is all that the row shows.
    pub fn stood_still_us(&self) -> Option<u64> {
        let is_all = self.segments.iter().all(|segment| segment.look.kind == BarKind::Blocked);
        let lengths = self.segments.iter().map(|segment| segment.stood_still_us);
        Some(lengths.fold(0, u64::saturating_add)).filter(|us| is_all && *us > 0)
    }
}

/// Whose row it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner<'a> {
    /// One lane's.
    Lane(Lane<'a>),
    /// It stands for this many rows that found no room.
    Rest(usize),
}

/// One bar to draw, or several that are too close together to be told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its start, in virtual milliseconds.
    pub start_ms: u64,
    /// Its end; the same as the start for a single mark.
    pub end_ms: u64,
    /// What it shows, and how that ends.
    pub look: Look,
    /// How many bars it stands for.
    pub bars: usize,
    /// How long the thread stood still meanwhile, in microseconds, which the axis does not show.
    pub stood_still_us: u64,
}

/// How a bar looks: each is drawn with signs of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Look {
    /// What it shows.
    pub kind: BarKind,
    /// How that ends.
    pub ending: Ending,
    /// What is in hand is a permit, and not a lock.
    pub permit: bool,
}

impl Segment {
    /// Whether it stands for more than one bar.
    pub fn is_folded(&self) -> bool {
        self.bars > 1
    }
}

/// The axis under the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Axis {
    /// Where it ends, in virtual milliseconds.
    pub end_ms: u64,
    /// Round times from 0 on, a step of 1, 2 or 5 × 10ⁿ apart.
    pub ticks_ms: Vec<u64>,
}

/// An axis for times up to `last_ms` with no more than `most` ticks (at least one).
///
/// It reaches on to the next tick when that costs little room.
pub fn axis(last_ms: u64, most: usize) -> Axis {
    let gaps = most.saturating_sub(1) as u64;
    let step = if gaps == 0 { u64::MAX } else { round_up_to_step(last_ms.div_ceil(gaps)) };
    let next = last_ms.div_ceil(step).saturating_mul(step);
    let end_ms = if next.saturating_sub(last_ms) <= last_ms / 8 { next } else { last_ms };
    let ticks_ms = (0..=end_ms / step).map(|tick| tick * step).collect();
    Axis { end_ms, ticks_ms }
}

/// The smallest of 1, 2, 5, 10, 20, 50 … that is not below `at_least`.
fn round_up_to_step(at_least: u64) -> u64 {
    let mut power = 1_u64;
    loop {
        for factor in [1, 2, 5] {
            match power.checked_mul(factor) {
                Some(step) if step >= at_least => return step,
                Some(_) => {}
                None => return u64::MAX,
            }
        }
        power = power.saturating_mul(10);
    }
}

/// Gives every bar a row, no more than `most_rows` of them (at least one).
///
/// Rows that find no room share the last one.
pub fn arrange(bars: &[Bar], most_rows: usize) -> Arrangement<'_> {
    let order = by_start(bars);
    let mut lanes = Lanes::default();
    let mut row_of: Vec<u32> =
        order.iter().map(|&index| lanes.seat(&bars[index as usize])).collect();
    let (places, top_down) = lanes.places();
    for row in &mut row_of {
        *row = places[*row as usize];
    }
    let shown =
        if top_down.len() <= most_rows.max(1) { top_down.len() } else { most_rows.max(1) - 1 };
    Arrangement {
        bars,
        order,
        row_of,
        hidden: top_down.len() - shown,
        shown: top_down.into_iter().take(shown).collect(),
        end_ms: bars.iter().map(|bar| bar.span_ms().1).max().unwrap_or(0),
    }
}

/// Indices of `bars` by start; at the same start in their own order.
fn by_start(bars: &[Bar]) -> Vec<u32> {
    // A run records a few million events at most, so 32 bits always suffice.
    let mut order: Vec<u32> = (0..u32::try_from(bars.len()).unwrap_or(u32::MAX)).collect();
    order.sort_by_key(|&index| bars[index as usize].span_ms().0);
    order
}

/// Hands out rows, so that bars of one lane share them where they do not overlap.
#[derive(Default)]
struct Lanes<'a> {
    ids: HashMap<Lane<'a>, u32>,
    seats: Vec<Seats>,
    lanes: Vec<Lane<'a>>,
    /// The lane of each row, in the order in which rows were opened.
    lane_of_row: Vec<u32>,
}

/// The rows of one lane.
#[derive(Default)]
struct Seats {
    /// When each taken row becomes free.
    taken: BinaryHeap<Reverse<(u64, u32)>>,
    free: BinaryHeap<Reverse<u32>>,
}

impl<'a> Lanes<'a> {
    /// The row for the next bar by start.
    fn seat(&mut self, bar: &'a Bar) -> u32 {
        let lane = Lane { label: &bar.lane, task: bar.task, line: bar.line };
        let id = *self.ids.entry(lane).or_insert_with(|| {
            self.lanes.push(lane);
            self.seats.push(Seats::default());
            self.seats.len() as u32 - 1
        });
        let seats = &mut self.seats[id as usize];
        let (start_ms, end_ms) = bar.span_ms();
        while let Some(&Reverse((end, row))) = seats.taken.peek()
            && end <= start_ms
        {
            seats.taken.pop();
            seats.free.push(Reverse(row));
        }
        let row = seats.free.pop().map_or_else(
            || {
                self.lane_of_row.push(id);
                self.lane_of_row.len() as u32 - 1
            },
            |Reverse(row)| row,
        );
        seats.taken.push(Reverse((end_ms, row)));
        row
    }

    /// Each row's place from the top, and the lanes from the top.
    fn places(&self) -> (Vec<u32>, Vec<Lane<'a>>) {
        let mut rows: Vec<u32> = (0..self.lane_of_row.len() as u32).collect();
        rows.sort_by_key(|&row| self.lane_of_row[row as usize]);
        let mut places = vec![0; rows.len()];
        for (place, &row) in rows.iter().enumerate() {
            places[row as usize] = place as u32;
        }
        let lane = |&row: &u32| self.lanes[self.lane_of_row[row as usize] as usize];
        (places, rows.iter().map(lane).collect())
    }
}

impl<'a> Arrangement<'a> {
    /// The same, of a text that nobody can look at.
    pub fn without_lines(mut self) -> Self {
        self.shown.iter_mut().for_each(|lane| lane.line = None);
        self
    }

    /// The lanes of the rows that are shown on their own, from the top.
    pub fn lanes(&self) -> &[Lane<'a>] {
        &self.shown
    }

    /// When the last bar ends, in virtual milliseconds.
    pub fn end_ms(&self) -> u64 {
        self.end_ms
    }

    /// Merges what cannot be told apart when `axis_end_ms` is drawn on `cells` cells.
    ///
    /// Bars on one row are merged when less than a cell lies between them and one of them is
    /// shorter than a cell. Only bars of the same look are: the one blocked millisecond among
    /// a thousand waits must not vanish.
    pub fn fold(&self, axis_end_ms: u64, cells: usize) -> Layout<'a> {
        let scale = Scale { end_ms: axis_end_ms, cells };
        let owners = self.shown.iter().map(|&lane| Owner::Lane(lane));
        let rest = (self.hidden > 0).then_some(Owner::Rest(self.hidden));
        let mut rows: Vec<Folder<'_>> = owners.chain(rest).map(Folder::new).collect();
        for (&index, &row) in self.order.iter().zip(&self.row_of) {
            let row = (row as usize).min(self.shown.len());
            rows[row].push(&self.bars[index as usize], scale);
        }
        let rows: Vec<Row<'_>> = rows.into_iter().map(|folder| folder.row).collect();
        let drawn: usize = rows.iter().map(|row| row.segments.len()).sum();
        Layout { rows, folded_lanes: self.hidden, folded_bars: self.order.len() - drawn }
    }
}

/// How much time a cell is.
#[derive(Clone, Copy)]
struct Scale {
    end_ms: u64,
    cells: usize,
}

impl Scale {
    /// Whether `ms` is less than one cell.
    fn is_short(self, ms: u64) -> bool {
        u128::from(ms) * (self.cells as u128) < u128::from(self.end_ms)
    }
}

/// A row that is being filled, bar by bar, by start.
struct Folder<'a> {
    row: Row<'a>,
    /// The last segment of each look.
    last: HashMap<Look, usize>,
}

impl<'a> Folder<'a> {
    fn new(owner: Owner<'a>) -> Self {
        let row = Row {
            owner,
            segments: Vec::new(),
            from_ms: u64::MAX,
            to_ms: 0,
            bars: 0,
            goes_on: false,
        };
        Self { row, last: HashMap::new() }
    }

    fn push(&mut self, bar: &Bar, scale: Scale) {
        let look = Look { kind: bar.kind, ending: bar.ending(), permit: bar.is_permit() };
        let is_open = look.ending == Ending::Open;
        // What has no end goes on to the end of the axis.
        let (start_ms, end_ms) = bar.span_ms();
        let end_ms = if is_open { end_ms.max(scale.end_ms) } else { end_ms };
        let stood_still_us = bar.stood_still_us();
        let next = Segment { start_ms, end_ms, look, bars: 1, stood_still_us };
        self.row.goes_on |= is_open;
        self.row.from_ms = self.row.from_ms.min(next.start_ms);
        self.row.to_ms = self.row.to_ms.max(next.end_ms);
        self.row.bars += 1;
        match self.last.get(&look).map(|&at| &mut self.row.segments[at]) {
            Some(last) if cannot_be_told_apart(last, &next, scale) => {
                last.end_ms = last.end_ms.max(next.end_ms);
                last.bars += 1;
                last.stood_still_us = last.stood_still_us.saturating_add(next.stood_still_us);
            }
            _ => {
                self.last.insert(look, self.row.segments.len());
                self.row.segments.push(next);
            }
        }
    }
}

/// Whether two bars of one look on one row, the first starting first, look like one.
fn cannot_be_told_apart(first: &Segment, second: &Segment, scale: Scale) -> bool {
    let length = |segment: &Segment| segment.end_ms - segment.start_ms;
    let overlap = second.start_ms < first.end_ms;
    let same_instant = second.end_ms == first.start_ms;
    let gap = second.start_ms.saturating_sub(first.end_ms);
    let one_is_short = scale.is_short(length(first)) || scale.is_short(length(second));
    overlap || same_instant || (scale.is_short(gap) && one_is_short)
}

#[cfg(test)]
mod tests;
