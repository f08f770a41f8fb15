//! Who is pure names nothing that reaches out of the process or reads a clock.

use std::collections::BTreeMap;

use super::names::{self, Named};

/// What only mechanisms may name, and all that is below it.
const REACHES_OUT: [&str; 15] = [
    "std::env",
    "std::fs",
    "std::net",
    "std::os",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
    "std::time::UNIX_EPOCH",
    "crossterm",
    "libc",
    "notify",
    "rustix",
    "tempfile",
    "tokio",
];

/// Plain values all the same.
const DATA: [&str; 1] = ["std::process::ExitCode"];

/// Every path of a source that reaches out, with its line; those of its tests are left out.
pub fn impure(text: &str) -> Vec<(String, usize)> {
    let named = names::of(text).named;
    let aliases = aliases(&named);
    let mut found: Vec<_> = named
        .iter()
        .map(|named| (whole(named, &aliases), named))
        .filter(|(path, named)| reaches_out(path, is_glob(named)))
        .map(|(path, named)| (path, named.line))
        .collect();
    found.dedup();
    found
}

/// What names stand for that imports give.
fn aliases(named: &[Named]) -> BTreeMap<&str, &[String]> {
    let imports = named.iter().filter_map(|named| {
        let name = named.import.as_ref()?.name.as_ref()?;
        Some((name.as_str(), named.segments.as_slice()))
    });
    imports.collect()
}

fn is_glob(named: &Named) -> bool {
    named.import.as_ref().is_some_and(|import| import.name.is_none())
}

/// The path with its first word as it was imported.
fn whole(named: &Named, aliases: &BTreeMap<&str, &[String]>) -> String {
    let mut segments = named.segments.clone();
    // An alias may be of an alias, and one may hide what it stands for: `use a as b, b as a`.
    for _ in 0..aliases.len() {
        match aliases.get(segments[0].as_str()) {
            Some(import) if import[0] != segments[0] => {
                segments.splice(..1, import.iter().cloned());
            }
            Some(import) if named.import.is_none() && import.len() > 1 => {
                segments.splice(..1, import.iter().cloned());
                break;
            }
            _ => break,
        }
    }
    segments.join("::")
}

fn reaches_out(path: &str, is_glob: bool) -> bool {
    let is_below = |path: &str, above: &str| {
        path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    let is_data = DATA.iter().any(|data| is_below(path, data));
    !is_data
        && REACHES_OUT
            .iter()
            .any(|forbidden| is_below(path, forbidden) || (is_glob && is_below(forbidden, path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_reaches_out_is_found_however_it_is_written() {
        for (text, found) in [
            ("use std::fs;", "std::fs"),
            ("use std::{collections::BTreeMap, fs::{self, File}};", "std::fs"),
            ("use std::fs as disk;", "std::fs"),
            ("use std as s; fn f() { s::fs::read(\"a\"); }", "std::fs::read"),
            ("extern crate std as s; fn f() { s::env::args(); }", "std::env::args"),
            ("use std::*;", "std"),
            ("use std::time::*;", "std::time"),
            ("use ::std::process::Command;", "std::process::Command"),
            ("fn f() { ::std::env::var(\"A\"); }", "std::env::var"),
            ("fn f() -> std::time::Instant { loop {} }", "std::time::Instant"),
            ("use std::time; fn f() { time::SystemTime::now(); }", "std::time::SystemTime::now"),
            ("fn f() { use std::thread::spawn; }", "std::thread::spawn"),
            ("fn f() { vec![std::net::Ipv4Addr::LOCALHOST]; }", "std::net::Ipv4Addr::LOCALHOST"),
            ("macro_rules! m { () => { use std::{fs, io}; } }", "std::fs"),
            ("#[tokio::main] async fn f() {}", "tokio::main"),
            ("async fn f() { tokio::select! {} }", "tokio::select"),
            ("mod inner { use std::os::unix; }", "std::os::unix"),
            ("impl From<std::fs::File> for A {}", "std::fs::File"),
        ] {
            let paths: Vec<_> = impure(text).into_iter().map(|(path, _)| path).collect();
            assert!(paths.iter().any(|path| path == found), "{text}: {paths:?}");
        }
    }

    #[test]
    fn who_stays_inside_is_left_alone() {
        for text in [
            "use std::time::Duration; use std::{fmt, io};",
            "use crate::vocabulary::env; fn f() { env::fs() }",
            "fn f() { fs(); process::env(); let thread = 1; }",
            "// std::fs\nconst A: &str = \"std::fs\"; /// tokio::spawn\nfn f() {}",
            "#[cfg(test)] mod tests { use std::fs; use tokio::spawn; }",
            "use std::process::ExitCode; fn f() -> ExitCode { ExitCode::SUCCESS }",
            "#[cfg(test)]\nfn f() { std::fs::read(\"a\"); }",
        ] {
            assert_eq!(impure(text), [], "{text}");
        }
    }
}
