//! Links an answer by itself, to the shared library that hidden tests load which were compiled before.
//!
//! The linker that comes with the toolchain does it, without a compiler to drive it: nothing is linked but
//! the answer. What it lacks is found when it is loaded, in the program and the libraries that it needs.
//! Whether it is there is looked up here, because a loader would end the program.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use anyhow::Context;
use object::{Object, ObjectSymbol, ReadCache};

use crate::mechanisms::tools::process::{Command, ProcessLimits, run};
use crate::mechanisms::tools::sandbox::Confinement;
use crate::mechanisms::tools::toolchain::Toolchain;
use crate::vocabulary::failure::Result;
use crate::vocabulary::record::ProcessEnd;

/// What the library is called that an answer is. The harness knows it by this name.
pub const FILE: &str = "libanswer.so";

/// What symbols of Rust begin with. Others are the system's, and are always there.
const RUST: [&str; 2] = ["_ZN", "_R"];

/// An answer as a compiler has left it.
#[derive(Clone, Copy, Debug)]
pub struct CompiledAnswer<'a> {
    /// The compiled crate.
    pub rlib: &'a Path,
    /// What hidden tests call, as [`entry_symbols`] has found it.
    pub entries: &'a [String],
    /// Where the library goes.
    pub out_dir: &'a Path,
    /// The lock on that folder, which the linker holds as long as it lives.
    pub lock: Option<&'a File>,
}

/// The linker that comes with a toolchain.
#[derive(Clone, Debug)]
pub struct Linker {
    path: PathBuf,
    /// Where the libraries lie that it needs.
    sysroot: PathBuf,
}

impl Linker {
    /// The one of this toolchain, if there is one and the system loads what it makes.
    pub fn of(toolchain: &Toolchain) -> Option<Self> {
        let path = toolchain.target_libdir.with_file_name("bin").join("rust-lld");
        let sysroot = toolchain.sysroot.clone();
        let fits = toolchain.host.ends_with("-linux-gnu") && path.is_file();
        fits.then_some(Self { path, sysroot })
    }
}

/// Links it; `None` where that cannot be done, because what hidden tests call is not in it, or because it
/// uses what is in none of the libraries.
pub async fn link(
    Linker { path: linker, sysroot }: &Linker,
    answer: CompiledAnswer<'_>,
    given: &GivenSymbols,
    limits: ProcessLimits,
) -> Result<Option<PathBuf>> {
    let CompiledAnswer { rlib, entries, out_dir, lock } = answer;
    let out_dir = std::path::absolute(out_dir)?;
    let (library, exports) = (out_dir.join(FILE), out_dir.join("exports"));
    // Nothing else of it is to be found before what the shared library has under the same name.
    let names: String = entries.iter().map(|name| format!("{name}; ")).collect();
    fs::write(&exports, format!("{{ global: {names}local: *; }};\n"))
        .with_context(|| format!("could not write {}", exports.display()))?;
    let mut command = Command::new(linker, &out_dir, limits);
    let flags = ["-flavor", "gnu", "-shared", "--eh-frame-hdr", "--threads=1", "-znow", "-zrelro"];
    command.args = flags.map(Into::into).to_vec();
    command
        .args
        .extend(["--version-script=exports", "-o", FILE, "--whole-archive"].map(Into::into));
    command.args.push(std::path::absolute(rlib)?.into());
    command.confinement = Some(Confinement::compiler(&[rlib, sysroot], &out_dir));
    command.lock = lock.map(File::try_clone).transpose()?;
    let run = run(command).await?;
    if run.end != ProcessEnd::Exited(0) {
        return Ok(None);
    }
    let is_whole = given.resolve(&library, entries)?;
    Ok(is_whole.then_some(library))
}

/// The symbols that a stub has of the functions in this module, and whether hidden tests that were linked
/// with it take nothing else from it.
///
/// # Errors
///
/// One of the files is not there, or is none that a linker makes.
pub fn entry_symbols(stub: &Path, tests: &Path, module: &str) -> Result<Option<Vec<String>>> {
    let of_module = format!("{}{module}", module.len());
    let stub = symbols(stub, Symbol::Defined)?;
    let wanted = symbols(tests, Symbol::Undefined)?;
    let mut taken: Vec<_> = wanted.into_iter().filter(|name| stub.contains(name)).collect();
    taken.sort_unstable();
    let is_entry = |name: &String| name.contains(&of_module);
    Ok((!taken.is_empty() && taken.iter().all(is_entry)).then_some(taken))
}

/// What an answer is given by the libraries that are loaded with it: the names of their symbols.
#[derive(Clone, Debug)]
pub struct GivenSymbols {
    folder: PathBuf,
    names: Arc<OnceLock<HashSet<String>>>,
}

impl GivenSymbols {
    /// What the libraries in this folder give.
    pub fn by(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), names: Arc::default() }
    }

    /// Whether `library` has what it needs, and gives `entries`.
    fn resolve(&self, library: &Path, entries: &[String]) -> Result<bool> {
        let defined = symbols(library, Symbol::Defined)?;
        if !entries.iter().all(|entry| defined.contains(entry)) {
            return Ok(false);
        }
        let needed = symbols(library, Symbol::Undefined)?;
        let is_rust = |name: &&String| RUST.iter().any(|start| name.starts_with(start));
        let mut needed = needed.iter().filter(is_rust);
        let names = self.names()?;
        Ok(needed.all(|name| names.contains(name)))
    }

    fn names(&self) -> Result<&HashSet<String>> {
        if let Some(names) = self.names.get() {
            return Ok(names);
        }
        let mut names = HashSet::new();
        for library in fs::read_dir(&self.folder)? {
            names.extend(symbols(&library?.path(), Symbol::Defined)?);
        }
        Ok(self.names.get_or_init(|| names))
    }
}

/// Which symbols are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Symbol {
    Defined,
    Undefined,
}

/// The symbols that a loader sees of this file.
fn symbols(path: &Path, which: Symbol) -> Result<HashSet<String>> {
    let opened = || -> io::Result<HashSet<String>> {
        let cache = ReadCache::new(File::open(path)?);
        let file = object::File::parse(&cache).map_err(io::Error::other)?;
        let is_meant = |symbol: &object::Symbol<'_, '_, _>| {
            symbol.is_undefined() == (which == Symbol::Undefined)
        };
        let names = file.dynamic_symbols().filter(is_meant);
        Ok(names.filter_map(|symbol| Some(symbol.name().ok()?.to_owned())).collect())
    };
    Ok(opened().with_context(|| format!("could not read {}", path.display()))?)
}
