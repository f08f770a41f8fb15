//! What the clocks of the standard library are called, and where they are named.

use std::collections::BTreeSet;

use super::tokens::{Tokens, only};
use crate::judgement::source::Source;

/// Where something of `std::time` is named, imported or in a path.
fn named_of_std_time(tokens: &Tokens<'_>) -> Vec<usize> {
    let named = |path: usize| match path + 4 {
        first if tokens.text(first) == "{" => first + 1..tokens.close(first),
        first => first..first + 1,
    };
    tokens.find(&["std", "::", "time", "::"]).flat_map(named).collect()
}

/// What the clocks of `std::time` are called here.
pub fn clock_names<'a>(tokens: &Tokens<'a>) -> BTreeSet<&'a str> {
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

/// The line where an interval of Tokio's is made that is waited for, if there is one only. Its first
/// tick is ready at once.
pub fn interval_line(source: &Source) -> Option<u32> {
    let tokens = Tokens::of(source);
    if tokens.find(&["fn", "interval"]).next().is_some()
        || tokens.method_calls(&["tick"]).is_empty()
    {
        return None;
    }
    let made = tokens.find(&["interval", "("]).filter(|&index| tokens.before(index) != ".");
    only(made.map(|index| tokens.line(index)))
}

/// The line that starts a runtime with its clock paused, if there is one only.
pub fn paused_clock_line(source: &Source) -> Option<u32> {
    let tokens = Tokens::of(source);
    let paused = tokens.find(&["start_paused", "(", "true"]).chain(tokens.find(&[
        "start_paused",
        "=",
        "true",
    ]));
    only(paused.map(|index| tokens.line(index)))
}

/// Whether the type whose function is called here is one of the system's clocks.
pub fn is_system_clock(tokens: &Tokens<'_>, index: usize, names: &BTreeSet<&str>) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source::new("lib.rs", text)
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

    #[test]
    fn an_interval_is_named_where_its_ticks_are_awaited() {
        let table = [
            ("fn f() {\n let mut t = interval(d); t.tick().await; }", Some(2)),
            ("fn f() {\n let mut t = tokio::time::interval(d); t.tick().await; }", Some(2)),
            ("fn f() {\n let mut t = interval_at(i, d); t.tick().await; }", None),
            ("fn f() {\n let t = interval(d); }", None),
            ("fn interval(d: D) -> T {}\nfn f() { interval(d).tick() }", None),
        ];
        for (text, expected) in table {
            assert_eq!(interval_line(&source(text)), expected, "{text}");
        }
    }
}
