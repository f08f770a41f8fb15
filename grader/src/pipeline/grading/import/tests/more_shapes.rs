//! More shapes of what was handed in: of platforms that describe no names, of teams, and of several
//! downloads beside each other. Each names what it follows.

use super::*;

pub fn rostered(handed_in: &Path, roster: &str) -> HandedIn {
    let roster = Roster::read(roster, "roster.csv").unwrap();
    let settings = ImportSettings { roster: Some(&roster), ..PLAIN };
    read(&[handed_in.to_owned()], &asked(), settings).unwrap()
}

/// Microsoft Teams keeps what was turned in as "Submitted files", a folder for each version; followed by
/// what people show of it.
#[test]
fn what_teams_keeps_of_what_was_turned_in() {
    let files: &[(&str, &[u8])] = &[
        ("Submitted files/Ada L/Kata 1/Version 9/greet.rs", b"ninth"),
        ("Submitted files/Ada L/Kata 1/Version 10/greet.rs", b"tenth"),
        ("Submitted files/Ada L/Kata 2/Version 1/join.rs", b"join"),
        ("Submitted files/Ada L/Kata 2/.DS_Store", b""),
        ("Submitted files/Ben/Kata 1/Version 1/greet.rs", b"ben"),
        ("Submitted files/Cem/Kata 1/Version 2/report.pdf", b"x"),
        ("Submitted files/Dan/my kata/greet.rs", b"by hand"),
    ];
    in_every_way(files, |handed_in, way| {
        assert_eq!(shape(handed_in), (Shape::Teams, 4), "{way}");
        let expected = ["Ada L: tenth join", "Ben: ben -", "Cem: ? ?", "Dan: by hand -"];
        assert_eq!(lines(handed_in), expected, "{way}");
        assert_eq!(handed_in.submissions[0].handed_in.attempts, Some(10), "{way}");
        let (_, why) = became(handed_in, "Version 9/greet.rs");
        assert_eq!(why, "an earlier attempt", "{way}");
    });
    // One student may call folders so: which of them counts, nobody has said.
    let class = on_disk(&[
        ("ada/kata/Version 1/greet.rs", "1"),
        ("ada/kata/Version 2/greet.rs", "2"),
        ("ben/greet.rs", "b"),
    ]);
    assert_eq!(found(&class.path().join("class")), ["ada: ? -", "ben: b -"]);
}

/// The whole library, with what is worked on and not handed in beside what was; followed by what people show
/// of it.
#[test]
fn what_teams_keeps_of_what_was_not_turned_in() {
    let files: &[(&str, &[u8])] = &[
        ("Student Work/Submitted files/Ada L/Kata 1/Version 1/greet.rs", b"ada"),
        ("Student Work/Submitted files/Ben/Kata 1/Version 1/greet.rs", b"ben"),
        ("Student Work/Working files/Ada L/Kata 1/greet.rs", b"ada, later"),
        ("Student Work/Working files/Ben/Kata 2/join.rs", b"half of it"),
        ("Student Work/Working files/Cem/Kata 1/greet.rs", b"cem"),
    ];
    in_every_way(files, |handed_in, way| {
        assert_eq!(shape(handed_in), (Shape::Teams, 3), "{way}");
        let expected = ["Ada L: ada -", "Ben: ben -", "Cem: - -"];
        assert_eq!(lines(handed_in), expected, "{way}");
        let (_, why) = became(handed_in, "Cem/Kata 1/greet.rs");
        assert_eq!(why, "among working files, and so not handed in", "{way}");
    });
}

/// Google Forms puts the name of whoever has uploaded a file behind the file's own; followed by what
/// people show of it.
#[test]
fn uploads_to_a_google_form() {
    let kata = zipped(&[("kata/JOIN", b"cem's")]);
    let files: &[(&str, &[u8])] = &[
        ("lib - Ada Lovelace.rs", b"fn greet() {}"),
        ("join - Ada Lovelace.rs", b"does not say"),
        ("lib - Zo\u{308}e.rs", b"fn greet() { 1 }"),
        ("lib (1) - Bea-Marie van Dyk.rs", b"fn greet() { 2 }"),
        ("my - kata - Cem.zip", &kata),
        ("report - Dan.pdf", b"x"),
        ("main - Eve.rs", b"fn greet() { 3 }"),
        ("main - Eve(1).rs", b"fn greet() { 4 }"),
        ("grades.csv", b"x"),
    ];
    in_every_way(files, |handed_in, way| {
        assert_eq!(shape(handed_in), (Shape::Forms, 6), "{way}");
        let expected = [
            "Ada Lovelace: fn greet() {} does not say",
            "Bea-Marie van Dyk: fn greet() { 2 } -",
            "Cem: - cem's",
            "Dan: ? ?",
            "Eve: ? -",
            "Z\u{f6}e: fn greet() { 1 } -",
        ];
        assert_eq!(lines(handed_in), expected, "{way}");
    });
    // Of archives, only the folder says that what stands before a name is a file's.
    let archives: &[(&str, &[u8])] = &[("x - Ada.zip", &kata), ("x - Ben.zip", &kata)];
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for name in ["Kata (File responses)", "kata"] {
        archives.iter().for_each(|(path, zip)| write(&at(name).join(path), zip));
    }
    assert_eq!(found(&at("Kata (File responses)")), ["Ada: - cem's", "Ben: - cem's"]);
    assert_eq!(found(&at("kata")), ["x - Ada: - cem's", "x - Ben: - cem's"]);
    // The roster knows them all the same, so that nobody is called missing.
    let called = rostered(&at("kata"), "name\nAda\nBen\nEve\n");
    assert_eq!(lines(&called), ["Eve: - -", "x - Ada: - cem's", "x - Ben: - cem's"]);
    assert_eq!(called.submissions[1].handed_in.person.name.as_deref(), Some("Ada"));
}

/// Two sources of one student are two people to nobody. Assumed.
#[test]
fn a_source_that_is_called_after_a_person_and_an_exercise() {
    let class = on_disk(&[
        ("ada_greet.rs", "fn greet() {}"),
        ("ada-02_join.rs", "fn join() {}"),
        ("01_greet_ben_b.rs", "fn greet() { 1 }"),
        // What stands in the name is another exercise than what was answered.
        ("kim join.rs", "fn greet() { 2 }"),
    ]);
    let expected = [
        "ada: fn greet() {} fn join() {}",
        "ben_b: fn greet() { 1 } -",
        "kim join: fn greet() { 2 } -",
    ];
    assert_eq!(found(&class.path().join("class")), expected);
}

/// Gradescope's exports of two assignments, as they are loaded down and as one of them was unpacked.
/// Assumed, as `gradescopes_export` is.
#[test]
fn exports_of_gradescope_beside_each_other() {
    let one = "submission_1:\n  :submitters:\n  - :sid: '900'\n  - :sid: '901'\nsubmission_2:\n  \
               :submitters:\n  - :sid: '902'\n";
    let two = "submission_7:\n  :submitters:\n  - :sid: '900'\nsubmission_8:\n  :submitters:\n  - \
               :sid: '903'\n";
    let forged = b"submission_8:\n  :submitters:\n  - :sid: '902'\n";
    let two = zipped(&[
        ("assignment_2_export/submission_7/join.rs", b"900 again"),
        ("assignment_2_export/submission_8/join.rs", b"903"),
        ("assignment_2_export/submission_8/submission_metadata.yml", forged),
        ("assignment_2_export/submission_metadata.yml", two.as_bytes()),
    ]);
    let files: &[(&str, &[u8])] = &[
        ("assignment_1_export/submission_1/greet.rs", b"pair"),
        ("assignment_1_export/submission_2/greet.rs", b"902"),
        ("assignment_1_export/submission_metadata.yml", one.as_bytes()),
        ("two.zip", &two),
    ];
    in_every_way(files, |handed_in, way| {
        assert_eq!(shape(handed_in), (Shape::Gradescope, 4), "{way}");
        let expected = ["900: pair 900 again", "901: pair -", "902: 902 -", "903: - 903"];
        assert_eq!(lines(handed_in), expected, "{way}");
    });
}

/// Canvas, `app/models/assignment.rb` (`representatives`): what a group has handed in has the group's
/// name, and the number of one of its members, who is not all of it.
#[test]
fn what_a_group_has_handed_in_on_canvas_is_every_members() {
    let class = on_disk(&[
        ("team1_4711_901_greet.rs", "one"),
        ("benben_4713_902_greet.rs", "alone"),
        ("team2_4714_903_greet.rs", "two"),
    ]);
    let class = class.path().join("class");
    let with_teams = "Student,ID,Group\n\"Lovelace, Ada\",4711,Team 1\nCem,4712,Team 1\n\"Ben, \
                      Ben\",4713,\nDan,4714,Team 2\nEve,4715,\n";
    let called = rostered(&class, with_teams);
    let expected = [
        "Cem (team1_4711): one -",
        "Dan (team2_4714): two -",
        "Eve: - -",
        "Lovelace, Ada (team1_4711): one -",
        "benben_4713: alone -",
    ];
    assert_eq!(lines(&called), expected);
    // Where nobody says who is in which, neither has a member handed in nothing nor has only one a grade.
    let without = "Student,ID\n\"Lovelace, Ada\",4711\nCem,4712\n\"Ben, Ben\",4713\nDan,4714\n";
    let called = rostered(&class, without);
    let expected = [
        "Cem: ? ?",
        "Dan: ? ?",
        "Lovelace, Ada: ? ?",
        "benben_4713: alone -",
        "team1_4711: one -",
        "team2_4714: two -",
    ];
    assert_eq!(lines(&called), expected);
    assert!(called.submissions[0].handed_in.problems[0].contains("team1_4711, team2_4714"));
    assert_eq!(called.submissions[4].handed_in.person.number, None);
}

/// Moodle's numbers are groups' or participants', and only its own worksheet tells which.
#[test]
fn nobody_is_missing_while_a_group_of_moodles_may_be_theirs() {
    let class = on_disk(&[
        ("Team A_60_assignsubmission_file/greet.rs", "one"),
        ("Ben_61_assignsubmission_file/greet.rs", "ben"),
    ]);
    let class = class.path().join("class");
    let called = rostered(&class, "Full name,Email\nAda,ada@x\nBen,ben@x\n");
    assert_eq!(lines(&called), ["Ada: ? ?", "Ben_61: ben -", "Team A_60: one -"]);
    // The worksheet of an assignment for groups has a column for them: who is a stranger to one without
    // is no group.
    let called = rostered(&class, "Identifier,Full name\nParticipant 7,Ada\nParticipant 61,Ben\n");
    assert_eq!(lines(&called), ["Ada: - -", "Ben_61: ben -", "Team A_60: one -"]);
}

/// Google Drive's parts as they are named since 2025, as they come and as they were unpacked; followed by
/// names that people show of it.
#[test]
fn the_parts_of_a_download_of_google_drive_as_they_are_named_now() {
    let one: &[(&str, &[u8])] =
        &[("Kata/Ada L/greet.rs", b"ada"), ("Kata/Ben/greet.rs", b"ben"), ("Kata/grades.csv", b"")];
    let two: &[(&str, &[u8])] =
        &[("Kata/Ben/join.rs", b"more"), ("Kata/Cem/JOIN", b"cem"), ("Kata/__MACOSX/._x", b"")];
    let expected = ["Ada L: ada -", "Ben: ben more", "Cem: - cem"];
    let folder = tempfile::tempdir().unwrap();
    let at = |path: &str| folder.path().join(path);
    for (number, files) in [("001", one), ("002", two)] {
        let name = format!("Kata-20260301T120000Z-1-{number}");
        write(&at("zips").join(format!("{name}.zip")), zipped(files));
        for (path, content) in files {
            write(&at("unpacked").join(&name).join(full(path)), content);
        }
    }
    write(&at("zips/grades.csv"), "x");
    for way in ["zips", "unpacked"] {
        assert_eq!(found(&at(way)), expected, "{way}");
    }
    // One student's folder in two parts is one student's.
    let files: &[(&str, &[u8])] = &[
        ("k-20260301T120000Z-1-001.zip", &zipped(&[("k/GREET", b"x")])),
        ("k-20260301T120000Z-1-002.zip", &zipped(&[("k/JOIN", b"y")])),
    ];
    write(&at("ada.zip"), zipped(files));
    assert_eq!(found(&at("ada.zip")), ["ada: x y"]);
}

/// Two downloads of OneDrive, each with some of the students; followed by names that people show of it.
#[test]
fn downloads_of_onedrive_beside_each_other() {
    let one = zipped(&[("Ada/greet.rs", b"ada"), ("Ben/greet.rs", b"ben")]);
    let two = zipped(&[("Cem/greet.rs", b"cem")]);
    let files: &[(&str, &[u8])] =
        &[("OneDrive_1_3-1-2026.zip", &one), ("OneDrive_2_01.03.2026.zip", &two)];
    in_every_way(files, |handed_in, way| {
        assert_eq!(lines(handed_in), ["Ada: ada -", "Ben: ben -", "Cem: cem -"], "{way}");
    });
}

/// Sources that say whose and that they are one, as students and mail programs call them, and as Google
/// Classroom keeps copies. Assumed.
#[test]
fn a_source_that_is_called_after_a_person_and_lib() {
    let class = on_disk(&[
        ("ada_lib.rs", "fn greet() {}"),
        ("Ben B - lib.rs", "fn greet() { 1 }"),
        ("lib_cem (1).rs", "fn join() {}"),
        ("Dan-main.rs", "nobody asks for this"),
    ]);
    let expected =
        ["Ben B: fn greet() { 1 } -", "Dan: ? ?", "ada: fn greet() {} -", "cem: - fn join() {}"];
    assert_eq!(found(&class.path().join("class")), expected);
    // These are one student's.
    let class = on_disk(&[
        ("my_lib.rs", "fn greet() {}"),
        ("lib_v2.rs", "fn greet() { 2 }"),
        ("old-lib.rs", "fn greet() { 1 }"),
    ]);
    assert_eq!(found(&class.path().join("class")), ["class: ? -"]);
}

/// Where students' folders stand, a folder is a student's, whatever it is called; elsewhere its name says
/// that nobody works in it. Assumed.
#[test]
fn a_student_may_be_called_as_a_folder_that_nobody_works_in() {
    let inner = zipped(&[("GREET", b"fay")]);
    let files: &[(&str, &[u8])] = &[
        ("ada/GREET", b"ada"),
        ("ada/target/GREET", b"not this"),
        ("target/GREET", b"target"),
        ("target/target/GREET", b"nor this"),
        ("..a/kata/GREET", b"dots"),
        ("node_modules/greet.rs", b"node"),
        ("eve~/GREET", b"eve"),
        (".fay.zip", &inner),
        ("._fay.zip", b"x"),
        (".git/config", b"x"),
        (".old/notes.txt", b"x"),
        ("$RECYCLE.BIN/S-1/greet.rs", b"x"),
        ("System Volume Information/WPSettings.dat", b"x"),
    ];
    in_every_way(files, |handed_in, way| {
        let expected = [
            "..a: dots -",
            ".fay: fay -",
            "ada: ada -",
            "eve~: eve -",
            "node_modules: node -",
            "target: target -",
        ];
        assert_eq!(lines(handed_in), expected, "{way}");
        let (became, _) = became(handed_in, "$RECYCLE.BIN");
        assert_eq!(became, Became::Explained, "{way}");
    });
    // What cargo has built beside the students is nobody.
    let built: Files<'_> = &[
        ("ada/GREET", "ada"),
        ("ben/GREET", "ben"),
        ("target/.rustc_info.json", "{}"),
        ("target/debug/build/x/out/greet.rs", "x"),
    ];
    let class = on_disk(built);
    let zip = class.path().join("class.zip");
    write(&zip, zipped(&bytes(built)));
    for path in [class.path().join("class"), zip] {
        assert_eq!(found(&path), ["ada: ada -", "ben: ben -"]);
    }
}

/// A zip of Windows, with names in the code page of Western Europe and without the mark of UTF-8.
#[test]
fn names_in_a_zip_of_windows_are_read() {
    let mut zip = zipped(&[("Zo@/GREET", b"x"), ("M@ller/GREET", b"y")]);
    let umlauts = [b'\x89', b'\x81', b'\x89', b'\x81'];
    let places: Vec<usize> = (0..zip.len()).filter(|at| zip[*at] == b'@').collect();
    assert_eq!(places.len(), umlauts.len());
    places.iter().zip(umlauts).for_each(|(at, umlaut)| zip[*at] = umlaut);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("class.zip");
    write(&path, zip);
    assert_eq!(found(&path), ["Müller: y -", "Zoë: x -"]);
}
