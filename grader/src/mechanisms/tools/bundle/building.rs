//! One build of the shared library, by cargo, from files of ours in a folder, a target directory and
//! a profile of its own: so nobody's lock is in the way and nobody's settings leak in, but where
//! crates come from.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, anyhow};

use super::artifacts::{Artifacts, Bundle};
use super::sources::{LIBRARY, PROFILE, Sources};
use super::substitution;
use crate::mechanisms::tools::machine::refuse_what_hinders;
use crate::mechanisms::tools::process::{Command, ProcessLimits, spawn};
use crate::mechanisms::tools::toolchain::Toolchain;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::record::{ProcessEnd, ProcessRun};

/// Flags for every crate in the library: Tokio's task hooks and seeded scheduler are behind the
/// first one, and only with the second one does the library share a standard library with what
/// links it. They outrank the flags in any configuration file that cargo finds.
pub const FLAGS: &[&str] = if cfg!(target_os = "linux") {
    // What the library needs of itself it finds without a search by name. A test's start made nine
    // thousand of those: with its program it took 2.8 ms of CPU, and takes 1.0 without them.
    &["--cfg", "tokio_unstable", "-C", "prefer-dynamic", "-C", "link-arg=-Wl,-Bsymbolic"]
} else {
    &["--cfg", "tokio_unstable", "-C", "prefer-dynamic"]
};

/// Settings for cargo that outrank those of the user: no wrapper around the compiler, because the
/// key does not know it.
const SETTINGS: [(&str, &str); 3] =
    [("CARGO_INCREMENTAL", "0"), ("RUSTC_WRAPPER", ""), ("RUSTC_WORKSPACE_WRAPPER", "")];

/// Cargo's errors are for people; only what it has built is read.
const MESSAGES: &str = "--message-format=json-render-diagnostics";

/// For one run of cargo: enough for a slow network and a slow machine.
const LIMITS: ProcessLimits = ProcessLimits {
    wall: Duration::from_secs(60 * 60),
    cpu: Duration::from_secs(60 * 60),
    memory: u64::MAX,
    output: 16 << 20,
};

/// Builds what is staged. Without the network first: what was downloaded once is enough.
pub async fn build(
    home: &Path,
    key: &str,
    sources: &Sources,
    toolchain: &Toolchain,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Bundle> {
    let locked = &sources.locked;
    let total = locked.beneath(LIBRARY).len();
    progress(0, total);
    let mut build = cargo_build(home, toolchain, total, progress).await?;
    if build.run.end != ProcessEnd::Exited(0) {
        // Before the network is blamed for what this machine lacks.
        refuse_what_hinders(toolchain, home).await?;
        download(home, toolchain).await?;
        build = cargo_build(home, toolchain, total, progress).await?;
    }
    if build.run.end != ProcessEnd::Exited(0) {
        refuse_what_hinders(toolchain, home).await?;
        return Err(not_built(&words(&build.run)));
    }
    progress(total, total);
    build.artifacts.bundle(key, locked, &home.join("runtime"))
}

/// Copies what a test program needs when it runs into one folder.
pub fn gather_runtime(bundle: &Bundle, toolchain: &Toolchain) -> Result<()> {
    fs::create_dir_all(&bundle.runtime_dir)?;
    let mut libraries = vec![bundle.dylib.clone()];
    let standard = format!("{}std-", env::consts::DLL_PREFIX);
    for entry in fs::read_dir(&toolchain.target_libdir)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with(&standard) && name.ends_with(env::consts::DLL_SUFFIX) {
            libraries.push(path);
        }
    }
    for library in libraries {
        let name = library.file_name().unwrap_or_default();
        fs::copy(&library, bundle.runtime_dir.join(name))
            .with_context(|| format!("could not copy {}", library.display()))?;
    }
    Ok(())
}

/// Fetches every crate that the lock file names for this platform.
pub async fn download(home: &Path, toolchain: &Toolchain) -> Result<()> {
    let run = spawn(cargo(home, toolchain, &["fetch"]))?.finish().await?;
    if run.end == ProcessEnd::Exited(0) {
        return Ok(());
    }
    Err(not_to_be_had("download what the exercises build on", &run))
}

/// Crates are not where cargo looked for them.
fn not_to_be_had(what: &str, run: &ProcessRun) -> Failure {
    let remedy = match substitution::find() {
        Some(there) => format!("{there}. See that they are to be had there, or take that out."),
        None => "Connect to the internet and try again. It is needed only this once.".to_owned(),
    };
    Failure::user(format!("Cargo could not {what}:\n{}", words(run)), remedy)
}

/// Whether all that is built from what is staged in `home` was downloaded before.
pub async fn is_downloaded(home: &Path, toolchain: &Toolchain) -> Result<bool> {
    let run = spawn(cargo(home, toolchain, &["fetch", "--offline"]))?.finish().await?;
    Ok(run.end == ProcessEnd::Exited(0))
}

/// Whose fault it is that nothing could be built, on a machine that can build programs.
fn not_built(words: &str) -> Failure {
    match substitution::find() {
        Some(there) => Failure::user(
            format!("The library that exercises link cannot be built:\n{words}"),
            format!("{there}. Take that out, or see that they are the same ones."),
        ),
        None => anyhow!("could not build the shared library:\n{words}").into(),
    }
}

fn words(run: &ProcessRun) -> String {
    let stderr = String::from_utf8_lossy(&run.stderr);
    match run.end {
        ProcessEnd::Exited(_) => stderr.trim_end().to_owned(),
        end => format!("{}\ncargo ended with {end:?}", stderr.trim_end()).trim_start().to_owned(),
    }
}

/// One run of `cargo build`, and what it said it built.
struct Build {
    run: ProcessRun,
    artifacts: Artifacts,
}

async fn cargo_build(
    home: &Path,
    toolchain: &Toolchain,
    total: usize,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Build> {
    let arguments = ["build", "--offline", "--profile", PROFILE, "--package", LIBRARY, MESSAGES];
    let mut artifacts = Artifacts::default();
    let mut line = Vec::new();
    let mut running = spawn(cargo(home, toolchain, &arguments))?;
    let run = running.finish_watching(|bytes| {
        for &byte in bytes {
            if byte != b'\n' {
                line.push(byte);
                continue;
            }
            if artifacts.take_in(&line) {
                // The lock file also counts what only other platforms build.
                progress(artifacts.packages().min(total), total);
            }
            line.clear();
        }
    });
    let run = run.await?;
    Ok(Build { run, artifacts })
}

fn cargo(home: &Path, toolchain: &Toolchain, arguments: &[&str]) -> Command {
    // Named, so that flags are not for build scripts and macros, that no configuration file can
    // choose another platform, and that what is built for it has a folder of its own.
    let arguments = [arguments, &["--target", &toolchain.host]].concat();
    cargo_among(env::vars_os(), home, toolchain, &arguments)
}

/// Has cargo copy the sources of every crate that is locked in `home`, or in the workspace of
/// `clone`, into a folder, for whatever platform they are.
pub async fn copy_sources(
    home: &Path,
    clone: Option<&Path>,
    toolchain: &Toolchain,
    folder: &Path,
) -> Result<()> {
    let copying = |network: &[&str]| {
        // Not `--locked`: cargo writes what was picked out of a lock file in its own way.
        let arguments = [&["vendor", "--quiet", "--versioned-dirs"], network].concat();
        let mut command = cargo_among(env::vars_os(), home, toolchain, &arguments);
        if let Some(clone) = clone {
            command.args.extend(["--sync".into(), clone.join("Cargo.toml").into()]);
        }
        command.args.push(folder.into());
        spawn(command)
    };
    // What was downloaded once is enough.
    if copying(&["--offline"])?.finish().await?.end == ProcessEnd::Exited(0) {
        return Ok(());
    }
    let run = copying(&[])?.finish().await?;
    if run.end == ProcessEnd::Exited(0) {
        return Ok(());
    }
    Err(not_to_be_had("copy the sources of what the exercises build on", &run))
}

/// A call of cargo where these are the variables of the environment.
fn cargo_among(
    variables: impl Iterator<Item = (OsString, OsString)>,
    home: &Path,
    toolchain: &Toolchain,
    arguments: &[&str],
) -> Command {
    // From the root of all folders, where no configuration file above the workspace is found.
    let root = home.ancestors().last().unwrap_or(home);
    let mut command = Command::new(&toolchain.cargo, root, LIMITS);
    command.args = arguments.iter().map(OsString::from).collect();
    command.args.extend(["--manifest-path".into(), home.join("source/Cargo.toml").into()]);
    command.env = variables.filter(|(name, _)| is_passed_on(&name.to_string_lossy())).collect();
    let set = [
        ("RUSTC", toolchain.rustc.clone().into_os_string()),
        ("CARGO_TARGET_DIR", home.join("target").into_os_string()),
        ("CARGO_BUILD_BUILD_DIR", home.join("target").into_os_string()),
        ("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\x1f").into()),
    ];
    command.env.extend(set.map(|(name, value)| (name.into(), value)));
    command.env.extend(SETTINGS.map(|(name, value)| (name.into(), value.into())));
    // The one that tests are linked with, and not one that a configuration file names for others.
    if cfg!(unix) {
        let host = toolchain.host.to_ascii_uppercase().replace(['-', '.'], "_");
        let linker = toolchain.linker.clone().unwrap_or_else(|| "cc".into());
        command.env.push((format!("CARGO_TARGET_{host}_LINKER").into(), linker.into()));
    }
    command
}

/// Whether cargo is to see this variable: where tools and crates come from, and nothing else.
/// `cargo run` sets many more.
fn is_passed_on(name: &str) -> bool {
    const TOOLS: [&str; 14] = [
        "PATH",
        "HOME",
        "RUSTUP_HOME",
        "TMPDIR",
        "TEMP",
        "TMP",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "SSH_AUTH_SOCK",
        "USERPROFILE",
        "APPDATA",
        "LOCALAPPDATA",
        "SYSTEMROOT",
        "SYSTEMDRIVE",
    ];
    // What Microsoft's linker is found by.
    const WINDOWS: [&str; 6] =
        ["PROGRAMDATA", "PROGRAMFILES", "PROGRAMFILES(X86)", "LIB", "LIBPATH", "INCLUDE"];
    const PROXIES: [&str; 4] = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"];
    const NOT: [&str; 11] = [
        "CARGO_BUILD_",
        "CARGO_ENCODED_RUSTFLAGS",
        "CARGO_TARGET_",
        "CARGO_INCREMENTAL",
        "CARGO_MANIFEST_",
        "CARGO_PKG_",
        "CARGO_PROFILE_",
        "CARGO_CRATE_NAME",
        "CARGO_BIN_",
        "CARGO_PRIMARY_PACKAGE",
        "CARGO_UNSTABLE_",
    ];
    let name = name.to_ascii_uppercase();
    let tool = TOOLS.contains(&name.as_str())
        || PROXIES.contains(&name.as_str())
        || (cfg!(windows) && WINDOWS.contains(&name.as_str()));
    tool || (name.starts_with("CARGO_") && !NOT.iter().any(|prefix| name.starts_with(prefix)))
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::super::sources::{MEMBERS, workspace_manifest, write};
    use super::*;

    /// Settings that somebody may well have, each of which would end our build.
    fn settings_of_others(host: &str) -> String {
        format!(
            "[profile.dev]\npanic = \"abort\"\n\
             [build]\nrustc-wrapper = \"/no/wrapper\"\ntarget = \"no-such-target\"\n\
             rustflags = [\"--no-such-flag\"]\ntarget-dir = \"/no/where\"\n\
             [target.{host}]\nlinker = \"no-such-linker\"\nrustflags = [\"--no-such-flag\"]\n"
        )
    }

    /// A library as ours, and as small as one can be, that is content only with our settings.
    fn stage_small_library(home: &Path) {
        let source = home.join("source");
        let manifest = workspace_manifest(b"[workspace]\nresolver = \"3\"\n").unwrap();
        write(&source, "Cargo.toml", manifest.as_bytes()).unwrap();
        for member in MEMBERS {
            let name = Path::new(member).file_name().unwrap().to_str().unwrap();
            let package = format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n");
            let kind = if name == "bundle" { "[lib]\ncrate-type = [\"dylib\"]\n" } else { "" };
            write(&source, &format!("{member}/Cargo.toml"), (package + kind).as_bytes()).unwrap();
            let text = "#[cfg(any(panic = \"abort\", not(tokio_unstable)))]\n\
                        compile_error!(\"not ours\");\n";
            write(&source, &format!("{member}/src/lib.rs"), text.as_bytes()).unwrap();
        }
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn nobodys_settings_for_building_leak_in() {
        let folder = TempDir::new().unwrap();
        let toolchain =
            crate::mechanisms::tools::toolchain::find(folder.path(), folder.path()).await.unwrap();
        let settings = settings_of_others(&toolchain.host);
        // Which no setting of ours outranks.
        let above = format!("paths = [\"/no/such/crate\"]\n{settings}");
        write(folder.path(), ".cargo/config.toml", above.as_bytes()).unwrap();
        write(folder.path(), "cargo-home/config.toml", settings.as_bytes()).unwrap();
        let home = folder.path().join("a/b/home");
        stage_small_library(&home);
        let own = [
            ("CARGO_HOME", folder.path().join("cargo-home").into_os_string()),
            ("CARGO_PROFILE_DEV_PANIC", "abort".into()),
            ("CARGO_BUILD_TARGET", "no-such-target".into()),
            ("RUSTFLAGS", "--no-such-flag".into()),
            ("RUSTC_WRAPPER", "/no/wrapper".into()),
        ];
        let path = env::vars_os().filter(|(name, _)| name == "PATH");
        let variables = path.chain(own.map(|(name, value)| (name.into(), value)));
        let build = ["build", "--offline", "--profile", PROFILE, "--package", "bundle"];
        let arguments = [&build[..], &["--target", &toolchain.host]].concat();
        let built = spawn(cargo_among(variables, &home, &toolchain, &arguments)).unwrap();
        let built = { built }.finish().await.unwrap();
        assert_eq!(built.end, ProcessEnd::Exited(0), "{}", words(&built));
    }

    #[test]
    fn cargo_learns_where_crates_come_from_and_not_what_cargo_run_set() {
        for name in ["PATH", "https_proxy", "CARGO_HOME", "CARGO_REGISTRIES_OURS_INDEX"] {
            assert!(is_passed_on(name), "{name}");
        }
        for name in ["RUSTFLAGS", "CARGO_TARGET_DIR", "CARGO_PKG_NAME", "RUSTC_WRAPPER", "CARGO"] {
            assert!(!is_passed_on(name), "{name}");
        }
    }
}
