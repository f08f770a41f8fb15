//! The shapes in which learning platforms hand out what was handed in. Each names what it follows.

use super::*;

/// Moodle, `mod/assign/locallib.php` (`download_submissions`): with folders, a folder for each
/// student and plugin, `fullname_number_assignsubmission_plugin`.
#[test]
fn moodles_download_with_folders() {
    let kata = zipped(&[("my-kata/GREET", b"ada"), ("my-kata/JOIN", b"ada2")]);
    let online = b"<p>see the file</p>";
    let files: &[(&str, &[u8])] = &[
        ("Ada Lovelace_1201_assignsubmission_file_/kata.zip", &kata),
        ("Ada Lovelace_1201_assignsubmission_onlinetext_/onlinetext.html", online),
        ("Zo\u{308}e Mu\u{308}ller_1202_assignsubmission_file_/greet.rs", b"zoe"),
        ("王小明_1203_assignsubmission_file_/lib.rs", b"fn join() {}"),
        ("Ben_1204_assignsubmission_onlinetext_/onlinetext.html", online),
    ];
    in_every_way(files, |handed_in, way| {
        assert_eq!(shape(handed_in), (Shape::Moodle, 4), "{way}");
        let expected = [
            "Ada Lovelace_1201: ada ada2",
            "Ben_1204: ? ?",
            "Z\u{f6}e M\u{fc}ller_1202: zoe -",
            "王小明_1203: - fn join() {}",
        ];
        assert_eq!(lines(handed_in), expected, "{way}");
        let person = &handed_in.submissions[0].handed_in.person;
        assert_eq!(person.name.as_deref(), Some("Ada Lovelace"));
        assert_eq!(person.number.as_deref(), Some("Participant 1201"));
    });
}

/// The same without folders: `fullname_number_assignsubmission_file_name`, beside each other.
#[test]
fn moodles_download_without_folders() {
    let kata = zipped(&[("GREET", b"ada")]);
    let other = zipped(&[("Ben_2_assignsubmission_file_/GREET", b"forged")]);
    let files: &[(&str, &[u8])] = &[
        ("Ada_1_assignsubmission_file_kata.zip", &kata),
        ("Ada_1_assignsubmission_onlinetext_onlinetext.html", b"<p>x</p>"),
        ("Ben_2_assignsubmission_file_greet.rs", b"ben"),
        ("Ben_2_assignsubmission_file_join.rs", b"ben2"),
        ("Eve_3_assignsubmission_file_x.zip", &other),
    ];
    in_every_way(files, |handed_in, way| {
        assert_eq!(shape(handed_in), (Shape::Moodle, 3), "{way}");
        assert_eq!(
            lines(handed_in),
            ["Ada_1: ada -", "Ben_2: ben ben2", "Eve_3: forged -"],
            "{way}"
        );
    });
}

/// Canvas, `lib/content_zipper.rb` (`get_filename`, `add_upload_submission`): `name_user_attachment_file`
/// with `LATE` after the name. Canvas numbers a file that was handed in again, `lib-1.rs`.
#[test]
fn canvas_download() {
    let kata = zipped(&[("kata/GREET", b"kata")]);
    let files: &[(&str, &[u8])] = &[
        ("lovelaceada_4711_901_greet.rs", b"first"),
        ("lovelaceada_4711_955_greet-1.rs", b"second"),
        ("lovelaceada_4711_956_join.rs", b"join"),
        ("benben_LATE_4712_902_kata.zip", &kata),
        ("benben_LATE_4712_903_shot.png", b""),
        ("evilla_4713_904_benben_4712_999_greet.rs", b"forged"),
        ("textonly_4714_text.html", b"<p>x</p>"),
        ("LATE_anon_x7F_905_greet.rs", b"anonymous"),
        ("LATE_anon_x7F_906_greet-1.rs", b"anonymous again"),
    ];
    in_every_way(files, |handed_in, way| {
        assert_eq!(shape(handed_in), (Shape::Canvas, 5), "{way}");
        let expected = [
            "anon_x7F: anonymous again -",
            "benben_4712: kata -",
            "evilla_4713: ? ?",
            "lovelaceada_4711: second join",
            "textonly_4714: ? ?",
        ];
        assert_eq!(lines(handed_in), expected, "{way}");
        let of = |at: usize| &handed_in.submissions[at].handed_in;
        assert!(of(0).late && of(1).late && !of(3).late, "{way}");
        assert_eq!(of(3).attempts, Some(2), "{way}");
        let (became, why) = became(handed_in, "901_greet.rs");
        assert_eq!((became, &*why), (Became::Explained, "an earlier attempt"), "{way}");
    });
}

/// Gradescope's export, assumed: its documentation does not describe `submission_metadata.yml`;
/// the fields are those that programs read which unpack such exports.
#[test]
fn gradescopes_export() {
    let metadata =
        b"---\nsubmission_11:\n  :submitters:\n  - :name: Ada\n    :sid: '900'\n    :email: \
                     ada@uni.example\n  - :name: Ben\n    :sid: ''\n    :email: ben@uni.example\n\
                     submission_12:\n  :submitters:\n  - :name: Chen\nsubmission_14:\n  \
                     :submitters:\n  - :name: Nothing in it\n";
    let files: &[(&str, &[u8])] = &[
        ("assignment_5_export/submission_metadata.yml", metadata),
        ("assignment_5_export/submission_11/my-kata/GREET", b"pair"),
        ("assignment_5_export/submission_12/lib.rs", b"fn greet() {}"),
        ("assignment_5_export/submission_13/greet.rs", b"unknown"),
    ];
    in_every_way(files, |handed_in, way| {
        assert_eq!(shape(handed_in), (Shape::Gradescope, 5), "{way}");
        let expected = [
            "900: pair -",
            "Chen: fn greet() {} -",
            "Nothing in it: - -",
            "ben@uni.example: pair -",
            "submission_13: unknown -",
        ];
        assert_eq!(lines(handed_in), expected, "{way}");
        let record = handed_in.read.files.iter().find(|record| record.path.contains("_11/"));
        assert_eq!(record.unwrap().students.len(), 2, "{way}");
    });
}

/// Moodle, `mod/assign/classes/downloader.php` (`get_student_prefix`): a group's name and number, or
/// only the words for those in none. A group's number is no participant's.
#[test]
fn moodles_download_of_what_groups_have_handed_in() {
    let files: &[(&str, &[u8])] = &[
        ("Group 1_60_assignsubmission_file/greet.rs", b"one"),
        ("Group 2_61_assignsubmission_file/greet.rs", b"two"),
        ("Group 9_63_assignsubmission_file/greet.rs", b"nine"),
        ("Default group_assignsubmission_file/greet.rs", b"none"),
    ];
    in_every_way(files, |handed_in, way| {
        assert_eq!(shape(handed_in), (Shape::Moodle, 4), "{way}");
        let expected = [
            "Default group: none -",
            "Group 1_60: one -",
            "Group 2_61: two -",
            "Group 9_63: nine -",
        ];
        assert_eq!(lines(handed_in), expected, "{way}");
    });
    let class = on_disk(&[]);
    for (path, content) in files {
        write(&class.path().join("class").join(path), content);
    }
    let roster = "Identifier,\"Full name\",Group\n\"Participant 60\",Ada,\"Group 2\"\n\
                  \"Participant 61\",Ben,\"Group 1\"\n\"Participant 62\",Ben,\"Group 1\"\n\
                  \"Participant 63\",Eve,-\n";
    let roster = Roster::read(roster, "roster.csv").unwrap();
    let settings = ImportSettings { roster: Some(&roster), ..PLAIN };
    let handed_in = read(&[class.path().join("class")], &asked(), settings).unwrap();
    let key = |one: &Submission| one.handed_in.person.roster.get("Identifier").cloned();
    let of: Vec<_> = handed_in
        .submissions
        .iter()
        .map(|one| (key(one).unwrap_or_default(), word(&one.source(&keys()[0]))))
        .collect();
    let expected = [
        ("Participant 60", "two"),
        ("Participant 61", "one"),
        ("Participant 62", "one"),
        ("", "none"),
        // Those in no group are the default one.
        ("Participant 63", "?"),
        ("", "nine"),
    ];
    let expected: Vec<_> =
        expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    assert_eq!(of, expected, "{:?}", lines(&handed_in));
    // No gradebook gives a group's grade to whoever has its number.
    let nine = handed_in.submissions.iter().find(|one| one.id.as_str() == "Group 9_63").unwrap();
    assert_eq!(nine.handed_in.person.number, None);
    let ids: std::collections::BTreeSet<_> =
        handed_in.submissions.iter().map(|one| &one.id).collect();
    assert_eq!(ids.len(), 6, "{ids:?}");
}

/// Moodle, the same place: where marking is blind, everybody is called by one word and a number.
#[test]
fn moodles_download_of_blind_marking() {
    let class = on_disk(&[
        ("Teilnehmer_7_assignsubmission_file/greet.rs", "seven"),
        ("Teilnehmer_8_assignsubmission_file/greet.rs", "eight"),
    ]);
    let roster = "Identifier,name\nParticipant 8,Ada\nParticipant 7,Ben\n";
    let roster = Roster::read(roster, "roster.csv").unwrap();
    let settings = ImportSettings { roster: Some(&roster), ..PLAIN };
    let handed_in = read(&[class.path().join("class")], &asked(), settings).unwrap();
    let names = handed_in.submissions.iter().map(|one| one.handed_in.person.name.clone().unwrap());
    assert_eq!(names.collect::<Vec<_>>(), ["Ben", "Ada"]);
    assert_eq!(lines(&handed_in), ["Teilnehmer_7: seven -", "Teilnehmer_8: eight -"]);
}

/// Blackboard, as `bb-file-cleanup` and `BBGradebookOrganiser` read it: the assignment, the user, the
/// time of the attempt and the file, beside each other, and a text each.
#[test]
fn blackboards_download() {
    let kata = zipped(&[("kata/JOIN", b"join")]);
    let files: &[(&str, &[u8])] = &[
        ("Lab_1_ada_attempt_2024-03-01-12-00-00_greet.rs", b"first"),
        ("Lab_1_ada_attempt_2024-03-01-12-00-00.txt", b"Name: Ada (ada)"),
        ("Lab_1_ada_attempt_2024-03-02-09-00-00_lib.rs", b"fn greet() { 2 }"),
        ("Lab_1_ada_attempt_2024-03-02-09-00-00_kata.zip", &kata),
        ("Lab_1_ada_attempt_2024-03-02-09-00-00.txt", b"Name: Ada (ada)"),
        ("Lab_1_john_doe_attempt_2024-03-01-12-00-00_a.pdf", b"x"),
        ("Lab_1_john_doe_attempt_2024-03-01-12-00-00.txt", b"Name: John (john_doe)"),
        ("Lab_1_typed_attempt_2024-03-01-12-00-00.txt", b"Name: T (typed)"),
        (
            "Lab_1_eve_attempt_2024-03-01-12-00-00_Lab_1_ada_attempt_2024-03-03-00-00-00_greet.rs",
            b"fn greet() { 3 }",
        ),
    ];
    in_every_way(files, |handed_in, way| {
        assert_eq!(shape(handed_in), (Shape::Blackboard, 4), "{way}");
        let expected = [
            "ada: fn greet() { 2 } join",
            "eve: fn greet() { 3 } -",
            "john_doe: ? ?",
            "typed: ? ?",
        ];
        assert_eq!(lines(handed_in), expected, "{way}");
        assert_eq!(handed_in.submissions[0].handed_in.attempts, Some(2), "{way}");
        let (became, why) = became(handed_in, "12-00-00_greet.rs");
        assert_eq!((became, &*why), (Became::Explained, "an earlier attempt"), "{way}");
    });
}

/// Brightspace, assumed from programs that read its downloads: the numbers of the user and of the
/// submission, the name, and the time.
#[test]
fn brightspaces_download() {
    let files: &[(&str, &[u8])] = &[
        ("index.html", b"<html></html>"),
        ("41-90 - Ada Lovelace - Mar 1, 2024 1100 AM/greet.rs", b"late morning"),
        ("41-90 - Ada Lovelace - Mar 1, 2024 1200 AM/greet.rs", b"midnight"),
        ("41-91 - Ada Lovelace - Mar 1, 2024 103 PM/greet.rs", b"afternoon"),
        ("42-92 - Ada Lovelace - Mar 1, 2024 1100 AM/join.rs", b"another Ada"),
        ("43-93 - Ben - C - Mar 1, 2024 1100 AM/a.pdf", b"x"),
    ];
    in_every_way(files, |handed_in, way| {
        assert_eq!(shape(handed_in), (Shape::Brightspace, 3), "{way}");
        let expected =
            ["Ada Lovelace_41: afternoon -", "Ada Lovelace_42: - another Ada", "Ben - C_43: ? ?"];
        assert_eq!(lines(handed_in), expected, "{way}");
        assert_eq!(handed_in.submissions[0].handed_in.attempts, Some(3), "{way}");
    });
}

/// Sakai, `AssignmentServiceImpl` (`zipSubmissions`): beside what was attached lies what the instructor
/// has said, and what was typed.
#[test]
fn sakais_download() {
    let files: &[(&str, &[u8])] = &[
        ("Lab 1/grades.csv", b"x"),
        ("Lab 1/Lovelace, Ada(ada1)/Submission attachment(s)/greet.rs", b"ada"),
        ("Lab 1/Lovelace, Ada(ada1)/Feedback Attachment(s)/greet.rs", b"as it should be"),
        ("Lab 1/Lovelace, Ada(ada1)/timestamp.txt", b"20240301120000000"),
        ("Lab 1/Lovelace, Ada(ada1)/comments.txt", b""),
        ("Lab 1/Ben(ben)/timestamp.txt", b"20240301120000000"),
        ("Lab 1/Ben(ben)/Ben(ben)_submissionText.html", b"<p>pub fn greet</p>"),
        ("Lab 1/Cem(cem)/timestamp.txt", b""),
        ("Lab 1/Cem(cem)/feedbackText.html", b""),
    ];
    in_every_way(files, |handed_in, way| {
        assert_eq!(shape(handed_in), (Shape::Sakai, 3), "{way}");
        let expected = ["Ben(ben): ? ?", "Cem(cem): - -", "Lovelace, Ada(ada1): ada -"];
        assert_eq!(lines(handed_in), expected, "{way}");
        assert_eq!(handed_in.submissions[2].handed_in.problems, [""; 0], "{way}");
        let (became, why) = became(handed_in, "Feedback Attachment(s)/greet.rs");
        let own = "the platform's or the instructor's own";
        assert_eq!((became, &*why), (Became::Explained, own), "{way}");
    });
}

/// Assumed: several downloads kept in one folder, and what one was unpacked to beside it.
#[test]
fn downloads_beside_each_other() {
    let one: &[(&str, &[u8])] = &[
        ("Ada_1_assignsubmission_file/greet.rs", b"ada"),
        ("Ben_2_assignsubmission_file/greet.rs", b"ben"),
    ];
    let two: &[(&str, &[u8])] = &[
        ("Ben_2_assignsubmission_file/join.rs", b"ben2"),
        ("Cem_3_assignsubmission_file/join.rs", b"cem"),
    ];
    let (one, two) = (zipped(one), zipped(two));
    let unpacked: &[(&str, &[u8])] = &[
        ("one/Ada_1_assignsubmission_file/greet.rs", b"ada"),
        ("one/Ben_2_assignsubmission_file/greet.rs", b"ben"),
    ];
    let files = [&[("one.zip", &*one), ("two.zip", &*two)], unpacked].concat();
    in_every_way(&files, |handed_in, way| {
        assert_eq!(shape(handed_in), (Shape::Moodle, 3), "{way}");
        assert_eq!(lines(handed_in), ["Ada_1: ada -", "Ben_2: ben ben2", "Cem_3: - cem"], "{way}");
    });
}

/// Assumed: an archive beside what it was unpacked to, of a class and of one student.
#[test]
fn an_archive_beside_what_it_was_unpacked_to() {
    let class = on_disk(&[
        ("lab/ada/GREET", "ada"),
        ("lab/ben/GREET", "ben"),
        ("alone/eve/exercises/01_futures/01_greet/src/lib.rs", "eve"),
    ]);
    let at = |path: &str| class.path().join("class").join(path);
    let files: &[(&str, &[u8])] = &[("lab/ada/GREET", b"ada"), ("lab/ben/GREET", b"ben")];
    write(&at("both/lab.zip"), zipped(files));
    fs::rename(at("lab"), at("both/lab")).unwrap();
    write(&at("alone/eve.zip"), zipped(&[("GREET", b"eve")]));
    assert_eq!(found(&at("both")), ["ada: ada -", "ben: ben -"]);
    assert_eq!(found(&at("alone")), ["eve: eve -"]);
}

/// Assumed. A folder that is called as a team is nobody's but its own where a member has handed in
/// alone.
#[test]
fn a_team_is_none_whose_member_has_handed_in_alone() {
    let class = on_disk(&[("1/GREET", "one"), ("ada/GREET", "ada"), ("2/GREET", "two")]);
    let roster = "key,Team\nada,1\nben,1\ncem,2\ndan,2\n";
    let roster = Roster::read(roster, "roster.csv").unwrap();
    let settings = ImportSettings { roster: Some(&roster), ..PLAIN };
    let handed_in = read(&[class.path().join("class")], &asked(), settings).unwrap();
    let expected = ["1: one -", "ada: ada -", "ben: ? ?", "cem (2): two -", "dan (2): two -"];
    assert_eq!(lines(&handed_in), expected);
    assert_eq!(handed_in.submissions[0].handed_in.problems, ["Not on the roster."]);
}

/// Google Drive packs a large folder into several archives; followed by what people show of it.
#[test]
fn the_parts_of_a_download_of_google_drive() {
    let one = zipped(&[("Kata/ada/greet.rs", b"ada"), ("Kata/ben/greet.rs", b"ben")]);
    let two = zipped(&[("Kata/ben/join.rs", b"ben2")]);
    let files: &[(&str, &[u8])] =
        &[("Kata-20240301T120000Z-001.zip", &one), ("Kata-20240301T120000Z-002.zip", &two)];
    in_every_way(files, |handed_in, way| {
        assert_eq!(shape(handed_in), (Shape::Class, 2), "{way}");
        assert_eq!(lines(handed_in), ["ada: ada -", "ben: ben ben2"], "{way}");
    });
}

/// GitHub Classroom: `gh classroom clone student-repos` makes a clone for each student, called
/// after the assignment and the account; the folder around them is assumed to be called
/// `assignment-submissions`.
#[test]
fn clones_of_github_classroom() {
    let (one, two) = ("1".repeat(40), "2".repeat(40));
    let packed = format!("# pack-refs with: peeled\n{two} refs/remotes/origin/my-work\n");
    let students = ["ada", "ben-b", "chen", "dana"];
    let of_each = students.iter().flat_map(|student| {
        [
            ("GREET", if *student == "ada" { "ada" } else { STARTER }),
            (".git/HEAD", "ref: refs/heads/main\n"),
            (".git/refs/heads/main", &one),
            // Classroom makes this branch itself, for its pull request.
            (".git/refs/remotes/origin/feedback", &two),
        ]
        .map(|(path, text)| (format!("kata-1-{student}/{path}"), text.as_bytes()))
    });
    let others = [
        ("kata-1-ada/.git/refs/remotes/origin/old".to_owned(), two.as_bytes()),
        ("kata-1-ben-b/.git/packed-refs".to_owned(), packed.as_bytes()),
    ];
    let all: Vec<(String, &[u8])> = of_each.chain(others).collect();
    let files: Vec<(&str, &[u8])> = all.iter().map(|(path, text)| (&**path, *text)).collect();
    in_every_way(&files, |handed_in, way| {
        assert_eq!(shape(handed_in), (Shape::Classroom, 4), "{way}");
        let expected = ["ada: ada -", "ben-b: starter -", "chen: starter -", "dana: starter -"];
        assert_eq!(lines(handed_in), expected, "{way}");
        let problems: Vec<_> =
            handed_in.submissions.iter().map(|one| one.handed_in.problems.join(" ")).collect();
        let named = "another branch of the clone has other commits: my-work.";
        assert!(problems[1].contains(named), "{way}: {problems:?}");
        assert_eq!([&*problems[0], &*problems[2], &*problems[3]], ["", "", ""], "{way}");
        let (_, why) = became(handed_in, "kata-1-ada/.git");
        assert!(why.contains("feedback, old"), "{way}: {why}");
    });
}

/// The same, where somebody has added a folder by hand, and where there is no history. Assumed.
#[test]
fn clones_of_github_classroom_with_one_that_is_none() {
    let head = "ref: refs/heads/main\n";
    let class = on_disk(&[
        ("some/lab-ada/GREET", "ada"),
        ("some/lab-ada/.git/HEAD", head),
        ("some/lab-ben/GREET", "ben"),
        ("some/lab-ben/.git/HEAD", head),
        ("some/cem/GREET", "cem"),
        ("lab-1-submissions/lab-1-ada/GREET", "ada"),
        ("lab-1-submissions/lab-1-ben/GREET", "ben"),
    ]);
    for (path, students) in [("some", 3), ("lab-1-submissions", 2)] {
        let handed_in = imported(&class.path().join("class").join(path));
        assert_eq!(shape(&handed_in), (Shape::Classroom, students), "{path}");
        let expected = &["ada: ada -", "ben: ben -", "cem: cem -"][..students];
        assert_eq!(lines(&handed_in), expected, "{path}");
    }
}

/// Assumed: what people make by hand.
#[test]
fn archives_of_folders_and_of_archives() {
    let ada = zipped(&[("my-kata/GREET", b"ada")]);
    let ben = zipped(&[("01_greet/src/lib.rs", b"ben")]);
    let nested = zipped(&[("kata.zip", &ada)]);
    let files: &[(&str, &[u8])] = &[("ada.zip", &ada), ("ben.zip", &ben), ("eve.zip", &nested)];
    in_every_way(files, |handed_in, way| {
        assert_eq!(shape(handed_in), (Shape::Class, 3), "{way}");
        assert_eq!(lines(handed_in), ["ada: ada -", "ben: ben -", "eve: ada -"], "{way}");
    });
}

/// Assumed: sources called after students, all for one exercise.
#[test]
fn a_source_for_each_student() {
    let files: &[(&str, &[u8])] = &[
        ("ada.rs", b"fn greet() { 1 }"),
        ("ben.rs", b"fn greet() { 2 }"),
        ("chen.rs", b"fn join() {}"),
    ];
    in_every_way(files, |handed_in, way| {
        assert_eq!(shape(handed_in), (Shape::Class, 3), "{way}");
        let expected =
            ["ada: fn greet() { 1 } -", "ben: fn greet() { 2 } -", "chen: - fn join() {}"];
        assert_eq!(lines(handed_in), expected, "{way}");
    });
}

/// Assumed. Whoever has handed in what nobody can read has handed in something.
#[cfg(unix)]
#[test]
fn a_source_for_each_student_whatever_is_wrong_with_it() {
    use std::os::unix::fs::symlink;

    let class = on_disk(&[("ada.rs", "fn greet() { 1 }"), ("cem.rs", "fn greet() { 2 }")]);
    let at = |path: &str| class.path().join("class").join(path);
    write(&at("ben.rs"), "fn renamed() {}");
    write(&at("dan.rs"), b"fn greet() { \"\xff\" }");
    write(&at("eve.rs"), "fn greet() {}\nfn join() {}");
    symlink("ada.rs", at("fay.rs")).unwrap();
    let roster = Roster::read("id\nada\nben\ncem\ndan\neve\nfay\ngus\n", "roster.csv").unwrap();
    let settings = ImportSettings { roster: Some(&roster), ..PLAIN };
    let handed_in = read(&[at("")], &asked(), settings).unwrap();
    let expected = [
        "ada: fn greet() { 1 } -",
        "ben: ? ?",
        "cem: fn greet() { 2 } -",
        "dan: ? ?",
        "eve: ? ?",
        "fay: ? ?",
        "gus: - -",
    ];
    assert_eq!(lines(&handed_in), expected);
    let looked_at = |one: &&Submission| !one.handed_in.problems.is_empty();
    let looked_at: Vec<_> = handed_in.submissions.iter().filter(looked_at).collect();
    let ids: Vec<_> = looked_at.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["ben", "dan", "eve", "fay"]);
}

/// Assumed. Whoever is on the roster, and has handed in under their name what is no source, has handed
/// in something.
#[test]
fn a_document_called_after_somebody_on_the_roster_is_theirs() {
    let class = on_disk(&[
        ("ada/GREET", "x"),
        ("ben/GREET", "x"),
        ("Cem D.docx", "x"),
        ("eve", "x"),
        ("grades.xlsx", "x"),
    ]);
    let roster = "id,name\nada,A\nben,B\ncem,Cem D\neve,E\nfay,F\n";
    let roster = Roster::read(roster, "roster.csv").unwrap();
    let settings = ImportSettings { roster: Some(&roster), ..PLAIN };
    let handed_in = read(&[class.path().join("class")], &asked(), settings).unwrap();
    let expected = ["Cem D: ? ?", "E: ? ?", "F: - -", "ada: x -", "ben: x -"];
    assert_eq!(lines(&handed_in), expected);
    assert!(handed_in.submissions[0].handed_in.problems[0].contains("class/Cem D.docx."));
    let nobodys = handed_in.read.files.iter().filter(|record| record.students.is_empty());
    let nobodys: Vec<_> = nobodys.map(|record| record.path.rsplit('/').next().unwrap()).collect();
    assert_eq!(nobodys, ["grades.xlsx"]);
}

/// Archives in which nothing is left once what the system has added is away. Assumed.
#[test]
fn an_archive_with_nothing_of_a_students_is_something() {
    let class = on_disk(&[("ada/GREET", "x"), ("eve/", "")]);
    let put = |path: &str, files: &[(&str, &[u8])]| {
        write(&class.path().join("class").join(path), zipped(files));
    };
    put("ben/kata.zip", &[("__MACOSX/._lib.rs", b"x")]);
    put("cem/kata.zip", &[("my-kata/exercises/", b"")]);
    put("dan/kata.zip", &[]);
    let expected = ["ada: x -", "ben: ? ?", "cem: ? ?", "dan: ? ?", "eve: - -"];
    assert_eq!(found(&class.path().join("class")), expected);
}

/// The same name in two forms of its characters is one student: systems of Apple write the other
/// one. Assumed; the forms are Unicode's annex 15.
#[test]
fn a_name_in_two_forms_is_one_student() {
    let class = on_disk(&[("Zo\u{eb}/GREET", "x"), ("Zoe\u{308}/JOIN", "y"), ("ben/GREET", "b")]);
    assert_eq!(found(&class.path().join("class")), ["Zo\u{eb}: x y", "ben: b -"]);
}

/// A folder and an archive of one student, as "unpack here" leaves them. Assumed.
#[test]
fn a_folder_and_an_archive_of_one_name_are_one_students() {
    let class = on_disk(&[("ada/GREET", "x"), ("ben/GREET", "y")]);
    write(&class.path().join("class/ada.zip"), zipped(&[("GREET", b"x"), ("JOIN", b"z")]));
    assert_eq!(found(&class.path().join("class")), ["ada: x z", "ben: y -"]);
}

/// Texts as editors write them. Assumed.
#[test]
fn texts_are_read_in_the_encodings_of_editors() {
    let utf16 = |mark: [u8; 2], unit: fn(u16) -> [u8; 2]| {
        let units = STARTER.replace('\n', "\r\n");
        units.encode_utf16().fold(mark.to_vec(), |mut bytes, one| {
            bytes.extend(unit(one));
            bytes
        })
    };
    let class = on_disk(&[("z/GREET", "z")]);
    let put = |student: &str, bytes: &[u8]| {
        write(&class.path().join("class").join(student).join(GREET), bytes);
    };
    put("a", &utf16([0xff, 0xfe], u16::to_le_bytes));
    put("b", &utf16([0xfe, 0xff], u16::to_be_bytes));
    put("c", format!("\u{feff}{STARTER}").as_bytes());
    let handed_in = imported(&class.path().join("class"));
    let asked = asked();
    for submission in &handed_in.submissions[..3] {
        let Intake::Text(text) = submission.source(&keys()[0]) else { panic!("{submission:?}") };
        assert!(asked.is_untouched(0, &asked.facts(&text)), "{text:?}");
    }
}

/// A zip whose paths have backslashes, as some programs on Windows write them. Assumed.
#[test]
fn backslashes_in_a_zip_are_separators() {
    let folder = tempfile::tempdir().unwrap();
    let zip = zipped(&[(&*GREET.replace('/', "#"), b"x")]);
    let zip: Vec<u8> = zip.iter().map(|byte| if *byte == b'#' { b'\\' } else { *byte }).collect();
    write(&folder.path().join("ada.zip"), zip);
    assert_eq!(found(&folder.path().join("ada.zip")), ["ada: x -"]);
}
