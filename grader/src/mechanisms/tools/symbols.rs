//! Reads what lies at the addresses of a test program: which function, and which line of which file.
//!
//! A record has addresses only, because its process may open nothing. What is read here was written by
//! our compiler; which addresses are asked for is a claim.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use addr2line::Loader;
use protocol::event::Call;
use rustc_demangle::demangle;

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
            Call::Library(name) => CallSite { function: readable(&name), place: None },
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
    let function = loader.find_symbol(address).map(readable).unwrap_or_default();
    let place = loader.find_location(address).ok().flatten().and_then(|location| {
        let line = location.line.filter(|line| *line > 0)?;
        Some((inside(location.file?, compiled_in), line))
    });
    CallSite { function, place }
}

/// `file` as seen from the folder that it lies in, if it lies in one of these.
fn inside(file: &str, folders: &[PathBuf]) -> String {
    let path = Path::new(file);
    let inside = folders.iter().find_map(|folder| path.strip_prefix(folder).ok()?.to_str());
    inside.unwrap_or(file).to_owned()
}

/// A name as people write it, without the compiler's hash.
fn readable(symbol: &str) -> String {
    format!("{:#}", demangle(symbol))
}

#[cfg(test)]
mod tests {
    use super::*;

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
