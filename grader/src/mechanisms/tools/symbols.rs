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
    /// Those of the program at this path.
    pub fn of(program: &Path) -> Self {
        Self { program: program.to_owned(), looked_up: Mutex::default() }
    }

    /// What each of these chains of calls is. Where nothing can be read, nothing is known of it.
    pub fn read(&self, chains: Vec<Vec<Call>>) -> Vec<Vec<CallSite>> {
        let mut looked_up = self.looked_up();
        looked_up.look_up(&self.program, chains.iter().flatten().filter_map(address));
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
    fn look_up(&mut self, program: &Path, addresses: impl Iterator<Item = u64>) {
        for address in addresses {
            if self.known.contains_key(&address) || self.known.len() >= MOST_ADDRESSES {
                continue;
            }
            let opened = match &mut self.program {
                Some(opened) => opened,
                none => match Loader::new(program) {
                    Ok(opened) => none.insert(opened),
                    // In another format than this reads: it has no lines here.
                    Err(_) => return,
                },
            };
            self.known.insert(address, site(opened, address));
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
