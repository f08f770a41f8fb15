//! Text that a stranger chose, made harmless wherever a report is read.
//!
//! `plain` sees to what terminals and the logs of CI systems would obey; this adds a limit, and what
//! a spreadsheet would calculate.

use crate::surfaces::style::{is_command_mark, plain, plain_inside};

/// Bytes of a name or a sentence that are kept.
const MOST_OF_A_LINE: usize = 2 << 10;
/// Bytes of a longer text that are kept.
const MOST_OF_A_TEXT: usize = 8 << 10;

/// `text` on one line, no longer than a few kilobytes.
pub fn line(text: &str) -> String {
    cut(text, MOST_OF_A_LINE, plain)
}

/// `text` with its lines kept, no longer than a few kilobytes.
pub fn lines(text: &str) -> String {
    let safe = |line: &str| plain(&line.replace('\t', "    "));
    cut(text, MOST_OF_A_TEXT, |text| {
        text.trim_end().lines().map(safe).collect::<Vec<_>>().join("\n")
    })
}

/// `text` in a cell of a table. What a spreadsheet would take for a formula has a `'` put before it; so
/// has what begins with one, so that taking the first `'` away gives every text back.
pub fn cell(text: &str) -> String {
    let text = line(text);
    let begins_formula = |first: char| "=+-@＝＋－＠'".contains(first);
    if text.trim_start().starts_with(begins_formula) { format!("'{text}") } else { text }
}

/// A piece of code on one line, which never stands at the beginning of a file's line: there `::` is
/// no command, and a path may begin with it.
pub fn code(text: &str) -> String {
    cut(text, MOST_OF_A_LINE, |text| plain_inside(&text.replace('\t', "    ")))
}

/// Markup that shows the same and holds no mark of a command.
pub fn markup(markup: &str) -> String {
    let mut safe = String::with_capacity(markup.len());
    for (at, character) in markup.char_indices() {
        if is_command_mark(markup, at) {
            safe += "&#35;";
        } else {
            safe.push(character);
        }
    }
    safe
}

/// `text` made `safe`, in no more than `most` bytes and an ellipsis where something is missing.
fn cut(text: &str, most: usize, safe: impl Fn(&str) -> String) -> String {
    let start = start_of(text, most);
    let mut safe = safe(start);
    if start.len() < text.len() || safe.len() > most {
        safe.truncate(start_of(&safe, most).len());
        safe.push('…');
    }
    safe
}

/// The longest start of `text` in no more than `most` bytes.
fn start_of(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_keeps_its_paths_and_gives_no_commands() {
        assert_eq!(code("\t::std::mem::swap(a)"), "    ::std::mem::swap(a)");
        assert_eq!(code("// ##[group]\u{202e}\r"), "// #\\u{23}[group]\\u{202e}\\r");
    }

    #[test]
    fn markup_shows_the_same_and_gives_no_commands() {
        assert_eq!(markup("<b>##[x] ##vso ##</b>#"), "<b>#&#35;[x] #&#35;vso ##</b>#");
    }

    #[test]
    fn a_text_keeps_its_lines_and_no_more() {
        let text = "error\r\n\t|\n  ::set-env::x\u{7}\n##[x]\n\n";
        assert_eq!(lines(text), "error\n    |\n  \\u{3a}:set-env::x\\u{7}\n#\\u{23}[x]");
    }

    #[test]
    fn long_texts_are_cut_and_it_shows() {
        for character in ["x", "é", "名", "\u{202e}", "\n"] {
            let text = format!("!{}!", character.repeat(100_000));
            assert!(line(&text).len() <= MOST_OF_A_LINE + "…".len());
            assert!(line(&text).ends_with('…'), "{character:?}");
            assert!(lines(&text).len() <= MOST_OF_A_TEXT + "…".len());
        }
        let grows = line(&"\u{1}".repeat(MOST_OF_A_LINE));
        assert!(grows.len() <= MOST_OF_A_LINE + "…".len() && grows.ends_with('…'), "{grows}");
        let fits = "x".repeat(MOST_OF_A_LINE);
        assert_eq!(line(&fits), fits);
        assert_eq!(line(&format!("{fits}x")), format!("{fits}…"));
    }
}
