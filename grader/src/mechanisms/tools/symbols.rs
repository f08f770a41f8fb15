//! Reads what lies at the addresses of a test program: which function, and which line of which file.
//!
//! A record has addresses only, because its process may open nothing. What is read here was written by
//! our compiler; which addresses are asked for is a claim.

use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use addr2line::Loader;
use object::{Object, ObjectSymbol, SymbolKind};
use protocol::event::{ANSWER_BEGINS, Call};
use rustc_demangle::demangle;

use crate::vocabulary::calls::{CallSite, Meaning};

/// The most addresses that are looked up in one file. No honest run has so many.
const MOST_ADDRESSES: usize = 50_000;

/// The most calls that are told of one place, the innermost first.
const MOST_CALLS: usize = 32;

/// The most of them that are a library's.
const MOST_OF_LIBRARIES: usize = 10;

/// Whose calls are told, as parts of their symbols. The harness is in none of them.
const TOLD: [&str; 4] = ["5tokio", "tokio..", "tokio_", "futures_"];

/// What stands between the one who leaves a waker and us.
const OURS: [&str; 4] = ["tracing", "harness", "clone_waker", "runtime4task5waker"];

/// What a function's name means.
type Read = fn(&str) -> Meaning;

/// The names of functions in the shared library, which all programs of a session share.
#[derive(Debug)]
pub struct LibrarySymbols {
    library: PathBuf,
    read: Read,
    functions: OnceLock<Vec<Function>>,
    known: Mutex<HashMap<u64, Option<Arc<CallSite>>>>,
}

/// A function in a library, as its symbol says.
#[derive(Debug)]
struct Function {
    begins: u64,
    ends: u64,
    symbol: String,
}

impl LibrarySymbols {
    /// Those of the library at this path, whose names mean what `read` says.
    pub fn of(library: &Path, read: Read) -> Self {
        let (functions, known) = (OnceLock::new(), Mutex::default());
        Self { library: library.to_owned(), read, functions, known }
    }

    /// The call at `address`, if it is one that is told.
    fn call(&self, address: u64) -> Option<Arc<CallSite>> {
        let mut known = held(&self.known);
        if let Some(call) = known.get(&address) {
            return call.clone();
        }
        let call = self.symbol(address).map(|symbol| Arc::new(call_of(symbol, self.read)));
        if known.len() < MOST_ADDRESSES {
            known.insert(address, call.clone());
        }
        call
    }

    fn symbol(&self, address: u64) -> Option<&str> {
        let functions = self.functions.get_or_init(|| told_functions(&self.library));
        let after = functions.partition_point(|function| function.begins <= address);
        let function = functions.get(after.checked_sub(1)?)?;
        (address < function.ends).then_some(&function.symbol)
    }
}

/// The functions of `library` whose calls are told, by where they begin; none where it cannot be read.
fn told_functions(library: &Path) -> Vec<Function> {
    let Ok(bytes) = fs::read(library) else { return vec![] };
    let Ok(library) = object::File::parse(&*bytes) else { return vec![] };
    let function = |symbol: object::Symbol<'_, '_>| {
        let name = symbol.name().ok().filter(|_| symbol.kind() == SymbolKind::Text)?;
        let (begins, size) = (symbol.address(), symbol.size());
        let ends = begins.saturating_add(size);
        is_told(name).then(|| Function { begins, ends, symbol: name.to_owned() })
    };
    let mut functions: Vec<_> = library.dynamic_symbols().filter_map(function).collect();
    functions.sort_unstable_by_key(|function| function.begins);
    functions
}

fn is_told(symbol: &str) -> bool {
    TOLD.iter().any(|part| symbol.contains(part)) && !OURS.iter().any(|part| symbol.contains(part))
}

/// A program whose addresses can be looked up. It is opened when the first is asked for.
#[derive(Debug)]
pub struct Symbols {
    program: PathBuf,
    /// The answer, where it is no part of the program.
    answer: Option<PathBuf>,
    /// The folder that the answer was compiled in, under each of its names: what lies below it is told as
    /// the compiler was told of it, and a library's file of the same name is another.
    compiled_in: Vec<PathBuf>,
    library: Arc<LibrarySymbols>,
    looked_up: Mutex<LookedUp>,
}

/// What has been read of a program.
#[derive(Default)]
struct LookedUp {
    known: HashMap<u64, Arc<CallSite>>,
    /// The opened program, which keeps the tables that it has gone through: to go through them is
    /// what takes its time, and every test has addresses of its own.
    program: Option<Loader>,
    /// The same of an answer that is no part of it.
    answer: Option<Loader>,
}

impl Symbols {
    /// Those of the program at this path, whose answer was compiled in this folder, and which links this
    /// library.
    pub fn of(program: &Path, folder: &Path, library: Arc<LibrarySymbols>) -> Self {
        let names = [std::path::absolute(folder), folder.canonicalize()];
        let compiled_in = names.into_iter().flatten().collect();
        let (program, looked_up) = (program.to_owned(), Mutex::default());
        Self { program, answer: None, compiled_in, library, looked_up }
    }

    /// The same where the answer is a library of its own.
    #[must_use]
    pub fn with_answer(self, answer: Option<&Path>) -> Self {
        Self { answer: answer.map(Path::to_owned), ..self }
    }

    /// What each of these chains of calls is: the calls of the program, and those of Tokio and its like.
    /// Where nothing can be read, nothing is known of it.
    pub fn read(&self, chains: Vec<Vec<Call>>) -> Vec<Vec<Arc<CallSite>>> {
        if chains.iter().all(Vec::is_empty) {
            return vec![vec![]; chains.len()];
        }
        let mut looked_up = held(&self.looked_up);
        chains.into_iter().map(|calls| self.chain(&mut looked_up, calls)).collect()
    }

    fn chain(&self, looked_up: &mut LookedUp, calls: Vec<Call>) -> Vec<Arc<CallSite>> {
        let mut of_libraries = 0;
        let told = calls.into_iter().filter_map(|call| match call {
            Call::Program(address) => Some(looked_up.call(self, address)),
            Call::Library(_) if of_libraries == MOST_OF_LIBRARIES => None,
            Call::Library(address) => {
                let call = self.library.call(address);
                of_libraries += usize::from(call.is_some());
                call
            }
        });
        told.take(MOST_CALLS).collect()
    }
}

impl LookedUp {
    fn call(&mut self, symbols: &Symbols, address: u64) -> Arc<CallSite> {
        if let Some(known) = self.known.get(&address) {
            return Arc::clone(known);
        }
        if self.known.len() >= MOST_ADDRESSES {
            return Arc::default();
        }
        let call = Arc::new(self.site(symbols, address).unwrap_or_default());
        self.known.insert(address, Arc::clone(&call));
        call
    }

    fn site(&mut self, symbols: &Symbols, address: u64) -> Option<CallSite> {
        let of_answer = address.checked_sub(ANSWER_BEGINS);
        let (opened, path) = match of_answer {
            Some(_) => (&mut self.answer, symbols.answer.as_ref()?),
            None => (&mut self.program, &symbols.program),
        };
        let opened = match opened {
            Some(opened) => opened,
            // In another format than this reads: it has no lines here.
            none => none.insert(Loader::new(path).ok()?),
        };
        let site = site(opened, of_answer.unwrap_or(address), symbols);
        Some(CallSite { address: Some(address), ..site })
    }
}

impl fmt::Debug for LookedUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LookedUp").field("known", &self.known).finish_non_exhaustive()
    }
}

// A panic elsewhere leaves whole entries behind.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn site(loader: &Loader, address: u64, symbols: &Symbols) -> CallSite {
    let symbol = loader.find_symbol(address).unwrap_or_default();
    let place = loader.find_location(address).ok().flatten().and_then(|location| {
        let line = location.line.filter(|line| *line > 0)?;
        Some((inside(location.file?, &symbols.compiled_in).into(), line))
    });
    CallSite { place, ..call_of(symbol, symbols.library.read) }
}

/// A call of the function that has this symbol.
fn call_of(symbol: &str, read: Read) -> CallSite {
    let function = readable(symbol);
    let (meaning, instance) = (read(&function), instance(symbol));
    CallSite { meaning, function, instance, ..CallSite::default() }
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

/// `file` as seen from the folder that it lies in, if it lies in one of these.
fn inside<'a>(file: &'a str, folders: &[PathBuf]) -> &'a str {
    let path = Path::new(file);
    let inside = folders.iter().find_map(|folder| path.strip_prefix(folder).ok()?.to_str());
    inside.unwrap_or(file)
}

/// A name as people write it, without the compiler's hash.
fn readable(symbol: &str) -> Arc<str> {
    format!("{:#}", demangle(symbol)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_blocks_of_one_function_are_told_apart() {
        let block = |hash| format!("_ZN6answer1f28_$u7b$$u7b$closure$u7d$$u7d$17h{hash:016x}E");
        let (one, other) = (block(1), block(2));
        assert_eq!(&*readable(&one), "answer::f::{{closure}}");
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
