//! Archives, as programs write them and as strangers do.

use std::io::{Cursor, Write};
use std::sync::atomic::AtomicBool;

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::budget::{AREA, Bounds};
use super::*;
use crate::vocabulary::fingerprint::Fingerprint;

const GREET: &str = "exercises/01_futures/01_greet/src/lib.rs";
const JOIN: &str = "exercises/01_futures/02_join/src/lib.rs";

/// Files with their contents: a folder if the path ends with `/`.
type Files<'a> = &'a [(&'a str, &'a str)];

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

/// What is listed of an archive, a line each, without what is only around it.
fn listed(format: Format, bytes: &[u8], bounds: Bounds) -> Result<String, BadArchive> {
    let texts = Texts::new().unwrap();
    let (how_far, gone) = (HowFar::default(), AtomicBool::new(false));
    let waiter = Waiter { how_far: &how_far, gone: &gone };
    let mut taking = Taking::new(&texts, &look, waiter);
    let file = Box::new(Cursor::new(bytes));
    let opened = archive::Opened { file, format, depth: 1 };
    let read = archive::read(opened, "", (&mut taking, &Budget::new(bounds))).unwrap();
    read.map(|mut entries| {
        taking.settle(&mut entries);
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        entries.iter().map(|entry| shown(entry, &texts)).collect::<Vec<_>>().join(" ")
    })
}

/// What an entry is, in a few words; of a source, its text.
fn shown(entry: &Entry, texts: &Texts) -> String {
    let name = match &*entry.path {
        GREET => "greet",
        JOIN => "join",
        other => other,
    };
    match &entry.kind {
        EntryKind::Source { text, .. } => format!("{name}={}", texts.read(*text).unwrap()),
        EntryKind::Refused(RejectReason::Archive(bad)) => format!("{name}:{bad:?}"),
        EntryKind::Refused(refusal) => format!("{name}:{refusal:?}"),
        EntryKind::Archive(state) => format!("{name}:{state:?}"),
        EntryKind::Skipped { files, .. } => format!("{name}:skipped({files})"),
        kind => format!("{name}:{kind:?}"),
    }
}

fn look(text: &str) -> Facts {
    let plain = Fingerprint::of([text.as_bytes()]);
    Facts { plain, answers: Box::default(), conflict: None }
}

fn ok(line: &str) -> Result<String, BadArchive> {
    Ok(line.to_owned())
}

fn all(bad: BadArchive) -> Result<String, BadArchive> {
    Err(bad)
}

fn the_lines(format: Format, bytes: &[u8]) -> Result<String, BadArchive> {
    listed(format, bytes, AREA)
}
#[test]
fn an_archive_is_what_it_begins_with_whatever_it_is_called() {
    let files: Files<'_> = &[(GREET, "fn greet() {}")];
    let expected = the_lines(Format::Zip, &zipped(files));
    assert!(expected.as_ref().is_ok_and(|lines| lines.contains("greet")), "{expected:?}");
    assert_eq!(the_lines(Format::Tar, &zipped(files)), expected);
    assert_eq!(the_lines(Format::Unsupported, &zipped(files)), expected);
    assert_eq!(the_lines(Format::Zip, &gzipped(&tarred(files))), expected);
    let rar = b"Rar!\x1a\x07\x01\0and so on";
    assert_eq!(the_lines(Format::Zip, rar), all(BadArchive::Unsupported));
    let one_file = gzipped(b"fn greet() {}");
    assert_eq!(the_lines(Format::Unsupported, &one_file), all(BadArchive::Unsupported));
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
        assert_eq!(the_lines(Format::Zip, &zip), Ok("greet=fn greet() {} join=".to_owned()));
    }
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
        ("deflate64", with_headers(&both, 8, 10, 9), ok("greet:Unsupported join:Unsupported")),
        (
            "links",
            linked.finish().unwrap().into_inner(),
            ok("greet:Link exercises/01_futures/02_join:Link"),
        ),
        (
            "twice",
            patched(&zipped(&[(GREET, "x"), (&twin, "z"), (JOIN, "y")]), &twin, GREET),
            ok("greet:Twice join=y"),
        ),
        (
            "a folder",
            zipped(&[(&format!("{GREET}/"), ""), (JOIN, "y")]),
            ok("greet:EmptyFolder join=y"),
        ),
        ("a device", with_mode(&both, 0o060_644), ok("greet:NotAFile join:NotAFile")),
        (
            "too large",
            zipped(&[(GREET, &large), (JOIN, &at_most)]),
            Ok(format!("greet:TooLarge {{ bytes: {} }} join={at_most}", intake::MAX_SOURCE + 1)),
        ),
        (
            "other content",
            patched(
                &zipped_with(&[(GREET, "fn greet"), (JOIN, "y")], stored()),
                "fn greet",
                "fn other",
            ),
            ok("greet:Damaged join=y"),
        ),
        (
            "not UTF-8",
            zipped_bytes(&[(GREET, b"x\n\xff"), (JOIN, b"y")]),
            ok("greet:NotUtf8 { line: 2 } join=y"),
        ),
    ];
    for (what, bytes, expected) in cases {
        assert_eq!(the_lines(Format::Zip, &bytes), expected, "{what}");
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
        ("a link", tar(&[(GREET, EntryType::Symlink, b"")]), ok("greet:Link")),
        ("a hard link", tar(&[(GREET, EntryType::Link, b"")]), ok("greet:Link")),
        (
            "a link on the way",
            tar(&[(chapter, EntryType::Symlink, b""), (GREET, file, b"x")]),
            ok("exercises/01_futures:Link greet:Symlink"),
        ),
        ("a linked folder", tar(&[("exercises", EntryType::Symlink, b"")]), ok("exercises:Link")),
        ("a pipe", tar(&[(GREET, EntryType::Fifo, b"")]), ok("greet:NotAFile")),
        ("a device", tar(&[(GREET, EntryType::Char, b"")]), ok("greet:NotAFile")),
        ("twice", tar(&[(GREET, file, b"x"), (GREET, file, b"y")]), ok("greet:Twice")),
        ("a hole", with_a_hole(), all(BadArchive::Unsupported)),
        ("cut off between entries", whole[..entry].to_vec(), all(BadArchive::Damaged)),
        ("cut off in an entry", whole[..entry + 512].to_vec(), all(BadArchive::Damaged)),
        ("cut off in a header", whole[..entry + 100].to_vec(), all(BadArchive::Damaged)),
    ];
    for (what, bytes, expected) in cases {
        for bytes in [gzipped(&bytes), bytes] {
            assert_eq!(the_lines(Format::Tar, &bytes), expected, "{what}");
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

/// Windows and macOS count characters: there, such a name is one of 86.
#[test]
fn a_name_that_not_every_system_can_unpack_is_refused_alone() {
    let long = "\u{540d}".repeat(86);
    let [source, archive, other] =
        ["lib.rs", "a.zip", "a.png"].map(|name| format!("{long}/{name}"));
    let at_most = format!("{}/lib.rs", "a".repeat(255));
    let files: Files<'_> =
        &[(&at_most, "x"), (JOIN, "y"), (&other, ""), (&archive, "z"), (&source, "x")];
    let expected =
        format!("{at_most}=x join=y {other}:Other {archive}:Err(LongName) {source}:LongName");
    assert_eq!(the_lines(Format::Zip, &zipped(files)), Ok(expected.clone()));
    let mut tar = tar::Builder::new(vec![]);
    for (path, content) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        tar.append_data(&mut header, path, content.as_bytes()).unwrap();
    }
    assert_eq!(the_lines(Format::Tar, &tar.into_inner().unwrap()), Ok(expected));
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
    let ample = AREA;
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
        ("names kept in memory", Format::Zip, zipped(&copies), Bounds { kept: 2_000, ..ample }),
    ];
    for (what, format, archive, bounds) in cases {
        assert_eq!(listed(format, &archive, bounds), all(BadArchive::TooMuch), "{what}");
    }
    // A hundred sources that are equal are kept once, beside the names.
    let kept = Bounds { kept: 300_000, ..ample };
    for (format, archive) in [(Format::Zip, zipped(&copies)), (Format::Tar, tarred(&copies))] {
        let listed = listed(format, &archive, kept).unwrap();
        assert_eq!(listed.matches(&zeros).count(), 100);
    }
}

#[test]
fn a_damaged_archive_never_yields_another_text() {
    let text = "pub async fn greet() -> String { todo!() }\n".repeat(3);
    let files: Files<'_> = &[("README.md", "read me"), (GREET, &text)];
    for (format, archive) in [(Format::Zip, zipped(files)), (Format::Tar, gzipped(&tarred(files)))]
    {
        let whole = the_lines(format, &archive);
        assert_eq!(whole, Ok(format!("README.md:Other greet={text}")));
        for length in 0..archive.len() {
            let line = the_lines(format, &archive[..length]);
            assert_eq!(line, all(BadArchive::Damaged), "{length} bytes of it");
        }
        for at in 0..archive.len() {
            let mut archive = archive.clone();
            archive[at] ^= 1 << (at % 8);
            let line = the_lines(format, &archive);
            let others = line
                .as_ref()
                .is_ok_and(|line| line.contains("=pub async") && !line.contains(&text));
            assert!(!others, "{at}: {line:?}");
        }
    }
}

#[test]
fn a_library_that_panics_is_a_damaged_archive() {
    let opened = archive::unpanicked(|| panic!("over a stranger's bytes"));
    assert_eq!(opened, Err(BadArchive::Damaged));
}

#[test]
fn archives_are_opened_in_each_other_and_no_deeper_than_that() {
    let mut bytes = zipped(&[(GREET, "x")]);
    for depth in 0..4 {
        let name = format!("{depth}.zip");
        bytes = zipped_bytes(&[(&name, &bytes)]);
        let listed = the_lines(Format::Zip, &bytes).unwrap();
        let is_opened = listed.contains("/exercises/01_futures/01_greet/src/lib.rs=x");
        assert_eq!(is_opened, depth < 3, "{listed}");
        assert_eq!(listed.contains("Err(TooDeep)"), depth == 3, "{listed}");
    }
}

#[test]
fn what_nobody_works_in_is_counted_and_not_read() {
    let many: Vec<_> = (0..10_000).map(|n| (format!("my/target/debug/{n}.rs"), "x")).collect();
    let mut files: Vec<(&str, &str)> = many.iter().map(|(path, text)| (&**path, *text)).collect();
    files.extend([
        ("__MACOSX/my/._lib.rs", "x"),
        ("my/.vscode/settings.json", "x"),
        ("my/.DS_Store", "x"),
        ("my/lib.rs", "x"),
        ("my/empty/", ""),
        ("my/deep/empty/", ""),
    ]);
    let expected = "__MACOSX:skipped(1) my/.DS_Store:Other my/.vscode:skipped(1) \
                    my/deep/empty:EmptyFolder my/empty:EmptyFolder my/lib.rs=x \
                    my/target:skipped(10000)";
    for (format, bytes) in [(Format::Zip, zipped(&files)), (Format::Tar, tarred(&files))] {
        assert_eq!(the_lines(format, &bytes), ok(expected));
    }
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in &files {
        let path = folder.path().join(path);
        if path.as_os_str().as_encoded_bytes().ends_with(b"/") {
            fs::create_dir_all(path).unwrap();
        } else {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
    let texts = Texts::new().unwrap();
    let (how_far, gone) = (HowFar::default(), AtomicBool::new(false));
    let waiter = Waiter { how_far: &how_far, gone: &gone };
    let listings = list(&[folder.path().to_owned()], &texts, &ASKS, waiter).unwrap();
    let mut lines: Vec<_> = listings[0].entries.iter().map(|entry| shown(entry, &texts)).collect();
    lines.sort();
    assert_eq!(lines.join(" "), expected);
}

const ASKS: Asks<'_> = Asks { look: &look, students: &|_| BTreeSet::new() };

#[test]
fn a_listing_that_nobody_waits_for_ends() {
    let folder = tempfile::tempdir().unwrap();
    let at = |path: &str| folder.path().join(path);
    fs::create_dir(at("folder")).unwrap();
    fs::write(at("folder/a.rs"), "a").unwrap();
    fs::write(at("class.zip"), zipped(&[("a/lib.rs", "a"), ("b/lib.rs", "b")])).unwrap();
    fs::write(at("class.tar"), tarred(&[("a/lib.rs", "a"), ("b/lib.rs", "b")])).unwrap();
    for (path, files) in [("folder", 1), ("class.zip", 2), ("class.tar", 2)] {
        for is_gone in [false, true] {
            let texts = Texts::new().unwrap();
            let (how_far, gone) = (HowFar::default(), AtomicBool::new(is_gone));
            let waiter = Waiter { how_far: &how_far, gone: &gone };
            let listed = list(&[at(path)], &texts, &ASKS, waiter);
            let seen = if is_gone { 1 } else { files };
            assert_eq!((listed.is_err(), how_far.now().0), (is_gone, seen), "{path}");
            assert_eq!(how_far.now().1, at(path).display().to_string());
        }
    }
}

/// Gradescope's description stands beside the students' folders, and only one can.
#[test]
fn what_a_platform_says_is_read_once_and_within_bounds() {
    let many: Vec<_> =
        (0..100).map(|n| format!("export/student/{n}/submission_metadata.yml")).collect();
    let text = "x".repeat(100_000);
    let mut files: Vec<_> = many.iter().map(|path| (path.as_str(), text.as_str())).collect();
    files.insert(50, ("export/submission_metadata.yml", "the platform's"));
    let nested = zipped_bytes(&[("download.zip", &zipped(&files))]);
    let bounds = Bounds { kept: 300_000, ..AREA };
    for (format, bytes) in
        [(Format::Zip, zipped(&files)), (Format::Tar, tarred(&files)), (Format::Zip, nested)]
    {
        let listed = listed(format, &bytes, bounds).unwrap();
        assert_eq!(listed.matches("Metadata(").count(), 1, "{listed}");
        assert!(!listed.contains("TooMuch"), "{listed}");
        assert!(listed.contains("export/submission_metadata.yml:Metadata(\"the platform's\")"));
    }
    let narrow = listed(Format::Zip, &zipped(&files[..1]), Bounds { kept: 50_000, ..AREA });
    assert_eq!(narrow, ok("export/student/0/submission_metadata.yml:TooMuch"));
}

#[test]
fn one_students_archive_costs_a_class_no_more_than_its_own_bounds() {
    let class = Budget::of_a_class();
    let part = class.part();
    budget::spend(&part.inflated, 1000).unwrap();
    assert_eq!(budget::spend(&part.inflated, AREA.bytes), Err(BadArchive::TooMuch));
    let before = class.inflated.get();
    class.pay(&part);
    assert_eq!(before - class.inflated.get(), 1000);
}
