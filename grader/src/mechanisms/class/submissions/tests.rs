//! Classes as people have them, and archives as nobody should.

mod archives;

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::*;
use crate::vocabulary::exit_code::Exit;

const GREET: &str = "exercises/01_futures/01_greet/src/lib.rs";
const JOIN: &str = "exercises/01_futures/02_join/src/lib.rs";

fn keys() -> [Key; 2] {
    ["01_greet", "02_join"].map(|folder| Key::new("01_futures", folder))
}

/// Files with their contents: a folder if the path ends with `/`.
type Files<'a> = &'a [(&'a str, &'a str)];

fn on_disk(files: Files<'_>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, content) in files {
        write(&folder.path().join(path), content);
    }
    folder
}

fn write(path: &Path, content: impl AsRef<[u8]>) {
    if path.as_os_str().as_encoded_bytes().ends_with(b"/") {
        return fs::create_dir_all(path).unwrap();
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

fn zipped(files: Files<'_>) -> Vec<u8> {
    zipped_with(files, SimpleFileOptions::default())
}

fn zipped_with(files: Files<'_>, options: SimpleFileOptions) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(vec![]));
    for (path, content) in files {
        if path.ends_with('/') {
            zip.add_directory(*path, options).unwrap();
        } else {
            zip.start_file(*path, options).unwrap();
            zip.write_all(content.as_bytes()).unwrap();
        }
    }
    zip.finish().unwrap().into_inner()
}

fn tarred(files: Files<'_>) -> Vec<u8> {
    let mut tar = tar::Builder::new(vec![]);
    for (path, content) in files {
        let kind = match path.ends_with('/') {
            true => tar::EntryType::Directory,
            false => tar::EntryType::Regular,
        };
        append(&mut tar, path, kind, content.as_bytes());
    }
    tar.into_inner().unwrap()
}

/// Appends an entry whose path the library would not write.
fn append(tar: &mut tar::Builder<Vec<u8>>, path: &str, kind: tar::EntryType, content: &[u8]) {
    let mut header = tar::Header::new_gnu();
    header.as_old_mut().name[..path.len()].copy_from_slice(path.as_bytes());
    header.set_entry_type(kind);
    header.set_size(content.len() as u64);
    header.set_cksum();
    tar.append(&header, content).unwrap();
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(vec![], Compression::default());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

/// The bytes with each `from` made `to`, in every header there is.
fn patched(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = bytes.to_vec();
    let places: Vec<_> = (0..=bytes.len() - from.len())
        .filter(|at| bytes[*at..].starts_with(from.as_bytes()))
        .collect();
    assert!(!places.is_empty(), "there is no {from}");
    for at in places {
        bytes[at..][..to.len()].copy_from_slice(to.as_bytes());
    }
    bytes
}

/// Sets what stands at an offset in each local and in each central header.
fn with_headers(zip: &[u8], local: usize, central: usize, value: u8) -> Vec<u8> {
    let mut bytes = zip.to_vec();
    for at in 0..bytes.len() - 4 {
        match &bytes[at..at + 4] {
            b"PK\x03\x04" => bytes[at + local] = value,
            b"PK\x01\x02" => bytes[at + central] = value,
            _ => {}
        }
    }
    bytes
}

/// What came of a source, in a word.
fn word(intake: &Intake) -> String {
    match intake {
        Intake::Text(text) => text.clone(),
        Intake::Rejected(refusal) => format!("{refusal:?}"),
        Intake::Missing => "-".to_owned(),
        Intake::Unreadable(error) => error.to_string(),
    }
}

/// Each submission found: its name and its two sources.
fn found(path: &Path) -> Vec<String> {
    let found = find(&[path.to_owned()], &keys()).unwrap();
    found.iter().map(line).collect()
}

fn line(submission: &Submission) -> String {
    let [greet, join] = keys().map(|key| word(&submission.source(&key)));
    format!("{}: {greet} {join}", submission.id)
}

fn failure(paths: &[&Path]) -> String {
    let paths: Vec<_> = paths.iter().map(|path| path.to_path_buf()).collect();
    let failure = find(&paths, &keys()).unwrap_err();
    assert!(matches!(failure, Failure::User { .. }), "{failure}");
    assert_eq!(failure.exit(), Exit::Usage);
    failure.to_string()
}

/// The files of these paths, each with the content `x`, where GREET and JOIN stand for sources.
fn files(paths: &[&str]) -> Vec<(String, &'static str)> {
    paths.iter().map(|path| (path.replace("GREET", GREET).replace("JOIN", JOIN), "x")).collect()
}

fn borrowed<'a>(files: &'a [(String, &'a str)]) -> Vec<(&'a str, &'a str)> {
    files.iter().map(|(path, content)| (path.as_str(), *content)).collect()
}

#[test]
fn a_class_is_found_as_it_lies() {
    let cases: [(&str, &[&str], &[&str]); 9] = [
        (
            "folders, sorted by name",
            &["bob/GREET", "alice/GREET", "alice/JOIN", "Zoe/JOIN"],
            &["Zoe: - x", "alice: x x", "bob: x -"],
        ),
        ("an empty folder", &["alice/GREET", "bob/"], &["alice: x -", "bob: - -"]),
        ("a folder with something else", &["bob/notes.txt"], &["bob: - -"]),
        ("one folder deeper", &["alice/my-kata/GREET"], &["alice: x -"]),
        (
            "two workspaces of one student",
            &["alice/one/GREET", "alice/two/GREET"],
            &["alice: Ambiguous Ambiguous"],
        ),
        (
            "what is hidden, the system's or stray",
            &[
                "alice/GREET",
                "alice/.old/GREET",
                ".git/GREET",
                ".x.zip",
                "__MACOSX/GREET",
                "target/GREET",
                "README.md",
                "grades.csv",
            ],
            &["alice: x -"],
        ),
        ("a hidden workspace", &["alice/.old/GREET"], &["alice: - -"]),
        (
            "sources that are not the course's",
            &["alice/exercises/99_more/99_more/src/lib.rs", "alice/exercises/01_futures/lib.rs"],
            &["alice: - -"],
        ),
        (
            "archives that cannot be read",
            &["alice.rar", "bob.tar.xz", "eve/kata.7z"],
            &[
                "alice: Archive(Unsupported) Archive(Unsupported)",
                "bob: Archive(Unsupported) Archive(Unsupported)",
                "eve: Archive(Unsupported) Archive(Unsupported)",
            ],
        ),
    ];
    for (what, paths, expected) in cases {
        let class = on_disk(&borrowed(&files(paths)));
        assert_eq!(found(class.path()), expected, "{what}");
    }
}

#[test]
fn a_folder_with_exercises_is_one_submission() {
    let class = on_disk(&[("alice/exercises/01_futures/01_greet/src/lib.rs", "x")]);
    assert_eq!(found(&class.path().join("alice")), ["alice: x -"]);
    assert_eq!(found(&class.path().join("alice/.")), ["alice: x -"]);
    assert_eq!(found(&class.path().join("alice/exercises/..")), ["alice: x -"]);
}

#[test]
fn sources_are_read_when_they_are_asked_for() {
    let class = on_disk(&borrowed(&files(&["alice/GREET", "bob/GREET"])));
    let found = find(&[class.path().to_owned()], &keys()).unwrap();
    write(&class.path().join("alice").join(GREET), "later");
    fs::remove_dir_all(class.path().join("bob")).unwrap();
    assert_eq!(found.iter().map(line).collect::<Vec<_>>(), ["alice: later -", "bob: - -"]);
}

#[test]
fn what_the_instructor_can_put_right_is_said() {
    let class =
        on_disk(&borrowed(&files(&["a/alice/GREET", "b/alice/GREET", "c/notes.txt", "n.txt"])));
    let at = |path: &str| class.path().join(path);
    let nests = zipped(&[("alice/kata.zip", "PK"), ("bob/kata.zip", "PK")]);
    write(&at("nests.zip"), nests);
    fs::create_dir(at("empty")).unwrap();
    let cases: [(&[&str], &[&str]); 7] = [
        (&["nowhere"], &["There is nothing at ", "nowhere"]),
        (&["n.txt/x"], &["n.txt"]),
        (&["n.txt"], &["neither a folder nor an archive"]),
        (&["empty"], &["There are no submissions in ", "empty", "exercises"]),
        (&["c"], &["There are no submissions in "]),
        (&["nests.zip"], &["nests.zip holds archives", "Unpack it"]),
        (&["a", "b"], &["Two submissions are called alice: ", "a/alice and ", "b/alice"]),
    ];
    for (paths, parts) in cases {
        let paths: Vec<_> = paths.iter().map(|path| at(path)).collect();
        let paths: Vec<_> = paths.iter().map(|path| path.as_path()).collect();
        let failure = failure(&paths).replace('\\', "/");
        for part in parts {
            assert!(failure.contains(part), "{failure}");
        }
    }
}

#[test]
fn a_folder_and_an_archive_of_one_name_are_told() {
    let class = on_disk(&borrowed(&files(&["alice/GREET"])));
    write(&class.path().join("alice.zip"), zipped(&[(GREET, "x")]));
    let failure = failure(&[class.path()]);
    assert!(failure.contains("alice.zip") && failure.contains("called alice"), "{failure}");
}

#[cfg(unix)]
#[test]
fn a_link_leads_to_nobody_elses_work() {
    use std::os::unix::fs::symlink;
    let class =
        on_disk(&borrowed(&files(&["alice/GREET", "x.zip", "bob/", "dan/exercises/", "n.txt"])));
    let at = |path: &str| class.path().join(path);
    symlink("alice", at("eve")).unwrap();
    symlink("x.zip", at("fay.zip")).unwrap();
    symlink("n.txt", at("link.txt")).unwrap();
    symlink("../alice/exercises", at("bob/exercises")).unwrap();
    symlink("../../alice/exercises/01_futures", at("dan/exercises/01_futures")).unwrap();
    fs::remove_file(at("x.zip")).unwrap();
    fs::create_dir(at("gus")).unwrap();
    symlink("../alice", at("gus/kata")).unwrap();
    let expected = [
        "alice: x -",
        "bob: Symlink Symlink",
        "dan: Symlink Symlink",
        "eve: Symlink Symlink",
        "fay: Symlink Symlink",
        "gus: - -",
    ];
    assert_eq!(found(class.path()), expected);
    // What the instructor has named may be a link.
    assert_eq!(found(&at("eve")), ["eve: x -"]);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let class = on_disk(&borrowed(&files(&["alice/"])));
    let source = class.path().join("alice").join(GREET);
    fs::create_dir_all(source.parent().unwrap()).unwrap();
    for pipe in [source, class.path().join("bob.zip")] {
        let made = std::process::Command::new("mkfifo").arg(pipe).status().unwrap();
        assert!(made.success());
    }
    assert_eq!(found(class.path()), ["alice: NotAFile -", "bob: NotAFile NotAFile"]);
}

#[test]
fn a_name_becomes_plain_text_and_stays_unique() {
    let cases: [(&[u8], &str); 7] = [
        (b"alice", "alice"),
        ("Zoë Müller (2)".as_bytes(), "Zoë Müller (2)"),
        (b"a\x1b[31m\n", r"a\u{1b}[31m\u{a}"),
        (b"a\xff", r"a\xff"),
        (br"a\xff", r"a\\xff"),
        (br"a\u{a}", r"a\\u{a}"),
        (b"=1+1, \"x\"", "=1+1, \"x\""),
    ];
    for (name, expected) in cases {
        assert_eq!(printable(name), expected);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_text_are_graded_too() {
    use std::os::unix::ffi::OsStrExt;
    let class = tempfile::tempdir().unwrap();
    for name in [&b"\xff"[..], br"\xff", b"\xfe", b"\n"] {
        write(&class.path().join(OsStr::from_bytes(name)).join(GREET), "x");
    }
    assert_eq!(found(class.path()), [r"\\xff: x -", r"\u{a}: x -", r"\xfe: x -", r"\xff: x -"]);
}
