//! Where a clock of the standard library decides something: what it read is followed through the
//! names that it is kept under, and through functions of the answer's own that give it back. What is
//! printed in the end, or never looked at, decides nothing.

use std::collections::{BTreeSet, HashMap};

use super::clocks::{clock_names, is_system_clock};
use super::tokens::{PRINTING, Tokens};
use crate::judgement::source::Source;

/// What a value goes into that is more than another value: a wait, or a decision.
const DECIDES: [&str; 5] = ["await", "if", "while", "match", "return"];

/// The most values that are followed, each at the cost of its statement. Whoever makes more of one
/// reading gets no line.
const MOST_VALUES: usize = 500;

/// The line where the standard library's clock decides something, beyond what is printed.
pub fn system_clock_line(source: &Source) -> Option<u32> {
    let tokens = Tokens::of(source);
    let names = clock_names(&tokens);
    let reads: Vec<_> = (0..tokens.len())
        .filter(|&index| {
            tokens.reads(index + 1, &["::", "now", "("]) && is_system_clock(&tokens, index, &names)
        })
        .collect();
    let printed = tokens.inside_macros(&PRINTING);
    let mut uses: HashMap<&str, Vec<usize>> = HashMap::new();
    for at in (0..tokens.len()).filter(|&at| is_use(&tokens, at)) {
        uses.entry(tokens.text(at)).or_default().push(at);
    }
    let followed = BTreeSet::new();
    let mut flow = Flow { source, tokens, printed, uses, followed, left: MOST_VALUES };
    let decides = reads.into_iter().find(|read| flow.decides(*read))?;
    flow.tokens.line(decides)
}

fn is_use(tokens: &Tokens<'_>, at: usize) -> bool {
    !matches!(tokens.before(at), "let" | "mut" | "fn" | ".")
}

/// Values of a clock on their way through a text.
struct Flow<'a> {
    source: &'a Source,
    tokens: Tokens<'a>,
    printed: BTreeSet<usize>,
    /// Where each name stands other than where it is declared.
    uses: HashMap<&'a str, Vec<usize>>,
    /// The names whose uses have been looked at.
    followed: BTreeSet<&'a str>,
    /// How many values may still be looked at.
    left: usize,
}

impl<'a> Flow<'a> {
    /// Whether the value that stands here decides something, or what it is kept as does.
    fn decides(&mut self, index: usize) -> bool {
        let mut open = vec![index];
        while let Some(index) = open.pop() {
            if self.printed.contains(&index) || self.is_asked_for_a_print(index) {
                continue;
            }
            let Some(left) = self.left.checked_sub(1) else { return false };
            self.left = left;
            match self.kept_as(index).or_else(|| self.given_back_by(index)) {
                Some("_") => {}
                Some(name) if self.followed.insert(name) => open.extend_from_slice(self.uses(name)),
                Some(_) => {}
                None => return true,
            }
        }
        false
    }

    /// Whether it is in the condition of an `if` that does nothing but print.
    fn is_asked_for_a_print(&self, index: usize) -> bool {
        let start = self.tokens.statement(index);
        let Some(open) = (start..self.tokens.len()).find(|&at| self.tokens.text(at) == "{") else {
            return false;
        };
        let close = self.tokens.close(open);
        self.tokens.text(start) == "if"
            && (start..open).contains(&index)
            && self.tokens.text(close + 1) != "else"
            && (open + 1..close).all(|at| self.is_printing(at))
    }

    /// Whether this token is part of what prints: inside a macro's brackets, or the macro's own.
    fn is_printing(&self, at: usize) -> bool {
        let text = self.tokens.text(at);
        let is_macros = |name: usize| {
            PRINTING.contains(&self.tokens.text(name)) && self.tokens.text(name + 1) == "!"
        };
        let closes = |at: usize| at.checked_sub(1).is_some_and(|at| self.printed.contains(&at));
        self.printed.contains(&at)
            || is_macros(at)
            || text == "!" && at.checked_sub(1).is_some_and(is_macros)
            || text == ")" && closes(at)
            || text == ";"
    }

    /// The name that what is made of the value here is kept under.
    fn kept_as(&self, index: usize) -> Option<&'a str> {
        let mut start = self.tokens.statement(index);
        // Out of the brackets of a call, whose result is what is kept.
        while self.tokens.before(start) == "(" {
            start = self.tokens.statement(start - 1);
        }
        let name = start + 1 + usize::from(self.tokens.text(start + 1) == "mut");
        let end = self.end(index);
        let is_kept = self.tokens.text(start) == "let"
            && matches!(self.tokens.text(name + 1), "=" | ":")
            && !(name..end).any(|at| DECIDES.contains(&self.tokens.text(at)));
        is_kept.then(|| self.tokens.text(name))
    }

    /// The function of the answer's own that gives the value back which stands here.
    fn given_back_by(&self, index: usize) -> Option<&'a str> {
        let token = self.tokens.get(index)?;
        let name = self.source.enclosing_function(token.line, token.column)?;
        let declared = self.tokens.find(&["fn", name]).next()?;
        let head = self.tokens.statement(declared);
        let is_public = (head..declared).any(|at| self.tokens.text(at) == "pub");
        let decides = (self.tokens.statement(index)..self.end(index))
            .any(|at| DECIDES.contains(&self.tokens.text(at)));
        let is_last = self.tokens.text(self.end(index)) == "}";
        let is_called = !self.uses(name).is_empty();
        (is_last && is_called && !is_public && !decides).then(|| self.tokens.text(declared + 1))
    }

    /// Where the statement ends that this token is part of, or the block that it is the last of.
    fn end(&self, index: usize) -> usize {
        let mut depth = 0_i32;
        (index..self.tokens.len())
            .find(|&at| {
                match self.tokens.text(at) {
                    "(" | "[" | "{" => depth += 1,
                    ")" | "]" | "}" => depth -= 1,
                    _ => {}
                }
                matches!((self.tokens.text(at), depth), (";", ..=0) | ("}", ..0))
            })
            .unwrap_or(self.tokens.len())
    }

    /// Where this name stands other than where it is declared.
    fn uses(&self, name: &str) -> &[usize] {
        self.uses.get(name).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source::new("lib.rs", text)
    }

    #[test]
    fn the_systems_clock_is_named_where_it_decides_something() {
        let table = [
            ("use std::time::Instant;\nfn f() {\n let d = Instant::now() + x; g(d); }", Some(3)),
            ("use std::time::{Duration, Instant};\nfn f() { g(Instant::now()) }", Some(2)),
            ("use std::time::{Instant as Std};\nfn f() { g(Std::now()) }", Some(2)),
            ("use std::time::*;\nfn f() { g(SystemTime::now()) }", Some(2)),
            ("use std::time;\nfn f() { g(time::Instant::now()) }", Some(2)),
            ("fn f() { g(std::time::Instant::now()) }", Some(1)),
            (
                "use std::time::Instant;\nfn f() { let s = Instant::now();\n while s.elapsed() < l {} }",
                Some(2),
            ),
            ("use std::time::Instant;\nfn f() { println!(\"{:?}\", Instant::now()); }", None),
            (
                "use std::time::Instant;\nfn f() { let s = Instant::now(); println!(\"{:?}\", s.elapsed()); }",
                None,
            ),
            ("use tokio::time::Instant;\nfn f() { g(Instant::now()) }", None),
            ("fn f() { g(tokio::time::Instant::now()) }", None),
            ("use tokio::time;\nfn f() { g(time::Instant::now()) }", None),
            (
                "use std::time::Duration;\nuse tokio::time::Instant;\nfn f() { g(Instant::now()) }",
                None,
            ),
        ];
        for (text, expected) in table {
            assert_eq!(system_clock_line(&source(text)), expected, "{text}");
        }
    }

    #[test]
    fn a_value_may_have_more_names_than_a_stack_has_room_for() {
        let names = |i: u32| format!("let _{} = _{i};", i + 1);
        let chain: String = (0..20_000).map(names).collect();
        let text =
            format!("use std::time::Instant;\nfn f() {{ let _0 = Instant::now(); {chain} }}");
        assert_eq!(system_clock_line(&source(&text)), None);
    }

    #[test]
    fn a_clock_decides_where_more_than_a_log_is_made_of_it() {
        let table = [
            ("let t = Instant::now(); println!(\"{:?}\", t.elapsed());", false),
            ("let t = Instant::now(); let took = t.elapsed(); println!(\"{took:?}\");", false),
            ("let t = Instant::now(); let ms = took(t).as_millis(); eprintln!(\"{}\", ms);", false),
            ("let now: SystemTime = SystemTime::now(); dbg!(now);", false),
            ("let s = SystemTime::now().elapsed().unwrap().as_secs(); info!(\"{}\", s);", false),
            ("let s = format!(\"{:?}\", Instant::now()); println!(\"{s}\");", false),
            ("let mut t = Instant::now(); t = Instant::now(); println!(\"{:?}\", t);", true),
            ("let _ = Instant::now();", false),
            ("let t = Instant::now(); let _ = t.elapsed();", false),
            ("let t = Instant::now(); while t.elapsed() < d { y().await }", true),
            ("let late = Instant::now() + d; if t > late { return; }", true),
            (
                "let t = Instant::now(); if t.elapsed().as_secs() > 60 { eprintln!(\"slow\"); }",
                false,
            ),
            (
                "let t = Instant::now(); let slow = t.elapsed() > d; if slow { warn!(\"slow\") }",
                false,
            ),
            ("let t = Instant::now(); if t.elapsed() > d { println!(\"slow\"); return; }", true),
            (
                "let t = Instant::now(); if t.elapsed() > d { println!(\"slow\") } else { g() }",
                true,
            ),
            ("let t = Instant::now(); if ok { println!(\"ok\"); } g(t);", true),
            ("let left = d - t0(Instant::now()); sleep(left).await;", true),
            ("let n = sleep_until(Instant::now().into()).await; println!(\"{n:?}\");", true),
            ("g(Instant::now());", true),
            ("let a = stamp(); println!(\"{a:?}\");", false),
            ("log(\"asked\");", false),
            ("if stamp() > x { y() }", true),
            ("} impl Future for F { fn poll() { if Instant::now() >= self.at { return R } }", true),
            ("late().await } async fn late() { g(Instant::now()); ", true),
        ];
        for (body, expected) in table {
            let text = format!(
                "use std::time::{{Instant, SystemTime}};\n\
                 fn stamp() -> Instant {{ Instant::now() }}\n\
                 fn log(what: &str) {{ let at = SystemTime::now(); println!(\"{{at:?}} {{what}}\"); }}\n\
                 pub async fn answer() {{ println!(\"{{:?}}\", stamp()); {body} }}"
            );
            let found = system_clock_line(&source(&text));
            assert_eq!(found.is_some(), expected, "{body}");
        }
    }
}
