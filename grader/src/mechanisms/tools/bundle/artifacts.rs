//! What cargo said it built, and which crates of the lock file the library needs: where its parts
//! lie. Building itself is not done here.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::vocabulary::crates;
use crate::vocabulary::failure::Result;

/// The shared library and what is needed to link it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bundle {
    /// What it was built from, as one hash.
    pub key: String,
    /// The library.
    pub dylib: PathBuf,
    /// Where the compiler finds the crates that the library was built from.
    pub deps_dirs: Vec<PathBuf>,
    /// The crates that an exercise may name, by their name in code.
    pub externs: BTreeMap<String, PathBuf>,
    /// The crate that only hidden tests may name.
    pub harness: PathBuf,
    /// Where the sources of those crates lie: the compiler quotes them in its messages.
    pub source_dirs: Vec<PathBuf>,
    /// A folder with all the shared libraries that a test program needs beside the system's, this
    /// one and the standard library. Another user can read it where the toolchain lies at home.
    pub runtime_dir: PathBuf,
}

/// What cargo said it built.
#[derive(Default)]
pub struct Artifacts {
    libraries: Vec<Library>,
    packages: BTreeSet<String>,
}

struct Library {
    crate_name: String,
    package: String,
    source_dir: PathBuf,
    files: Vec<PathBuf>,
    is_dependency: bool,
}

/// The lines of `--message-format=json` that count here.
#[derive(Deserialize)]
struct Message {
    reason: String,
    package_id: String,
    manifest_path: PathBuf,
    target: Target,
    filenames: Vec<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

impl Target {
    fn is(&self, kind: &str) -> bool {
        self.kind.iter().any(|own| own == kind)
    }
}

impl Artifacts {
    /// How many packages are built.
    pub fn packages(&self) -> usize {
        self.packages.len()
    }

    /// Whether this line is about a package that was not yet built.
    pub fn take_in(&mut self, line: &[u8]) -> bool {
        // Lines of another form are about something else.
        let Ok(message) = serde_json::from_slice::<Message>(line) else { return false };
        let Message { reason, package_id, manifest_path, target, filenames } = message;
        if reason != "compiler-artifact" || target.is("custom-build") {
            return false;
        }
        self.libraries.push(Library {
            crate_name: target.name.replace('-', "_"),
            package: package_id.clone(),
            source_dir: manifest_path.parent().unwrap_or(Path::new("")).to_owned(),
            files: filenames,
            // A macro is a dependency too, but not an `rlib`.
            is_dependency: !target.is("dylib"),
        });
        self.packages.insert(package_id)
    }

    pub fn bundle(&self, key: &str, locked: &Locked, runtime_dir: &Path) -> Result<Bundle> {
        let dylib = self.file("bundle", "", env::consts::DLL_SUFFIX)?;
        let rlib = |name: &str| self.file(name, locked.version_used_by("bundle", name), ".rlib");
        let externs = crates::names().map(|name| Ok((name.clone(), rlib(&name)?)));
        let dependencies = self.libraries.iter().filter(|library| library.is_dependency);
        let files = dependencies.flat_map(|library| &library.files);
        let sources: BTreeSet<&PathBuf> =
            self.libraries.iter().map(|library| &library.source_dir).collect();
        let folders: BTreeSet<&Path> = files.filter_map(|file| file.parent()).collect();
        Ok(Bundle {
            key: key.to_owned(),
            dylib: among(dylib, &folders),
            externs: externs.collect::<Result<_>>()?,
            harness: rlib("harness")?,
            deps_dirs: folders.into_iter().map(Path::to_owned).collect(),
            source_dirs: sources.into_iter().cloned().collect(),
            runtime_dir: runtime_dir.to_owned(),
        })
    }

    /// The file with this ending that was built for this crate, in this version if there are many.
    fn file(&self, crate_name: &str, version: &str, ending: &str) -> Result<PathBuf> {
        let called = self.libraries.iter().filter(|library| library.crate_name == crate_name);
        let right = called.filter(|library| is_version(&library.package, version));
        let mut files = right.flat_map(|library| &library.files);
        let file = files.find(|file| ends_with(file, ending)).with_context(|| {
            format!("cargo built the shared library but said nothing of `{crate_name}` {version}")
        })?;
        Ok(file.clone())
    }
}

fn ends_with(path: &Path, ending: &str) -> bool {
    path.as_os_str().as_encoded_bytes().ends_with(ending.as_bytes())
}

/// Whether a package id, such as `…#tokio@1.54.1` or `…/kata#0.1.0`, is of this version.
fn is_version(package_id: &str, version: &str) -> bool {
    let (_, id) = package_id.rsplit_once('#').unwrap_or(("", package_id));
    version.is_empty() || id.rsplit_once('@').map_or(id, |(_, version)| version) == version
}

/// The same library beside the crates it was built from, if cargo only showed its other name
/// outside: the compiler dislikes to find it in two places.
fn among(dylib: PathBuf, folders: &BTreeSet<&Path>) -> PathBuf {
    let Some(name) = dylib.file_name() else { return dylib };
    folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file()).unwrap_or(dylib)
}

/// The packages of a lock file.
#[derive(Default, Serialize, Deserialize)]
pub struct Locked {
    /// How the file is laid out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    version: Option<u64>,
    #[serde(default)]
    package: Vec<Package>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Package {
    name: String,
    version: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    checksum: Option<String>,
    /// `name`, or `name version` where there are many, or also with its source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    dependencies: Vec<String>,
}

impl Locked {
    pub fn read(lock_file: &str) -> Result<Self> {
        Ok(toml::from_str(lock_file).context("Cargo.lock is no lock file")?)
    }

    /// The lock file's text.
    pub fn text(&self) -> Result<String> {
        Ok(toml::to_string(self).context("could not write a lock file")?)
    }

    /// Only what a package needs, itself included. Every dependency is named with its version, so that
    /// what else there was does not show.
    pub fn within(&self, name: &str) -> Self {
        let needed = self.beneath(name);
        let is_needed = |package: &&Package| needed.contains(&(&*package.name, &*package.version));
        let with_version = |dependency: &String| match self.named(dependency) {
            Some(package) if dependency.split(' ').count() < 3 => {
                format!("{} {}", package.name, package.version)
            }
            _ => dependency.clone(),
        };
        let packages = self.package.iter().filter(is_needed).map(|package| Package {
            dependencies: package.dependencies.iter().map(with_version).collect(),
            ..package.clone()
        });
        Self { version: self.version, package: packages.collect() }
    }

    fn named(&self, dependency: &str) -> Option<&Package> {
        let mut words = dependency.split(' ');
        let (name, version) = (words.next()?, words.next());
        let fits = |version: Option<&str>, package: &Package| {
            version.is_none_or(|version| version == package.version)
        };
        self.package.iter().find(|package| package.name == name && fits(version, package))
    }

    /// Everything that a package needs, itself included: name and version.
    pub fn beneath(&self, name: &str) -> BTreeSet<(&str, &str)> {
        let mut found = BTreeSet::new();
        let mut open: Vec<&Package> = self.named(name).into_iter().collect();
        while let Some(package) = open.pop() {
            if found.insert((&*package.name, &*package.version)) {
                open.extend(package.dependencies.iter().filter_map(|name| self.named(name)));
            }
        }
        found
    }

    /// The version of a crate that a package names itself; empty if the lock file does not tell.
    fn version_used_by(&self, user: &str, crate_name: &str) -> &str {
        let user = self.named(user).into_iter();
        let mut used = user.flat_map(|user| &user.dependencies).filter_map(|name| self.named(name));
        let used = used.find(|package| package.name.replace('-', "_") == crate_name);
        used.map_or("", |package| &package.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK_FILE: &str = r#"
        [[package]]
        name = "bundle"
        version = "0.1.0"
        dependencies = ["bytes 1.2.0", "tokio-util"]
        [[package]]
        name = "bytes"
        version = "0.9.0"
        [[package]]
        name = "bytes"
        version = "1.2.0"
        [[package]]
        name = "tokio-util"
        version = "0.7.0"
        dependencies = ["bytes 1.2.0"]
        [[package]]
        name = "clap"
        version = "4.0.0"
    "#;

    #[test]
    fn only_what_the_library_needs_is_counted() {
        let locked = Locked::read(LOCK_FILE).unwrap();
        let needed = [("bundle", "0.1.0"), ("bytes", "1.2.0"), ("tokio-util", "0.7.0")];
        assert_eq!(locked.beneath("bundle"), BTreeSet::from(needed));
    }

    #[test]
    fn of_many_versions_the_one_that_the_library_names_is_taken() {
        let mut artifacts = Artifacts::default();
        let line = |id: &str, file: &str| {
            format!(
                r#"{{"reason":"compiler-artifact","package_id":"{id}","manifest_path":"/x/Cargo.toml",
                "target":{{"name":"bytes","kind":["lib"]}},"filenames":["{file}"]}}"#
            )
        };
        assert!(artifacts.take_in(line("registry+x#bytes@0.9.0", "old.rlib").as_bytes()));
        assert!(artifacts.take_in(line("registry+x#bytes@1.2.0", "new.rlib").as_bytes()));
        assert!(!artifacts.take_in(b"{\"reason\":\"build-finished\",\"success\":true}"));
        let locked = Locked::read(LOCK_FILE).unwrap();
        let version = locked.version_used_by("bundle", "bytes");
        assert_eq!(artifacts.file("bytes", version, ".rlib").unwrap(), Path::new("new.rlib"));
        assert!(artifacts.file("tokio", "", ".rlib").is_err());
    }

    #[test]
    fn a_version_is_read_from_every_form_of_a_package_id() {
        assert!(is_version("registry+https://example.org/index#tokio-util@0.7.0", "0.7.0"));
        assert!(is_version("path+file:///source/grader/kata#0.1.0", "0.1.0"));
        assert!(!is_version("path+file:///source/grader/kata#0.1.0", "1.1.0"));
    }
}
