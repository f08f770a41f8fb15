//! Classes as people have them, and archives as nobody should.

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
        Intake::Refused(refusal) => format!("{refusal:?}"),
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

#[test]
fn an_archive_holds_one_submission_or_those_of_a_class() {
    let cases: [(&str, &[&str], &[&str]); 12] = [
        ("a workspace", &["GREET", "JOIN", "README.md"], &["kata: x x"]),
        ("dots", &["./GREET", ".//JOIN"], &["kata: x x"]),
        ("in a folder", &["my-kata/GREET", "my-kata/src/main.rs"], &["kata: x -"]),
        ("in two", &["alice/my-kata/GREET"], &["kata: x -"]),
        ("a class", &["alice/GREET", "bob/JOIN", "eve/"], &["alice: x -", "bob: - x", "eve: - -"]),
        (
            "a class in a folder",
            &["class/alice/GREET", "class/bob/kata/JOIN", "class/eve/x", "class/n.txt"],
            &["alice: x -", "bob: - x", "eve: - -"],
        ),
        (
            "two workspaces of one student",
            &["alice/one/GREET", "alice/two/GREET", "bob/GREET"],
            &["alice: Ambiguous Ambiguous", "bob: x -"],
        ),
        ("a copy deeper down", &["GREET", "old/JOIN"], &["kata: x -"]),
        ("a copy in a folder's folder", &["kata/GREET", "kata/old/JOIN"], &["kata: x -"]),
        (
            "what is hidden or the system's",
            &["alice/GREET", "__MACOSX/alice/GREET", ".git/GREET", "target/package/GREET"],
            &["kata: x -"],
        ),
        ("nothing of ours", &["README.md"], &["kata: - -"]),
        ("nothing", &[], &["kata: - -"]),
    ];
    for (what, paths, expected) in cases {
        let files = files(paths);
        let (zip, tar) = (zipped(&borrowed(&files)), tarred(&borrowed(&files)));
        let archives = [("kata.ZIP", &zip), ("kata.tar", &tar), ("kata.tgz", &gzipped(&tar))];
        // What was inflated on the way keeps its name.
        for (name, bytes) in archives.into_iter().chain([("kata.tar.gz", &tar)]) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join(name);
            write(&path, bytes);
            assert_eq!(found(&path), expected, "{what}, {name}");
        }
    }
}

#[test]
fn an_archive_in_a_class_is_one_students() {
    let class = on_disk(&borrowed(&files(&["dan/GREET", "gus/notes.txt"])));
    let put = |path: &str, files: Files<'_>| write(&class.path().join(path), zipped(files));
    put("alice_123_kata.zip", &[(GREET, "x")]);
    put("bob/kata.zip", &[("my-kata/exercises/01_futures/02_join/src/lib.rs", "y")]);
    // Who hands in for others gets nothing for it, and neither do they.
    let theirs = ["dan", "eve"].map(|id| (format!("{id}/{GREET}"), "z"));
    put("fay.zip", &borrowed(&theirs));
    put("hal/one.zip", &[(GREET, "x")]);
    put("hal/two.zip", &[(GREET, "x")]);
    put("ida.zip", &[("kata.zip", "PK")]);
    let expected = [
        "alice_123_kata: x -",
        "bob: - y",
        "dan: x -",
        "fay: Ambiguous Ambiguous",
        "gus: - -",
        "hal: Ambiguous Ambiguous",
        "ida: Archive(Nested) Archive(Nested)",
    ];
    assert_eq!(found(class.path()), expected);
}

#[test]
fn zips_are_read_as_programs_write_them() {
    let files: Files<'_> = &[(GREET, "fn greet() {}"), (JOIN, "")];
    let mut streamed = ZipWriter::new_stream(vec![]);
    for (path, content) in files {
        streamed.start_file(*path, SimpleFileOptions::default()).unwrap();
        streamed.write_all(content.as_bytes()).unwrap();
    }
    let options = SimpleFileOptions::default;
    let stored = options().compression_method(zip::CompressionMethod::Stored);
    let windows = patched(&zipped(files), GREET, &GREET.replace('/', "\\"));
    for zip in [
        zipped(files),
        zipped_with(files, stored),
        zipped_with(files, options().large_file(true)),
        streamed.finish().unwrap().into_inner(),
        windows,
        [&b"#!/bin/sh\n"[..], &zipped(files)].concat(),
    ] {
        assert_eq!(the_only_line(Format::Zip, &zip, Bounds::default()), "fn greet() {} ");
    }
}

/// What becomes of the two sources in an archive of one workspace.
fn the_only_line(format: Format, bytes: &[u8], bounds: Bounds) -> String {
    let contents = opened(format, bytes, bounds);
    let source = |key: &Key| match &contents {
        Ok(contents) => contents.source(b"", key),
        Err(intake) => again(intake),
    };
    keys().map(|key| word(&source(&key))).join(" ")
}

fn opened(format: Format, bytes: &[u8], bounds: Bounds) -> Opened {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    io::Seek::rewind(&mut file).unwrap();
    archive::read(file, format, &Wanted::new(&keys()), bounds)
}

/// The same refusal of each source.
fn all(bad: BadArchive) -> String {
    let word = word(&Intake::Refused(Refusal::Archive(bad)));
    format!("{word} {word}")
}

#[test]
fn a_hostile_zip_is_refused_and_says_why() {
    let both = zipped(&[(GREET, "x"), (JOIN, "y")]);
    let mut linked = ZipWriter::new(Cursor::new(vec![]));
    linked.add_symlink(GREET, "/etc/passwd", SimpleFileOptions::default()).unwrap();
    linked.add_symlink("exercises/01_futures/02_join", "x", SimpleFileOptions::default()).unwrap();
    let twin = GREET.replace("01_greet", "01_greex");
    let large = "x".repeat(intake::MAX_SOURCE as usize + 1);
    let at_most = "y".repeat(intake::MAX_SOURCE as usize);
    let cases = [
        ("no zip", b"not a zip".to_vec(), all(BadArchive::Damaged)),
        ("nothing at all", vec![], all(BadArchive::Damaged)),
        (
            "upwards",
            patched(&zipped(&[("aa/x", ""), (GREET, "x")]), "aa/x", "../x"),
            all(BadArchive::LeadsOut),
        ),
        (
            "upwards on the way",
            patched(&zipped(&[("aa/bb/x", ""), (GREET, "x")]), "aa/bb/x", "aa/../x"),
            all(BadArchive::LeadsOut),
        ),
        (
            "absolute",
            patched(&zipped(&[("aa/x", ""), (GREET, "x")]), "aa/x", "/a/x"),
            all(BadArchive::LeadsOut),
        ),
        (
            "a drive",
            patched(&zipped(&[("aa/x", ""), (GREET, "x")]), "aa/x", "C:/x"),
            all(BadArchive::LeadsOut),
        ),
        (
            "upwards by backslash",
            patched(&zipped(&[("aa/x", ""), (GREET, "x")]), "aa/x", r"..\x"),
            all(BadArchive::LeadsOut),
        ),
        ("encrypted", with_headers(&both, 6, 8, 1), all(BadArchive::Encrypted)),
        ("deflate64", with_headers(&both, 8, 10, 9), all(BadArchive::Unsupported)),
        ("links", linked.finish().unwrap().into_inner(), "Symlink Symlink".to_owned()),
        (
            "twice",
            patched(&zipped(&[(GREET, "x"), (&twin, "z"), (JOIN, "y")]), &twin, GREET),
            "Archive(Twice) y".to_owned(),
        ),
        ("a folder", zipped(&[(&format!("{GREET}/"), ""), (JOIN, "y")]), "NotAFile y".to_owned()),
        ("a device", with_mode(&both, 0o060_644), "NotAFile NotAFile".to_owned()),
        (
            "too large",
            zipped(&[(GREET, &large), (JOIN, &at_most)]),
            format!("TooLarge {{ bytes: {} }} {at_most}", intake::MAX_SOURCE + 1),
        ),
        (
            "other content",
            patched(
                &zipped_with(&[(GREET, "fn greet"), (JOIN, "y")], stored()),
                "fn greet",
                "fn other",
            ),
            "Archive(Damaged) y".to_owned(),
        ),
        (
            "not UTF-8",
            zipped_bytes(&[(GREET, b"x\n\xff"), (JOIN, b"y")]),
            "NotUtf8 { line: 2 } y".to_owned(),
        ),
    ];
    for (what, bytes, expected) in cases {
        assert_eq!(the_only_line(Format::Zip, &bytes, Bounds::default()), expected, "{what}");
    }
}

fn stored() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored)
}

fn zipped_bytes(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(vec![]));
    for (path, content) in files {
        zip.start_file(*path, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The zip with every entry's Unix mode set to this.
fn with_mode(zip: &[u8], mode: u16) -> Vec<u8> {
    let mut bytes = zip.to_vec();
    for at in 0..bytes.len() - 4 {
        if bytes[at..].starts_with(b"PK\x01\x02") {
            bytes[at + 40..at + 42].copy_from_slice(&mode.to_le_bytes());
        }
    }
    bytes
}

#[test]
fn a_hostile_tar_is_refused_and_says_why() {
    use tar::EntryType;
    let tar = |entries: &[(&str, EntryType, &[u8])]| {
        let mut tar = tar::Builder::new(vec![]);
        for (path, kind, content) in entries {
            append(&mut tar, path, *kind, content);
        }
        tar.into_inner().unwrap()
    };
    let file = EntryType::Regular;
    let chapter = "exercises/01_futures";
    let whole = tarred(&[(GREET, "x"), (JOIN, "y")]);
    let entry = 2 * 512;
    let cases = [
        ("nothing at all", vec![], all(BadArchive::Damaged)),
        ("no tar", vec![b'x'; 1024], all(BadArchive::Damaged)),
        ("upwards", tar(&[("../x", file, b""), (GREET, file, b"x")]), all(BadArchive::LeadsOut)),
        ("absolute", tar(&[("/x", file, b""), (GREET, file, b"x")]), all(BadArchive::LeadsOut)),
        ("a link", tar(&[(GREET, EntryType::Symlink, b"")]), "Symlink -".to_owned()),
        ("a hard link", tar(&[(GREET, EntryType::Link, b"")]), "Symlink -".to_owned()),
        (
            "a link on the way",
            tar(&[(chapter, EntryType::Symlink, b""), (GREET, file, b"x")]),
            "Symlink Symlink".to_owned(),
        ),
        (
            "a linked folder",
            tar(&[("exercises", EntryType::Symlink, b"")]),
            "Symlink Symlink".to_owned(),
        ),
        ("a pipe", tar(&[(GREET, EntryType::Fifo, b"")]), "NotAFile -".to_owned()),
        ("a device", tar(&[(GREET, EntryType::Char, b"")]), "NotAFile -".to_owned()),
        ("twice", tar(&[(GREET, file, b"x"), (GREET, file, b"y")]), "Archive(Twice) -".to_owned()),
        ("a hole", with_a_hole(), all(BadArchive::Unsupported)),
        ("cut off between entries", whole[..entry].to_vec(), all(BadArchive::Damaged)),
        ("cut off in an entry", whole[..entry + 512].to_vec(), all(BadArchive::Damaged)),
        ("cut off in a header", whole[..entry + 100].to_vec(), all(BadArchive::Damaged)),
    ];
    for (what, bytes, expected) in cases {
        for bytes in [gzipped(&bytes), bytes] {
            assert_eq!(the_only_line(Format::Tar, &bytes, Bounds::default()), expected, "{what}");
        }
    }
}

/// A tar of two blocks that unpacks to eight gigabytes.
fn with_a_hole() -> Vec<u8> {
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::GNUSparse);
    header.set_path(GREET).unwrap();
    header.set_size(0);
    let gnu = header.as_gnu_mut().unwrap();
    gnu.sparse[0].offset = *b"77777777777\0";
    gnu.sparse[0].numbytes = *b"00000000000\0";
    gnu.realsize = *b"77777777777\0";
    header.set_cksum();
    [header.as_bytes(), &[0; 512][..]].concat()
}

#[test]
fn what_an_archive_may_cost_is_bounded() {
    let zeros = "\0".repeat(200_000);
    let workspaces: Vec<_> = (0..100).map(|n| format!("{n}/{GREET}")).collect();
    let copies: Vec<_> = workspaces.iter().map(|path| (path.as_str(), zeros.as_str())).collect();
    let bomb = tarred(&[("zeros", &"\0".repeat(4 << 20))]);
    let long_name = {
        let mut tar = tar::Builder::new(vec![]);
        append(&mut tar, "x", tar::EntryType::GNULongName, &vec![b'a'; 2 << 20]);
        tar.into_inner().unwrap()
    };
    let Bounds { entries, bytes, kept } = Bounds::default();
    let ample = Bounds { entries, bytes, kept };
    let cases = [
        ("entries", Format::Zip, zipped(&copies), Bounds { entries: 99, ..ample }),
        ("entries", Format::Tar, tarred(&copies), Bounds { entries: 99, ..ample }),
        ("sources that inflate", Format::Zip, zipped(&copies), Bounds { bytes: 10 << 20, ..ample }),
        (
            "other files that inflate",
            Format::Tar,
            gzipped(&bomb),
            Bounds { bytes: 1 << 20, ..ample },
        ),
        ("bytes on disk", Format::Tar, bomb, Bounds { bytes: 1 << 20, ..ample }),
        ("names", Format::Tar, gzipped(&long_name), ample),
        ("kept in memory", Format::Zip, zipped(&copies), Bounds { kept: 200_000, ..ample }),
    ];
    for (what, format, archive, bounds) in cases {
        let opened = opened(format, &archive, bounds).map(|_| ()).map_err(|intake| word(&intake));
        assert_eq!(opened, Err("Archive(TooMuch)".to_owned()), "{what}");
    }
    // A hundred sources that are equal are kept once, beside the names.
    let kept = Bounds { kept: 300_000, ..ample };
    for (format, archive) in [(Format::Zip, zipped(&copies)), (Format::Tar, tarred(&copies))] {
        let contents = opened(format, &archive, kept).unwrap();
        assert_eq!(contents.students().len(), 100);
        assert_eq!(word(&contents.source(b"7/", &keys()[0])), zeros);
    }
}

#[test]
fn a_damaged_archive_never_yields_another_text() {
    let text = "pub async fn greet() -> String { todo!() }\n".repeat(3);
    let files: Files<'_> = &[("README.md", "read me"), (GREET, &text)];
    for (format, archive) in [(Format::Zip, zipped(files)), (Format::Tar, gzipped(&tarred(files)))]
    {
        let whole = format!("{text} -");
        assert_eq!(the_only_line(format, &archive, Bounds::default()), whole);
        for length in 0..archive.len() {
            let line = the_only_line(format, &archive[..length], Bounds::default());
            assert_eq!(line, all(BadArchive::Damaged), "{length} bytes of it");
        }
        for at in 0..archive.len() {
            let mut archive = archive.clone();
            archive[at] ^= 1 << (at % 8);
            let line = the_only_line(format, &archive, Bounds::default());
            let is_known = line == whole || line == "- -" || line.contains("Archive(");
            assert!(is_known || line == "Symlink -" || line == "NotAFile -", "{at}: {line}");
        }
    }
}

#[test]
fn a_bad_archive_ends_nobody_elses_grading() {
    let class = on_disk(&borrowed(&files(&["alice/GREET"])));
    write(&class.path().join("bob.zip"), "not a zip");
    write(&class.path().join("eve.tar.gz"), b"\x1f\x8b");
    let damaged = all(BadArchive::Damaged);
    let expected = ["alice: x -".to_owned(), format!("bob: {damaged}"), format!("eve: {damaged}")];
    assert_eq!(found(class.path()), expected);
    assert_eq!(found(&class.path().join("bob.zip")), expected[1..2]);
}

#[test]
fn a_library_that_panics_is_a_damaged_archive() {
    let opened = unpanicked(|| panic!("over a stranger's bytes")).map(|_| ());
    assert_eq!(opened.map_err(|intake| word(&intake)), Err("Archive(Damaged)".to_owned()));
}

#[test]
fn only_the_last_archives_are_kept() {
    let class = tempfile::tempdir().unwrap();
    for n in 0..10 {
        write(&class.path().join(format!("{n}.zip")), zipped(&[(GREET, "x")]));
    }
    let found = find(&[class.path().to_owned()], &keys()).unwrap();
    for submission in &found {
        assert_eq!(word(&submission.source(&keys()[0])), "x");
    }
    let Place::Archive { shelf, .. } = &found[0].place else { panic!("{:?}", found[0]) };
    assert_eq!(shelf.recent.lock().unwrap().len(), KEPT_ARCHIVES);
    // The last are not read again.
    write(&class.path().join("9.zip"), "gone");
    write(&class.path().join("0.zip"), "gone");
    assert_eq!(line(&found[9]), "9: x -");
    assert_eq!(line(&found[0]), format!("0: {}", all(BadArchive::Damaged)));
}
