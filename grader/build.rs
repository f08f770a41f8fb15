//! Packs the course that the binary embeds: from the repository, so that a change there builds it
//! anew, or, in a package, which has no repository around it, from the one file that was packed there.
//! It also names the state of the course and of the grader's source: a workspace knows by the one that
//! the course it has recorded is this one, and no verdict is remembered that another source has given.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Error, ErrorKind};
use std::path::Path;

/// What belongs to the course, by its path in the repository.
const COURSE: [&str; 10] = [
    "grader/hidden",
    "grader/kata",
    "grader/harness",
    "grader/protocol",
    "grader/bundle",
    "grader/learners.lock",
    "solutions",
    "info.toml",
    "Cargo.toml",
    "Cargo.lock",
];

/// The course in a package: a line for each file, with its length and its path, an empty line, and
/// what the files hold, one after the other. It is packed where the binary is built, too:
/// `.ci/package.sh` takes it from there.
const PACKED: &str = "course.packed";

/// Files by their paths, with `/` in them.
type Files = BTreeMap<String, Vec<u8>>;

fn main() -> io::Result<()> {
    let course = if Path::new("hidden").is_dir() { in_repository()? } else { in_package()? };
    let out = env::var_os("OUT_DIR").ok_or(ErrorKind::NotFound)?;
    embed(&course, Path::new(&out))?;
    let mut source = Files::new();
    add(Path::new("src"), "src", &mut source)?;
    println!("cargo::rustc-env=EMBEDDED_COURSE={:016x}", state_of(&course));
    println!("cargo::rustc-env=GRADER_SOURCE={:016x}", state_of(&source));
    println!("cargo::rerun-if-changed=src");
    Ok(())
}

fn in_repository() -> io::Result<Files> {
    let mut files = Files::new();
    for name in COURSE {
        let path = Path::new("..").join(name);
        // Cargo looks through a folder with all below it, so a new or deleted file counts too.
        println!("cargo::rerun-if-changed={}", path.display());
        add(&path, name, &mut files)?;
    }
    Ok(files)
}

/// Adds a file, or all files below a folder, under this name.
fn add(path: &Path, name: &str, files: &mut Files) -> io::Result<()> {
    if !path.is_dir() {
        files.insert(name.to_owned(), fs::read(path)?);
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let inner = entry.file_name().into_string();
        let inner = inner.map_err(|name| broken(&format!("{} is not UTF-8", name.display())))?;
        add(&entry.path(), &format!("{name}/{inner}"), files)?;
    }
    Ok(())
}

fn in_package() -> io::Result<Files> {
    println!("cargo::rerun-if-changed={PACKED}");
    let packed = fs::read(PACKED).map_err(|error| broken(&format!("{PACKED}: {error}")))?;
    let cut = || broken(&format!("{PACKED} is no packed course"));
    let end = packed.windows(2).position(|pair| pair == b"\n\n").ok_or_else(cut)?;
    let (index, mut content) = (&packed[..end], &packed[end + 2..]);
    let mut files = Files::new();
    for line in String::from_utf8_lossy(index).lines() {
        let (length, path) = line.split_once(' ').ok_or_else(cut)?;
        let length = length.parse().map_err(|_| cut())?;
        let (file, rest) = content.split_at_checked(length).ok_or_else(cut)?;
        files.insert(path.to_owned(), file.to_vec());
        content = rest;
    }
    Ok(files)
}

fn broken(what: &str) -> Error {
    Error::new(ErrorKind::InvalidData, what)
}

/// Writes the course as one file, and for `src/mechanisms/course/embedded.rs` where in it each of its
/// files lies, so that at a start nothing has to be read or unpacked.
fn embed(course: &Files, out: &Path) -> io::Result<()> {
    let mut packed = String::new();
    for (path, content) in course {
        // Writing to a text cannot fail.
        let _ = writeln!(packed, "{} {path}", content.len());
    }
    let mut packed = (packed + "\n").into_bytes();
    let mut index = String::from("&[\n");
    for (path, content) in course {
        let _ = writeln!(index, "({path:?}, {}, {}),", packed.len(), packed.len() + content.len());
        packed.extend(content);
    }
    fs::write(out.join("index.rs"), index + "]\n")?;
    fs::write(out.join(PACKED), packed)
}

/// Names what these files hold.
fn state_of(files: &Files) -> u64 {
    let mut hasher = DefaultHasher::new();
    files.hash(&mut hasher);
    hasher.finish()
}
