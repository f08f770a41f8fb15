//! One row's bars as characters.

use crate::surfaces::picture::layout::{Row, Segment};
use crate::surfaces::picture::{KINDS, Style};
use crate::surfaces::style::{self, TextRole};
use crate::vocabulary::timeline::BarKind;

/// The characters of one kind. Each can be told from the others without colour.
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
    /// How the legend shows it.
    pub(super) fn sample(self) -> String {
        [self.first, self.fill, self.last].iter().collect()
    }

    fn has_ends(self) -> bool {
        self.first != self.fill || self.last != self.fill
    }
}

/// The characters of a kind.
pub(super) fn ink_of(kind: BarKind, ascii: bool) -> Ink {
    let [first, fill, last, seam, mark] = match (kind, ascii) {
        (BarKind::Wait, false) => ['█', '█', '█', '▉', '▌'],
        (BarKind::Run, false) => ['├', '─', '┤', '┤', '│'],
        (BarKind::Held, false) => ['▒', '▒', '▒', '▒', '▒'],
        (BarKind::Dropped, false) => ['░', '░', '✗', '✗', '✗'],
        (BarKind::Lost, false) => ['░', '░', '◆', '◆', '◆'],
        (BarKind::Leaked, false) => ['═', '═', '→', '→', '→'],
        (BarKind::Blocked, false) => ['╳', '╳', '╳', '╳', '╳'],
        (BarKind::Wait, true) => ['#', '#', '#', '+', '!'],
        (BarKind::Run, true) => ['|', '-', '|', '|', '|'],
        (BarKind::Held, true) => ['%', '%', '%', '%', '%'],
        (BarKind::Dropped, true) => ['.', '.', 'x', 'x', 'x'],
        (BarKind::Lost, true) => ['.', '.', '*', '*', '*'],
        (BarKind::Leaked, true) => ['=', '=', '>', '>', '>'],
        (BarKind::Blocked, true) => ['X', 'X', 'X', 'X', 'X'],
    };
    Ink { first, fill, last, seam, mark }
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

    /// Whether no segment covers a cell.
    pub(super) fn is_free(self, row: &Row<'_>, cell: usize) -> bool {
        !row.segments
            .iter()
            .map(|segment| self.span(segment))
            .any(|(start, stop)| (start..stop).contains(&cell))
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

/// A row's bars, exactly as wide as the scale.
pub(super) fn draw(row: &Row<'_>, scale: Scale, expected_ms: Option<u64>, style: Style) -> String {
    let mut cells = vec![(' ', TextRole::Plain); scale.cells];
    if let Some(cell) = scale.inside(expected_ms) {
        cells[cell] = (expected_sign(style.ascii), TextRole::Muted);
    }
    for kind in KINDS {
        let segments = || row.segments.iter().filter(|segment| segment.kind == kind);
        let starts = segments().skip(1).map(|next| Some(scale.span(next).0));
        for (segment, next) in segments().zip(starts.chain([None])) {
            draw_segment(&mut cells, segment, scale, next, style.ascii);
        }
    }
    join(&cells, style.colour)
}

/// Puts one segment on the cells. Where the next of its kind follows at once, a seam shows it.
fn draw_segment(
    cells: &mut [(char, TextRole)],
    segment: &Segment,
    scale: Scale,
    next: Option<usize>,
    ascii: bool,
) {
    let (start, stop) = scale.span(segment);
    let ink = ink_of(segment.kind, ascii);
    let Some(cells) = cells.get_mut(start..stop) else { return };
    cells.fill((ink.fill, role_of(segment.kind)));
    match cells {
        [] => {}
        [only] if ink.has_ends() || segment.start_ms == segment.end_ms => only.0 = ink.mark,
        [only] => only.0 = ink.fill,
        [first, .., last] => {
            first.0 = ink.first;
            last.0 = if next == Some(stop) { ink.seam } else { ink.last };
        }
    }
}

/// Cells as text, cells of one role painted together.
fn join(cells: &[(char, TextRole)], colour: bool) -> String {
    let paint = |part: &[(char, TextRole)]| {
        let text: String = part.iter().map(|(character, _)| character).collect();
        style::paint(&text, part[0].1, colour)
    };
    cells.chunk_by(|one, next| one.1 == next.1).map(paint).collect()
}
