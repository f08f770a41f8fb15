//! Archives, as programs write them and as strangers do.

use super::*;

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
    let word = word(&Intake::Rejected(RejectReason::Archive(bad)));
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
