//! A screen of `watch`, laid out: header, body, what stands beside it, footer. Nothing in it is cut:
//! what is too wide is wrapped, and what is too long can be scrolled to, which is said.

use ratatui_core::buffer::Buffer;
use ratatui_core::layout::{Constraint, Layout, Rect};
use ratatui_core::style::{Modifier, Style};

use crate::surfaces::text::{counted, width};
use crate::surfaces::watch::styled::{StyledLine, draw, line_width, lines};

/// From this width on there is room for the learner's own lines beside what is said of them.
const TWO_PANES: usize = 110;

/// Between the panes.
const GAP: usize = 2;

/// What is on a screen. Each text may hold escape sequences.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// The first line.
    pub header: String,
    /// What is to be said of the body, above it.
    pub note: String,
    /// What can be scrolled.
    pub body: String,
    /// What stands beside the body.
    pub beside: Option<String>,
    /// Lines of the body above the screen.
    pub scroll: usize,
    /// A line of the body that has to be in sight.
    pub in_sight: Option<usize>,
    /// The last lines. What is below the screen is told at the end of the first.
    pub footer: Vec<String>,
    /// What stands in the place of that first line where there is no room for both, longest first.
    pub shorter: Vec<String>,
    /// The body is about a text that is no longer there.
    pub old: bool,
    /// Whether looks may be used to say so.
    pub colour: bool,
}

/// How many columns a body has, and what stands beside it, on a screen of this width.
pub fn panes(columns: usize, two: bool) -> (usize, usize) {
    if !two || columns < TWO_PANES {
        return (columns, 0);
    }
    let beside = (columns * 2 / 5).min(columns - 60 - GAP);
    (columns - beside - GAP, beside)
}

/// A frame, made to fit.
pub struct Fitted {
    header: Vec<StyledLine>,
    note: Vec<StyledLine>,
    body: Vec<StyledLine>,
    beside: Vec<StyledLine>,
    footer: Vec<StyledLine>,
    /// Columns of the body.
    columns: u16,
    /// The look of the body, over what its pieces have.
    over: Style,
    /// The look of what is said about scrolling.
    muted: Style,
    /// Lines of the body above the screen.
    pub scroll: usize,
}

impl Frame {
    /// The frame on a screen of this size.
    pub fn fit(&self, columns: usize, rows: usize) -> Fitted {
        let (body_columns, beside_columns) = panes(columns, self.beside.is_some());
        let mut footer: Vec<_> = self.footer.iter().flat_map(|line| lines(line, columns)).collect();
        let header = lines(&self.header, columns);
        let body = lines(&self.body, body_columns);
        let mut note = lines(&self.note, columns);
        // There is a line for it, or for what is above, always.
        note.resize_with(note.len().max(1), Vec::new);
        let room = |note: &[StyledLine], footer: &[StyledLine]| {
            rows.saturating_sub(header.len() + footer.len() + note.len())
        };
        let mut scroll = self.scrolled(&body, body_columns, room(&note, &footer));
        let wide = note.last().map_or(0, |line| line_width(line));
        if scroll > 0 && wide + width(&more("↑", scroll)) > columns {
            note.push(Vec::new());
            scroll = self.scrolled(&body, body_columns, room(&note, &footer));
        }
        let below = body.len().saturating_sub(scroll + room(&note, &footer));
        if below > 0 {
            let beside = columns.saturating_sub(width(&more("↓", below)));
            footer = self.footer_beside(beside, columns);
            scroll = self.scrolled(&body, body_columns, room(&note, &footer));
        }
        let muted = match self.colour {
            // What is both, terminals show as either.
            true => Style::new().add_modifier(Modifier::DIM).remove_modifier(Modifier::BOLD),
            false => Style::new(),
        };
        Fitted {
            header,
            note,
            body,
            beside: lines(self.beside.as_deref().unwrap_or_default(), beside_columns),
            footer,
            columns: u16::try_from(body_columns).unwrap_or(u16::MAX),
            over: if self.old { muted } else { Style::new() },
            muted,
            scroll,
        }
    }

    /// The footer on a screen of this width, where this much of it is left to its first line: the longest
    /// wording that fits there; where none does, nothing, and the shortest below that.
    fn footer_beside(&self, room: usize, columns: usize) -> Vec<StyledLine> {
        let Some((first, rest)) = self.footer.split_first() else { return vec![] };
        let mut wordings = [first].into_iter().chain(&self.shorter);
        let fits = |wording: &&String| {
            let shown = lines(wording, columns);
            shown.len() <= 1 && shown.iter().all(|line| line_width(line) <= room)
        };
        let rest = rest.iter().flat_map(|line| lines(line, columns));
        let status = match wordings.find(fits) {
            Some(wording) => lines(wording, columns),
            None => {
                let shortest = self.shorter.last().unwrap_or(first);
                [vec![Vec::new()], lines(shortest, columns)].concat()
            }
        };
        status.into_iter().chain(rest).collect()
    }

    /// How many lines of the body are above the screen, where so many rows are left for it.
    fn scrolled(&self, body: &[StyledLine], columns: usize, room: usize) -> usize {
        let most = body.len().saturating_sub(room);
        match self.in_sight {
            Some(line) => {
                // Lines before it may be wrapped.
                let before: String = self.body.split_inclusive('\n').take(line).collect();
                lines(&before, columns).len().saturating_sub(room / 2).min(most)
            }
            None => self.scroll.min(most),
        }
    }
}

/// How many more lines there are that way.
fn more(way: &str, count: usize) -> String {
    format!("  {way} {} ", counted(count, "more line"))
}

impl Fitted {
    /// Draws it over all of `buffer`.
    pub fn draw(&self, buffer: &mut Buffer) {
        let fixed = |lines: &[StyledLine]| {
            Constraint::Length(u16::try_from(lines.len()).unwrap_or(u16::MAX))
        };
        let rows =
            [fixed(&self.header), fixed(&self.note), Constraint::Fill(1), fixed(&self.footer)];
        let [header, note, body, footer] = Layout::vertical(rows).areas(buffer.area);
        put(&self.header, Style::new(), header, buffer);
        put(&self.note, Style::new(), note, buffer);
        let shown = self.body.get(self.scroll..).unwrap_or_default();
        let left = Rect { width: self.columns.min(body.width), ..body };
        put(shown, self.over, left, buffer);
        if !self.beside.is_empty() {
            let start = left.width + GAP as u16;
            let right = Rect { x: body.x + start, width: body.width.saturating_sub(start), ..body };
            put(&self.beside, self.over, right, buffer);
        }
        put(&self.footer, Style::new(), footer, buffer);
        let below = shown.len().saturating_sub(usize::from(body.height));
        let last = Rect { y: note.bottom().saturating_sub(1), height: note.height.min(1), ..note };
        self.tell("↑", self.scroll, last, buffer);
        self.tell("↓", below, Rect { height: footer.height.min(1), ..footer }, buffer);
    }

    /// How many lines there are that way, at the right end of a row.
    fn tell(&self, way: &str, count: usize, row: Rect, buffer: &mut Buffer) {
        if count == 0 || row.height == 0 {
            return;
        }
        let words = more(way, count);
        let columns = u16::try_from(width(&words)).unwrap_or(u16::MAX).min(row.width);
        buffer.set_stringn(row.right() - columns, row.y, &words, usize::from(columns), self.muted);
    }
}

/// Puts lines into an area, from its top, as many as it has room for.
fn put(lines: &[StyledLine], over: Style, area: Rect, buffer: &mut Buffer) {
    for (line, row) in lines.iter().zip(area.rows()) {
        draw(line, over, row, buffer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(body: usize, scroll: usize) -> Frame {
        Frame {
            header: "header".to_owned(),
            body: (1..=body).map(|n| format!("line {n}\n")).collect(),
            scroll,
            footer: vec!["progress".to_owned(), "keys".to_owned()],
            ..Frame::default()
        }
    }

    /// What is on a screen of this size.
    fn drawn(frame: &Frame, columns: u16, rows: u16) -> Vec<String> {
        let area = Rect::new(0, 0, columns, rows);
        let mut buffer = Buffer::empty(area);
        frame.fit(columns.into(), rows.into()).draw(&mut buffer);
        let row = |y| (0..columns).map(|x| buffer[(x, y)].symbol().to_owned()).collect::<String>();
        (0..rows).map(|y| row(y).trim_end().to_owned()).collect()
    }

    #[test]
    fn a_screen_of_any_size_can_be_drawn() {
        for (columns, rows) in [(80, 24), (20, 6), (1, 1), (0, 0), (3, 40), (200, 60)] {
            let both = Frame { beside: Some("beside".to_owned()), ..frame(100, 0) };
            assert_eq!(drawn(&both, columns, rows).len(), usize::from(rows));
        }
    }

    #[test]
    fn a_line_that_has_to_be_in_sight_is_though_those_before_it_are_wrapped() {
        let body = (1..=20).map(|n| format!("{n}: {}\n", "word ".repeat(20))).collect();
        let frame = Frame { body, in_sight: Some(14), ..frame(0, 0) };
        let shown = drawn(&frame, 40, 12);
        assert!(shown.iter().any(|line| line.starts_with("15: ")), "{shown:?}");
    }

    #[test]
    fn what_does_not_fit_is_counted_above_and_below_and_scrolling_ends_at_the_last_line() {
        let start = drawn(&frame(10, 0), 80, 8);
        assert_eq!(start[2..6], ["line 1", "line 2", "line 3", "line 4"]);
        assert!(start[1].is_empty());
        assert!(
            start[6].starts_with("progress") && start[6].ends_with("↓ 6 more lines"),
            "{start:?}"
        );
        let middle = drawn(&frame(10, 1), 80, 8);
        assert!(middle[1].ends_with("↑ 1 more line") && middle[6].ends_with("↓ 5 more lines"));
        let end = drawn(&frame(10, 99), 80, 8);
        assert_eq!(end[2..6], ["line 7", "line 8", "line 9", "line 10"]);
        assert!(end[1].ends_with("↑ 6 more lines") && end[6] == "progress", "{end:?}");
    }

    #[test]
    fn what_is_below_takes_nothing_away_from_the_line_that_it_stands_on() {
        let shorter = ["65 exercises done", "65 done"].map(str::to_owned).to_vec();
        let first = "████████ 65 exercises done".to_owned();
        let frame = Frame { footer: vec![first, "q quit".to_owned()], shorter, ..frame(1000, 0) };
        for (columns, expected) in [
            (60, vec!["████████ 65 exercises done", "↓ 996 more lines"]),
            (40, vec!["65 exercises done", "↓ 996 more lines"]),
            (30, vec!["65 done", "↓ 996 more lines"]),
        ] {
            let shown = drawn(&frame, columns, 8);
            let parts: Vec<_> = shown[6].split("  ").filter(|part| !part.is_empty()).collect();
            assert_eq!(parts.iter().map(|part| part.trim()).collect::<Vec<_>>(), expected);
        }
        // Where nothing fits beside it, it has a row of its own.
        let shown = drawn(&frame, 20, 8);
        assert_eq!(shown[5..], ["   ↓ 997 more lines", "65 done", "q quit"]);
    }

    #[test]
    fn a_note_has_the_whole_width_and_what_is_above_is_told_below_it() {
        let wide = "word ".repeat(15);
        let note = |words: &str, scroll| Frame { note: words.to_owned(), ..frame(10, scroll) };
        let shown = drawn(&note(&wide, 0), 80, 8);
        assert_eq!((shown[1].len(), shown[2].as_str()), (74, "line 1"));
        let shown = drawn(&note(&wide, 2), 80, 8);
        assert_eq!(shown[1].len(), 74, "{shown:?}");
        assert!(shown[2].ends_with("↑ 2 more lines") && shown[3] == "line 3", "{shown:?}");
        let shown = drawn(&note("short", 2), 80, 8);
        assert!(shown[1].starts_with("short") && shown[1].ends_with("↑ 2 more lines"), "{shown:?}");
        assert_eq!(shown[2], "line 3");
    }

    #[test]
    fn what_is_too_wide_pushes_down_what_comes_after_it() {
        let wide = Frame {
            footer: vec!["progress".to_owned(), "n next  p previous".to_owned()],
            ..frame(2, 0)
        };
        let shown = drawn(&wide, 10, 7);
        assert_eq!(shown[3..], ["line 2", "progress", "n next  p", "previous"]);
    }

    #[test]
    fn the_panes_stand_side_by_side_where_there_is_room_for_both() {
        let both = Frame { beside: Some("mine".to_owned()), ..frame(1, 0) };
        assert!(drawn(&both, 120, 8)[2].starts_with("line 1  "));
        assert!(drawn(&both, 120, 8)[2].ends_with("  mine"));
        assert_eq!(drawn(&both, 80, 8)[2], "line 1");
    }
}
