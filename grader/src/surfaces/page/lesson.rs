//! Markdown as markup: the lessons and hints. What is no markdown in them is text.

use maud::{Markup, PreEscaped, html};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::surfaces::style::{plain, plain_inside};
use crate::surfaces::text::untabbed;

/// `text` as markup, its headings below those of the page.
pub fn rendered(text: &str) -> Markup {
    let mut page = Page::default();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        page.take_in(event);
    }
    PreEscaped(page.markup)
}

#[derive(Default)]
struct Page {
    markup: String,
    /// Whether the cells of a table are its titles.
    in_head: bool,
    /// For each link around us, whether it leads anywhere.
    links: Vec<bool>,
}

impl Page {
    fn take_in(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Code(code) => self.put(&html! { code { (plain_inside(&code)) } }),
            Event::SoftBreak => self.markup.push('\n'),
            Event::HardBreak => self.markup += "<br/>\n",
            Event::Rule => self.markup += "<hr/>\n",
            Event::TaskListMarker(done) => self.say(if done { "[x] " } else { "[ ] " }),
            // Markup is text here, whoever has written the lesson.
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.say(&text),
            Event::FootnoteReference(text) => self.say(&text),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.say(&text),
        }
    }

    fn put(&mut self, markup: &Markup) {
        self.markup += &markup.0;
    }

    fn say(&mut self, text: &str) {
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                self.markup.push('\n');
            }
            // A line of this file is a line of what prints it.
            let begins = self.markup.ends_with('\n');
            let line = untabbed(line);
            let safe = if begins { plain(&line) } else { plain_inside(&line) };
            self.put(&html! { (safe) });
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => self.markup += &format!("<{}>", heading(*level)),
            Tag::List(Some(first)) => self.markup += &format!("<ol start=\"{first}\">"),
            Tag::CodeBlock(_) => self.markup += "<pre tabindex=\"0\"><code>",
            Tag::Link { dest_url, .. } => self.start_link(dest_url),
            Tag::TableHead => {
                self.in_head = true;
                self.markup += "<thead><tr>";
            }
            Tag::TableCell if self.in_head => self.markup += "<th scope=\"col\">",
            other => {
                if let Some(name) = element(&other.to_end()) {
                    self.markup += &format!("<{name}>");
                }
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(level) => self.markup += &format!("</{}>\n", heading(level)),
            TagEnd::List(true) => self.markup += "</ol>\n",
            TagEnd::CodeBlock => self.markup += "</code></pre>\n",
            TagEnd::Link => {
                if self.links.pop() == Some(true) {
                    self.markup += "</a>";
                }
            }
            TagEnd::TableHead => {
                self.in_head = false;
                self.markup += "</tr></thead>";
            }
            TagEnd::TableCell if self.in_head => self.markup += "</th>",
            other => {
                if let Some(name) = element(&other) {
                    self.markup += &format!("</{name}>");
                }
            }
        }
    }

    /// A link that leads out. Any other than to a page has its words only.
    fn start_link(&mut self, address: &str) {
        let leads_out = address.starts_with("https://") || address.starts_with("http://");
        if leads_out {
            let address = html! { (address) }.into_string();
            self.markup +=
                &format!("<a href=\"{address}\" target=\"_blank\" rel=\"noopener noreferrer\">");
        }
        self.links.push(leads_out);
    }
}

/// The element of what is marked up without more to say. Pictures are not loaded: their words remain.
fn element(tag: &TagEnd) -> Option<&'static str> {
    match tag {
        TagEnd::Paragraph => Some("p"),
        TagEnd::Strong => Some("strong"),
        TagEnd::Emphasis => Some("em"),
        TagEnd::BlockQuote(_) => Some("blockquote"),
        TagEnd::List(_) => Some("ul"),
        TagEnd::Item => Some("li"),
        TagEnd::Table => Some("table"),
        TagEnd::TableRow => Some("tr"),
        TagEnd::TableCell => Some("td"),
        _ => None,
    }
}

fn heading(level: HeadingLevel) -> &'static str {
    match level {
        HeadingLevel::H1 => "h3",
        HeadingLevel::H2 => "h4",
        _ => "h5",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lesson_keeps_its_shape() {
        let lesson = "# Title\n\nSome `code<T>` and *weight*,\n**more**.\n\n```rust\nlet a\t= 1;\n\n// <b>\n```\n\n\
                      - one\n- two [here](https://e.org/?a&b)\n\n3. third\n\n| a | b |\n|---|---|\n| `x` | 1 |\n";
        insta::assert_snapshot!(rendered(lesson).into_string());
    }

    #[test]
    fn nothing_in_a_lesson_becomes_markup_or_a_script() {
        let lesson = "<script>alert(1)</script>\n\n<img src=x onerror=y>\n\n[a](javascript:alert(1)) \
                      [b](https://x/\"onclick=\"y) ![c](https://x/p.png) \u{202e}d\n::error::e\n\n```\n</code><script>\n```\n";
        let page = rendered(lesson).into_string();
        for markup in ["<script", "<img", "javascript:", "\"onclick", "\u{202e}", "\n::error"] {
            assert!(!page.contains(markup), "{markup} in {page}");
        }
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{page}");
    }
}
