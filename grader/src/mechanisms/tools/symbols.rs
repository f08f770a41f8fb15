//! Reads what lies at the addresses of a test program: which function, and which line of which file.
//!
//! A record has addresses only, because its process may open nothing. What is read here was written by
//! our compiler; which addresses are asked for is a claim.

use std::collections::HashMap;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use addr2line::Loader;
use protocol::event::Call;
use rustc_demangle::try_demangle;

use crate::vocabulary::record::CallSite;

/// The most addresses that are looked up in one program. No honest run has so many.
const MOST_ADDRESSES: usize = 50_000;

/// A program whose addresses can be looked up. It is opened when the first is asked for.
#[derive(Debug)]
pub struct Symbols {
    program: PathBuf,
    /// The folder that it was compiled in, under each of its names: what lies below it is told as the
    /// compiler was told of it, and a library's file of the same name is another.
    compiled_in: Vec<PathBuf>,
    looked_up: Mutex<LookedUp>,
}

/// What has been read of a program.
#[derive(Default)]
struct LookedUp {
    known: HashMap<u64, CallSite>,
    /// The opened program, which keeps the tables that it has gone through: to go through them is
    /// what takes its time, and every test has addresses of its own.
    program: Option<Loader>,
}

impl Symbols {
    /// Those of the program at this path, that was compiled in this folder.
    pub fn of(program: &Path, folder: &Path) -> Self {
        let names = [std::path::absolute(folder), folder.canonicalize()];
        let compiled_in = names.into_iter().flatten().collect();
        Self { program: program.to_owned(), compiled_in, looked_up: Mutex::default() }
    }

    /// What each of these chains of calls is. Where nothing can be read, nothing is known of it.
    pub fn read(&self, chains: Vec<Vec<Call>>) -> Vec<Vec<CallSite>> {
        let mut looked_up = self.looked_up();
        looked_up.look_up(self, chains.iter().flatten().filter_map(address));
        let read = |call: Call| match call {
            Call::Program(address) => looked_up.known.get(&address).cloned().unwrap_or_default(),
            Call::Library(name) => {
                CallSite { function: readable(&name), instance: instance(&name), place: None }
            }
        };
        chains.into_iter().map(|calls| calls.into_iter().map(read).collect()).collect()
    }

    // A panic elsewhere leaves whole entries behind.
    fn looked_up(&self) -> MutexGuard<'_, LookedUp> {
        self.looked_up.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LookedUp {
    fn look_up(&mut self, symbols: &Symbols, addresses: impl Iterator<Item = u64>) {
        for address in addresses {
            if self.known.contains_key(&address) || self.known.len() >= MOST_ADDRESSES {
                continue;
            }
            let opened = match &mut self.program {
                Some(opened) => opened,
                none => match Loader::new(&symbols.program) {
                    Ok(opened) => none.insert(opened),
                    // In another format than this reads: it has no lines here.
                    Err(_) => return,
                },
            };
            self.known.insert(address, site(opened, address, &symbols.compiled_in));
        }
    }
}

impl fmt::Debug for LookedUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LookedUp").field("known", &self.known).finish_non_exhaustive()
    }
}

fn address(call: &Call) -> Option<u64> {
    match call {
        Call::Program(address) => Some(*address),
        Call::Library(_) => None,
    }
}

fn site(loader: &Loader, address: u64, compiled_in: &[PathBuf]) -> CallSite {
    let symbol = loader.find_symbol(address).unwrap_or_default();
    let place = loader.find_location(address).ok().flatten().and_then(|location| {
        let line = location.line.filter(|line| *line > 0)?;
        Some((inside(location.file?, compiled_in), line))
    });
    CallSite { function: readable(symbol), instance: instance(symbol), place }
}

/// `file` as seen from the folder that it lies in, if it lies in one of these.
fn inside(file: &str, folders: &[PathBuf]) -> String {
    let path = Path::new(file);
    let inside = folders.iter().find_map(|folder| path.strip_prefix(folder).ok()?.to_str());
    inside.unwrap_or(file).to_owned()
}

/// A name as people write it, without the compiler's hash.
fn readable(symbol: &str) -> String {
    match try_demangle(symbol) {
        Ok(name) => format!("{name:#}"),
        Err(_) => cut_short(symbol).unwrap_or_else(|| symbol.to_owned()),
    }
}

/// Tells symbols apart whose names are the same but for the compiler's hash.
fn instance(symbol: &str) -> u64 {
    if symbol.is_empty() {
        return 0;
    }
    let mut hasher = DefaultHasher::new();
    symbol.hash(&mut hasher);
    hasher.finish().max(1)
}

/// What is left of a long name of which a record keeps the beginning only, and which ends anywhere.
fn cut_short(symbol: &str) -> Option<String> {
    let mut rest = symbol.strip_prefix("_ZN")?;
    let mut path: Vec<String> = vec![];
    while let digits @ 1.. = rest.bytes().take_while(u8::is_ascii_digit).count() {
        let (length, name) = rest.split_at(digits);
        let length = length.parse::<usize>().ok()?.min(name.len());
        let (name, after) = name.split_at_checked(length)?;
        path.push(unescaped(name));
        rest = after;
    }
    (!path.is_empty()).then(|| path.join("::"))
}

/// A part of such a name, with what stands in it for signs that a symbol may not have.
fn unescaped(name: &str) -> String {
    const SIGNS: [(&str, &str); 13] = [
        ("$LT$", "<"),
        ("$GT$", ">"),
        ("$LP$", "("),
        ("$RP$", ")"),
        ("$RF$", "&"),
        ("$BP$", "*"),
        ("$SP$", "@"),
        ("$C$", ","),
        ("$u20$", " "),
        ("$u7b$", "{"),
        ("$u7d$", "}"),
        ("$u27$", "'"),
        ("..", "::"),
    ];
    let name = name.strip_prefix("_$").map_or(name.to_owned(), |rest| format!("${rest}"));
    SIGNS.iter().fold(name, |name, (escaped, sign)| name.replace(escaped, sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_was_cut_says_as_much_as_is_left_of_it() {
        let poll = "_ZN112_$LT$tokio_util..sync..cancellation_token..WaitForCancellationFuture$u20$as$u20$\
                    core..future..future..Future$GT$4poll17h10bc8c9eb4868a5dE";
        let whole = "<tokio_util::sync::cancellation_token::WaitForCancellationFuture as \
                     core::future::future::Future>::poll";
        let table = [
            (poll, whole),
            (
                &poll[..110],
                "<tokio_util::sync::cancellation_token::WaitForCancellationFuture as core::future::future::Fu",
            ),
            ("_ZN5tokio4sync6notify6Notif", "tokio::sync::notify::Notif"),
            (
                "_ZN5tokio4sync6notify6Notify14notify_waiters17h00",
                "tokio::sync::notify::Notify::notify_waiters::h00",
            ),
            ("main", "main"),
        ];
        for (symbol, expected) in table {
            assert_eq!(readable(symbol), expected, "{symbol}");
        }
    }

    #[test]
    fn two_blocks_of_one_function_are_told_apart() {
        let block = |hash| format!("_ZN6answer1f28_$u7b$$u7b$closure$u7d$$u7d$17h{hash:016x}E");
        let (one, other) = (block(1), block(2));
        assert_eq!(readable(&one), "answer::f::{{closure}}");
        assert_eq!(readable(&one), readable(&other));
        assert_ne!(instance(&one), instance(&other));
        assert_eq!(instance(&one), instance(&block(1)));
    }

    #[test]
    fn what_lies_in_the_folder_is_told_as_the_compiler_was_told() {
        let folders = ["/staged/here", "/real/here"].map(PathBuf::from);
        let table = [
            ("/staged/here/src/lib.rs", "src/lib.rs"),
            ("/real/here/src/lib.rs", "src/lib.rs"),
            ("/registry/futures-0.3/src/lib.rs", "/registry/futures-0.3/src/lib.rs"),
            ("/staged/hereafter/src/lib.rs", "/staged/hereafter/src/lib.rs"),
            ("src/lib.rs", "src/lib.rs"),
        ];
        for (file, told) in table {
            assert_eq!(inside(file, &folders), told);
        }
    }
}
