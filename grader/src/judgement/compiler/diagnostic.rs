//! What one line of rustc's JSON holds, as far as it is read here.
//!
//! What follows from it is the business of the files beside this one.

use serde::Deserialize;

use crate::judgement::source::Source;

/// The diagnostics of a compilation, in the compiler's order. Lines that are none are skipped,
/// because rustc also prints notes for cargo.
pub(super) fn diagnostics(json_lines: &[u8]) -> impl Iterator<Item = Diagnostic> + '_ {
    json_lines
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice::<Diagnostic>(line).ok())
}

/// The errors among them.
pub(super) fn errors(json_lines: &[u8]) -> impl Iterator<Item = Diagnostic> + '_ {
    diagnostics(json_lines).filter(|diagnostic| diagnostic.level == "error")
}

#[derive(Deserialize)]
pub(super) struct Diagnostic {
    pub(super) message: String,
    code: Option<Code>,
    pub(super) level: String,
    pub(super) spans: Vec<Span>,
    #[serde(default)]
    pub(super) children: Vec<Diagnostic>,
    pub(super) rendered: Option<String>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
pub(super) struct Span {
    file_name: String,
    /// Where it ends, in bytes from the start of the file.
    byte_end: Option<u32>,
    pub(super) line_start: u32,
    pub(super) column_start: u32,
    #[serde(default)]
    line_end: u32,
    #[serde(default)]
    column_end: u32,
    pub(super) is_primary: bool,
    pub(super) label: Option<String>,
    /// What a help would write here.
    pub(super) suggested_replacement: Option<String>,
    #[serde(default)]
    text: Vec<Marked>,
    /// The call of the macro that this was written by.
    expansion: Option<Box<Expansion>>,
}

/// A line of source, and which of its characters are meant.
#[derive(Deserialize)]
struct Marked {
    text: String,
    highlight_start: usize,
    highlight_end: usize,
}

#[derive(Deserialize)]
struct Expansion {
    span: Span,
    #[serde(default)]
    macro_decl_name: String,
}

impl Diagnostic {
    /// Its code, such as `E0308`, or a lint's name.
    pub(super) fn code(&self) -> Option<&str> {
        self.code.as_ref().map(|code| code.code.as_str())
    }

    /// Whether it is about no place in any text, as where the compiler itself lacks something.
    pub(super) fn is_about_no_place(&self) -> bool {
        self.spans.iter().all(Span::means_no_place)
    }

    /// Everything that it points at, and every call on the way there.
    pub(super) fn every_place(&self) -> impl Iterator<Item = &Span> {
        let spans = self.spans.iter().chain(self.children.iter().flat_map(|child| &child.spans));
        spans.flat_map(Span::places)
    }

    /// Where it points first in the learner's source. What a macro wrote stands in the macro's file:
    /// the learner's line is where it was called.
    pub(super) fn place(&self, source: &Source) -> Option<&Span> {
        let primary = self.spans.iter().filter(|span| span.is_primary);
        let mut places = primary.flat_map(Span::places);
        places.find(|span| span.is_in(source))
    }

    /// The spans of its helps that say what to write into the learner's source.
    pub(super) fn suggestions<'d>(&'d self, source: &'d Source) -> impl Iterator<Item = &'d Span> {
        let helps = self.children.iter().filter(|child| child.level == "help");
        let spans = helps.flat_map(|child| &child.spans);
        spans.filter(|span| span.suggested_replacement.is_some() && span.is_in(source))
    }
}

impl Span {
    /// The span itself, then the macro call that wrote it, then the one that wrote that.
    pub(super) fn places(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |span| Some(&span.expansion.as_ref()?.span))
    }

    /// Whether it is in the learner's text. What stands in the same file behind its end is ours. Nothing
    /// stands before its beginning: there the compiler points when it means no place, as when it cannot
    /// load the standard library for want of memory.
    pub(super) fn is_in(&self, source: &Source) -> bool {
        self.file_name == source.path
            && !self.means_no_place()
            && !source.ends_before(self.line_start)
    }

    /// What a help would write may well stand before all else, as an import does.
    fn means_no_place(&self) -> bool {
        self.byte_end == Some(0) && self.suggested_replacement.is_none()
    }

    /// The macro in the learner's source that wrote this, without its path, and where it is called.
    /// What the language itself writes, such as what `.await` stands for, is no macro.
    pub(super) fn written_by(&self, source: &Source) -> Option<(&str, &Self)> {
        self.places().find_map(|span| {
            let call = span.expansion.as_ref().filter(|call| call.span.is_in(source))?;
            let name = call.macro_decl_name.strip_suffix('!')?;
            Some((name.rsplit("::").next().unwrap_or(name), &call.span))
        })
    }

    /// The piece of source it marks, if that is on one line and the compiler could read it.
    pub(super) fn marked(&self) -> Option<&str> {
        let [Marked { text, highlight_start, highlight_end }] = self.text.as_slice() else {
            return None;
        };
        let offset = |column: usize| {
            let nth = text.char_indices().nth(column.checked_sub(1)?);
            Some(nth.map_or(text.len(), |(offset, _)| offset))
        };
        text.get(offset(*highlight_start)?..offset(*highlight_end)?)
    }

    pub(super) fn marks(&self, piece: &str) -> bool {
        self.marked() == Some(piece)
    }

    /// Whether it marks the bound `Send`, in a library or in what [`send_check`] writes.
    ///
    /// [`send_check`]: super::send_check
    pub(super) fn marks_send(&self) -> bool {
        self.marks("Send") || self.marks("::core::marker::Send")
    }

    /// The piece of the learner's source it marks, on however many lines.
    pub(super) fn piece<'s>(&self, source: &'s Source) -> Option<&'s str> {
        let start = (self.line_start, self.column_start);
        source.piece(start, (self.line_end, self.column_end)).filter(|_| self.is_in(source))
    }

    /// Whether it is the bound that hidden tests ask for. The compiler may not find the harness's
    /// source to quote from, but it knows its name.
    pub(super) fn is_the_harness_bound(&self) -> bool {
        self.file_name.replace('\\', "/").ends_with("harness/src/bounds.rs")
    }

    /// Whether a function that spawns something is called here.
    pub(super) fn spawns(&self, source: &Source) -> bool {
        let callee = source.callee(self.line_start, self.column_start);
        callee.is_some_and(|name| name.starts_with("spawn"))
    }

    /// The standard library and the crates that exercises use may be quoted; they are public.
    pub(super) fn is_library(&self) -> bool {
        let components: Vec<_> = self.file_name.split(['/', '\\']).collect();
        components.contains(&"registry")
            || components.contains(&"rustlib")
            || components.first() == Some(&"")
                && components.get(1).is_some_and(|second| *second == "rustc")
            || components.windows(2).any(|pair| pair == ["grader", "kata"])
    }
}
