//! The pages that `grade` and `merge` write for people: one for each student, the one on alike
//! answers, and the learner's lines on the class's.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use support::{Ran, Workspace, key, solution, wrong};
use tempfile::TempDir;

/// An answer that nobody writes twice by chance, and that fails: it waits one after the other.
const OWN: &str = "\
// <script>alert(1)</script>
pub async fn pair() -> (String, String) {
    let mut replies = Vec::with_capacity(7);
    for (place, turn) in [(3, true), (1, false)].into_iter().enumerate() {
        if turn.1 && place + 2 < turn.0 {
            replies.push(kata::fetch_user(1).await);
        } else {
            replies.insert(place % 4, kata::fetch_order(42).await);
        }
    }
    (replies.remove(0), replies.remove(0))
}
";

/// The same in other words.
fn disguised() -> String {
    let words = [("replies", "found"), ("place", "i"), ("turn", "pair_of"), ("    ", "\t")];
    let text = words.iter().fold(OWN.to_owned(), |text, (from, to)| text.replace(from, to));
    text.replace("// <script>alert(1)</script>", "/* all mine */")
}

/// Submissions of a class, and a place to stand in while they are graded.
struct Class {
    workspace: Workspace,
    folder: TempDir,
}

impl Class {
    /// Anna and Ben have handed in the same in two ways; Cleo and Dora what many do; Emil, beside a
    /// right answer, one with another signature than the hidden tests call.
    fn new() -> Self {
        let class = Self { workspace: Workspace::new(), folder: TempDir::new().unwrap() };
        let sequential = wrong("pair", "sequential");
        let answers = [("anna", OWN), ("ben", &disguised()), ("Cleo <b>&c", &sequential)];
        for (student, text) in answers.into_iter().chain([("dora", &*sequential)]) {
            class.hand_in(student, "pair", text);
        }
        class.hand_in("emil", "pair", &solution("pair"));
        class.hand_in("emil", "double", &wrong("double", "takes_a_text"));
        class
    }

    fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    fn hand_in(&self, student: &str, name: &str, text: &str) {
        let source = format!("submissions/{student}/exercises/{}/src/lib.rs", key(name));
        let source = self.path(&source);
        fs::create_dir_all(source.parent().unwrap()).unwrap();
        fs::write(source, text).unwrap();
    }

    fn grade(&self, out: &str, args: &[&str]) -> Ran {
        let mut command = self.workspace.command(["grade"]);
        command.arg(self.path("submissions")).arg("--out").arg(self.path(out)).args(args);
        support::run(command, "")
    }

    fn merge(&self, parts: &[&str], out: &str, args: &[&str]) -> Ran {
        let mut command = self.workspace.command(["merge"]);
        command.args(parts.iter().map(|part| self.path(part)));
        command.arg("--out").arg(self.path(out)).args(args);
        support::run(command, "")
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Everything in a folder of reports that is a page, by its path.
    fn pages(&self, out: &str) -> BTreeMap<PathBuf, String> {
        let below = |folder: &Path| -> Vec<PathBuf> {
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
        };
        let out = self.path(out);
        let files = below(&out).into_iter().chain(below(&out.join("feedback")));
        let pages = files.filter(|path| path.extension().is_some_and(|it| it == "html"));
        let read = |path: PathBuf| {
            let content = fs::read_to_string(&path).unwrap();
            (path.strip_prefix(&out).unwrap().to_owned(), content)
        };
        pages.map(read).collect()
    }
}

#[test]
fn each_student_gets_a_page_with_their_own_text_and_nobody_elses() {
    let class = Class::new();
    let ran = class.grade("report", &["--format", "feedback", "--hints", "2"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let pages = class.pages("report");
    let names: Vec<_> = pages.keys().map(|path| path.to_str().unwrap().to_owned()).collect();
    let expected = ["Cleo%20%3Cb%3E%26c", "anna", "ben", "dora", "emil"];
    assert_eq!(names, expected.map(|name| format!("feedback/{name}.html")));

    let anna = &pages[Path::new("feedback/anna.html")];
    for held in [
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "replies.push(kata::fetch_user(1).await);",
        "class=\"remark\"",
        "passed in part: ",
        "Who polls the order while the user is awaited?",
        "<code>tokio::join!</code> polls several futures as one.",
        "viewBox=",
    ] {
        assert!(anna.contains(held), "{held}");
    }
    assert!(!anna.contains("gives both answers"), "the third hint is told");
    let place = class.folder.path().to_str().unwrap();
    for (path, page) in &pages {
        assert_eq!(page.matches("<script>").count(), 1, "a script was added to {}", path.display());
        for other in
            ["Cleo", "anna", "ben", "dora", "emil", place, "NEVER SHOWN", "t.run", "found.push"]
        {
            let own = path.ends_with(format!("{other}.html"))
                || (other == "Cleo" && path.ends_with(names[0].trim_start_matches("feedback/")))
                || (other == "found.push" && path.ends_with("ben.html"));
            assert!(own || !page.contains(other), "{} holds {other}", path.display());
        }
    }
    let emil = &pages[Path::new("feedback/emil.html")];
    assert_eq!(emil.matches("class=\"listing\"").count(), 1, "what passed needs no words");
    assert!(emil.contains("does not compile"));
    let silent = class.grade("report", &["--format", "feedback"]);
    assert_eq!(silent.code, Some(0), "{silent:?}");
    assert!(!class.read("report/feedback/anna.html").contains("Who polls the order"));
}

#[test]
fn two_who_handed_in_the_same_are_shown_side_by_side_and_only_counted_elsewhere() {
    let class = Class::new();
    let ran = class.grade("report", &[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stdout.contains("1 pair of answers is alike"), "{ran:?}");
    let run: Value = serde_json::from_str(&class.read("report/run.json")).unwrap();
    assert_eq!(run["alike"], 1);
    let page = class.read("report/alike.html");
    assert!(page.contains("<bdi>anna</bdi> and <bdi>ben</bdi>"), "{page}");
    assert_eq!(page.matches("<details").count(), 1, "what many write is no signal");
    assert_eq!(page.matches("class=\"listing\"").count(), 2);
    assert!(
        page.contains("<mark>for (place, turn) in") && page.contains("<mark>for (i, pair_of) in")
    );
    assert!(page.contains("This is a signal to look at") && !page.contains("<script"));
    assert!(
        class.read("report/report.html").contains("<a href=\"alike.html\">1 pair of answers</a>")
    );
    for other in ["results.json", "grades.csv", "junit.xml"] {
        assert!(!class.read(&format!("report/{other}")).contains("alike"), "{other}");
    }

    // A third who has it too makes it what many write.
    class.hand_in("finn", "pair", OWN);
    let ran = class.grade("report", &["--format", "alike"]);
    assert!(ran.code == Some(0) && !ran.stdout.contains("alike"), "{ran:?}");
    assert!(class.read("report/alike.html").contains("No two answers of this class are alike."));
    let ran = class.grade("report", &["--format", "csv"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(!class.path("report/alike.html").exists(), "it is from another run");
}

#[test]
fn what_is_merged_has_the_same_pages_where_the_texts_are_named() {
    let class = Class::new();
    assert_eq!(class.grade("whole", &["--hints", "1"]).code, Some(0));
    let parts = ["part-0", "part-1"];
    for (index, part) in parts.iter().enumerate() {
        let ran = class.grade(part, &["--shard", &format!("{index}/2")]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(!class.path(part).join("alike.html").exists(), "a part is not compared");
    }
    let submissions = class.path("submissions");
    let named = ["--submissions", submissions.to_str().unwrap(), "--hints", "1"];
    let ran = class.merge(&parts, "report", &named);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(class.pages("report") == class.pages("whole"), "other pages than in one go");

    // What was handed in since is not what was graded.
    class.hand_in("ben", "pair", "// Something else.\n");
    let ran = class.merge(&parts, "report", &named);
    assert!(ran.stdout.contains("1 submission has changed since the grading"), "{ran:?}");
    assert!(!class.read("report/feedback/ben.html").contains("Something else"));
    assert!(class.read("report/alike.html").contains("No two answers of this class are alike."));

    let ran = class.merge(&parts, "report", &[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(!class.path("report/alike.html").exists());
    assert!(
        class.read("report/feedback/anna.html").contains("There is no text that can be shown.")
    );
    let refused = class.merge(&parts, "refused", &["--format", "alike"]);
    refused.complains(2, &["no texts to compare", "--submissions"]);
    assert!(!class.path("refused").exists());
}

#[test]
fn the_class_page_shows_the_learners_lines() {
    let class = Class::new();
    assert_eq!(class.grade("report", &["--format", "html"]).code, Some(0));
    let page = class.read("report/report.html");
    let (_, data) = page.split_once(r#"<script type="application/json" id="data">"#).unwrap();
    let data: Value = serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap();
    let place = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let lines_of = |student: usize| -> Vec<String> {
        let result = &data["results"][place(&data["students"][student]["results"][1])];
        let excerpt = &result["excerpt"];
        let lines = excerpt["lines"].as_array().unwrap().iter();
        let texts = lines.map(|line| data["texts"][place(line)].as_str().unwrap().to_owned());
        let at = place(&result["line"]) - place(&excerpt["first"]);
        texts.skip(at).take(1).collect()
    };
    assert_eq!(lines_of(0), ["    let order = kata::fetch_order(42).await;"]);
    assert_eq!(
        lines_of(1),
        ["            replies.insert(place % 4, kata::fetch_order(42).await);"]
    );
    let own = &data["students"][0]["page"];
    assert!(own.is_null(), "there are no pages for students: {own}");
}
