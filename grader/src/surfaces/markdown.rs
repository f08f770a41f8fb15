//! Markdown for a terminal: the lessons, with their headings, lists, code and tables.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::surfaces::comparison::code_in;
use crate::surfaces::output::Output;
use crate::surfaces::style::{TextRole, plain};
use crate::surfaces::text::{self, pad_end, width};

/// What stands before every line, as before all that a screen says.
const MARGIN: &str = "  ";

/// Text is not set wider than this, which would be hard to read.
const WIDEST: usize = 100;

/// `text` in lines for a terminal, each ended.
pub fn rendered(text: &str, output: &Output) -> String {
    let mut page = Page::new(output);
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        page.take_in(event);
    }
    page.text
}

/// What has been set so far, and the paragraph in hand.
struct Page<'a> {
    output: &'a Output,
    text: String,
    /// The paragraph in hand, with escapes.
    paragraph: String,
    /// How its next pieces look: the innermost last.
    roles: Vec<TextRole>,
    /// Lists that it is in: the number of the next item, where they are counted.
    lists: Vec<Option<u64>>,
    /// What stands before its first line.
    bullet: String,
    /// Text that is taken as it is: code.
    in_code: bool,
    /// Where the links lead that it is in.
    links: Vec<String>,
    /// The table in hand: rows of cells.
    table: Vec<Vec<String>>,
}

impl<'a> Page<'a> {
    fn new(output: &'a Output) -> Self {
        Self {
            output,
            text: String::new(),
            paragraph: String::new(),
            roles: vec![],
            lists: vec![],
            bullet: String::new(),
            in_code: false,
            links: vec![],
            table: vec![],
        }
    }

    fn take_in(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_code => self.code(&text),
            Event::Text(text) => self.say(&text),
            Event::Code(text) => self.say_as(&text, TextRole::Code),
            Event::SoftBreak | Event::HardBreak => self.paragraph.push(' '),
            Event::Rule => self.text.push('\n'),
            // Lessons have none of these; as text they are not lost.
            Event::Html(text) | Event::InlineHtml(text) => self.say(&text),
            Event::FootnoteReference(text) => self.say(&text),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.say(&text),
            Event::TaskListMarker(done) => self.say(if done { "[x] " } else { "[ ] " }),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } => {
                self.flush();
                self.roles.push(TextRole::Strong);
            }
            Tag::Strong => self.roles.push(TextRole::Strong),
            Tag::Emphasis => self.roles.push(TextRole::Emphasis),
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
            }
            Tag::Item => self.bullet = self.next_bullet(),
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => {
                self.flush();
                self.in_code = true;
            }
            Tag::Link { dest_url, .. } => self.links.push(dest_url.into_string()),
            Tag::TableHead | Tag::TableRow => self.table.push(vec![]),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.roles.pop();
                self.flush();
                self.text.push('\n');
            }
            TagEnd::Strong | TagEnd::Emphasis => _ = self.roles.pop(),
            TagEnd::Paragraph => {
                self.flush();
                self.gap();
            }
            TagEnd::Item => self.flush(),
            TagEnd::List(_) => {
                self.lists.pop();
                self.gap();
            }
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.text.push('\n');
            }
            TagEnd::Link => self.leads_to(),
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.paragraph);
                self.table.last_mut().map(|row| row.push(cell)).unwrap_or_default();
            }
            TagEnd::Table => self.set_table(),
            _ => {}
        }
    }

    /// Adds words to the paragraph, in the look that they are in.
    fn say(&mut self, words: &str) {
        let role = self.roles.last().copied().unwrap_or(TextRole::Plain);
        self.say_as(words, role);
    }

    fn say_as(&mut self, words: &str, role: TextRole) {
        self.paragraph += &self.output.paint(&plain(words), role);
    }

    /// The end of a link: its address, unless that is what is shown.
    fn leads_to(&mut self) {
        let Some(address) = self.links.pop() else { return };
        if !self.paragraph.contains(&address) {
            self.paragraph += &format!(" {}", self.output.paint(&plain(&address), TextRole::Muted));
        }
    }

    fn next_bullet(&mut self) -> String {
        let mark = if self.output.ascii { "-" } else { "•" };
        match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ => format!("{mark} "),
        }
    }

    /// Sets the paragraph in hand, wrapped.
    fn flush(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        let bullet = std::mem::take(&mut self.bullet);
        if paragraph.is_empty() {
            self.bullet = bullet;
            return;
        }
        let depth = MARGIN.repeat(self.lists.len().max(1));
        let first = format!("{depth}{bullet}");
        let rest = " ".repeat(width(&first));
        let columns = self.output.columns.clamp(20, WIDEST);
        let options = text::options(columns).initial_indent(&first).subsequent_indent(&rest);
        // An address that is too wide for a line stands at its beginning, where most of it can be marked.
        let lines = textwrap::wrap(paragraph.trim_end(), options.break_words(false));
        for line in lines {
            let line = match textwrap::core::display_width(&line) > columns {
                true => line.trim_start().to_owned(),
                false => line.into_owned(),
            };
            let parts = text::in_lines(&line, columns, true);
            self.text += &parts.iter().map(|part| format!("{part}\n")).collect::<String>();
        }
    }

    /// An empty line, where a list does not go on.
    fn gap(&mut self) {
        if self.lists.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Code stands as it is, a little to the right.
    fn code(&mut self, code: &str) {
        let columns = self.output.columns.saturating_sub(2 * MARGIN.len());
        for line in code.lines().flat_map(|line| code_in(line, columns)) {
            let line = self.output.paint(&line, TextRole::Code);
            self.text += &format!("{MARGIN}{MARGIN}{line}\n");
        }
    }

    /// Sets the table in hand: columns as wide as their widest cell, or as there is room for. A cell that is
    /// wider goes on below itself.
    fn set_table(&mut self) {
        let table = std::mem::take(&mut self.table);
        let columns = table.iter().map(Vec::len).max().unwrap_or(0);
        let cells = |column| table.iter().filter_map(move |row| row.get(column));
        let wide = |cell: &String| textwrap::core::display_width(cell);
        let widths: Vec<usize> =
            (0..columns).map(|column| cells(column).map(wide).max().unwrap_or(0)).collect();
        let gaps = MARGIN.len() + GAP.len() * columns.saturating_sub(1);
        let room = self.output.columns.clamp(20, WIDEST).saturating_sub(gaps);
        let widths = narrowed(widths, room);
        for row in &table {
            let cells: Vec<_> =
                row.iter().zip(&widths).map(|(cell, columns)| lines_of(cell, *columns)).collect();
            for at in 0..cells.iter().map(Vec::len).max().unwrap_or(0) {
                let parts = cells.iter().zip(&widths).map(|(lines, columns)| {
                    let part = lines.get(at).map_or("", String::as_str);
                    // Escapes take no room, and padding does not know them.
                    pad_end(part, columns + width(part) - textwrap::core::display_width(part))
                });
                let line = parts.collect::<Vec<_>>().join(GAP);
                self.text += &format!("{MARGIN}{}\n", line.trim_end());
            }
        }
        self.text.push('\n');
    }
}

/// Between the columns of a table.
const GAP: &str = "  ";

/// Widths that have room together: what is too much is taken from the widest.
fn narrowed(mut widths: Vec<usize>, room: usize) -> Vec<usize> {
    while widths.iter().sum::<usize>() > room {
        let Some(widest) = widths.iter_mut().max().filter(|widest| **widest > 1) else { break };
        *widest -= 1;
    }
    widths
}

/// A cell in lines that fit, each with its own escapes: what stands beside it is not painted by them.
fn lines_of(cell: &str, columns: usize) -> Vec<String> {
    let mut open = String::new();
    let close = |line: std::borrow::Cow<'_, str>| {
        let line = format!("{open}{line}");
        open = still_open(&line);
        let end = if open.is_empty() { "" } else { RESET };
        line + end
    };
    textwrap::wrap(cell.trim_end(), text::options(columns.max(1))).into_iter().map(close).collect()
}

/// Ends all that escapes have begun.
const RESET: &str = "\u{1b}[0m";

/// The escapes of a line that nothing in it has ended.
fn still_open(line: &str) -> String {
    let from = line.rfind(RESET).map_or(0, |at| at + RESET.len());
    let escapes = line[from..].split('\u{1b}').skip(1);
    escapes.filter_map(|rest| Some(format!("\u{1b}{}m", rest.split_once('m')?.0))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lesson_keeps_its_shape() {
        let lesson = "# Title: 1 become 2\n\nSome words with `code` and *weight*, long enough to be \
                      broken.\n\n```rust\nlet a  = 1; // 30 ms\n```\n\n- one\n- two [here](https://e.org/x)\n\n\
                      1. first\n2. second\n\n| a | much |\n|---|---|\n| `b` | 1 |\n\nThe end.\n";
        insta::assert_snapshot!(rendered(lesson, &Output::uncoloured(40)));
    }

    #[test]
    fn a_table_that_is_too_wide_goes_on_within_its_columns() {
        let table = "| | one | other |\n|---|---|---|\n| runs on | this `task here` | a task of its own, \
                     so that it may go on |\n";
        let text = rendered(table, &Output::uncoloured(40));
        let expected = "           one             other\n  runs on  this task here  a task of its\n                           own, so that\n                           it may go on\n";
        assert_eq!(text.trim_end(), expected.trim_end(), "{text}");
        // What is painted ends where its line does: its neighbour is another cell.
        let output = Output { colour: true, ..Output::uncoloured(30) };
        let coloured = rendered(table, &output);
        for line in coloured.lines() {
            assert_eq!(still_open(line), "", "{line:?}");
        }
        assert!(coloured.contains("here\u{1b}[0m"), "{coloured:?}");
    }

    #[test]
    fn an_address_is_whole_wherever_a_line_has_room_for_it() {
        let address = "https://example.org/a-very-long-address-of-many-words";
        let text = format!("- [here]({address})\n");
        for columns in [address.len(), address.len() + 1, 80] {
            let text = rendered(&text, &Output::uncoloured(columns));
            assert!(
                text.lines().any(|line| line.trim() == address || line.ends_with(address)),
                "{text}"
            );
            assert!(text.lines().all(|line| width(line) <= columns), "{text}");
        }
    }

    #[test]
    fn what_could_mislead_is_written_out_and_no_line_is_too_wide() {
        let text =
            rendered("a \u{202e}b \u{1b}[31mc ".repeat(20).as_str(), &Output::uncoloured(30));
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{text:?}");
        assert!(text.lines().all(|line| width(line) <= 30), "{text}");
    }
}
