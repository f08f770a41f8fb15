//! Finds the real `rustc`, once, and remembers it.
//!
//! What is called `rustc` is usually rustup's stand-in, which costs every compilation some 20 ms
//! to look up what it stands for. Here that is asked once and remembered until something changes
//! that the answer depends on. Compiling itself is not done here.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::Context;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::mechanisms::tools::process::{Command, ProcessLimits, run};
use crate::mechanisms::tools::programs::{executable, linker, look_up};
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::record::{ProcessEnd, ProcessRun};

/// For questions to `rustc`. Rustup may load a toolchain first when it is asked for one.
const LIMITS: ProcessLimits = ProcessLimits {
    wall: Duration::from_secs(300),
    cpu: Duration::from_secs(300),
    memory: u64::MAX,
    output: 1 << 20,
};

/// Environment variables that the choice of a toolchain depends on.
const VARIABLES: [&str; 6] = ["PATH", "RUSTC", "RUSTUP_TOOLCHAIN", "RUSTUP_HOME", "HOME", "CARGO"];

/// A Rust toolchain, with no stand-in before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toolchain {
    /// The compiler.
    pub rustc: PathBuf,
    /// The cargo that belongs to it.
    pub cargo: PathBuf,
    /// Where the toolchain lies.
    pub sysroot: PathBuf,
    /// Where its standard library lies, also as a shared one.
    pub target_libdir: PathBuf,
    /// The platform it runs on and compiles for.
    pub host: String,
    /// All that `rustc -vV` says.
    pub version: String,
    /// The linker, where it is another one than the compiler takes by itself.
    #[serde(skip)]
    pub linker: Option<PathBuf>,
}

impl Toolchain {
    /// How the compiler is told of the linker, where it has to be.
    pub fn linker_argument(&self) -> Option<OsString> {
        let mut argument = OsString::from("-Clinker=");
        argument.push(self.linker.as_ref()?);
        Some(argument)
    }

    /// The version in short, such as `1.95.0`.
    pub fn release(&self) -> &str {
        self.version.lines().find_map(|line| line.strip_prefix("release: ")).unwrap_or("unknown")
    }
}

/// What is remembered between two calls.
#[derive(Serialize, Deserialize)]
struct CachedToolchain {
    /// All that the answer depends on, as one hash.
    key: String,
    /// The compiler's size and age: an update in place changes them and no path.
    rustc: Stamp,
    toolchain: Toolchain,
}

/// The size and age of a file; equal as long as nobody has written to it.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    length: u64,
    modified: SystemTime,
}

/// The toolchain that `rustc`, called in `cwd`, stands for, with its linker. Remembered in
/// `cache_dir`.
pub async fn find(cache_dir: &Path, cwd: &Path) -> Result<Toolchain> {
    let cwd = std::path::absolute(cwd)?;
    let toolchain = find_compiler(cache_dir, &cwd).await?;
    refuse_old(&toolchain)?;
    with_linker(toolchain, &cwd)
}

/// The toolchain with its linker, which is looked for each time: it comes and goes without a
/// compiler.
pub fn with_linker(toolchain: Toolchain, cwd: &Path) -> Result<Toolchain> {
    Ok(Toolchain { linker: linker(cwd)?, ..toolchain })
}

/// The same without its linker, and however old it is.
pub async fn find_compiler(cache_dir: &Path, cwd: &Path) -> Result<Toolchain> {
    let cwd = std::path::absolute(cwd)?;
    let memory = cache_dir.join("toolchain.json");
    let rustc = front_door(&cwd)?;
    let key = cache_key(&rustc, &cwd);
    if let Some(toolchain) = remembered(&memory, &key) {
        return Ok(toolchain);
    }
    let toolchain = ask(&rustc, &cwd).await?;
    if let Some(rustc) = stamp(&toolchain.rustc) {
        // Not to remember costs time and nothing else.
        let _ = remember(&memory, &CachedToolchain { key, rustc, toolchain: toolchain.clone() });
    }
    Ok(toolchain)
}

/// Refuses a compiler that is older than what exercises are written for.
pub fn refuse_old(toolchain: &Toolchain) -> Result<()> {
    const OLDEST: &str = env!("CARGO_PKG_RUST_VERSION");
    let release = toolchain.release();
    if is_at_least(release, OLDEST) {
        return Ok(());
    }
    Err(Failure::user(
        format!("Rust {release} is too old: the exercises need {OLDEST} or newer."),
        "Get the newest one with `rustup update stable`. If you have it, `rustup show` tells \
         which one is chosen here, and why.",
    ))
}

/// Whether a version, such as `1.95.0-nightly`, is not older than another one. One that cannot be
/// read is not called old.
fn is_at_least(release: &str, oldest: &str) -> bool {
    let numbers = |version: &str| -> Option<(u32, u32)> {
        let mut parts = version.split('.');
        Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    };
    match (numbers(release), numbers(oldest)) {
        (Some(release), Some(oldest)) => release >= oldest,
        _ => true,
    }
}

fn remembered(memory: &Path, key: &str) -> Option<Toolchain> {
    let memory: CachedToolchain = recall(memory)?;
    let holds = memory.key == key && stamp(&memory.toolchain.rustc)? == memory.rustc;
    holds.then_some(memory.toolchain)
}

/// What [`remember`] wrote, or `None` if it is gone, torn, or of another version.
pub(super) fn recall<T: DeserializeOwned>(path: &Path) -> Option<T> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

/// Writes what may be recalled later, so that nobody ever reads half of it.
pub(super) fn remember(path: &Path, value: &impl Serialize) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let text = serde_json::to_vec_pretty(value).context("could not put a cache into words")?;
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(&text)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// The `rustc` that a shell would start.
fn front_door(cwd: &Path) -> Result<PathBuf> {
    let name = env::var_os("RUSTC").filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| "rustc".into());
    look_up(&name, cwd).ok_or_else(|| {
        Failure::user(
            format!("There is no Rust compiler here: `{}` was not found.", name.display()),
            "Install Rust with rustup, open a new terminal, and try again.",
        )
    })
}

/// Everything the answer depends on that can be had without starting a process.
fn cache_key(rustc: &Path, cwd: &Path) -> String {
    let mut hash = Hash(blake3::Hasher::new());
    hash.add(env!("CARGO_PKG_VERSION"));
    hash.add(rustc);
    hash.add_stamp(rustc);
    // Rustup may keep a choice of its own for every folder.
    hash.add(cwd);
    for name in VARIABLES {
        hash.add(env::var_os(name).unwrap_or_default());
    }
    if let Some(settings) = rustup_settings() {
        hash.add_stamp(&settings);
    }
    for folder in cwd.ancestors() {
        for name in ["rust-toolchain", "rust-toolchain.toml"] {
            if let Ok(choice) = fs::read(folder.join(name)) {
                hash.add(folder);
                hash.0.update(blake3::hash(&choice).as_bytes());
            }
        }
    }
    hash.0.finalize().to_string()
}

struct Hash(blake3::Hasher);

impl Hash {
    fn add(&mut self, part: impl AsRef<OsStr>) {
        self.0.update(blake3::hash(part.as_ref().as_encoded_bytes()).as_bytes());
    }

    fn add_stamp(&mut self, path: &Path) {
        self.add(stamp(path).map(|stamp| format!("{stamp:?}")).unwrap_or_default());
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    let file = fs::metadata(path).ok()?;
    Some(Stamp { length: file.len(), modified: file.modified().ok()? })
}

fn rustup_settings() -> Option<PathBuf> {
    let own = env::var_os("RUSTUP_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
    let home = own.or_else(|| env::home_dir().map(|home| home.join(".rustup")))?;
    Some(home.join("settings.toml"))
}

/// Asks a `rustc` what it is, and looks behind it if it is a stand-in.
async fn ask(front: &Path, cwd: &Path) -> Result<Toolchain> {
    let (version, sysroot) =
        tokio::try_join!(say(front, cwd, &["-vV"]), say(front, cwd, &["--print", "sysroot"]))?;
    let sysroot = PathBuf::from(sysroot.trim());
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.context("`rustc -vV` names no host")?.to_owned();
    let inside = |name: &str| executable(sysroot.join("bin").join(name));
    let rustc = match inside("rustc") {
        // A distribution's wrapper may say other things than what it wraps. Then it is needed.
        Some(real) if say(&real, cwd, &["-vV"]).await.is_ok_and(|said| said == version) => real,
        _ => front.to_owned(),
    };
    let cargo = inside("cargo").or_else(|| look_up(&env::var_os("CARGO")?, cwd));
    let cargo = cargo.or_else(|| look_up("cargo".as_ref(), cwd)).ok_or_else(|| {
        Failure::user(
            "There is a Rust compiler, but no `cargo`.",
            "Install Rust with rustup, open a new terminal, and try again.",
        )
    })?;
    let target_libdir = sysroot.join("lib").join("rustlib").join(&host).join("lib");
    Ok(Toolchain { rustc, cargo, sysroot, target_libdir, host, version, linker: None })
}

/// What `rustc` answers to these arguments.
async fn say(rustc: &Path, cwd: &Path, args: &[&str]) -> Result<String> {
    let mut command = Command::new(rustc, cwd, LIMITS);
    command.args = args.iter().map(OsString::from).collect();
    command.env = env::vars_os().collect();
    let ProcessRun { end, stdout, stderr, .. } = run(command).await?;
    if end == ProcessEnd::Exited(0) {
        return Ok(String::from_utf8_lossy(&stdout).into_owned());
    }
    Err(Failure::user(
        format!(
            "`{} {}` does not work in {}:\n{}",
            rustc.display(),
            args.join(" "),
            cwd.display(),
            String::from_utf8_lossy(&stderr).trim_end()
        ),
        "Put right what it says, or install Rust with rustup, and try again.",
    ))
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn here() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR"))
    }

    fn memory(cache: &TempDir) -> PathBuf {
        cache.path().join("toolchain.json")
    }

    #[tokio::test]
    async fn the_compiler_found_has_its_shared_standard_library_beside_it() {
        let cache = TempDir::new().unwrap();
        let toolchain = find(cache.path(), here()).await.unwrap();
        assert!(toolchain.version.contains(&toolchain.host));
        assert!(toolchain.rustc.is_file() && toolchain.cargo.is_file());
        let libraries = fs::read_dir(&toolchain.target_libdir).unwrap();
        let shared = |name: OsString| {
            let name = name.to_string_lossy().into_owned();
            name.contains("std-") && name.ends_with(env::consts::DLL_SUFFIX)
        };
        assert!(libraries.flatten().any(|entry| shared(entry.file_name())));
    }

    #[test]
    fn a_compiler_older_than_the_exercises_is_told_from_others() {
        for (release, is_new_enough) in [
            ("1.89.0", true),
            ("1.95.0-nightly", true),
            ("2.0.0", true),
            ("1.88.1", false),
            ("1.9.0", false),
            ("unknown", true),
        ] {
            assert_eq!(is_at_least(release, "1.89"), is_new_enough, "{release}");
        }
    }

    #[tokio::test]
    async fn what_was_found_is_remembered_without_starting_a_process() {
        let cache = TempDir::new().unwrap();
        let found = find(cache.path(), here()).await.unwrap();
        // Polled once: whatever waits for a process cannot be ready.
        let again = futures::FutureExt::now_or_never(find(cache.path(), here()));
        assert_eq!(again.expect("started a process").unwrap(), found);
    }

    #[tokio::test]
    async fn a_torn_memory_is_ignored() {
        let cache = TempDir::new().unwrap();
        let found = find(cache.path(), here()).await.unwrap();
        fs::write(memory(&cache), "{\"key\": \"").unwrap();
        assert_eq!(find(cache.path(), here()).await.unwrap(), found);
        assert!(recall::<CachedToolchain>(&memory(&cache)).is_some());
    }

    #[tokio::test]
    async fn an_updated_compiler_is_noticed() {
        let cache = TempDir::new().unwrap();
        let found = find(cache.path(), here()).await.unwrap();
        let mut old: CachedToolchain = recall(&memory(&cache)).unwrap();
        old.rustc.length += 1;
        old.toolchain.version = "an older one".into();
        remember(&memory(&cache), &old).unwrap();
        assert_eq!(find(cache.path(), here()).await.unwrap(), found);
    }

    #[test]
    fn a_toolchain_file_up_the_tree_counts() {
        let tree = TempDir::new().unwrap();
        let deep = tree.path().join("a/b");
        fs::create_dir_all(&deep).unwrap();
        let rustc = Path::new("rustc");
        let plain = cache_key(rustc, &deep);
        assert_eq!(cache_key(rustc, &deep), plain);
        fs::write(tree.path().join("a/rust-toolchain.toml"), "[toolchain]").unwrap();
        let chosen = cache_key(rustc, &deep);
        assert_ne!(chosen, plain);
        fs::write(tree.path().join("a/rust-toolchain.toml"), "[toolchain]\n").unwrap();
        assert_ne!(cache_key(rustc, &deep), chosen);
    }
}
