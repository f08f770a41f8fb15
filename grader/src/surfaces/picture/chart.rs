//! One row's bars as characters.

use std::collections::HashSet;

use crate::surfaces::picture::LOOKS;
use crate::surfaces::picture::layout::{Look, Row, Segment};
use crate::surfaces::style::{self, TextRole};
use crate::vocabulary::timeline::{BarKind, Ending};

/// The characters of one look. Each can be told from the others without colour.
#[derive(Clone, Copy)]
pub(super) struct Ink {
    first: char,
    fill: char,
    last: char,
    /// In place of `last` where the next bar follows without a gap.
    seam: char,
    /// A bar of no length, or one too short for its two ends.
    mark: char,
}

impl Ink {
    /// How the legend shows it, with those signs that the picture has: a bar, and a mark where that is
    /// another sign. `None` where it has none of them.
    fn sample(self, is_used: impl Fn(char) -> bool) -> Option<String> {
        let last = if is_used(self.seam) && !is_used(self.last) { self.seam } else { self.last };
        let whole = [self.first, self.fill, last];
        let bar: String = whole.into_iter().filter(|sign| is_used(*sign)).collect();
        // A bar of two cells at least begins so.
        let bar = if is_used(self.first) { bar } else { String::new() };
        let has_mark = is_used(self.mark) && !bar.contains(self.mark);
        let mark = if has_mark { String::from(self.mark) } else { String::new() };
        let gap = if bar.is_empty() || mark.is_empty() { "" } else { " " };
        Some(bar + gap + &mark).filter(|sample| !sample.is_empty())
    }

    fn has_ends(self) -> bool {
        self.first != self.fill || self.last != self.fill
    }
}

/// The characters of a look.
pub(super) fn ink_of(look: Look, ascii: bool) -> Ink {
    let [first, fill, last, seam, mark] = match (look.kind, ascii) {
        (BarKind::Wait, false) => ['█', '█', '█', '▉', '▌'],
        (BarKind::Run, false) => ['├', '─', '┤', '┤', '│'],
        (BarKind::Held, false) if look.permit => ['▚', '▚', '▚', '▚', '▚'],
        (BarKind::Held, false) => ['▒', '▒', '▒', '▒', '▒'],
        (BarKind::Dropped, false) => ['░', '░', '✗', '✗', '✗'],
        (BarKind::Lost, false) => ['░', '░', '◆', '◆', '◆'],
        (BarKind::Leaked, false) => ['═', '═', '→', '→', '→'],
        (BarKind::Blocked, false) => ['╳', '╳', '╳', '╳', '╳'],
        (BarKind::Wait, true) => ['#', '#', '#', '+', '!'],
        (BarKind::Run, true) => ['|', '-', '|', '|', '|'],
        (BarKind::Held, true) if look.permit => ['&', '&', '&', '&', '&'],
        (BarKind::Held, true) => ['%', '%', '%', '%', '%'],
        (BarKind::Dropped, true) => ['.', '.', 'x', 'x', 'x'],
        (BarKind::Lost, true) => ['.', '.', '*', '*', '*'],
        (BarKind::Leaked, true) => ['=', '=', '>', '>', '>'],
        (BarKind::Blocked, true) => ['X', 'X', 'X', 'X', 'X'],
    };
    let end = match (look.ending, ascii) {
        (Ending::Own, _) => return Ink { first, fill, last, seam, mark },
        (Ending::ByTest, false) => '○',
        (Ending::ByTest, true) => 'o',
        (Ending::Open, false) => '»',
        (Ending::Open, true) => '~',
    };
    Ink { first, fill, last: end, seam: end, mark: end }
}

/// How the legend shows a look, with those signs that the picture has. What blocks the thread has no
/// length in any.
pub(super) fn sample_of(look: Look, ascii: bool, is_used: impl Fn(char) -> bool) -> Option<String> {
    let sample = ink_of(look, ascii).sample(is_used);
    match look.kind {
        BarKind::Blocked => sample.map(|sample| sample.chars().take(1).collect()),
        _ => sample,
    }
}

/// The role a kind is painted in.
pub(super) fn role_of(kind: BarKind) -> TextRole {
    match kind {
        BarKind::Wait => TextRole::Wait,
        BarKind::Run => TextRole::Run,
        BarKind::Blocked => TextRole::Blocked,
        BarKind::Dropped => TextRole::Dropped,
        BarKind::Lost => TextRole::Lost,
        BarKind::Leaked => TextRole::Leaked,
        BarKind::Held => TextRole::Held,
    }
}

/// Where virtual time lies on a chart of some cells.
#[derive(Clone, Copy)]
pub(super) struct Scale {
    pub(super) end_ms: u64,
    pub(super) cells: usize,
}

impl Scale {
    /// The cell whose left edge is nearest to `ms`; `cells` for the end of the axis.
    pub(super) fn cell(self, ms: u64) -> usize {
        let end = u128::from(self.end_ms.max(1));
        let cell = (u128::from(ms) * 2 * self.cells as u128 + end) / (2 * end);
        // At most `cells`, unless a time lies past the axis.
        usize::try_from(cell).map_or(self.cells, |cell| cell.min(self.cells))
    }

    /// The cell of a time that lies within the chart and not on its edges.
    pub(super) fn inside(self, ms: Option<u64>) -> Option<usize> {
        ms.map(|ms| self.cell(ms)).filter(|cell| (1..self.cells).contains(cell))
    }

    /// The cells from where to where a segment goes: at least one.
    fn span(self, segment: &Segment) -> (usize, usize) {
        let start = self.cell(segment.start_ms).min(self.cells.saturating_sub(1));
        (start, self.cell(segment.end_ms).max(start + 1))
    }
}

/// The sign for the time it should take, where nothing else is drawn.
pub(super) fn expected_sign(ascii: bool) -> char {
    if ascii { ':' } else { '┊' }
}

/// One cell of a chart.
#[derive(Clone, Copy)]
pub(super) struct Cell {
    pub(super) sign: char,
    /// What it belongs to, if that is a bar.
    pub(super) look: Option<Look>,
}

impl Cell {
    fn role(self) -> TextRole {
        match (self.look, self.sign) {
            (Some(look), _) => role_of(look.kind),
            (None, ' ') => TextRole::Plain,
            (None, _) => TextRole::Muted,
        }
    }
}

/// A row's bars, exactly as wide as the scale.
pub(super) fn cells(
    row: &Row<'_>,
    scale: Scale,
    expected_ms: Option<u64>,
    ascii: bool,
) -> Vec<Cell> {
    let mut cells = vec![Cell { sign: ' ', look: None }; scale.cells];
    if let Some(cell) = scale.inside(expected_ms) {
        cells[cell].sign = expected_sign(ascii);
    }
    // Where the next bar of a kind follows without a gap, however the two end.
    let begins: HashSet<(BarKind, usize)> =
        row.segments.iter().map(|next| (next.look.kind, scale.span(next).0)).collect();
    for look in LOOKS {
        for segment in row.segments.iter().filter(|segment| segment.look == look) {
            let (start, stop) = scale.span(segment);
            let is_followed = begins.contains(&(look.kind, stop));
            let ink = ink_of(look, ascii);
            let Some(cells) = cells.get_mut(start..stop) else { continue };
            draw_segment(cells, segment, ink, is_followed);
        }
    }
    cells
}

/// Puts one segment on its cells. Where the next of its kind follows at once, a seam shows it.
fn draw_segment(cells: &mut [Cell], segment: &Segment, ink: Ink, is_followed: bool) {
    cells.fill(Cell { sign: ink.fill, look: Some(segment.look) });
    match cells {
        [] => {}
        [only] if ink.has_ends() || segment.start_ms == segment.end_ms => only.sign = ink.mark,
        [only] => only.sign = ink.fill,
        [first, .., last] => {
            first.sign = ink.first;
            last.sign = if is_followed { ink.seam } else { ink.last };
        }
    }
}

/// Cells as text, cells of one role painted together.
pub(super) fn join(cells: &[Cell], colour: bool) -> String {
    let paint = |part: &[Cell]| {
        let text: String = part.iter().map(|cell| cell.sign).collect();
        style::paint(&text, part[0].role(), colour)
    };
    cells.chunk_by(|one, next| one.role() == next.role()).map(paint).collect()
}
