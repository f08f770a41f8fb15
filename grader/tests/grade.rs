//! `grade` and `merge`: a class judged once and whole, whatever happens in between.

mod support;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::OnceLock;

use serde_json::Value;
use support::{Ran, Workspace, eventually, finish, key, small_course, solution, variant, wrong};
use tempfile::TempDir;

/// Sources in [`Class::full`] that differ and need a compiler.
const SOURCES: usize = 12;

/// Submissions in a folder, and a place to stand in while they are graded.
struct Class {
    workspace: Workspace,
    folder: TempDir,
}

impl Class {
    /// Nobody has handed in anything.
    fn empty() -> Self {
        let class = Self { workspace: Workspace::new(), folder: TempDir::new().unwrap() };
        fs::create_dir(class.path("submissions")).unwrap();
        class
    }

    /// Twelve students: alike and different, right and wrong, and some who gave no source at all.
    fn full() -> Self {
        let class = Self::empty();
        let starter = small_course().join(format!("grader/hidden/{}/starter.rs", key("double")));
        let untouched = fs::read_to_string(starter).unwrap().replace('\n', "\r\n");
        for number in 0..12 {
            let double = match number {
                0..4 => variant(&solution("double"), number),
                4 | 5 => variant(&solution("double"), 0),
                6 => wrong("double", "text"),
                7 => untouched.clone(),
                8 => wrong("double", "one_too_many"),
                _ => wrong("double", "literal"),
            };
            let pair = match number {
                0..4 => variant(&solution("pair"), number),
                _ => wrong("pair", "sequential"),
            };
            class.hand_in(number, "double", double.as_bytes());
            class.hand_in(number, "pair", pair.as_bytes());
        }
        fs::remove_file(class.source(10, "double")).unwrap();
        class.hand_in(11, "double", b"// not UTF-8: \xff");
        class
    }

    fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    fn source(&self, student: usize, name: &str) -> PathBuf {
        self.path(&format!("submissions/student-{student:02}/exercises/{}/src/lib.rs", key(name)))
    }

    fn hand_in(&self, student: usize, name: &str, text: &[u8]) {
        let source = self.source(student, name);
        fs::create_dir_all(source.parent().unwrap()).unwrap();
        fs::write(source, text).unwrap();
    }

    /// `grade`, with its reports going to the folder `out`.
    fn start(&self, out: &str, args: &[&str]) -> Child {
        let mut command = self.workspace.command(["grade"]);
        command.arg(self.path("submissions")).arg("--out").arg(self.path(out)).args(args);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    }

    fn grade(&self, out: &str, args: &[&str]) -> Ran {
        finish(self.start(out, args))
    }

    fn merge(&self, parts: &[&str], out: &str) -> Ran {
        let mut command = self.workspace.command(["merge"]);
        command.args(parts.iter().map(|part| self.path(part))).arg("--out").arg(self.path(out));
        support::run(command, "")
    }

    fn results(&self, out: &str) -> Vec<u8> {
        fs::read(self.path(out).join("results.json")).unwrap()
    }

    fn figures(&self, out: &str) -> Value {
        document(&self.path(out).join("run.json"))["figures"].clone()
    }

    /// The whole lines of the journal.
    fn journal(&self, out: &str) -> Vec<String> {
        let content = fs::read(self.path(out).join("journal.jsonl")).unwrap_or_default();
        let content = String::from_utf8(content).unwrap();
        let whole = content.rfind('\n').map_or("", |end| &content[..=end]);
        whole.lines().map(str::to_owned).collect()
    }
}

fn document(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// The results of the full class, graded in one go.
fn in_one_go() -> &'static [u8] {
    static RESULTS: OnceLock<Vec<u8>> = OnceLock::new();
    RESULTS.get_or_init(|| {
        let class = Class::full();
        let ran = class.grade("report", &[]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        class.results("report")
    })
}

/// Of one exercise, by student: verdict and points.
fn verdicts(results: &[u8], exercise: &str) -> Vec<(String, f64)> {
    let results: Value = serde_json::from_slice(results).unwrap();
    let verdict = |submission: &Value| {
        let reports = submission["results"].as_array().unwrap();
        let report = reports.iter().find(|report| report["exercise"] == exercise).unwrap();
        let points = report["points"].as_f64().unwrap();
        (report["verdict"].as_str().unwrap().to_owned(), points)
    };
    results["submissions"].as_array().unwrap().iter().map(verdict).collect()
}

#[test]
fn a_class_is_graded_and_every_source_is_judged_once() {
    let class = Class::full();
    let ran = class.grade("report", &[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stdout.contains("12 submissions"), "{ran:?}");
    let results = class.results("report");
    assert_eq!(results, in_one_go(), "the same in another place");
    let double = verdicts(&results, "double");
    let double: Vec<_> = double.iter().map(|(verdict, _)| verdict.as_str()).collect();
    assert_eq!(double[..6], ["passed"; 6]);
    let others = ["compile_error", "todo", "failed", "failed", "missing", "rejected"];
    assert_eq!(double[6..], others);
    let pair = verdicts(&results, "pair");
    assert_eq!(
        (pair[0].clone(), pair[11].clone()),
        (("passed".into(), 2.0), ("failed".into(), 0.5))
    );
    assert!(verdicts(&results, "rounds").iter().all(|got| *got == ("missing".into(), 0.0)));
    assert_eq!(class.journal("report").len(), SOURCES);
    assert_eq!(
        class.figures("report"),
        serde_json::json!({
            "submissions": 12, "judged": SOURCES, "reused": 0, "duplicates": 9, "untouched": 1,
            "missing": 25, "refused": 1, "unclear": 0, "infrastructure": 0
        })
    );
    let results: Value = serde_json::from_slice(&results).unwrap();
    for report in results["submissions"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|s| s["results"].as_array().unwrap())
    {
        assert!(report.get("wall_ms").is_none(), "{report}");
        assert!(!report["message"].as_str().unwrap().is_empty(), "{report}");
        assert!(!report["tests"].as_array().unwrap().is_empty(), "{report}");
    }
}

#[test]
fn killed_at_any_moment_and_started_again_it_loses_and_repeats_nothing() {
    let class = Class::full();
    let mut before = vec![];
    for lines in [1, 4, 7] {
        let mut grading = class.start("report", &[]);
        assert!(eventually(|| class.journal("report").len() >= lines));
        grading.kill().unwrap();
        assert_ne!(finish(grading).code, Some(0), "it had come to its end");
        let journal = class.journal("report");
        assert_eq!(journal[..before.len()], before, "what was finished is as it was");
        before = journal;
    }
    let ran = class.grade("report", &[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(class.results("report"), in_one_go());
    let journal = class.journal("report");
    assert_eq!(journal[..before.len()], before);
    let fingerprints: BTreeSet<String> = journal
        .iter()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["fingerprint"].to_string())
        .collect();
    assert_eq!((journal.len(), fingerprints.len()), (SOURCES, SOURCES));
    let figures = class.figures("report");
    assert_eq!(figures["reused"], before.len());
    assert_eq!(figures["judged"], SOURCES - before.len());
}

#[cfg(unix)]
#[test]
fn control_c_ends_it_and_what_is_finished_is_kept() {
    let class = Class::full();
    let grading = class.start("report", &[]);
    assert!(eventually(|| class.journal("report").len() >= 2));
    support::signal(grading.id(), libc::SIGINT);
    assert_eq!(finish(grading).code, Some(130));
    support::processes::assert_nothing_left_in(class.workspace.root());
    let kept = class.journal("report").len();
    assert!(kept >= 2);
    assert!(!class.path("report/results.json").exists(), "no half of a report is left");
    assert_eq!(class.grade("report", &[]).code, Some(0));
    assert_eq!(class.figures("report")["reused"], kept);
    assert_eq!(class.results("report"), in_one_go());
}

/// A tar of zeros, in the bounds of a class: some megabytes that inflate to 32 GiB.
#[cfg(unix)]
#[test]
fn control_c_is_heard_while_what_was_handed_in_is_read() {
    use std::io::{BufRead, BufReader, Write};

    use flate2::{Compression, write::GzEncoder};

    let class = Class::empty();
    let mut gzip = GzEncoder::new(vec![], Compression::fast());
    gzip.write_all(&vec![0; 64 << 20]).unwrap();
    fs::write(class.path("class.tar.gz"), gzip.finish().unwrap().repeat(512)).unwrap();
    let mut command = class.workspace.command(["grade", "class.tar.gz", "--out", "report"]);
    command.current_dir(class.folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut grading = command.spawn().unwrap();
    let mut said = BufReader::new(grading.stderr.take().unwrap()).lines().map(Result::unwrap);
    let told = said.find(|line| line.starts_with("reading what was handed in"));
    assert!(told.is_some_and(|told| told.ends_with("now in class.tar.gz")));
    support::signal(grading.id(), libc::SIGINT);
    assert_eq!(said.next(), None, "it ends, and complains of nothing");
    assert!(eventually(|| grading.try_wait().unwrap().is_some()));
    assert_eq!(grading.wait().unwrap().code(), Some(130));
    assert!(!class.path("report").exists());
}

#[test]
fn shards_in_processes_of_their_own_merge_to_the_same_bytes() {
    let class = Class::full();
    let parts = ["part-0", "part-1", "part-2"];
    let running: Vec<Child> = (0..3)
        .map(|index| class.start(parts[index], &["--shard", &format!("{index}/3")]))
        .collect();
    for part in running {
        let ran = finish(part);
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
    let judged = parts.map(|part| class.figures(part)["judged"].as_u64().unwrap());
    assert_eq!(judged, [SOURCES as u64 / 3; 3], "each has as much to do");
    for part in parts {
        assert!(!class.path(part).join("grades.csv").exists(), "no report on a part of a student");
    }
    let merged = class.merge(&[parts[2], parts[0], "part-1/results.json"], "report");
    assert_eq!(merged.code, Some(0), "{merged:?}");
    assert_eq!(class.results("report"), in_one_go());
    let figures = class.figures("report");
    assert_eq!((&figures["submissions"], &figures["missing"]), (&12.into(), &25.into()));
    // Every shard has read the whole class.
    let read = |out: &str| document(&class.path(out).join("run.json"))["handed_in"].clone();
    assert!(read("report")["files"].as_array().is_some_and(|files| !files.is_empty()));
    for part in parts {
        assert_eq!(read("report"), read(part));
    }

    // What does not make a whole is refused, and nothing is written.
    for (of, words) in [
        (&parts[..2], "Shard 2/3 is missing."),
        (&["part-0", "part-1", "part-2", "part-1"], "are both shard 1/3."),
        (&["part-0", "part-1", "nowhere"], "There is no "),
    ] {
        class.merge(of, "refused").complains(2, &[words]);
        assert!(!class.path("refused").exists());
    }
    class.merge(&parts, "part-1").complains(2, &["holds the reports of a shard"]);

    // A result that is gone is said to be.
    let path = class.path("part-1/results.json");
    let mut results = document(&path);
    let gone = results["submissions"].as_array_mut().unwrap().remove(0);
    fs::write(&path, results.to_string()).unwrap();
    let merged = class.merge(&parts, "incomplete");
    assert_eq!(merged.code, Some(3), "{merged:?}");
    assert!(merged.stdout.contains("could not be judged"), "{merged:?}");
    let results: Value = serde_json::from_slice(&class.results("incomplete")).unwrap();
    let submissions = results["submissions"].as_array().unwrap();
    let found = submissions.iter().find(|submission| submission["id"] == gone["id"]).unwrap();
    for was in gone["results"].as_array().unwrap() {
        let mut results = found["results"].as_array().unwrap().iter();
        let result = results.find(|result| result["key"] == was["key"]).unwrap();
        assert_eq!(result["verdict"], "infrastructure");
        assert_eq!(result["max_points"], was["max_points"]);
        assert_eq!(
            result["tests"].as_array().unwrap().len(),
            was["tests"].as_array().unwrap().len()
        );
    }
}

#[test]
fn the_work_of_one_student_is_shared_too() {
    let class = Class::empty();
    for name in ["double", "pair", "tidy", "rounds"] {
        class.hand_in(0, name, solution(name).as_bytes());
    }
    assert_eq!(class.grade("whole", &[]).code, Some(0));
    let parts = ["part-0", "part-1", "part-2"];
    for (index, part) in parts.into_iter().enumerate() {
        let ran = class.grade(part, &["--shard", &format!("{index}/3")]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(ran.stdout.contains("async-kata merge"), "{ran:?}");
    }
    let mut judged = parts.map(|part| class.figures(part)["judged"].as_u64().unwrap());
    judged.sort_unstable();
    assert_eq!(judged, [1, 1, 2]);
    assert_eq!(class.merge(&parts, "report").code, Some(0));
    assert_eq!(class.results("report"), class.results("whole"));
    let table = |out: &str| fs::read(class.path(out).join("grades.csv")).unwrap();
    assert_eq!(table("report"), table("whole"));
}

#[test]
fn a_shard_that_nobody_is_in_is_graded_and_merged_too() {
    let class = Class::empty();
    class.hand_in(0, "double", solution("double").as_bytes());
    assert_eq!(class.grade("whole", &[]).code, Some(0));
    for index in 0..3 {
        let ran = class.grade(&format!("part-{index}"), &["--shard", &format!("{index}/3")]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
    assert_eq!(class.merge(&["part-0", "part-1", "part-2"], "report").code, Some(0));
    assert_eq!(class.results("report"), class.results("whole"));
}

#[test]
fn a_torn_journal_is_mended_and_a_damaged_one_is_named() {
    let class = Class::empty();
    for student in 0..3 {
        class.hand_in(student, "double", variant(&solution("double"), student).as_bytes());
    }
    assert_eq!(class.grade("report", &[]).code, Some(0));
    let (results, path) = (class.results("report"), class.path("report/journal.jsonl"));
    let whole = fs::read_to_string(&path).unwrap();
    fs::write(&path, &whole[..whole.len() - 9]).unwrap();
    assert_eq!(class.grade("report", &[]).code, Some(0));
    assert_eq!(class.results("report"), results);
    assert_eq!(
        (&class.figures("report")["judged"], &class.figures("report")["reused"]),
        (&1.into(), &2.into())
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), whole);
    let damaged = whole.replacen("\"report\"", "\"re", 1);
    fs::write(&path, &damaged).unwrap();
    class.grade("report", &[]).complains(2, &["journal.jsonl:1:", "Take the line out"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), damaged);
}

#[test]
fn what_only_the_grader_failed_on_is_said_and_judged_the_next_time() {
    let class = Class::empty();
    class.hand_in(0, "double", solution("double").as_bytes());
    class.hand_in(0, "pair", solution("pair").as_bytes());
    let answer = format!("solutions/{}.rs", key("double"));
    class.workspace.edit(&answer, |text| text.replace("n * 2", "n * 3"));
    let ran = class.grade("report", &[]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.stdout.contains("1 answer could not be judged"), "{ran:?}");
    let results = class.results("report");
    assert_eq!(verdicts(&results, "double"), [("infrastructure".to_owned(), 0.0)]);
    assert_eq!(verdicts(&results, "pair"), [("passed".to_owned(), 2.0)]);
    class.workspace.edit(&answer, |text| text.replace("n * 3", "n * 2"));
    assert_eq!(class.grade("report", &[]).code, Some(0));
    assert_eq!(verdicts(&class.results("report"), "double"), [("passed".to_owned(), 1.0)]);
    let figures = class.figures("report");
    assert_eq!((&figures["judged"], &figures["reused"]), (&1.into(), &1.into()));
}

#[test]
fn only_one_at_a_time_writes_to_a_folder() {
    let class = Class::empty();
    class.hand_in(0, "double", solution("double").as_bytes());
    fs::create_dir(class.path("report")).unwrap();
    let lock = File::create(class.path("report/lock")).unwrap();
    lock.lock().unwrap();
    class.grade("report", &[]).complains(2, &["Another async-kata is writing to", "--out"]);
}

#[test]
fn what_cannot_be_graded_is_said_before_anything_is_judged() {
    let class = Class::empty();
    class.hand_in(0, "double", solution("double").as_bytes());
    for (out, args, words) in [
        ("report", &["--shard", "3/3"][..], "the last of n is n-1"),
        ("report", &["--shard", "one"], "k/n"),
        ("report", &["--jobs", "0"], "--jobs"),
        ("report", &["--format", "pdf"], "pdf"),
        ("report", &["--shard", "0/2", "--format", "csv"], "merge"),
        ("submissions/report", &[], "among the submissions"),
        ("submissions/student-00/exercises/01_first/01_double/src/lib.rs/x", &[], "among the"),
    ] {
        class.grade(out, args).complains(2, &[words]);
    }
    fs::write(class.path("file"), "").unwrap();
    class.grade("file", &[]).complains(2, &["cannot be used for reports", "--out"]);
    let mut nowhere = class.workspace.command(["grade"]);
    nowhere.arg(class.path("nowhere")).arg("--out").arg(class.path("report"));
    support::run(nowhere, "").complains(2, &["nowhere"]);
    assert!(!class.path("report/results.json").exists());
}

#[test]
fn reports_never_lie_where_they_would_be_read_as_handed_in() {
    let class = Class::empty();
    class.hand_in(0, "double", solution("double").as_bytes());
    // Everything in a single workspace is listed, too.
    let workspace = class.path("submissions/student-00");
    let mut grade = class.workspace.command(["grade"]);
    grade.arg(&workspace).arg("--out").arg(workspace.join("report"));
    support::run(grade, "").complains(2, &["among the submissions", "--out"]);
    let mut merge = class.workspace.command(["merge", "part-0", "--submissions"]);
    merge.arg(class.path("submissions")).arg("--out").arg(class.path("submissions/report"));
    support::run(merge, "").complains(2, &["among the submissions", "--out"]);
    assert!(!workspace.join("report").exists());
}

#[test]
fn reports_of_a_format_that_is_not_asked_for_any_more_are_removed() {
    let class = Class::empty();
    class.hand_in(0, "double", solution("double").as_bytes());
    assert_eq!(class.grade("report", &[]).code, Some(0));
    // As an earlier run, of other formats or another class, would have left it.
    let run = class.path("report/run.json");
    fs::create_dir_all(class.path("report/old/left")).unwrap();
    fs::write(class.path("report/old/left/results.json"), "").unwrap();
    fs::write(class.path("kept"), "").unwrap();
    let mut earlier = document(&run);
    let files = earlier["files"].as_array_mut().unwrap();
    files.extend(["old/left/results.json".into(), "../kept".into()]);
    fs::write(&run, earlier.to_string()).unwrap();
    assert_eq!(class.grade("report", &["--format", "csv"]).code, Some(0));
    assert!(!class.path("report/old").exists());
    assert!(class.path("kept").exists(), "nothing outside the folder is touched");
    assert!(class.path("report/results.json").exists());
}

#[test]
fn what_is_handed_in_beside_a_source_is_nobodys_business() {
    let class = Class::empty();
    class.hand_in(0, "double", solution("double").as_bytes());
    let touched = class.path("touched");
    let harm = format!("std::fs::write({:?}, \"x\").unwrap();", touched.display().to_string());
    let package = class.source(0, "double").ancestors().nth(2).unwrap().to_owned();
    let root = class.path("submissions/student-00");
    let files = [
        (package.join("build.rs"), format!("fn main() {{ {harm} }}")),
        (package.join("Cargo.toml"), "[dependencies]\nharm = { path = \"../harm\" }\n".to_owned()),
        (package.join("src/other.rs"), "compile_error!(\"not mine\");".to_owned()),
        (package.join("tests/tests.rs"), "#[test]\nfn it_passes() {}".to_owned()),
        (root.join(".cargo/config.toml"), "[build]\nrustc-wrapper = \"./wrapper\"\n".to_owned()),
        (root.join("rust-toolchain.toml"), "[toolchain]\npath = \"./mine\"\n".to_owned()),
        (root.join("info.toml"), "title = \"mine\"".to_owned()),
    ];
    for (path, text) in files {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    assert_eq!(class.grade("report", &[]).code, Some(0));
    assert_eq!(verdicts(&class.results("report"), "double"), [("passed".to_owned(), 1.0)]);
    assert!(!touched.exists(), "something of theirs was run");
}

#[test]
fn what_would_keep_a_compiler_busy_never_reaches_one() {
    let class = Class::empty();
    let lets = format!("pub fn f() {{ {} }}", "let a=1;".repeat(32_000));
    let nested = format!("pub fn f() {{ {}{} }}", "(".repeat(20_000), ")".repeat(20_000));
    let too_long = "x".repeat(256 * 1024 + 1);
    for (student, text) in [lets, nested, too_long].into_iter().enumerate() {
        class.hand_in(student, "double", text.as_bytes());
    }
    assert_eq!(class.grade("report", &[]).code, Some(0));
    let rejected = ("rejected".to_owned(), 0.0);
    assert_eq!(verdicts(&class.results("report"), "double"), [(); 3].map(|()| rejected.clone()));
}

#[cfg(unix)]
#[test]
fn a_pipe_and_a_link_are_refused_without_waiting() {
    let class = Class::empty();
    for student in 0..2 {
        class.hand_in(student, "pair", solution("pair").as_bytes());
        class.hand_in(student, "double", b"");
        fs::remove_file(class.source(student, "double")).unwrap();
    }
    let pipe = class.source(0, "double");
    assert!(std::process::Command::new("mkfifo").arg(pipe).status().unwrap().success());
    let theirs = class.path("theirs.rs");
    fs::write(&theirs, solution("double")).unwrap();
    std::os::unix::fs::symlink(theirs, class.source(1, "double")).unwrap();
    assert_eq!(class.grade("report", &[]).code, Some(0));
    let results = class.results("report");
    assert_eq!(verdicts(&results, "double"), [(); 2].map(|()| ("rejected".to_owned(), 0.0)));
    assert_eq!(verdicts(&results, "pair"), [(); 2].map(|()| ("passed".to_owned(), 2.0)));
}

/// A zip of these files, whose content may be another one.
fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::{Cursor, Write};
    let mut zip = zip::ZipWriter::new(Cursor::new(vec![]));
    for (path, content) in files {
        zip.start_file(*path, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_download_of_a_platform_is_graded_as_it_is_and_goes_back_to_its_gradebook() {
    let class = Class::empty();
    let (double, pair) = (solution("double"), solution("pair"));
    let kata = zipped(&[
        (&format!("my-kata/exercises/{}/src/lib.rs", key("double")), double.as_bytes()),
        ("my-kata/target/debug/x.rs", b""),
    ]);
    let download = zipped(&[
        ("Ada Lovelace_12_assignsubmission_file_/kata.zip", &kata),
        ("Ada Lovelace_12_assignsubmission_onlinetext_/onlinetext.html", b"<p>done</p>"),
        ("Ben B_13_assignsubmission_file_/lib.rs", pair.as_bytes()),
        ("Eve_14_assignsubmission_file_/answers.pdf", b"%PDF"),
        ("::error::x_15_assignsubmission_file_/what.rs", b"fn what() {}"),
    ]);
    fs::write(class.path("download.zip"), download).unwrap();
    let roster = "Identifier,\"Full name\",\"Email address\",\"Last modified (grade)\"\n\
                  Participant 12,Ada Lovelace,ada@uni.example,-\n\
                  Participant 13,Ben B,ben@uni.example,-\n\
                  Participant 14,Eve,eve@uni.example,-\nParticipant 16,Fay,fay@uni.example,-\n";
    fs::write(class.path("roster.csv"), roster).unwrap();
    let mut command = class.workspace.command(["grade"]);
    command.arg(class.path("download.zip")).arg("--out").arg(class.path("report"));
    command.arg("--roster").arg(class.path("roster.csv")).args(["--format", "moodle,canvas"]);
    let ran = support::run(command, "");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for said in [
        "download.zip: read as Moodle's download, 4 students",
        "5 students in all",
        "2 graded",
        "1 handed in nothing",
        "2 with problems",
        "Eve_14: No source in Rust was handed in, but Eve_14_assignsubmission_file_/answers.pdf (a PDF).",
        "Not on the roster.",
    ] {
        assert!(ran.stdout.contains(said), "{said}: {ran:?}");
    }
    assert!(!ran.stdout.lines().any(|line| line.trim_start().starts_with("::error")), "{ran:?}");
    let moodle = fs::read_to_string(class.path("report/moodle.csv")).unwrap();
    let grades: Vec<_> =
        moodle.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>()).collect();
    let grade = |id: &str| grades.iter().find(|row| row[0] == format!("\"{id}\"")).unwrap()[3];
    let all = ["Participant 12", "Participant 13", "Participant 14", "Participant 16"].map(grade);
    assert_eq!(all, ["1", "2", "\"\"", "0"], "{moodle}");
    assert!(class.path("report/canvas.csv").exists());
    let run = document(&class.path("report/run.json"));
    let files = run["handed_in"]["files"].as_array().unwrap();
    let of = |end: &str| {
        files.iter().find(|file| file["path"].as_str().unwrap().ends_with(end)).unwrap()
    };
    assert_eq!(of("my-kata/target")["became"], "explained");
    assert_eq!(of("src/lib.rs")["became"], "judged");
    assert_eq!(of("what.rs")["became"], "not_understood");
    assert_eq!(of("answers.pdf")["students"][0], "Eve_14");
}
