//! What a student's files may not do: stand in for others', hang the grader, or have no name.

use super::*;

#[test]
fn an_archive_in_a_class_is_one_students() {
    let class = on_disk(&[("dan/GREET", "x"), ("gus/notes.txt", "x")]);
    let put = |path: &str, files: &[(&str, &[u8])]| {
        write(&class.path().join("class").join(path), zipped(files));
    };
    put("alice_123_kata.zip", &[("GREET", b"x")]);
    put("bob/kata.zip", &[("my-kata/JOIN", b"y")]);
    // Who hands in for others gets nothing for it, and neither do they.
    put("fay.zip", &[("dan/GREET", b"z"), ("eve/GREET", b"zz")]);
    put(
        "ivy.zip",
        &[
            ("dan_1_assignsubmission_file_/GREET", b"z"),
            ("eve_2_assignsubmission_file_/GREET", b"zz"),
        ],
    );
    put("hal/one.zip", &[("GREET", b"x")]);
    put("hal/two.zip", &[("GREET", b"y")]);
    put("ida.zip", &[("kata.zip", &zipped(&[("GREET", b"x")]))]);
    let expected = [
        "alice_123_kata: x -",
        "bob: - y",
        "dan: x -",
        "fay: ? -",
        "gus: ? ?",
        "hal: ? -",
        "ida: x -",
        "ivy: ? -",
    ];
    assert_eq!(found(&class.path().join("class")), expected);
}

#[test]
fn nobody_hands_in_for_somebody_else_under_a_platforms_name() {
    let class = on_disk(&[]);
    let put = |path: &str, files: &[(&str, &[u8])]| {
        write(&class.path().join("class").join(path), zipped(files));
    };
    put("ada.zip", &[("Ada_1_assignsubmission_file_/GREET", b"x")]);
    put(
        "ben.zip",
        &[
            ("Ada_1_assignsubmission_file_/GREET", b"forged"),
            ("Ben_2_assignsubmission_file_/GREET", b"y"),
        ],
    );
    let expected = ["ada: x -", "ben: ? -"];
    assert_eq!(found(&class.path().join("class")), expected);
}

#[test]
fn clones_that_are_called_alike_in_two_students_folders_are_not_one() {
    let head = "ref: refs/heads/main\n";
    let class = on_disk(&[
        ("ada/lab-1/GREET", "ada"),
        ("ada/lab-1/.git/HEAD", head),
        ("ada/lab-2/JOIN", "ada"),
        ("ada/lab-2/.git/HEAD", head),
        ("ben/lab-1/GREET", "ben"),
        ("ben/lab-1/.git/HEAD", head),
        ("ben/lab-2/JOIN", "ben"),
        ("ben/lab-2/.git/HEAD", head),
    ]);
    assert_eq!(found(&class.path().join("class")), ["ada: ada ada", "ben: ben ben"]);
}

#[cfg(unix)]
#[test]
fn a_link_leads_to_nobody_elses_work() {
    use std::os::unix::fs::symlink;
    let class = on_disk(&[
        ("alice/GREET", "x"),
        ("x.zip", "x"),
        ("bob/", ""),
        ("dan/exercises/", ""),
        ("n.txt", ""),
    ]);
    let at = |path: &str| class.path().join("class").join(path);
    symlink("alice", at("eve")).unwrap();
    symlink("x.zip", at("fay.zip")).unwrap();
    symlink("n.txt", at("link.txt")).unwrap();
    symlink("../alice/exercises", at("bob/exercises")).unwrap();
    symlink("../../alice/exercises/01_futures", at("dan/exercises/01_futures")).unwrap();
    fs::remove_file(at("x.zip")).unwrap();
    fs::create_dir(at("gus")).unwrap();
    symlink("../alice", at("gus/kata")).unwrap();
    fs::create_dir_all(at("ida").join(GREET).parent().unwrap()).unwrap();
    symlink(at("alice").join(GREET), at("ida").join(GREET)).unwrap();
    let handed_in = imported(&at("."));
    let expected = [
        "alice: x -",
        "bob: ? ?",
        "dan: ? ?",
        "eve: ? ?",
        "fay: ? ?",
        "gus: ? ?",
        "ida: Symlink -",
    ];
    assert_eq!(lines(&handed_in), expected);
    let with_problems =
        handed_in.submissions.iter().filter(|one| one.handed_in.problems.len() == 1);
    assert_eq!(with_problems.count(), expected.len() - 1);
    // What the instructor has named may be a link.
    assert_eq!(found(&at("eve")), ["eve: x -"]);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let class = on_disk(&[("alice/", "")]);
    let source = class.path().join("class/alice").join(GREET);
    fs::create_dir_all(source.parent().unwrap()).unwrap();
    for pipe in [source, class.path().join("class/bob.zip")] {
        let made = std::process::Command::new("mkfifo").arg(pipe).status().unwrap();
        assert!(made.success());
    }
    assert_eq!(found(&class.path().join("class")), ["alice: NotAFile -", "bob: ? ?"]);
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_text_are_graded_too() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let class = tempfile::tempdir().unwrap();
    for name in [&b"\xff"[..], br"\xff", b"\xfe", b"\n"] {
        write(&class.path().join(OsStr::from_bytes(name)).join(GREET), "x");
    }
    assert_eq!(found(class.path()), [r"\\xff: x -", r"\u{a}: x -", r"\xfe: x -", r"\xff: x -"]);
}
