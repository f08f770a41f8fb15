//! What is kept in `static` variables, and whether anybody reads it. A count that is only kept, or
//! printed, decides nothing.

use std::collections::BTreeSet;

use super::tokens::{Tokens, only};
use crate::judgement::source::Source;

/// Macros whose arguments are printed and come to nothing else.
const SHOWING: [&str; 9] =
    ["print", "println", "eprint", "eprintln", "trace", "debug", "info", "warn", "error"];

/// Methods that only change what they are called on, where what they give back is dropped.
const CHANGES: [&str; 12] = [
    "fetch_add",
    "fetch_sub",
    "fetch_and",
    "fetch_or",
    "fetch_xor",
    "fetch_max",
    "fetch_min",
    "store",
    "swap",
    "push",
    "insert",
    "add_permits",
];

/// The line of a `static` variable that is read or waited for, if there is one only.
pub fn static_line(source: &Source) -> Option<u32> {
    let tokens = Tokens::of(source);
    let shown = tokens.inside_macros(&SHOWING);
    let read = statics(&tokens).filter(|index| is_read(&tokens, *index, &shown));
    only(read.map(|index| tokens.line(index)))
}

/// Whether anything may outlive a call in a `static` variable.
pub fn keeps_statics(source: &Source) -> bool {
    statics(&Tokens::of(source)).next().is_some()
}

fn statics<'a>(tokens: &'a Tokens<'_>) -> impl Iterator<Item = usize> + 'a {
    let declares =
        |&index: &usize| tokens.text(index + 2) == ":" || tokens.text(index + 1) == "mut";
    tokens.find(&["static"]).filter(declares)
}

/// Whether what this declaration keeps goes anywhere.
fn is_read(tokens: &Tokens<'_>, declaration: usize, shown: &BTreeSet<usize>) -> bool {
    let is_mut = usize::from(tokens.text(declaration + 1) == "mut");
    let name = declaration + 1 + is_mut;
    let named = [tokens.text(name)];
    let mut uses = tokens.find(&named).filter(|index| *index != name);
    uses.any(|index| !shown.contains(&index) && !is_changed_only(tokens, index))
}

/// Whether a statement changes the variable named here, and nobody has what comes of it.
fn is_changed_only(tokens: &Tokens<'_>, index: usize) -> bool {
    let start = tokens.statement(index);
    let is_dropped = tokens.reads(start, &["let", "_", "="]);
    let from = if is_dropped { start + 3 } else { start };
    let is_path = |at: usize| matches!(tokens.text(at), "*" | "crate" | "self" | "super" | "::");
    // What stands in the brackets of a call is handed over.
    let is_whole = start == 0 || matches!(tokens.before(start), ";" | "{" | "}");
    if !is_whole || !(from..index).all(is_path) {
        return false;
    }
    let end = (index..tokens.len()).find(|&at| matches!(tokens.text(at), ";" | "{" | "}"));
    let Some(end) = end.filter(|end| tokens.text(*end) == ";") else { return false };
    let goes_on = |at: usize| matches!(tokens.text(at), "await" | "|" | "?");
    let changes = last_method(tokens, index, end).is_some_and(|name| CHANGES.contains(&name));
    let counts =
        (index..end).any(|at| tokens.reads(at, &["+", "="]) || tokens.reads(at, &["-", "="]));
    !(index..end).any(goes_on) && (changes || counts)
}

/// The last method of a chain of calls, whatever is called among their arguments.
fn last_method<'a>(tokens: &Tokens<'a>, from: usize, end: usize) -> Option<&'a str> {
    let mut last = None;
    let mut at = from;
    while at < end {
        if tokens.text(at) == "(" {
            last = (at > from && tokens.before(at - 1) == ".").then(|| tokens.before(at)).or(last);
            at = tokens.close(at);
        }
        at += 1;
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_static_is_named_where_what_it_keeps_goes_somewhere() {
        let table = [
            ("CALLS.fetch_add(1, Relaxed);", None),
            ("let _ = CALLS.fetch_add(ids.len(), Relaxed);", None),
            ("crate::CALLS.store(1, Relaxed);", None),
            ("*CALLS.lock().unwrap() += 1;", None),
            ("CALLS.lock().unwrap().push(id);", None),
            ("CALLS.fetch_add(1, Relaxed); println!(\"{}\", CALLS.load(Relaxed));", None),
            ("", None),
            ("CALLS.fetch_add(1, Relaxed)", Some(2)),
            ("let n = CALLS.fetch_add(1, Relaxed);", Some(2)),
            ("if CALLS.fetch_add(1, Relaxed) == 0 { f(); }", Some(2)),
            ("CALLS.fetch_add(1, Relaxed); format!(\"{}\", CALLS.load(Relaxed))", Some(2)),
            ("*CALLS.lock().await += 1;", Some(2)),
            ("let _guard = CALLS.lock().unwrap();", Some(2)),
            ("CALLS.lock().unwrap().push(CALLS.load(Relaxed));", Some(2)),
            ("CALLS.with(|calls| calls.push(1));", Some(2)),
            ("f(&CALLS);", Some(2)),
            ("f(CALLS.fetch_add(1, Relaxed));", Some(2)),
        ];
        for (body, expected) in table {
            let text = format!("\nstatic CALLS: A = A::new(0);\nfn f() {{ {body} }}");
            assert_eq!(static_line(&Source::new("lib.rs", &text)), expected, "{body}");
        }
    }

    #[test]
    fn of_two_statics_the_one_that_is_read_is_named() {
        let text = "static A: u8 = 1;\nstatic B: C = C::new(0);\nfn f() { B.fetch_add(1); A }";
        let source = Source::new("lib.rs", text);
        assert_eq!(static_line(&source), Some(1));
        assert!(keeps_statics(&source));
        let both = Source::new("lib.rs", format!("{text} fn g() {{ B.load() }}"));
        assert_eq!(static_line(&both), None);
    }

    #[test]
    fn a_lifetime_is_no_variable() {
        let text = "fn f(a: &'static str) {\n static A: u8 = 1; A }";
        assert_eq!(static_line(&Source::new("lib.rs", text)), Some(2));
        assert!(!keeps_statics(&Source::new("lib.rs", "fn f(a: &'static str) {}")));
    }
}
