//! The system's clocks.

use std::collections::BTreeSet;

use super::tokens::{PRINTING, Tokens};
use crate::judgement::source::Source;

/// The line where the standard library's clock decides something, beyond what is printed.
pub fn system_clock_line(source: &Source) -> Option<u32> {
    let tokens = Tokens::of(source);
    let printed = tokens.inside_macros(&PRINTING);
    let names = clock_names(&tokens);
    let reads = (0..tokens.len()).filter(|&index| {
        tokens.reads(index + 1, &["::", "now", "("]) && is_system_clock(&tokens, index, &names)
    });
    let decides = reads.filter(|index| !printed.contains(index)).find(|&index| {
        kept_as(&tokens, index).is_none_or(|name| {
            let uses = |at: &usize| tokens.text(*at) == name && !printed.contains(at);
            (0..tokens.len()).filter(uses).nth(1).is_some()
        })
    });
    decides.and_then(|index| tokens.line(index))
}

/// Where something of `std::time` is named, imported or in a path.
fn named_of_std_time(tokens: &Tokens<'_>) -> Vec<usize> {
    let named = |path: usize| match path + 4 {
        first if tokens.text(first) == "{" => first + 1..tokens.close(first),
        first => first..first + 1,
    };
    tokens.find(&["std", "::", "time", "::"]).flat_map(named).collect()
}

/// What the clocks of `std::time` are called here.
fn clock_names<'a>(tokens: &Tokens<'a>) -> BTreeSet<&'a str> {
    let mut names = BTreeSet::new();
    for index in named_of_std_time(tokens) {
        match (tokens.text(index), tokens.text(index + 1)) {
            ("Instant" | "SystemTime", "as") => _ = names.insert(tokens.text(index + 2)),
            (name @ ("Instant" | "SystemTime"), next) if next != "::" => _ = names.insert(name),
            ("*", _) => names.extend(["Instant", "SystemTime"]),
            _ => {}
        }
    }
    names
}

/// The first line where `std::time::Instant` is named or imported.
pub fn std_instant_line(source: &Source) -> Option<u32> {
    let tokens = Tokens::of(source);
    let named = named_of_std_time(&tokens);
    let instant = named.into_iter().find(|&index| tokens.text(index) == "Instant");
    instant.and_then(|index| tokens.line(index))
}

/// Whether the type whose function is called here is one of the system's clocks.
fn is_system_clock(tokens: &Tokens<'_>, index: usize, names: &BTreeSet<&str>) -> bool {
    let name = tokens.text(index);
    if tokens.before(index) != "::" {
        return names.contains(name);
    }
    let is_clock = matches!(name, "Instant" | "SystemTime");
    let in_time = index >= 2 && tokens.text(index - 2) == "time";
    let of_std = match index.checked_sub(4) {
        Some(root) if tokens.text(index - 3) == "::" => tokens.text(root) == "std",
        _ => tokens.find(&["use", "std", "::", "time"]).next().is_some(),
    };
    is_clock && in_time && of_std
}

/// The name that the value which is made here is kept under, where nothing else is done with it.
fn kept_as<'a>(tokens: &Tokens<'a>, index: usize) -> Option<&'a str> {
    let mut start = index;
    while start >= 2 && tokens.before(start) == "::" {
        start -= 2;
    }
    let now = index + 3;
    let ends = tokens.text(tokens.close(now) + 1) == ";";
    let named = start >= 3 && tokens.text(start - 1) == "=";
    let is_let = named && matches!(tokens.text(start - 3), "let" | "mut");
    (ends && is_let).then(|| tokens.text(start - 2))
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
            ("use std::time::Instant;\nfn f() {\n let d = Instant::now() + x; }", Some(3)),
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
    fn the_instant_of_std_is_told_from_tokios() {
        let table = [
            ("use std::time::Instant;", Some(1)),
            ("\nuse std::time::{Duration, Instant};", Some(2)),
            ("fn f() { std::time::Instant::now(); }", Some(1)),
            ("use std::time::Duration;\nuse tokio::time::Instant;", None),
            ("use std::time::{Duration};\nuse tokio::time::Instant;", None),
            ("use std::time::", None),
        ];
        for (text, expected) in table {
            assert_eq!(std_instant_line(&source(text)), expected, "{text}");
        }
    }
}
