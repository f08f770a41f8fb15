//! Classes as people have them.

mod guards;
mod more_shapes;
mod people;
mod rule;
mod shapes;

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::atomic::AtomicBool;

use zip::write::{SimpleFileOptions, ZipWriter};

use super::*;
use crate::mechanisms::class::listing::HowFar;
use crate::mechanisms::learner::intake::Intake;
use crate::vocabulary::course::Key;
use crate::vocabulary::exit_code::Exit;

const GREET: &str = "exercises/01_futures/01_greet/src/lib.rs";
const JOIN: &str = "exercises/01_futures/02_join/src/lib.rs";

/// Stands for the untouched starter of the first exercise.
const STARTER: &str = "pub fn greet() {\n    todo!()\n}\n";

fn keys() -> [Key; 2] {
    ["01_greet", "02_join"].map(|folder| Key::new("01_futures", folder))
}

fn asked() -> Asked {
    let [greet, join] = keys();
    Asked::new([
        (greet, STARTER.to_owned()),
        (join, "pub fn join() {\n    todo!()\n}\n".to_owned()),
    ])
}

/// Files with their contents: a folder if the path ends with `/`. GREET and JOIN stand for where
/// the course has them.
type Files<'a> = &'a [(&'a str, &'a str)];

fn on_disk(files: Files<'_>) -> tempfile::TempDir {
    let folder = tempfile::Builder::new().prefix("class").tempdir().unwrap();
    for (path, content) in files {
        write(&folder.path().join("class").join(full(path)), content);
    }
    folder
}

fn full(path: &str) -> String {
    path.replace("GREET", GREET).replace("JOIN", JOIN)
}

fn write(path: &Path, content: impl AsRef<[u8]>) {
    if path.as_os_str().as_encoded_bytes().ends_with(b"/") {
        return fs::create_dir_all(path).unwrap();
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

/// A zip of files whose content may be another zip.
fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(vec![]));
    for (path, content) in files {
        let path = full(path);
        if path.ends_with('/') {
            zip.add_directory(path, SimpleFileOptions::default()).unwrap();
        } else {
            zip.start_file(path, SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
    }
    zip.finish().unwrap().into_inner()
}

fn bytes<'a>(files: Files<'a>) -> Vec<(&'a str, &'a [u8])> {
    files.iter().map(|(path, content)| (*path, content.as_bytes())).collect()
}

const PLAIN: ImportSettings<'_> =
    ImportSettings { prefer: Prefer::None, one_student: false, roster: None };

/// What lies at these paths, as [`import`] has it.
fn read(paths: &[PathBuf], asked: &Asked, settings: ImportSettings<'_>) -> Result<HandedIn> {
    let (how_far, gone) = (HowFar::default(), AtomicBool::new(false));
    let waiter = Waiter { how_far: &how_far, gone: &gone };
    Ok(called(super::read(paths, asked, &settings.rules(), waiter)?, settings.roster))
}

fn imported(path: &Path) -> HandedIn {
    read(&[path.to_owned()], &asked(), PLAIN).unwrap()
}

/// What came of a source, in a word.
fn word(intake: &Intake) -> String {
    match intake {
        Intake::Text(text) if text == STARTER => "starter".to_owned(),
        Intake::Text(text) => text.clone(),
        Intake::Rejected(refusal) => format!("{refusal:?}"),
        Intake::Missing => "-".to_owned(),
        Intake::Unclear(_) => "?".to_owned(),
        Intake::Unreadable(error) => error.to_string(),
    }
}

/// Each submission: its name and its two sources.
fn lines(handed_in: &HandedIn) -> Vec<String> {
    let line = |submission: &Submission| {
        let [greet, join] = keys().map(|key| word(&submission.source(&key)));
        format!("{}: {greet} {join}", submission.id)
    };
    handed_in.submissions.iter().map(line).collect()
}

fn found(path: &Path) -> Vec<String> {
    lines(&imported(path))
}

fn shape(handed_in: &HandedIn) -> (Shape, usize) {
    let [reading] = handed_in.read.readings.as_slice() else { panic!("{handed_in:?}") };
    (reading.shape, reading.students)
}

/// The same files as a folder, as a zip, and as a zip in a folder.
fn in_every_way(files: &[(&str, &[u8])], check: impl Fn(&HandedIn, &str)) {
    let folder = tempfile::tempdir().unwrap();
    let at = |path: &str| folder.path().join(path);
    for (path, content) in files {
        write(&at("unpacked").join(full(path)), content);
        write(&at("around/CS101-Kata-17").join(full(path)), content);
    }
    write(&at("download.zip"), zipped(files));
    write(&at("holder/download.zip"), zipped(files));
    for way in ["unpacked", "around", "download.zip", "holder"] {
        check(&imported(&at(way)), way);
    }
}

/// What became of the file at the end of this path, and why.
fn became(handed_in: &HandedIn, path: &str) -> (Became, String) {
    let record = handed_in.read.files.iter().find(|record| record.path.ends_with(path));
    let record = record.unwrap_or_else(|| panic!("{path}: {:?}", handed_in.read.files));
    (record.became, record.why.clone())
}

#[test]
fn a_class_is_found_as_it_lies() {
    let cases: [(&str, Files<'_>, &[&str]); 12] = [
        (
            "folders, sorted by name",
            &[("bob/GREET", "x"), ("alice/GREET", "x"), ("alice/JOIN", "y"), ("Zoe/JOIN", "x")],
            &["Zoe: - x", "alice: x y", "bob: x -"],
        ),
        ("an empty folder", &[("alice/GREET", "x"), ("bob/", "")], &["alice: x -", "bob: - -"]),
        (
            "something else in a folder",
            &[("alice/GREET", "x"), ("bob/notes.txt", "x")],
            &["alice: x -", "bob: ? ?"],
        ),
        ("one folder deeper", &[("alice/my-kata/GREET", "x")], &["alice: x -"]),
        (
            "any number of folders deeper",
            &[("alice/a/b/c/d/my-kata/GREET", "x"), ("bob/GREET", "y")],
            &["alice: x -", "bob: y -"],
        ),
        (
            "two workspaces of one student",
            &[
                ("alice/one/GREET", "x"),
                ("alice/two/GREET", "y"),
                ("alice/two/JOIN", "z"),
                ("bob/GREET", "x"),
            ],
            &["alice: ? z", "bob: x -"],
        ),
        (
            "two that are equal, and one untouched",
            &[
                ("alice/one/GREET", "x"),
                ("alice/two/GREET", "x"),
                ("bob/one/GREET", STARTER),
                ("bob/two/GREET", "y"),
                ("eve/one/GREET", STARTER),
            ],
            &["alice: x -", "bob: y -", "eve: starter -"],
        ),
        (
            "what is hidden, the system's or the instructor's",
            &[
                ("alice/GREET", "x"),
                ("alice/.old/GREET", "y"),
                (".git/GREET", "x"),
                ("__MACOSX/._lib.rs", "x"),
                ("target/debug/build/x/out/greet.rs", "x"),
                ("target/CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55"),
                ("$RECYCLE.BIN/GREET", "x"),
                ("README.md", "x"),
                ("grades.csv", "x"),
            ],
            &["alice: x -"],
        ),
        (
            "a hidden workspace",
            &[("alice/.old/GREET", "x"), ("bob/GREET", "x")],
            &["alice: ? ?", "bob: x -"],
        ),
        (
            "sources that are not the course's",
            &[("alice/exercises/99_more/99_more/src/lib.rs", "x"), ("bob/GREET", "x")],
            &["alice: ? ?", "bob: x -"],
        ),
        (
            "archives that cannot be read",
            &[("alice.rar", "x"), ("bob.tar.xz", "x"), ("eve/kata.7z", "x"), ("fay.zip", "")],
            &["alice: ? ?", "bob: ? ?", "eve: ? ?", "fay: ? ?"],
        ),
        (
            "the class in another folder",
            &[("all/of it/alice/GREET", "x"), ("all/of it/bob/kata/GREET", "y")],
            &["alice: x -", "bob: y -"],
        ),
    ];
    for (what, files, expected) in cases {
        let class = on_disk(files);
        assert_eq!(found(&class.path().join("class")), expected, "{what}");
    }
}

#[test]
fn an_archive_holds_one_submission_or_those_of_a_class() {
    let cases: [(&str, Files<'_>, &[&str]); 16] = [
        ("a workspace", &[("GREET", "x"), ("JOIN", "y"), ("README.md", "")], &["kata: x y"]),
        ("dots", &[("./GREET", "x"), (".//JOIN", "y")], &["kata: x y"]),
        (
            "in a folder",
            &[("my-kata/GREET", "x"), ("my-kata/src/main.rs", "fn main() {}")],
            &["kata: x ?"],
        ),
        ("in two", &[("alice/my-kata/GREET", "x")], &["kata: x -"]),
        (
            "a class",
            &[("alice/GREET", "x"), ("bob/JOIN", "y"), ("eve/", "")],
            &["alice: x -", "bob: - y", "eve: - -"],
        ),
        (
            "a class in a folder",
            &[
                ("class/alice/GREET", "x"),
                ("class/bob/kata/JOIN", "y"),
                ("class/eve/x", ""),
                ("class/n.txt", ""),
            ],
            &["alice: x -", "bob: - y", "eve: ? ?"],
        ),
        (
            "two workspaces of one student",
            &[("alice/one/GREET", "x"), ("alice/two/GREET", "y"), ("bob/GREET", "z")],
            &["alice: ? -", "bob: z -"],
        ),
        (
            "copies of one workspace",
            &[("kata/GREET", "x"), ("kata (1)/GREET", "y"), ("kata - Copy/GREET", "y")],
            &["kata: ? -"],
        ),
        ("a copy deeper down", &[("GREET", "x"), ("old/JOIN", "y")], &["kata: x y"]),
        (
            "what is hidden or the system's",
            &[
                ("alice/GREET", "x"),
                ("__MACOSX/alice/GREET", "x"),
                (".git/GREET", "x"),
                ("target/package/GREET", "x"),
            ],
            &["kata: x -"],
        ),
        ("nothing of ours", &[("README.md", "")], &["kata: ? ?"]),
        (
            "the inside of exercises",
            &[("01_futures/01_greet/src/lib.rs", "x"), ("01_futures/02_join/src/lib.rs", "y")],
            &["kata: x y"],
        ),
        (
            "a chapter's folder without its number's crate",
            &[("01_futures/01_greet/lib.rs", "x")],
            &["kata: x -"],
        ),
        (
            "an exercise's folder",
            &[("01_greet/src/lib.rs", "x"), ("01_greet/Cargo.toml", "")],
            &["kata: x -"],
        ),
        ("another case", &[("my/Exercises/01_FUTURES/01_Greet/SRC/Lib.rs", "x")], &["kata: x -"]),
        (
            "files called after exercises",
            &[("greet.rs", "x"), ("02_join (1).rs", "y")],
            &["kata: x y"],
        ),
    ];
    for (what, files, expected) in cases {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kata.ZIP");
        write(&path, zipped(&bytes(files)));
        assert_eq!(found(&path), expected, "{what}");
    }
}

#[test]
fn a_file_is_matched_by_path_then_name_then_content() {
    let cases: [(&str, Files<'_>, &str); 14] = [
        ("alone, by its content", &[("a/lib.rs", "fn greet() {}")], "fn greet() {} -"),
        (
            "a copy that a browser has numbered",
            &[("a/lib (1).rs", "pub fn join() {}")],
            "- pub fn join() {}",
        ),
        (
            "two files of one name",
            &[("a/lib.rs", "fn greet() {}"), ("a/lib (1).rs", "fn join() {}")],
            "fn greet() {} fn join() {}",
        ),
        ("with txt behind it", &[("a/greet.rs.txt", "x")], "x -"),
        (
            "main beside an untouched starter",
            &[
                ("a/GREET", STARTER),
                ("a/exercises/01_futures/01_greet/src/main.rs", "fn greet() {}"),
            ],
            "fn greet() {} -",
        ),
        ("beside an untouched starter", &[("a/GREET", STARTER), ("a/greet.rs", "x")], "x -"),
        (
            "what lies in its place counts before content",
            &[("a/GREET", "x"), ("a/scratch.rs", "fn greet() {}")],
            "x -",
        ),
        ("a name against a place", &[("a/GREET", "x"), ("a/greet.rs", "y")], "? -"),
        (
            "a copy in the place itself",
            &[("a/GREET", "x"), ("a/exercises/01_futures/01_greet/src/lib (1).rs", "y")],
            "? -",
        ),
        (
            "tests beside an answer",
            &[
                ("a/GREET", "x"),
                ("a/exercises/01_futures/01_greet/tests/t.rs", "fn t() {}"),
                ("a/exercises/01_futures/01_greet/build.rs", "x"),
            ],
            "x -",
        ),
        (
            "the course's own solutions",
            &[
                ("a/GREET", STARTER),
                ("a/solutions/01_futures/01_greet.rs", "x"),
                ("a/grader/hidden/01_futures/02_join/starter.rs", "y"),
            ],
            "starter -",
        ),
        ("a student's folder of that name", &[("a/solutions/01_greet.rs", "x")], "x -"),
        ("what two exercises ask for", &[("a/all.rs", "fn greet() {} fn join() {}")], "? ?"),
        (
            "a mark of a merge",
            &[("a/GREET", "<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> x\n"), ("a/JOIN", "y")],
            "? y",
        ),
    ];
    for (what, files, expected) in cases {
        let class = on_disk(&[files, &[("z/GREET", "z")]].concat());
        let found = found(&class.path().join("class"));
        assert_eq!(found[0], format!("a: {expected}"), "{what}");
        assert_eq!(found[1..], ["z: z -"], "{what}");
    }
}

#[test]
fn what_a_person_has_to_look_at_is_one_line_for_the_student() {
    let encrypted = {
        let mut zip = zipped(&[("GREET", b"x")]);
        for at in 0..zip.len() - 4 {
            match &zip[at..at + 4] {
                b"PK\x03\x04" => zip[at + 6] |= 1,
                b"PK\x01\x02" => zip[at + 8] |= 1,
                _ => {}
            }
        }
        zip
    };
    let marks: &[u8] = b"<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> x\n";
    type Files<'a> = &'a [(&'a str, &'a [u8])];
    let cases: [(&str, Files<'_>, &[&str]); 11] = [
        ("a PDF", &[("a/answer.pdf", b"x")], &["No source in Rust", "a/answer.pdf (a PDF)"]),
        (
            "an image and a document",
            &[("a/1.png", b""), ("a/b.docx", b"")],
            &["a/1.png (an image), a/b.docx (a document)"],
        ),
        ("rar", &[("a/kata.rar", b"")], &["a/kata.rar cannot be unpacked", "of this kind"]),
        (
            "encrypted",
            &[("a/kata.zip", &encrypted)],
            &["a/kata.zip cannot be unpacked", "encrypted"],
        ),
        (
            "damaged",
            &[("a/kata.zip", b"PK\x03\x04 and so on")],
            &["a/kata.zip cannot be unpacked", "damaged"],
        ),
        (
            "empty",
            &[("a/kata.zip", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")],
            &["a/kata.zip is an archive with nothing in it"],
        ),
        (
            "two that differ",
            &[("a/one/GREET", b"x"), ("a/two/GREET", b"y")],
            &["differ", "01_futures/01_greet (a/one/exercises", "a/two/exercises"],
        ),
        (
            "conflicts in all",
            &[("a/GREET", marks), ("a/JOIN", marks)],
            &[
                "Marks of a merge conflict: a/exercises/01_futures/01_greet/src/lib.rs, line 1, a/ex",
            ],
        ),
        (
            "an unknown source",
            &[("a/GREET", b"x"), ("a/what.rs", b"fn what() {}")],
            &["Not understood: a/what.rs (no exercise asks"],
        ),
        ("an unknown file", &[("a/answer", b"x")], &["Not understood: a/answer"]),
        (
            "another text outside of the place of an answer",
            &[("a/GREET", b"x"), ("a/scratch.rs", b"fn greet() {}"), ("a/JOIN", b"y")],
            &["another text", "01_futures/01_greet (a/scratch.rs)"],
        ),
    ];
    for (what, files, parts) in cases {
        let class = on_disk(&[("z/GREET", "z")]);
        for (path, content) in files {
            write(&class.path().join("class").join(full(path)), content);
        }
        let handed_in = imported(&class.path().join("class"));
        let problems = &handed_in.submissions[0].handed_in.problems;
        assert_eq!(problems.len(), 1, "{what}: {problems:?}");
        for part in parts {
            assert!(problems[0].contains(part), "{what}: {problems:?}");
        }
    }
}

#[test]
fn the_newest_counts_only_if_that_is_asked_for() {
    use std::fs::File;
    use std::time::{Duration, SystemTime};
    let class = on_disk(&[("a/one/GREET", "old"), ("a/two/GREET", "new"), ("b/GREET", "b")]);
    let path = class.path().join("class");
    let at = |file: &str, seconds| {
        let file = File::options().write(true).open(path.join(full(file))).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)).unwrap();
    };
    at("a/one/GREET", 1_000_000);
    at("a/two/GREET", 1_000_001);
    assert_eq!(found(&path)[0], "a: ? -");
    let newest = ImportSettings { prefer: Prefer::Newest, ..PLAIN };
    let handed_in = read(std::slice::from_ref(&path), &asked(), newest).unwrap();
    assert_eq!(lines(&handed_in)[0], "a: new -");
    assert_eq!(became(&handed_in, &full("a/one/GREET")).1, "older than the answer");
    at("a/one/GREET", 1_000_001);
    let handed_in = read(&[path], &asked(), newest).unwrap();
    assert_eq!(lines(&handed_in)[0], "a: ? -", "neither is newer");
}

/// A zip's times are those of the place where it was packed, and it does not say where that is.
#[test]
fn times_are_compared_of_what_lies_side_by_side() {
    use std::fs::File;
    use std::time::{Duration, SystemTime};
    let zip = |files: &[(&str, u16)]| {
        let mut zip = ZipWriter::new(Cursor::new(vec![]));
        for (path, year) in files {
            let time = zip::DateTime::from_date_and_time(*year, 1, 1, 0, 0, 0).unwrap();
            let options = SimpleFileOptions::default().last_modified_time(time);
            zip.start_file(full(path), options).unwrap();
            zip.write_all(year.to_string().as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    let class = on_disk(&[("eve/old/GREET", "on the disk")]);
    let at = |path: &str| class.path().join("class").join(path);
    write(&at("ada/all.zip"), zip(&[("one/GREET", 2024), ("two/GREET", 2023)]));
    write(&at("ben/one.zip"), zip(&[("GREET", 2024)]));
    write(&at("ben/two.zip"), zip(&[("GREET", 2023)]));
    write(&at("eve/new.zip"), zip(&[("GREET", 2023)]));
    let changed = |file: &str, seconds| {
        let file = File::options().write(true).open(at(file)).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)).unwrap();
    };
    changed("ben/one.zip", 1_000_000);
    changed("ben/two.zip", 1_000_001);
    changed(&full("eve/old/GREET"), 1_000_000);
    changed("eve/new.zip", 1_000_001);
    let newest = ImportSettings { prefer: Prefer::Newest, ..PLAIN };
    let handed_in = read(&[at("")], &asked(), newest).unwrap();
    assert_eq!(lines(&handed_in), ["ada: 2024 -", "ben: 2023 -", "eve: 2023 -"]);
    changed("ben/one.zip", 1_000_001);
    let handed_in = read(&[at("")], &asked(), newest).unwrap();
    assert_eq!(lines(&handed_in)[1], "ben: ? -");
    let ben = handed_in.submissions[1].source(&keys()[0]);
    assert!(matches!(ben, Intake::Unclear(why) if why.contains("some have the same time")));
}

#[test]
fn a_path_may_be_one_students_whatever_it_looks_like() {
    let class = on_disk(&[("my-kata/GREET", "x"), ("screenshots/1.png", "")]);
    let path = class.path().join("class");
    let one = ImportSettings { one_student: true, ..PLAIN };
    let handed_in = read(&[path], &asked(), one).unwrap();
    assert_eq!(lines(&handed_in), ["class: x -"]);
}

#[test]
fn what_the_instructor_can_put_right_is_said() {
    let class = on_disk(&[("c/notes.txt", ""), ("n.txt", ""), ("empty/", "")]);
    let at = |path: &str| class.path().join("class").join(path);
    let cases: [(&[&str], &[&str]); 5] = [
        (&["nowhere"], &["There is nothing at ", "nowhere"]),
        (&["n.txt/x"], &["n.txt"]),
        (&["n.txt"], &["neither a folder nor an archive"]),
        (&["empty"], &["There are no submissions in ", "empty", "learning platform"]),
        (&["c"], &["There are no submissions in "]),
    ];
    for (paths, parts) in cases {
        let paths: Vec<_> = paths.iter().map(|path| at(path)).collect();
        let failure = read(&paths, &asked(), PLAIN).unwrap_err();
        assert_eq!(failure.exit(), Exit::Usage);
        let failure = failure.to_string().replace('\\', "/");
        for part in parts {
            assert!(failure.contains(part), "{failure}");
        }
    }
}

#[test]
fn a_roster_says_who_is_missing_on_either_side() {
    let class = on_disk(&[
        ("ada/GREET", "x"),
        ("Lovelace/GREET", "x"),
        ("zed/GREET", "x"),
        ("eve/GREET", "y"),
    ]);
    let roster = "id,name,email\n1,Ada L,ada@u.example\n2,Eve,e@u.example\n3,Eve,e2@u.example\n4,Fay,f@u.example\n5,Zed,z@u.example\n5,Lovelace,ada2@u.example\n";
    let roster = Roster::read(roster, "roster.csv").unwrap();
    let settings = ImportSettings { roster: Some(&roster), ..PLAIN };
    let handed_in = read(&[class.path().join("class")], &asked(), settings).unwrap();
    let told = |one: &Submission| {
        let key = one.handed_in.person.roster.get("id").cloned().unwrap_or_default();
        format!("{}: {key} {}", one.id, one.handed_in.problems.join(" "))
    };
    let told: Vec<_> = handed_in.submissions.iter().map(told).collect();
    let expected = [
        "Eve: 2 Perhaps",
        "Eve (3): 3 Perhaps",
        "Fay: 4 ",
        "Lovelace: 5 ",
        "ada: 1 ",
        "eve:  Several on the roster are called so: 2, 3.",
        "zed: 5 ",
    ];
    let is_told = |(told, expected): (&String, &&str)| told.starts_with(*expected);
    assert!(told.len() == 7 && told.iter().zip(&expected).all(is_told), "{told:?}");
    assert!(told[0].contains("Perhaps handed in as eve"), "{told:?}");
    assert_eq!(word(&handed_in.submissions[2].source(&keys()[0])), "-");
}
