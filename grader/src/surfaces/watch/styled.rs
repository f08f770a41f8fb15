//! Text with escape sequences, as the compiler and `style.rs` paint it, made into styled lines that
//! fit: the form in which the screen is drawn. What is too wide is wrapped, never cut.

use std::num::NonZeroU16;
use std::rc::Rc;

use anstyle_parse::{DefaultCharAccumulator, Params, Parser, Perform};
use ratatui_core::buffer::{Buffer, CellDiffOption};
use ratatui_core::layout::Rect;
use ratatui_core::style::{Color, Modifier, Style};

use crate::surfaces::text::{in_lines, width};

/// One line, in pieces that look alike.
pub type StyledLine = Vec<Piece>;

/// Some text of one look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    text: String,
    style: Style,
    /// Where a click on it leads.
    link: Option<Rc<str>>,
}

/// The lines of `text`, none wider than `columns`. What is continued on a next line is indented as
/// its first one is.
pub fn lines(text: &str, columns: usize) -> Vec<StyledLine> {
    let wrapped: Vec<String> =
        text.lines().flat_map(|line| in_lines(line, columns.max(1), true)).collect();
    let mut reader = Reader::default();
    let mut parser = Parser::<DefaultCharAccumulator>::new();
    let mut lines = vec![];
    for line in wrapped {
        for byte in line.bytes() {
            parser.advance(&mut reader, byte);
        }
        lines.push(reader.end_line());
    }
    lines
}

/// How many columns a line takes.
pub fn line_width(line: &[Piece]) -> usize {
    line.iter().map(|piece| width(&piece.text)).sum()
}

/// Draws `line` into the first row of `area`, over whatever was there; each piece's look is made of
/// its own and `over`.
pub fn draw(line: &[Piece], over: Style, area: Rect, buffer: &mut Buffer) {
    let mut column = area.x;
    for piece in line {
        let room = usize::from(area.right().saturating_sub(column));
        let style = piece.style.patch(over);
        let (after, _) = buffer.set_stringn(column, area.y, &piece.text, room, style);
        if let Some(link) = &piece.link {
            make_clickable(
                Rect { x: column, width: after - column, height: 1, ..area },
                link,
                buffer,
            );
        }
        column = after;
    }
}

/// Puts the link around what stands in each cell: cells are drawn one by one, and only those that
/// have changed.
fn make_clickable(area: Rect, link: &str, buffer: &mut Buffer) {
    // One name for all of them, so that a terminal shows them as one link.
    let name = &blake3::hash(link.as_bytes()).to_hex()[..8];
    let mut column = area.x;
    while column < area.right() {
        let Some(cell) = buffer.cell_mut((column, area.y)) else { return };
        let wide = u16::try_from(width(cell.symbol())).unwrap_or(1).max(1);
        let symbol =
            format!("\u{1b}]8;id={name};{link}\u{1b}\\{}\u{1b}]8;;\u{1b}\\", cell.symbol());
        cell.set_symbol(&symbol);
        let columns = NonZeroU16::new(wide).unwrap_or(NonZeroU16::MIN);
        cell.set_diff_option(CellDiffOption::ForcedWidth(columns));
        column += wide;
    }
}

/// Takes escape sequences in and remembers the look that they ask for.
#[derive(Default)]
struct Reader {
    line: StyledLine,
    style: Style,
    link: Option<Rc<str>>,
}

impl Reader {
    fn end_line(&mut self) -> StyledLine {
        std::mem::take(&mut self.line)
    }

    /// One code of `ESC [ … m`. Those that nobody here sends mean nothing.
    fn dress(&mut self, code: u16, codes: &mut dyn Iterator<Item = u16>) {
        let style = self.style;
        self.style = match code {
            0 => Style::new(),
            1 => style.add_modifier(Modifier::BOLD),
            2 => style.add_modifier(Modifier::DIM),
            3 => style.add_modifier(Modifier::ITALIC),
            4 => style.add_modifier(Modifier::UNDERLINED),
            7 => style.add_modifier(Modifier::REVERSED),
            22 => style.remove_modifier(Modifier::BOLD | Modifier::DIM),
            23 => style.remove_modifier(Modifier::ITALIC),
            24 => style.remove_modifier(Modifier::UNDERLINED),
            27 => style.remove_modifier(Modifier::REVERSED),
            39 => style.fg(Color::Reset),
            49 => style.bg(Color::Reset),
            30..=37 => style.fg(low(code - 30)),
            40..=47 => style.bg(low(code - 40)),
            90..=97 => style.fg(bright(code - 90)),
            100..=107 => style.bg(bright(code - 100)),
            38 => extended(codes).map_or(style, |colour| style.fg(colour)),
            48 => extended(codes).map_or(style, |colour| style.bg(colour)),
            _ => style,
        };
    }
}

impl Perform for Reader {
    fn print(&mut self, character: char) {
        match self.line.last_mut() {
            Some(piece) if piece.style == self.style && piece.link == self.link => {
                piece.text.push(character);
            }
            _ => self.line.push(Piece {
                text: character.into(),
                style: self.style,
                link: self.link.clone(),
            }),
        }
    }

    fn csi_dispatch(&mut self, params: &Params, _: &[u8], _: bool, action: u8) {
        if action == b'm' {
            let mut codes = params.iter().flatten().copied();
            while let Some(code) = codes.next() {
                self.dress(code, &mut codes);
            }
        }
    }

    fn osc_dispatch(&mut self, params: &[&[u8]], _: bool) {
        if let [b"8", _, address] = params {
            let address = String::from_utf8_lossy(address);
            self.link = (!address.is_empty()).then(|| address.into());
        }
    }
}

/// What comes after 38 or 48: one of 256 colours, or any.
fn extended(codes: &mut dyn Iterator<Item = u16>) -> Option<Color> {
    let mut byte = || u8::try_from(codes.next()?).ok();
    match byte()? {
        5 => Some(match byte()? {
            index @ 0..=7 => low(index.into()),
            index @ 8..=15 => bright((index - 8).into()),
            index => Color::Indexed(index),
        }),
        2 => Some(Color::Rgb(byte()?, byte()?, byte()?)),
        _ => None,
    }
}

fn low(index: u16) -> Color {
    const COLOURS: [Color; 8] = [
        Color::Black,
        Color::Red,
        Color::Green,
        Color::Yellow,
        Color::Blue,
        Color::Magenta,
        Color::Cyan,
        Color::Gray,
    ];
    COLOURS.get(usize::from(index)).copied().unwrap_or(Color::Reset)
}

fn bright(index: u16) -> Color {
    const COLOURS: [Color; 8] = [
        Color::DarkGray,
        Color::LightRed,
        Color::LightGreen,
        Color::LightYellow,
        Color::LightBlue,
        Color::LightMagenta,
        Color::LightCyan,
        Color::White,
    ];
    COLOURS.get(usize::from(index)).copied().unwrap_or(Color::Reset)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(line: &[Piece]) -> String {
        line.iter().map(|piece| piece.text.as_str()).collect()
    }

    fn shown(text: &str, columns: usize) -> Vec<String> {
        lines(text, columns).iter().map(|line| text_of(line)).collect()
    }

    #[test]
    fn what_is_too_wide_is_wrapped_and_none_of_it_is_lost() {
        let long = "  one two three\nfour";
        let cases: [(&str, usize, &[&str]); 9] = [
            (long, 80, &["  one two three", "four"]),
            (long, 9, &["  one two", "  three", "four"]),
            ("abcdefgh", 3, &["abc", "def", "gh"]),
            ("\u{1b}[1mone two\u{1b}[0m three", 8, &["one two", "three"]),
            ("", 8, &[]),
            // A line of code goes on below the code, and not below its number.
            ("12 |   one two", 10, &["12 |   one", "     two"]),
            (
                "\u{1b}[94m1\u{1b}[0m \u{1b}[91m- \u{1b}[0m  one two",
                12,
                &["1 -   one", "      two"],
            ),
            ("7 apples and pears", 9, &["7 apples", "and pears"]),
            // A path or an address is not broken where somebody would take the break for a part of it.
            ("at a-b/c-d", 8, &["at", "a-b/c-d"]),
        ];
        for (text, columns, expected) in cases {
            assert_eq!(shown(text, columns), expected, "{text:?} in {columns}");
        }
    }

    #[test]
    fn a_look_goes_on_where_its_line_does() {
        let wrapped = lines("\u{1b}[31mone two\u{1b}[0m three", 4);
        let looks: Vec<_> = wrapped.iter().map(|line| line[0].style.fg).collect();
        assert_eq!(looks, [Some(Color::Red), Some(Color::Red), None, None]);
    }

    #[test]
    fn every_colour_that_the_compiler_uses_is_known() {
        let look = |codes: &str| lines(&format!("\u{1b}[{codes}mx"), 9)[0][0].style;
        assert_eq!(look("1;38;5;9").fg, Some(Color::LightRed));
        assert_eq!(look("38;5;200").fg, Some(Color::Indexed(200)));
        assert_eq!(look("38;2;1;2;3").fg, Some(Color::Rgb(1, 2, 3)));
        assert_eq!(look("94").fg, Some(Color::LightBlue));
        assert_eq!(look("1;31;0"), Style::new());
    }

    #[test]
    fn a_link_is_drawn_around_its_own_cells_only() {
        let text = "at \u{1b}]8;;file:///a\u{1b}\\名x\u{1b}]8;;\u{1b}\\ end";
        let area = Rect::new(0, 0, 20, 1);
        let mut buffer = Buffer::empty(area);
        draw(&lines(text, 20)[0], Style::new(), area, &mut buffer);
        let symbol = |column: u16| buffer.cell((column, 0)).unwrap().symbol().to_owned();
        assert_eq!(symbol(0), "a");
        assert!(symbol(3).contains("file:///a") && symbol(3).contains('名'), "{}", symbol(3));
        assert!(symbol(5).contains("file:///a") && symbol(5).contains('x'), "{}", symbol(5));
        assert_eq!(symbol(7), "e");
    }
}
