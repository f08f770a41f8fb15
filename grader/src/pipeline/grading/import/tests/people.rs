//! Who is who: people who hand in under another name than the roster's, under several, or under that of
//! several. Assumed, but for what GitHub Classroom exports.

use super::more_shapes::rostered;
use super::*;

fn problems(handed_in: &HandedIn, id: &str) -> String {
    let found = handed_in.submissions.iter().find(|one| one.id.as_str() == id);
    found.unwrap_or_else(|| panic!("{id}: {:?}", lines(handed_in))).handed_in.problems.join(" ")
}

#[test]
fn nobody_is_missing_while_a_stranger_may_be_they() {
    let class = on_disk(&[("Ada/GREET", "ada"), ("rusty/GREET", "rusty"), ("nothing/", "")]);
    let class = class.path().join("class");
    let called = rostered(&class, "Name,Email\nAda,a@x\nBen B,b@x\nCem C,c@x\n");
    let expected = ["Ada: ada -", "Ben B: ? ?", "Cem C: ? ?", "nothing: - -", "rusty: rusty -"];
    assert_eq!(lines(&called), expected);
    assert!(problems(&called, "Ben B").starts_with("Perhaps handed in as rusty, and"));
    assert_eq!(problems(&called, "rusty"), "Not on the roster.");
    // Once the roster says who it is, who is left has handed in nothing.
    let called = rostered(&class, "Name,Username\nAda,\nBen B,rusty\nCem C,\n");
    assert_eq!(lines(&called), ["Ada: ada -", "Cem C: - -", "nothing: - -", "rusty: rusty -"]);
}

/// The columns are those of `classroom_roster.csv`: who has not linked an account has none there.
#[test]
fn who_has_linked_no_account_may_have_handed_in() {
    let class = on_disk(&[
        ("kata-submissions/kata-ada/.git/HEAD", "x"),
        ("kata-submissions/kata-ada/GREET", "ada"),
        ("kata-submissions/kata-octocat/.git/HEAD", "x"),
        ("kata-submissions/kata-octocat/GREET", "who"),
    ]);
    let roster =
        "identifier,github_username,github_id,name\nada@x,ada,1,\nben@x,,,\ncem@x,cem,3,\n";
    let called = rostered(&class.path().join("class/kata-submissions"), roster);
    let expected = ["ada: ada -", "ben@x: ? ?", "cem@x: - -", "octocat: who -"];
    assert_eq!(lines(&called), expected);
}

/// Numbers that a platform gives are nobody else's, whoever is not on the roster.
#[test]
fn whom_the_platform_knows_by_another_number_is_missing() {
    let class = on_disk(&[
        ("lovelaceada_4711_901_greet.rs", "ada"),
        ("strangersam_4799_902_greet.rs", "sam"),
    ]);
    let roster = "Student,ID\n\"Lovelace, Ada\",4711\nBen,4712\nCem,\n";
    let called = rostered(&class.path().join("class"), roster);
    let expected = ["Ben: - -", "Cem: ? ?", "lovelaceada_4711: ada -", "strangersam_4799: sam -"];
    assert_eq!(lines(&called), expected);
}

#[test]
fn who_hands_in_under_two_names_is_one_person_of_the_roster() {
    let class = on_disk(&[
        ("ada@x/GREET", "ada"),
        ("ada@x (1)/GREET", "ada"),
        ("ben/GREET", "one"),
        ("Ben B/GREET", "two"),
        ("Ben B/JOIN", "join"),
    ]);
    let class = class.path().join("class");
    let called = rostered(&class, "Name,Email\nAda L,ada@x\nBen B,ben@x\n");
    assert_eq!(lines(&called), ["Ben B: ? join", "ada@x: ada -"]);
    let said = problems(&called, "Ben B");
    assert!(said.contains("Has handed in as ben too") && said.contains("ben/exercises"), "{said}");
    // Without a roster nobody knows; it is said who it may be.
    let told = imported(&class);
    assert_eq!(told.submissions.len(), 4);
    assert!(problems(&told, "ada@x (1)").contains("Perhaps the same person as ada@x:"));
    assert_eq!(problems(&told, "ben"), "");
}

#[test]
fn a_name_of_several_on_the_roster_refuses_nobody_else() {
    let class = on_disk(&[("Ada Smith/GREET", "one"), ("Ada Smith (ada1@x)/GREET", "two")]);
    let roster = "Name,Email\nAda Smith,ada1@x\nAda Smith,ada2@x\nBen,ben@x\n";
    let called = rostered(&class.path().join("class"), roster);
    let expected =
        ["Ada Smith: one -", "Ada Smith (ada1@x): two -", "Ada Smith (ada2@x): ? ?", "Ben: - -"];
    assert_eq!(lines(&called), expected);
    let several = "Several on the roster are called so: ada1@x, ada2@x.";
    assert_eq!(problems(&called, "Ada Smith"), several);
}

#[test]
fn nobody_is_missing_while_nobodys_work_lies_beside_the_others() {
    let files: Files<'_> = &[("Ada/GREET", "ada"), ("lib.rs", "fn join() {}"), ("notes.md", "x")];
    let class = on_disk(files);
    let class = class.path().join("class");
    let called = rostered(&class, "Name\nAda\nBen\n");
    assert_eq!(lines(&called), ["Ada: ada -", "Ben: ? ?"]);
    assert!(problems(&called, "Ben").contains("class/lib.rs. Put it into"));
    fs::remove_file(class.join("lib.rs")).unwrap();
    assert_eq!(lines(&rostered(&class, "Name\nAda\nBen\n")), ["Ada: ada -", "Ben: - -"]);
}

#[test]
fn one_name_under_two_paths_is_one_person_only_to_the_roster() {
    let class = on_disk(&[
        ("week 1/ada/GREET", "x"),
        ("week 1/ben/GREET", "x"),
        ("week 2/ada/JOIN", "y"),
        ("week 2/ben/GREET", "z"),
    ]);
    let at = |path: &str| class.path().join("class").join(path);
    let paths = [at("week 1"), at("week 2")];
    let told = read(&paths, &asked(), PLAIN).unwrap();
    let expected = ["ada: x -", "ada (week 2): - y", "ben: x -", "ben (week 2): z -"];
    assert_eq!(lines(&told), expected);
    assert!(problems(&told, "ada (week 2)").starts_with("Perhaps the same person as ada:"));
    let roster = Roster::read("Name\nAda\nBen\n", "roster.csv").unwrap();
    let settings = ImportSettings { roster: Some(&roster), ..PLAIN };
    let told = read(&paths, &asked(), settings).unwrap();
    assert_eq!(lines(&told), ["ada: x y", "ben: ? -"]);
    assert_eq!(problems(&told, "ada"), "");
}

#[test]
fn a_folder_for_each_group_or_week_is_known_by_the_roster() {
    let class = on_disk(&[
        ("Group A/ada/GREET", "a"),
        ("Group A/ben/GREET", "b"),
        ("Group A/notes.md", ""),
        ("Group B/cem/GREET", "c"),
        ("Group B/ada/JOIN", "more"),
    ]);
    let class = class.path().join("class");
    let called = rostered(&class, "Name\nAda\nBen\nCem\nDan\n");
    assert_eq!(lines(&called), ["Dan: - -", "ada: a more", "ben: b -", "cem: c -"]);
    // Whom the roster knows has these folders themselves.
    let called = rostered(&class, "Name\nGroup A\nGroup B\nAda\nBen\n");
    let expected = ["Ada: - -", "Ben: - -", "Group A: ? -", "Group B: c more"];
    assert_eq!(lines(&called), expected);
}

/// ILIAS keeps teams so, `Team_ID/Lastname_Firstname_Login_ID` (`ilifau/ExerciseStatusFile` shows them).
#[test]
fn a_folder_for_each_team_is_the_teams() {
    let class = on_disk(&[
        ("Team_7/Lovelace_Ada_ada1_245/greet.rs", "a"),
        ("Team_7/Ben_B_ben_246/", ""),
        ("Team_8/Cem_C_cem_250/greet.rs", "c"),
    ]);
    let roster = "Name;Login\n\"Lovelace, Ada\";ada1\n\"Ben, B\";ben\n\"Cem, C\";cem\n";
    let called = rostered(&class.path().join("class"), roster);
    let expected =
        ["Ben, B: ? ?", "Cem, C: ? ?", "Lovelace, Ada: ? ?", "Team_7: a -", "Team_8: c -"];
    assert_eq!(lines(&called), expected);
}

#[test]
fn a_folder_for_each_exercise_holds_people_where_it_names_them() {
    let folders: &[(&str, &[u8])] = &[
        ("01_greet/ada/lib.rs", b"fn greet() {}"),
        ("01_greet/ben/src/lib.rs", b"fn greet() { 1 }"),
        ("02_join/ada/lib.rs", b"fn join() {}"),
    ];
    in_every_way(folders, |handed_in, way| {
        let expected = ["ada: fn greet() {} fn join() {}", "ben: fn greet() { 1 } -"];
        assert_eq!(lines(handed_in), expected, "{way}");
    });
    let sources: &[(&str, &[u8])] = &[
        ("01_greet/ada.rs", b"fn greet() {}"),
        ("01_greet/4711.rs", b"fn greet() { 1 }"),
        ("02_join/ada.rs", b"fn join() {}"),
    ];
    in_every_way(sources, |handed_in, way| {
        let expected = ["4711: fn greet() { 1 } -", "ada: fn greet() {} fn join() {}"];
        assert_eq!(lines(handed_in), expected, "{way}");
    });
    // One student's.
    let own = on_disk(&[
        ("01_greet/src/lib.rs", "fn greet() {}"),
        ("01_greet/examples/lib.rs", "fn main() {}"),
        ("02_join/lib.rs", "fn join() {}"),
    ]);
    assert_eq!(found(&own.path().join("class")), ["class: fn greet() {} fn join() {}"]);
}

#[test]
fn a_source_may_be_called_after_a_students_number() {
    let class = on_disk(&[
        ("4711.rs", "fn greet() {}"),
        ("4712_greet.rs", "fn greet() { 1 }"),
        ("4712_join.rs", "fn join() {}"),
    ]);
    let called = rostered(&class.path().join("class"), "Name,Student ID\nAda,4711\nBen,4712\n");
    assert_eq!(lines(&called), ["4711: fn greet() {} -", "4712: fn greet() { 1 } fn join() {}"]);
}
