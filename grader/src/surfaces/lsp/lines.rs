//! Lines: where they stand in an editor's text, and which of a text that was judged are still there.

use async_lsp::lsp_types::{Position, Range};
use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::surfaces::style::plain_inside;

/// `text` so that nothing in it does anything to who prints it; its lines stay lines.
pub fn safe(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(plain_inside).collect();
    lines.join("\n")
}

/// A text of more lines is not compared with another one, key by key: then no line is the same.
const MOST: usize = 20_000;

/// Which lines of a text that was judged stand in the one that is shown.
pub struct Standing {
    /// Of each line that was judged, which one it is now, both from 0.
    lines: Vec<Option<u32>>,
    is_same: bool,
}

impl Standing {
    /// Compares the two. How lines end makes no difference.
    pub fn of(judged: &str, shown: &str) -> Self {
        let [judged, shown] = [judged, shown].map(lines_of);
        if judged == shown {
            let lines = (0..).take(judged.len()).map(Some).collect();
            return Self { lines, is_same: true };
        }
        let mut lines = vec![None; judged.len()];
        if judged.len().max(shown.len()) <= MOST {
            for change in capture_diff_slices(Algorithm::Myers, &judged, &shown) {
                if change.tag() == DiffTag::Equal {
                    for (old, new) in change.old_range().zip(change.new_range()) {
                        lines[old] = u32::try_from(new).ok();
                    }
                }
            }
        }
        Self { lines, is_same: false }
    }

    /// Whether it is the text that was judged.
    pub fn is_same(&self) -> bool {
        self.is_same
    }

    /// Where a line that was judged, counted from 1, stands now, counted from 0.
    pub fn now(&self, judged: u32) -> Option<u32> {
        let index = usize::try_from(judged).ok()?.checked_sub(1)?;
        self.lines.get(index).copied().flatten()
    }

    /// The line that was judged, counted from 1, which stands here now, counted from 0.
    pub fn then(&self, shown: u32) -> Option<u32> {
        let index = self.lines.iter().position(|line| *line == Some(shown))?;
        u32::try_from(index + 1).ok()
    }
}

fn lines_of(text: &str) -> Vec<&str> {
    text.trim_start_matches('\u{feff}').lines().collect()
}

/// What stands on a line, counted from 0, from its first letter to its last.
pub fn whole(text: &str, line: u32) -> Range {
    let content = at(text, line);
    let begin = content.len() - content.trim_start().len();
    range(line, content, begin..content.trim_end().len())
}

/// The word at a column that a compiler has counted, from 1.
pub fn word(text: &str, line: u32, column: u32) -> Range {
    let content = at(text, line);
    let begin = content.char_indices().nth((column as usize).saturating_sub(1));
    let Some((begin, _)) = begin else { return whole(text, line) };
    let rest = &content[begin..];
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let length = rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
    let first = rest.chars().next().map_or(0, char::len_utf8);
    range(line, content, begin..begin + length.max(first))
}

fn at(text: &str, line: u32) -> &str {
    lines_of(text).get(line as usize).copied().unwrap_or_default()
}

fn range(line: u32, content: &str, bytes: std::ops::Range<usize>) -> Range {
    let position = |byte: usize| Position { line, character: units(&content[..byte]) };
    let end = bytes.end.max(bytes.start);
    Range { start: position(bytes.start), end: position(end) }
}

/// How the protocol counts columns, unless something else is agreed on.
fn units(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_where_it_stands_now_and_not_where_it_was_changed() {
        let judged = "a\nb\nc\n";
        let table: [(&str, bool, [Option<u32>; 3]); 6] = [
            ("a\nb\nc\n", true, [Some(0), Some(1), Some(2)]),
            ("a\r\nb\r\nc", true, [Some(0), Some(1), Some(2)]),
            ("new\na\nb\nc\n", false, [Some(1), Some(2), Some(3)]),
            ("a\nb!\nc\n", false, [Some(0), None, Some(2)]),
            ("a\nc\n", false, [Some(0), None, Some(1)]),
            ("", false, [None, None, None]),
        ];
        for (shown, is_same, expected) in table {
            let standing = Standing::of(judged, shown);
            assert_eq!(standing.is_same(), is_same, "{shown:?}");
            assert_eq!([1, 2, 3].map(|line| standing.now(line)), expected, "{shown:?}");
            for (line, now) in (1..).zip(expected) {
                assert_eq!(now.and_then(|now| standing.then(now)), now.map(|_| line), "{shown:?}");
            }
            assert_eq!((standing.now(0), standing.now(9), standing.then(9)), (None, None, None));
        }
    }

    #[test]
    fn columns_are_counted_as_the_protocol_does() {
        let text = "  let ö = \"🦀\"; fetch_user(1)  \n";
        let columns = |range: Range| (range.start.character, range.end.character);
        assert_eq!(columns(whole(text, 0)), (2, 29));
        // The compiler counts letters.
        assert_eq!(columns(word(text, 0, 16)), (16, 26));
        assert_eq!(columns(word(text, 0, 11)), (10, 11));
        assert_eq!(columns(word(text, 0, 99)), (2, 29));
        assert_eq!(columns(whole(text, 7)), (0, 0));
    }
}
