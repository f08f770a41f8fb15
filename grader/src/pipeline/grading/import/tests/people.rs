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
