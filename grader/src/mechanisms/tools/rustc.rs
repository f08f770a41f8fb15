//! The two compilations of a save: the learner's crate, then the hidden tests that use it.
//!
//! Both call `rustc` itself, against the shared library of `bundle.rs`. What the compiler says is
//! brought back as it came; what it means is not decided here.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::mechanisms::tools::answer_library;
use crate::mechanisms::tools::bundle::Bundle;
use crate::mechanisms::tools::process::{Command, ProcessLimits, run};
use crate::mechanisms::tools::sandbox::{Confinement, ProcessRole};
use crate::mechanisms::tools::staging::{LIBRARY_MEMORY, SUITE_MEMORY, TESTS_MEMORY};
use crate::mechanisms::tools::toolchain::Toolchain;
use crate::vocabulary::failure::Result;
use crate::vocabulary::record::{Compilation, ProcessEnd, Step};

/// How `rustc` ends when it met a fault of its own.
const INTERNAL_ERROR: ProcessEnd = ProcessEnd::Exited(101);

/// Flags of both compilations. What is allowed is what the workspace allows: a starter does not
/// use all it is given. Of debug information there are lines only, by which a record's calls are read:
/// with them, both steps together take 268 ms instead of 253 for a small answer with channels.
const COMMON: [&str; 9] = [
    "--edition=2024",
    "--error-format=json",
    "--json=diagnostic-rendered-ansi",
    "--cfg=tokio_unstable",
    "-Cdebuginfo=line-tables-only",
    "-Cprefer-dynamic",
    "-Aunused_variables",
    "-Aunused_imports",
    "-Adead_code",
];

/// What a compilation may build on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuildsOn {
    /// What the compiler remembers of the last one in the same folder: for a text that is edited and
    /// saved again. With 16 codegen units both steps together take 5 to 10 % less CPU time after an edit
    /// than with as many as the compiler would like, and a third of the files: 202, 263 and 243 ms
    /// instead of 213, 274 and 269 for `concurrent_requests`, `spawn_tasks` and `rw_cache`. With one, an
    /// edit compiles all tests anew: 235, 355 and 355.
    TheLast,
    /// Nothing: for texts of which each is another one. Both steps of the answers of strangers to these
    /// exercises take 288, 482 and 509 ms so, in one codegen unit, and 402, 591 and 551 ms with the
    /// memory of another answer, which is mostly of no use and has to be kept up.
    Nothing,
}

impl BuildsOn {
    /// What the compiler remembers, if it is to remember anything: the folder of this name in `dir`.
    fn memory(self, dir: &Path, name: &str) -> Option<PathBuf> {
        match self {
            Self::TheLast => Some(dir.join(name)),
            Self::Nothing => None,
        }
    }
}

/// The crate of hidden tests.
const HIDDEN_TESTS: &str = "hidden_tests";

/// What a crate of a learner's is where it is no program.
const LIBRARY: &str = "--crate-type=rlib";

/// A learner's crate that is to be compiled.
#[derive(Clone, Copy, Debug)]
pub struct StagedAnswer<'a> {
    /// The crate's name.
    pub crate_name: &'a str,
    /// The path of its root, relative to `dir`, as error messages show it.
    pub display_path: &'a Path,
    /// The folder that the compiler starts in. Whatever is in it may be read.
    pub dir: &'a Path,
    /// Where results and the memory for incremental compilation go: a folder for this exercise,
    /// in which nobody else compiles at the same time.
    pub out_dir: &'a Path,
    /// It was handed in: unsafe code is an error.
    pub handed_in: bool,
    /// The lock on its folder, which the compiler and its linker hold as long as they live.
    pub lock: Option<&'a File>,
    /// How many columns there are for what the compiler says; `None` where that is to be the same
    /// everywhere.
    pub columns: Option<usize>,
    /// What the compiler and the program call its root, where that is not `display_path`.
    pub called: Option<&'a str>,
    /// What its compilation may build on.
    pub builds_on: BuildsOn,
}

impl StagedAnswer<'_> {
    /// What the compiler is told of it: that it is a crate of this `kind`, and what it may use.
    fn args(&self, bundle: &Bundle, kind: &str) -> Vec<OsString> {
        let mut args = common(bundle, self.columns);
        args.extend(self.called.map(|called| {
            let mut argument = joined("--remap-path-prefix=", self.display_path);
            argument.push(format!("={called}"));
            argument
        }));
        args.extend([kind.into(), format!("--crate-name={}", self.crate_name).into()]);
        args.push(self.display_path.into());
        args
    }

    /// No attribute in the source can allow again what is forbidden here. Lints must not be capped
    /// then: a cap would take this back.
    fn forbidden(&self) -> Option<OsString> {
        self.handed_in.then(|| "-Funsafe-code".into())
    }
}

/// Compiles the learner's crate. No linker runs, and nothing of the hidden tests is in reach: the
/// harness is not even named, and no file can be read but the source and what the compiler needs.
///
/// The library is there only if the compiler was content.
pub async fn compile_submission(
    toolchain: &Toolchain,
    bundle: &Bundle,
    submission: &StagedAnswer<'_>,
    limits: ProcessLimits,
) -> Result<(Compilation, Option<PathBuf>)> {
    let StagedAnswer { crate_name, dir, out_dir, .. } = *submission;
    let out_dir = std::path::absolute(out_dir)?;
    let result = out_dir.join(format!("lib{crate_name}.rlib"));
    let mut args = submission.args(bundle, LIBRARY);
    args.extend(submission.forbidden());
    let call = Call {
        step: Step::Answer,
        crate_name,
        dir,
        args,
        memory: submission.builds_on.memory(&out_dir, LIBRARY_MEMORY),
        result,
        confinement: alone(toolchain, bundle, dir, &out_dir)?,
        lock: submission.lock,
    };
    call.compile(toolchain, limits).await
}

/// What a compiler may reach that starts no linker.
fn alone(
    toolchain: &Toolchain,
    bundle: &Bundle,
    dir: &Path,
    out_dir: &Path,
) -> Result<Confinement> {
    let dir = std::path::absolute(dir)?;
    let needed = needed(toolchain, bundle);
    let read: Vec<&Path> = needed.chain([dir.as_path()]).collect();
    Ok(Confinement::compiler(&read, out_dir))
}

/// Where the compiler itself lies, and the crates that exercises may use.
fn needed<'a>(toolchain: &'a Toolchain, bundle: &'a Bundle) -> impl Iterator<Item = &'a Path> {
    let crates = bundle.deps_dirs.iter().chain(bundle.externs.values()).chain(&bundle.source_dirs);
    [toolchain.sysroot.as_path()].into_iter().chain(crates.map(PathBuf::as_path))
}

/// Has clippy look at the learner's crate; `None` where the toolchain has no clippy.
pub async fn lint_submission(
    toolchain: &Toolchain,
    bundle: &Bundle,
    submission: &StagedAnswer<'_>,
    limits: ProcessLimits,
) -> Result<Option<Compilation>> {
    let StagedAnswer { dir, out_dir, .. } = *submission;
    let out_dir = std::path::absolute(out_dir)?;
    let clippy =
        toolchain.rustc.with_file_name(format!("clippy-driver{}", env::consts::EXE_SUFFIX));
    if !clippy.is_file() {
        return Ok(None);
    }
    let mut command = Command::new(clippy, dir, limits);
    command.args = submission.args(bundle, LIBRARY);
    command.args.extend(["--emit=metadata".into(), "-o".into()]);
    command.args.push(out_dir.join("lint.rmeta").into());
    // Clippy looks for its settings in every folder above, and fails where it may not read: it finds
    // empty ones first.
    fs::create_dir_all(&out_dir)?;
    fs::write(out_dir.join("clippy.toml"), "")?;
    command.env = environment(ProcessRole::Compiler, &out_dir);
    command.env.push(("CLIPPY_CONF_DIR".into(), out_dir.clone().into()));
    command.confinement = Some(alone(toolchain, bundle, dir, &out_dir)?);
    command.lock = submission.lock.map(File::try_clone).transpose()?;
    let run = run(command).await?;
    let files_read = vec![];
    Ok(Some(Compilation { step: Step::Answer, end: run.end, messages: run.stderr, files_read }))
}

/// Hidden tests that are to be compiled against a learner's crate.
#[derive(Clone, Copy, Debug)]
pub struct StagedTests<'a> {
    /// Their source.
    pub path: &'a Path,
    /// The name of the learner's crate.
    pub crate_name: &'a str,
    /// The learner's crate, compiled.
    pub rlib: &'a Path,
    /// Where the program goes, and the memory for incremental compilation.
    pub out_dir: &'a Path,
    /// Where the program takes Tokio from.
    pub linking: Linking,
    /// The lock on its folder, which the compiler and its linker hold as long as they live.
    pub lock: Option<&'a File>,
    /// How many columns there are for what the compiler says, if that matters.
    pub columns: Option<usize>,
    /// What their compilation may build on.
    pub builds_on: BuildsOn,
}

/// Where a program takes Tokio and the harness from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linking {
    /// From the one shared library, which is quick.
    Shared,
    /// It holds them itself, which takes half as long again. A function pointer to a function of
    /// Tokio's that notes its caller can only be linked this way: the compiler asks for that function
    /// under a name that no shared library gives away.
    Alone,
}

/// Compiles hidden tests against the learner's crate, to a program.
///
/// They name the shared library, `extern crate bundle as _;`, and that is what makes the linker use
/// it; a program that stands alone finds a crate under this name which it has anyway. The program
/// runs in [`test_environment`], and is there only if the compiler was content.
pub async fn compile_hidden_tests(
    toolchain: &Toolchain,
    bundle: &Bundle,
    tests: &StagedTests<'_>,
    limits: ProcessLimits,
) -> Result<(Compilation, Option<PathBuf>)> {
    let out_dir = std::path::absolute(tests.out_dir)?;
    let result = out_dir.join(format!("{HIDDEN_TESTS}{}", env::consts::EXE_SUFFIX));
    let mut args = common(bundle, tests.columns);
    args.extend(["--crate-type=bin".into(), format!("--crate-name={HIDDEN_TESTS}").into()]);
    let shared = match tests.linking {
        Linking::Shared => &bundle.dylib,
        Linking::Alone => &bundle.harness,
    };
    args.extend(externs([
        ("bundle", shared.as_path()),
        ("harness", &bundle.harness),
        (tests.crate_name, &std::path::absolute(tests.rlib)?),
    ]));
    args.push(std::path::absolute(tests.path)?.into());
    let memory = tests.builds_on.memory(&out_dir, TESTS_MEMORY);
    // Source text is only read in the first step. Here, a linker may lie anywhere.
    let confinement = Confinement::linker(None, &out_dir);
    let (step, crate_name, dir) = (Step::HiddenTests, HIDDEN_TESTS, out_dir.as_path());
    let lock = tests.lock;
    let call = Call { step, crate_name, dir, args, memory, result, confinement, lock };
    call.compile(toolchain, limits).await
}

/// Compiles a text of ours to a library that hidden tests can be compiled against in the place of an
/// answer: whoever was linked with it loads an answer's. `None` if the compiler was not content.
pub async fn compile_stub(
    toolchain: &Toolchain,
    bundle: &Bundle,
    source: &Path,
    crate_name: &str,
    limits: ProcessLimits,
) -> Result<Option<PathBuf>> {
    let source = std::path::absolute(source)?;
    let folder = source.parent().unwrap_or(Path::new(""));
    let result =
        folder.join(format!("{}{crate_name}{}", env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX));
    let mut args = common(bundle, None);
    args.extend(["--crate-type=dylib".into(), format!("--crate-name={crate_name}").into()]);
    args.push(format!("-Clink-arg=-Wl,-soname,{}", answer_library::FILE).into());
    args.extend(externs([("bundle", bundle.dylib.as_path())]));
    args.push(source.clone().into());
    let confinement = Confinement::linker(None, folder);
    let (step, dir, memory, lock) = (Step::HiddenTests, folder, None, None);
    let call = Call { step, crate_name, dir, args, memory, result, confinement, lock };
    Ok(call.compile(toolchain, limits).await?.1)
}

/// Whether lints have a say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lints {
    /// As the text and our own flags have it.
    AsWritten,
    /// They have none.
    Capped,
}

/// Compiles the learner's tests, with what stands beside them, to a program that libtest drives.
/// It runs in [`test_environment`], and is there only if the compiler was content.
///
/// With `lints` capped, what a lint forbids is let pass. That takes back what is forbidden of old,
/// so it is only for a text in which nothing forbidden was found.
pub async fn compile_test_suite(
    toolchain: &Toolchain,
    bundle: &Bundle,
    submission: &StagedAnswer<'_>,
    lints: Lints,
    limits: ProcessLimits,
) -> Result<(Compilation, Option<PathBuf>)> {
    let StagedAnswer { crate_name, dir, out_dir, handed_in, .. } = *submission;
    let out_dir = std::path::absolute(out_dir)?;
    // Every version of the code under test comes to lie at the same path: a test that looks at its
    // own program's name learns nothing.
    let result = out_dir.join(format!("{crate_name}{}", env::consts::EXE_SUFFIX));
    let mut args = submission.args(bundle, "--test");
    args.extend(match lints {
        Lints::AsWritten => submission.forbidden(),
        Lints::Capped => Some("--cap-lints=allow".into()),
    });
    let memory = submission.builds_on.memory(&out_dir, SUITE_MEMORY);
    let source = std::path::absolute(dir)?;
    let read: Vec<&Path> = needed(toolchain, bundle).chain([source.as_path()]).collect();
    let confinement = Confinement::linker(handed_in.then_some(&read), &out_dir);
    let (step, lock) = (Step::Answer, submission.lock);
    let call = Call { step, crate_name, dir, args, memory, result, confinement, lock };
    call.compile(toolchain, limits).await
}

/// All that a test program needs of its environment, if it runs in `dir`: where the shared libraries
/// lie, and the answer, if that is one of them.
///
/// Seen from there, so that nobody's name for a folder above is in it: the loader takes a list of
/// paths, and reads a semicolon as the end of one, and `$ORIGIN` as something else.
pub fn test_environment(
    bundle: &Bundle,
    dir: &Path,
    answer: Option<&Path>,
) -> Result<Vec<(OsString, OsString)>> {
    let name = match env::consts::OS {
        "windows" => "PATH",
        "macos" => "DYLD_LIBRARY_PATH",
        _ => "LD_LIBRARY_PATH",
    };
    // Without links, because `..` leads out of where a link leads.
    let dir = fs::canonicalize(dir)?;
    let seen = |folder: &Path| -> Result<PathBuf> {
        let folder = fs::canonicalize(folder)?;
        Ok(pathdiff::diff_paths(&folder, &dir).unwrap_or(folder))
    };
    let folders = [Some(&*bundle.runtime_dir), answer.and_then(Path::parent)];
    let folders = folders.into_iter().flatten().map(seen).collect::<Result<Vec<_>>>()?;
    let folders = env::join_paths(folders).context("a path has a sign in it that parts paths")?;
    let mut variables = vec![(name.into(), folders)];
    variables.extend(inherited(&["SystemRoot"]).filter(|_| cfg!(windows)));
    Ok(variables)
}

fn common(bundle: &Bundle, columns: Option<usize>) -> Vec<OsString> {
    let mut args: Vec<OsString> = COMMON.iter().map(OsString::from).collect();
    args.extend(columns.map(|columns| format!("--diagnostic-width={columns}").into()));
    for folder in &bundle.deps_dirs {
        args.extend(["-L".into(), joined("dependency=", folder)]);
    }
    args.extend(externs(bundle.externs.iter().map(|(name, path)| (name.as_str(), path.as_path()))));
    args
}

fn externs<'a>(
    crates: impl IntoIterator<Item = (&'a str, &'a Path)>,
) -> impl Iterator<Item = OsString> {
    let argument = |(name, path)| ["--extern".into(), joined(&format!("{name}="), path)];
    crates.into_iter().flat_map(argument)
}

fn joined(start: &str, path: &Path) -> OsString {
    let mut argument = OsString::from(start);
    argument.push(path);
    argument
}

/// One call of the compiler.
struct Call<'a> {
    step: Step,
    crate_name: &'a str,
    dir: &'a Path,
    args: Vec<OsString>,
    /// The folder for incremental compilation, where that is wanted.
    memory: Option<PathBuf>,
    /// Named as the compiler names it by itself, from the crate's name.
    result: PathBuf,
    confinement: Confinement,
    lock: Option<&'a File>,
}

impl Call<'_> {
    async fn compile(
        self,
        toolchain: &Toolchain,
        limits: ProcessLimits,
    ) -> Result<(Compilation, Option<PathBuf>)> {
        let folder = self.result.parent().unwrap_or(Path::new(""));
        fs::create_dir_all(folder)
            .with_context(|| format!("could not make the folder {}", folder.display()))?;
        let mut compilation = self.attempt(toolchain, limits).await?;
        if compilation.end == INTERNAL_ERROR {
            // A compiler that was killed may have left a memory that confuses the next one.
            self.memory.as_deref().map_or(Ok(()), forget)?;
            compilation = self.attempt(toolchain, limits).await?;
        }
        let content = compilation.end == ProcessEnd::Exited(0);
        Ok((compilation, content.then_some(self.result)))
    }

    async fn attempt(&self, toolchain: &Toolchain, limits: ProcessLimits) -> Result<Compilation> {
        let folder = self.result.parent().unwrap_or(Path::new(""));
        let mut command = Command::new(&toolchain.rustc, self.dir, limits);
        command.args = self.args.clone();
        command.args.extend(match &self.memory {
            Some(memory) => vec!["-Ccodegen-units=16".into(), joined("-Cincremental=", memory)],
            // Nobody optimises across crates here, for which it would be kept.
            None => vec!["-Ccodegen-units=1".into(), "-Cembed-bitcode=no".into()],
        });
        // With the folder as an argument of its own: in `dep-info=PATH` a comma would end the path.
        command.args.extend(["--emit=link,dep-info".into(), "--out-dir".into(), folder.into()]);
        if self.confinement.role == ProcessRole::Linker {
            command.args.extend(toolchain.linker_argument());
        }
        command.env = environment(self.confinement.role, folder);
        command.confinement = Some(self.confinement.clone());
        command.lock = self.lock.map(File::try_clone).transpose()?;
        let run = run(command).await?;
        let files_read = match run.end {
            ProcessEnd::Exited(0) => files_read(&folder.join(format!("{}.d", self.crate_name)))?,
            _ => vec![],
        };
        Ok(Compilation { step: self.step, end: run.end, messages: run.stderr, files_read })
    }
}

/// The files that the compiler lists in the rules for `make` it has written to `path`: each has a
/// rule of its own, without anything after the colon.
fn files_read(path: &Path) -> Result<Vec<String>> {
    let rules = fs::read(path).with_context(|| format!("could not read {}", path.display()))?;
    let rules = String::from_utf8_lossy(&rules);
    let files = rules.lines().filter_map(|line| line.strip_suffix(':'));
    Ok(files.map(|file| file.replace("\\ ", " ")).collect())
}

fn forget(memory: &Path) -> io::Result<()> {
    match fs::remove_dir_all(memory) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// What the compiler knows of our environment. One that starts no linker needs nothing of it, and
/// could only tell. Temporary files go to `folder`, which is the only one it may write to.
fn environment(role: ProcessRole, folder: &Path) -> Vec<(OsString, OsString)> {
    let temporary = ["TMPDIR", "TMP", "TEMP"].map(|name| (name.into(), folder.into()));
    let linkers = inherited(NEEDED).filter(|_| role != ProcessRole::Compiler || cfg!(windows));
    temporary.into_iter().chain(linkers).collect()
}

/// What a linker may know of our environment: where programs and libraries are.
const NEEDED: &[&str] = if cfg!(windows) {
    &[
        "PATH",
        "SystemRoot",
        "SystemDrive",
        "ProgramData",
        "ProgramFiles",
        "ProgramFiles(x86)",
        "LIB",
        "LIBPATH",
    ]
} else {
    &["PATH", "SDKROOT", "DEVELOPER_DIR"]
};

fn inherited(names: &[&'static str]) -> impl Iterator<Item = (OsString, OsString)> {
    let value = |name: &&'static str| Some((OsStr::new(*name).to_owned(), env::var_os(name)?));
    names.iter().filter_map(value)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn the_loader_reads_no_name_that_the_user_has_given_a_folder() {
        let folder = tempfile::Builder::new().prefix("a;b $ORIGIN ").tempdir().unwrap();
        let (dir, libraries) = (folder.path().join("work/source"), folder.path().join("runtime"));
        for folder in [&dir, &libraries] {
            fs::create_dir_all(folder).unwrap();
        }
        let bundle = Bundle {
            key: String::new(),
            dylib: PathBuf::new(),
            deps_dirs: vec![],
            externs: BTreeMap::new(),
            harness: PathBuf::new(),
            source_dirs: vec![],
            runtime_dir: libraries.clone(),
        };
        let variables = test_environment(&bundle, &dir, None).unwrap();
        let (_, path) = &variables[0];
        assert!(!path.to_str().unwrap().contains([';', '$']), "{path:?}");
        let reached = fs::canonicalize(dir.join(path)).unwrap();
        assert_eq!(reached, fs::canonicalize(libraries).unwrap());
    }
}
