//! Markdown for a page of a book: texts of the course that stay text, and lessons whose links lead
//! somewhere.
//!
//! What a course says may be a stranger's. Of its markdown only what cannot run or load anything is
//! let be: HTML and pictures become text, and links lead to pages of the book or to the web.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use crate::surfaces::book::places::{Place, Places};
use crate::surfaces::style::{plain, plain_inside};
use crate::surfaces::text::untabbed;

/// So often a lesson is looked over again for what taking something out has brought about. Whatever
/// still holds something then is shown as plain text.
const MOST_ROUNDS: usize = 8;

/// A lesson for a book.
pub struct Lesson {
    /// Its heading, as plain text; `None` where it begins with none.
    pub title: Option<String>,
    /// What follows, as markdown.
    pub body: String,
    /// Where it links to on the web.
    pub addresses: HashSet<String>,
}

/// Everything that mdBook understands, so that nothing means more to it than it did here.
fn syntax() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

/// `text` on one line, as markdown that shows just this.
pub fn escaped(text: &str) -> String {
    let mut markdown = String::with_capacity(text.len());
    for character in plain(text).chars() {
        if character.is_ascii_punctuation() && !",.'/: ".contains(character) {
            markdown.push('\\');
        }
        markdown.push(character);
    }
    markdown
}

/// Rust in a block of its own, whatever is in it.
pub fn rust_block(code: &str) -> String {
    let longest = code.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    let line = |line| shown_by_mdbook(&plain_inside(&untabbed(line))) + "\n";
    let lines: String = code.lines().map(line).collect();
    format!("{fence}rust\n{lines}{fence}\n")
}

/// mdBook hides lines of Rust that begin with a lone `#`, and takes one off where there are two.
fn shown_by_mdbook(line: &str) -> String {
    let code = line.trim_start();
    let is_mark = code == "#" || code.starts_with("# ") || code.starts_with("##");
    let indent = &line[..line.len() - code.len()];
    if is_mark { format!("{indent}#{code}") } else { line.to_owned() }
}

/// A lesson of the course.
pub fn lesson(text: &str, places: &Places<'_>) -> Lesson {
    let visible: String = text.lines().map(|line| plain_inside(&untabbed(line)) + "\n").collect();
    let (title, rest) = split_title(&visible);
    let body = closed(&tame(rest.trim_start_matches('\n'), places));
    Lesson { title, addresses: addresses(&body), body }
}

/// The heading that a text begins with, and the rest.
fn split_title(text: &str) -> (Option<String>, &str) {
    let mut events = Parser::new_ext(text, syntax()).into_offset_iter();
    let Some((Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }), range)) = events.next()
    else {
        return (None, text);
    };
    let within = events.take_while(|(event, _)| !matches!(event, Event::End(TagEnd::Heading(_))));
    let words = within.filter_map(|(event, _)| match event {
        Event::Text(words) | Event::Code(words) => Some(words.into_string()),
        Event::SoftBreak | Event::HardBreak => Some(" ".to_owned()),
        _ => None,
    });
    (Some(words.collect()), &text[range.end..])
}

/// What is to stand in place of a piece of the text.
type Edit = (Range<usize>, String);

/// The text without what a book must not hold.
fn tame(text: &str, places: &Places<'_>) -> String {
    let mut text = text.to_owned();
    let mut made = HashSet::new();
    for _ in 0..MOST_ROUNDS {
        let edits =
            Look { text: &text, places, made: &mut made, edits: vec![], open: vec![] }.edits();
        if edits.is_empty() {
            return text;
        }
        text = edited(&text, edits);
    }
    text.lines().map(|line| escaped(line) + "\n").collect()
}

fn edited(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(range, _)| range.start);
    let mut changed = String::with_capacity(text.len());
    let mut at = 0;
    for (range, instead) in edits {
        // Of two that overlap the outer one begins first, and says it all.
        if range.start < at {
            continue;
        }
        changed += &text[at..range.start];
        changed += &instead;
        at = range.end;
    }
    changed + &text[at..]
}

/// A link, picture or heading that is not at its end yet.
struct Open {
    range: Range<usize>,
    /// Where its address or its attributes stand: after all that it holds.
    tail: usize,
    /// What its tail has to become, and whether its beginning goes too.
    instead: Option<Instead>,
}

enum Instead {
    /// Only what it shows is left: so many bytes go at the beginning, and the tail.
    Text(usize),
    /// It leads there.
    To(String),
    /// It has no attributes.
    NoAttributes,
}

/// One look over a text for what is to be changed.
struct Look<'a> {
    text: &'a str,
    places: &'a Places<'a>,
    /// Addresses that earlier looks have put in.
    made: &'a mut HashSet<String>,
    edits: Vec<Edit>,
    open: Vec<Open>,
}

impl Look<'_> {
    fn edits(mut self) -> Vec<Edit> {
        for (event, range) in Parser::new_ext(self.text, syntax()).into_offset_iter() {
            if !matches!(event, Event::End(_)) {
                for open in &mut self.open {
                    open.tail = open.tail.max(range.end);
                }
            }
            self.take_in(event, range);
        }
        self.edits
    }

    fn take_in(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Html(_) | Event::InlineHtml(_) => {
                let lines = self.text[range.clone()].split_inclusive('\n');
                let shown = lines.map(|line| match line.strip_suffix('\n') {
                    Some(line) => escaped(line) + "\n",
                    None => escaped(line),
                });
                self.edits.push((range, shown.collect()));
            }
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                self.link(link_type, &dest_url, range);
            }
            Event::Start(Tag::Image { .. }) => {
                self.open(range, "![".len(), Some(Instead::Text("![".len())));
            }
            Event::Start(Tag::Heading { .. }) => {
                self.open(range, 0, Some(Instead::NoAttributes));
            }
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::Heading(_)) => self.close(),
            _ => {}
        }
    }

    fn link(&mut self, kind: LinkType, address: &str, range: Range<usize>) {
        let place = match kind {
            LinkType::Email => Place::Elsewhere,
            _ if self.made.contains(address) => Place::Elsewhere,
            _ => self.places.of(address),
        };
        let instead = match (place, kind) {
            (Place::Elsewhere, _) => None,
            (Place::Page(_) | Place::Nowhere, LinkType::Autolink) => {
                // It shows its address, which leads nowhere outside the workspace.
                self.edits.push((range.clone(), escaped(address)));
                None
            }
            (Place::Page(page), _) => Some(Instead::To(page)),
            (Place::Nowhere, _) => Some(Instead::Text("[".len())),
        };
        self.open(range, "[".len(), instead);
    }

    fn open(&mut self, range: Range<usize>, head: usize, instead: Option<Instead>) {
        let tail = range.start + head;
        self.open.push(Open { range, tail, instead });
    }

    fn close(&mut self) {
        let Some(Open { range, tail, instead }) = self.open.pop() else { return };
        let tail = tail..range.end;
        match instead {
            None => {}
            Some(Instead::Text(head)) => {
                self.edits.push((range.start..range.start + head, String::new()));
                self.edits.push((tail, String::new()));
            }
            Some(Instead::To(page)) => {
                self.edits.push((tail, format!("]({page})")));
                self.made.insert(page);
            }
            Some(Instead::NoAttributes) => {
                let attributes = &self.text[tail.clone()];
                if attributes.contains('{') {
                    self.edits.push((tail, attributes.replace('{', "&#123;")));
                }
            }
        }
    }
}

/// The text with its last block of code closed, so that what follows on the page is none. One in a list
/// ends with the list.
fn closed(text: &str) -> String {
    let text = text.trim_end();
    let (mut last, mut depth) = (None, 0);
    for (event, range) in Parser::new_ext(text, syntax()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) if depth == 0 => {
                (last, depth) = (Some(range), 1);
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    let open = last.filter(|range| range.end == text.len()).and_then(|range| {
        let block = &text[range];
        let mark = block.chars().next()?;
        let fence: String = block.chars().take_while(|next| *next == mark).collect();
        let end = block.lines().skip(1).last().unwrap_or_default().trim();
        let is_closed = end.starts_with(&fence) && end.chars().all(|next| next == mark);
        (!is_closed).then_some(fence)
    });
    match open {
        Some(fence) => format!("{text}\n{fence}\n"),
        None => format!("{text}\n"),
    }
}

fn addresses(text: &str) -> HashSet<String> {
    let links = Parser::new_ext(text, syntax()).filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.into_string()),
        _ => None,
    });
    links.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::course::Key;

    fn keys() -> [Key; 2] {
        [Key::new("01_first", "01_double"), Key::new("02_tasks", "03_tidy")]
    }

    fn body(text: &str) -> String {
        let keys = keys();
        lesson(text, &Places::new(&keys[0], &keys)).body
    }

    #[test]
    fn a_lesson_keeps_its_words_and_its_links_lead_to_pages() {
        let keys = keys();
        let text = "# double: `2` become *4*\n\nSee [the tasks](../../02_tasks/03_tidy/README.md#your-turn), \
                    [your file](src/lib.rs), [another's][t], [a crate](https://docs.rs/tokio) and \
                    [the manifest](Cargo.toml \"yours\").\n\n```rust\nlet a = \"<b>\";\n```\n\n\
                    [t]: ../../02_tasks/03_tidy/src/lib.rs\n";
        let made = lesson(text, &Places::new(&keys[0], &keys));
        assert_eq!(made.title.as_deref(), Some("double: 2 become 4"));
        let expected = "See [the tasks](../02_tasks/03_tidy.md#your-turn), \
                        [your file](#the-starter), [another's](../02_tasks/03_tidy.md#the-starter), \
                        [a crate](https://docs.rs/tokio) and the manifest.\n\n```rust\nlet a = \"<b>\";\n\
                        ```\n\n[t]: ../../02_tasks/03_tidy/src/lib.rs\n";
        assert_eq!(made.body, expected);
        assert!(made.addresses.contains("https://docs.rs/tokio"));
    }

    /// All that mdBook would make of a text which could do more than be read.
    fn live(text: &str) -> Vec<String> {
        let events = Parser::new_ext(text, syntax());
        let live = events.filter_map(|event| match event {
            Event::Html(html) | Event::InlineHtml(html) => Some(html.into_string()),
            Event::Start(Tag::Image { dest_url, .. }) => Some(dest_url.into_string()),
            Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.into_string())
                .filter(|address| !address.starts_with("https://") && !address.starts_with('#')),
            Event::Start(Tag::Heading { id, classes, attrs, .. }) => {
                (id.is_some() || !classes.is_empty() || !attrs.is_empty())
                    .then(|| format!("{id:?} {classes:?} {attrs:?}"))
            }
            _ => None,
        });
        live.collect()
    }

    #[test]
    fn nothing_of_a_lesson_runs_or_loads_anything() {
        for text in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "<div>\n[x](javascript:alert(1))\n</div>\n",
            "<!-- \n\n<script>\n-->\n",
            "[x](javascript:alert(1))",
            "[x](JavaScript:alert(1) \"t\")",
            "[x]( <data:text/html,<script>alert(1)</script>> )",
            "<javascript:alert(1)>",
            "[![x](https://e.org/p.png)](file:///etc/passwd)",
            "![x](https://e.org/track.png)",
            "![x][i]\n\n[i]: //e.org/p.png",
            "[[x](bad)](javascript:alert(1))",
            "[[[[[[[[[[x](a)](a)](a)](a)](a)](a)](a)](a)](a)](javascript:alert(1))",
            "# T { onclick=alert(1) }\n",
            "## T {#id .class onmouseover=\"alert(1)\"}\n",
            "T { style=x }\n====\n",
            "| a |\n|---|\n| <b onclick=x> |\n",
            "[^1]\n\n[^1]: <script>\n",
            "> - <iframe src=x>\n",
            "[x](//e.org)",
            "[x](../../../../../../etc/passwd)",
            "[x](\\\\server\\share)",
        ] {
            let made = body(&format!("# Title\n\n{text}\n"));
            assert_eq!(live(&made), Vec::<String>::new(), "{text} became {made}");
            assert_ne!(live(text), Vec::<String>::new(), "{text} is harmless already");
        }
    }

    #[test]
    fn what_follows_a_lesson_is_no_part_of_it() {
        for text in ["# T\n\n```rust\nlet a = 1;", "~~~~\nfn f\n~~~", "- ```\n  a", "```\n```", "a"]
        {
            let page = body(text) + "\n## After\n";
            let headings = Parser::new_ext(&page, syntax()).filter(|event| {
                matches!(event, Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }))
            });
            assert_eq!(headings.count(), 1, "{page}");
        }
    }

    #[test]
    fn an_escaped_text_is_shown_as_it_is() {
        for text in [
            "<script>alert(1)</script>",
            "a*b*_c_`d`[e](f)",
            "# {#id}",
            "&lt;",
            "1. a",
            "- a",
            "\\<b>",
            "~~a~~",
            "$x$",
            "{{#include /etc/passwd}}",
            "a | b",
            "<https://e.org>",
        ] {
            let markdown = format!("# {}\n", escaped(text));
            let shown: String = Parser::new_ext(&markdown, syntax())
                .filter_map(|event| match event {
                    Event::Text(words) => Some(words.into_string()),
                    Event::Start(Tag::Heading { .. }) | Event::End(_) => None,
                    other => Some(format!("{other:?}")),
                })
                .collect();
            assert_eq!(shown, text, "{markdown}");
        }
        assert_eq!(escaped("a\n\u{202e}b"), "a\\\\n\\\\u\\{202e\\}b");
    }

    #[test]
    fn no_line_of_code_is_hidden() {
        let code = "#[test]\n# Title\n  ## Part\n#\n";
        let expected = "```rust\n#[test]\n## Title\n  ### Part\n##\n```\n";
        assert_eq!(rust_block(code), expected);
    }

    #[test]
    fn code_ends_where_it_ends() {
        let code = "let a = \"```\";\n````\n<b>\n";
        let page = rust_block(code) + "\nAfter\n";
        let events: Vec<_> = Parser::new_ext(&page, syntax()).collect();
        assert_eq!(
            events.iter().filter(|event| matches!(event, Event::Start(Tag::CodeBlock(_)))).count(),
            1
        );
        assert!(events.contains(&Event::Start(Tag::Paragraph)), "{page}");
    }
}
