//! What words look like on a terminal. The one file that names the terminal crate.
//!
//! Who draws asks for a role, not for a colour, and says itself whether colour is wanted.

use colored::{ColoredString, Colorize as _};
use unicode_width::UnicodeWidthChar as _;

/// What a piece of text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextRole {
    /// Went well.
    Good,
    /// Went wrong.
    Bad,
    /// Worth a look.
    Warning,
    /// Needed, but not to be read first.
    Muted,
    /// To be read first.
    Strong,
    /// Weighs a little more than what stands beside it.
    Emphasis,
    /// Code among words.
    Code,
    /// A line that only the reference has.
    Added,
    /// A line that only the learner has.
    Removed,
    /// Text as it comes.
    Plain,
    /// A bar: waiting.
    Wait,
    /// A bar: a task's life.
    Run,
    /// A bar: the thread stood still.
    Blocked,
    /// A bar: waiting that was cut short.
    Dropped,
    /// A bar: the same, and data went with it.
    Lost,
    /// A bar: a task left behind.
    Leaked,
    /// A bar: a lock in hand.
    Held,
}

/// `text` as it is sent to the terminal: with escapes for its role if `colour`, else as it is.
pub fn paint(text: &str, role: TextRole, colour: bool) -> String {
    if !colour || text.is_empty() || role == TextRole::Plain {
        return text.to_owned();
    }
    // The crate would look at the environment and at stdout to decide once more. The caller
    // has decided, perhaps for another stream; this is only ever set to the same value.
    colored::control::set_override(true);
    dress(text, role).to_string()
}

fn dress(text: &str, role: TextRole) -> ColoredString {
    match role {
        TextRole::Good | TextRole::Run | TextRole::Added => text.green(),
        TextRole::Bad => text.red().bold(),
        TextRole::Blocked | TextRole::Leaked | TextRole::Removed => text.red(),
        TextRole::Warning | TextRole::Held => text.yellow(),
        TextRole::Muted => text.dimmed(),
        TextRole::Strong => text.bold(),
        TextRole::Plain => text.normal(),
        TextRole::Emphasis => text.italic(),
        TextRole::Wait | TextRole::Code => text.cyan(),
        TextRole::Dropped => text.magenta(),
        TextRole::Lost => text.magenta().bold(),
    }
}

/// Whether to colour what goes to a stream.
///
/// `CLICOLOR_FORCE` (other than `0`) wants it whatever the stream is; then `NO_COLOR` (not
/// empty), `CLICOLOR=0` and a dumb terminal forbid it; otherwise terminals get it.
pub fn colour_wanted(stream_is_terminal: bool, env: impl Fn(&str) -> Option<String>) -> bool {
    let set = |name| env(name).filter(|value| !value.is_empty());
    let forced = set("CLICOLOR_FORCE").is_some_and(|value| value != "0");
    let forbidden = set("NO_COLOR").is_some()
        || set("CLICOLOR").is_some_and(|value| value == "0")
        || is_dumb(env("TERM").as_deref());
    forced || (stream_is_terminal && !forbidden)
}

/// Whether a terminal of this name understands no escapes: a shell in an editor, some consoles of
/// CI systems.
pub fn is_dumb(term: Option<&str>) -> bool {
    term == Some("dumb")
}

/// `text` on one line, with everything that could move the cursor, change colours, turn the
/// reading direction or hide itself written out as Rust would write it: `\n`, `\u{1b}`. So is what a
/// CI system would take for a command, because what is printed may end in its log.
///
/// For labels and messages that a learner's code may have chosen.
pub fn plain(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for (_, character, misleads) in weighed(text) {
        push_weighed(&mut safe, character, misleads);
    }
    safe
}

/// [`plain`] for what stands inside a line of others: there `::` begins no command.
pub fn plain_inside(text: &str) -> String {
    // Whatever stands before it: a letter is no part of any mark.
    let inside = format!("x{text}");
    plain(&inside).split_off("x".len())
}

fn push_weighed(safe: &mut String, character: char, misleads: bool) {
    match misleads {
        // What is visible has no shorter name.
        true if character.is_ascii_graphic() => safe.extend(character.escape_unicode()),
        true => safe.extend(character.escape_default()),
        false => safe.push(character),
    }
}

/// The lines of `text`, each [`plain`], but for the colours of whoever wrote it: what a compiler prints
/// for terminals, which writes out what a source would do to one.
pub fn plain_but_coloured(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(plain_but_coloured_line).collect();
    lines.join("\n")
}

fn plain_but_coloured_line(line: &str) -> String {
    // A mark may have a colour in its middle, and a line begins after its first one.
    let mut bare = String::with_capacity(line.len());
    let mut colours = vec![];
    let mut rest = line;
    while let Some(next) = rest.chars().next() {
        let length = colour_length(rest).unwrap_or(next.len_utf8());
        let (piece, after) = rest.split_at(length);
        match colour_length(rest) {
            Some(_) => colours.push((bare.len(), piece)),
            None => bare.push(next),
        }
        rest = after;
    }
    let mut colours = colours.into_iter().peekable();
    let mut safe = String::with_capacity(line.len());
    for (at, character, misleads) in weighed(&bare) {
        while let Some((_, colour)) = colours.next_if(|(place, _)| *place <= at) {
            safe += colour;
        }
        push_weighed(&mut safe, character, misleads);
    }
    safe.extend(colours.map(|(_, colour)| colour));
    safe
}

/// How long the colour is that `text` begins with: `ESC [`, numbers, `m`.
fn colour_length(text: &str) -> Option<usize> {
    let numbers = text.strip_prefix("\u{1b}[")?;
    let length = numbers.find(|next: char| !next.is_ascii_digit() && next != ';')?;
    numbers[length..].starts_with('m').then_some("\u{1b}[".len() + length + "m".len())
}

/// Every character of `text` with its place, and whether it could mislead there.
pub fn weighed(text: &str) -> impl Iterator<Item = (usize, char, bool)> {
    let mut stacked = 0;
    // `::add-mask::` is a command at the start of a line, even after spaces.
    let command = text.trim_start().starts_with("::").then(|| text.find(':')).flatten();
    text.char_indices().map(move |(at, character)| {
        stacked = if character.width() == Some(0) { stacked + 1 } else { 0 };
        let is_mark = Some(at) == command || is_command_mark(text, at);
        (at, character, is_mark || misleads(character) || stacked > MOST_STACKED)
    })
}

/// Whether the character at `at` completes the mark of a command to a CI system: `##[group]`,
/// `##vso[task…]`, `##teamcity[…]`. These are looked for anywhere in a line.
pub fn is_command_mark(text: &str, at: usize) -> bool {
    let after = text[at..].strip_prefix('#').and_then(|rest| rest.chars().next());
    text[..at].ends_with('#') && after.is_some_and(|next| next == '[' || next.is_ascii_alphabetic())
}

/// Accents that may stand on one letter. More only serve to paint over other lines.
const MOST_STACKED: usize = 2;

fn misleads(character: char) -> bool {
    character.is_control() || is_invisible(character) || is_noncharacter(character)
}

/// Formatting characters: no width, but an effect.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Not allowed in XML, so not in an SVG either.
fn is_noncharacter(character: char) -> bool {
    u32::from(character) & 0xfffe == 0xfffe || matches!(character, '\u{fdd0}'..='\u{fdef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_is_only_where_it_was_asked_for() {
        assert_eq!(paint("x", TextRole::Bad, false), "x");
        assert_eq!(paint("x", TextRole::Plain, true), "x");
        assert_eq!(paint("", TextRole::Bad, true), "");
        assert_eq!(paint("x", TextRole::Wait, true), "\u{1b}[36mx\u{1b}[0m");
    }

    #[test]
    fn the_environment_decides_about_colour() {
        type Variables = &'static [(&'static str, &'static str)];
        let cases: [(bool, Variables, bool); 9] = [
            (true, &[], true),
            (false, &[], false),
            (true, &[("NO_COLOR", "1")], false),
            (true, &[("NO_COLOR", "")], true),
            (false, &[("CLICOLOR_FORCE", "1")], true),
            (false, &[("CLICOLOR_FORCE", "0")], false),
            (false, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], true),
            (true, &[("CLICOLOR", "0")], false),
            (true, &[("TERM", "dumb")], false),
        ];
        for (terminal, variables, wanted) in cases {
            let env = |name: &str| {
                variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(colour_wanted(terminal, env), wanted, "{terminal} {variables:?}");
        }
    }

    #[test]
    fn what_could_mislead_is_written_out() {
        let cases = [
            ("fetch_user(1)", "fetch_user(1)"),
            ("a\nb\tc", "a\\nb\\tc"),
            ("\u{1b}[31mred\u{9b}0m", "\\u{1b}[31mred\\u{9b}0m"),
            ("\u{202e}txt\u{2069}", "\\u{202e}txt\\u{2069}"),
            ("a\u{200b}b\u{feff}", "a\\u{200b}b\\u{feff}"),
            ("e\u{301}té", "e\u{301}té"),
            ("a\u{301}\u{301}\u{301}", "a\u{301}\u{301}\\u{301}"),
            ("名前 שלום", "名前 שלום"),
            ("\u{ffff}\0\r", "\\u{ffff}\\u{0}\\r"),
        ];
        for (text, safe) in cases {
            assert_eq!(plain(text), safe);
        }
    }

    #[test]
    fn commands_to_ci_systems_are_written_out() {
        let cases = [
            ("::add-mask::x", "\\u{3a}:add-mask::x"),
            (" \u{3000}::error::x", " \u{3000}\\u{3a}:error::x"),
            ("std::mem::swap", "std::mem::swap"),
            ("a ##[group]b", "a #\\u{23}[group]b"),
            ("###[endgroup]", "##\\u{23}[endgroup]"),
            ("##vso[task.x]##teamcity[y]", "#\\u{23}vso[task.x]#\\u{23}teamcity[y]"),
            ("r##\"text\"##, #[test]", "r##\"text\"##, #[test]"),
            ("\u{1b}[31m\r\n::x::", "\\u{1b}[31m\\r\\n::x::"),
        ];
        for (text, safe) in cases {
            assert_eq!(plain(text), safe);
        }
    }

    #[test]
    fn a_compiler_keeps_its_colours_and_nothing_else() {
        let cases = [
            ("\u{1b}[1merror\u{1b}[0m: a", "\u{1b}[1merror\u{1b}[0m: a"),
            ("a\n  \u{1b}[1m::error::b", "a\n  \u{1b}[1m\\u{3a}:error::b"),
            ("#\u{1b}[1m#[group]\u{1b}[0m", "#\u{1b}[1m\\u{23}[group]\u{1b}[0m"),
            ("\u{1b}[2J\u{1b}]0;x\u{7}\u{1b}[m", "\\u{1b}[2J\\u{1b}]0;x\\u{7}\u{1b}[m"),
            ("\u{1b}[1", "\\u{1b}[1"),
        ];
        for (text, safe) in cases {
            assert_eq!(plain_but_coloured(text), safe);
        }
    }
}
