//! Reads what lies at the addresses of a test program: which function, and which line of which file.
//!
//! A record has addresses only, because its process may open nothing. What is read here was written by
//! our compiler; which addresses are asked for is a claim.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use addr2line::Loader;
use protocol::event::Call;
use rustc_demangle::demangle;

use crate::vocabulary::record::CallSite;

/// The most addresses that are looked up in one program. No honest run has so many.
const MOST_ADDRESSES: usize = 50_000;

/// A program whose addresses can be looked up. It is opened only when one is asked for that was not
/// asked for before.
#[derive(Debug)]
pub struct Symbols {
    program: PathBuf,
    known: Mutex<HashMap<u64, CallSite>>,
}

impl Symbols {
    /// Those of the program at this path.
    pub fn of(program: &Path) -> Self {
        Self { program: program.to_owned(), known: Mutex::default() }
    }

    /// What each of these chains of calls is. Where nothing can be read, nothing is known of it.
    pub fn read(&self, chains: Vec<Vec<Call>>) -> Vec<Vec<CallSite>> {
        let mut known = self.known();
        let all = chains.iter().flatten().filter_map(address);
        let new: Vec<_> = all.filter(|address| !known.contains_key(address)).collect();
        if !new.is_empty() && known.len() + new.len() <= MOST_ADDRESSES {
            // A program in another format than this reads has no lines here.
            if let Ok(loader) = Loader::new(&self.program) {
                known.extend(new.into_iter().map(|address| (address, site(&loader, address))));
            }
        }
        let read = |call: Call| match call {
            Call::Program(address) => known.get(&address).cloned().unwrap_or_default(),
            Call::Library(name) => CallSite { function: readable(&name), place: None },
        };
        chains.into_iter().map(|calls| calls.into_iter().map(read).collect()).collect()
    }

    // A panic elsewhere leaves whole entries behind.
    fn known(&self) -> MutexGuard<'_, HashMap<u64, CallSite>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn address(call: &Call) -> Option<u64> {
    match call {
        Call::Program(address) => Some(*address),
        Call::Library(_) => None,
    }
}

fn site(loader: &Loader, address: u64) -> CallSite {
    let function = loader.find_symbol(address).map(readable).unwrap_or_default();
    let place = loader.find_location(address).ok().flatten().and_then(|location| {
        let line = location.line.filter(|line| *line > 0)?;
        Some((location.file?.to_owned(), line))
    });
    CallSite { function, place }
}

/// A name as people write it, without the compiler's hash.
fn readable(symbol: &str) -> String {
    format!("{:#}", demangle(symbol))
}
