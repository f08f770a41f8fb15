//! Attacks on the judge, each a file in `attacks/`: an answer to an exercise of the small course
//! that does what no answer may.
//!
//! Its first lines say which verdict it must get, handed in and at home. Handed in, unsafe code is
//! refused and forbidden, and nothing else is. At home no policy looks at a text and unsafe code is
//! allowed: there the sandbox stands alone. Only what the policy alone stops says, instead of what
//! it gets at home, what it would get otherwise: that it passes. An attack that can see
//! whether it has had its effect panics with `ESCAPED` or with `contained`. Whatever it is, no
//! report may hold a secret, and nothing may be left behind.
//!
//! Beside them, in `attacks/unusual/`, are right answers that look like attacks, and pass.
//!
//! The small course has no exercise in which the learner writes the tests, and none about sockets:
//! `watchful` of `attacks/suite/` and `served` of `attacks/served/` are added to it here.

#![cfg(target_os = "linux")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use async_kata::judgement::policy::WORDS;
use serde_json::Value;
use support::processes::assert_nothing_left_in;
use support::watching::Watching;
use support::{Workspace, eventually, run, solution, variant};
use tempfile::TempDir;

/// Stands in a file that anybody may read, and in the environment of whoever grades.
const SECRET: &str = "7f3a-not-to-be-told";

/// Stands in the hidden tests of `double`.
const HIDDEN: &str = "NEVER SHOWN";

/// The exercise in which the learner writes the tests.
const WATCHFUL: &str = "watchful";

/// The exercise that is about sockets.
const SERVED: &str = "served";

/// How many attacks go on at once.
const AT_ONCE: usize = 3;

/// An attack, and what its first lines say.
struct Attack {
    name: String,
    text: String,
}

impl Attack {
    fn all() -> Vec<Self> {
        Self::of("tests/attacks")
    }

    /// The files of a folder.
    fn of(folder: &str) -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<PathBuf> =
            entries.filter(|path| path.extension().is_some_and(|ending| ending == "rs")).collect();
        files.sort();
        let read = |path: PathBuf| Self {
            name: path.file_stem().unwrap().to_string_lossy().into_owned(),
            text: fs::read_to_string(path).unwrap(),
        };
        files.into_iter().map(read).collect()
    }

    /// What the first lines say of `what`, behind whatever a form has put before them.
    fn says(&self, what: &str) -> Option<&str> {
        let text = self.text.trim_start_matches('\u{feff}');
        let lines = text.lines().skip_while(|line| line.starts_with("#!"));
        let mut lines = lines.map_while(|line| line.strip_prefix("//! "));
        lines.find_map(|line| line.strip_prefix(what)?.strip_prefix(": "))
    }

    fn exercise(&self) -> &str {
        self.says("exercise").unwrap_or("double")
    }

    /// Whether it can tell by itself that it was contained.
    fn can_tell(&self) -> bool {
        self.text.contains("\"contained: ")
    }

    #[track_caller]
    fn assert_judged(&self, result: &Value, expected: &str) {
        let name = &self.name;
        let verdict = result["verdict"].as_str().unwrap();
        assert!(expected.split(" or ").any(|word| word == verdict), "{name}: {result}");
        assert_ne!(verdict, "passed", "{name}");
        let report = result.to_string();
        for never in [SECRET, HIDDEN] {
            assert!(!report.contains(never), "{name}: {never} in {report}");
        }
        // The compiler may show the attack itself.
        let said = format!("{}{}", result["message"], result["tests"]);
        assert!(!said.contains("ESCAPED"), "{name}: {said}");
    }
}

/// How hidden tests can be compiled: once, and with each answer.
const WAYS: [&[&str]; 2] = [&[], &["--no-prebuilt"]];

/// A workspace, and what an attack might reach beside it.
struct Place {
    /// How hidden tests are compiled.
    way: &'static [&'static str],
    workspace: Workspace,
    outside: TempDir,
    temporary: TempDir,
}

impl Place {
    /// Open to other users, so that tests can run as one who owns nothing, or not.
    fn new(open: bool) -> Self {
        let workspace = Workspace::new();
        // Where the grader keeps what is its own, which no attack has made.
        fs::create_dir_all(workspace.path("target")).unwrap();
        let mode = if open { 0o755 } else { 0o700 };
        let above = workspace.root().parent().unwrap();
        fs::set_permissions(above, fs::Permissions::from_mode(mode)).unwrap();
        let outside = tempfile::tempdir().unwrap();
        let secret = outside.path().join("secret.txt");
        fs::write(&secret, SECRET).unwrap();
        for (path, mode) in [(outside.path(), 0o777), (&secret, 0o666)] {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        }
        let temporary = tempfile::tempdir().unwrap();
        let place = Self { way: WAYS[0], workspace, outside, temporary };
        place.add(WATCHFUL, "suite", &["subject.rs", "mutants/one_too_many.rs"], "mod subject;\n");
        place.add(
            SERVED,
            "served",
            &["tests.rs"],
            "pub async fn served(_: tokio::net::TcpListener) {}\n",
        );
        place
    }

    /// Adds an exercise, whose files lie in this folder of the attacks.
    fn add(&self, exercise: &str, folder: &str, files: &[&str], starter: &str) {
        let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/attacks").join(folder);
        let source = self.source(exercise);
        let key = source.strip_prefix(self.workspace.path("exercises")).unwrap();
        let hidden = self.workspace.path("grader/hidden").join(key.ancestors().nth(2).unwrap());
        for file in files {
            fs::create_dir_all(hidden.join(file).parent().unwrap()).unwrap();
            fs::copy(ours.join(file), hidden.join(file)).unwrap();
        }
        fs::write(hidden.join("starter.rs"), starter).unwrap();
        fs::write(hidden.join("lesson.md"), format!("# {exercise}\n")).unwrap();
        let more = fs::read_to_string(ours.join("info.toml")).unwrap();
        self.workspace.edit("info.toml", |info| format!("{info}{more}"));
        fs::create_dir_all(source.parent().unwrap()).unwrap();
    }

    fn source(&self, name: &str) -> PathBuf {
        match name {
            WATCHFUL => self.workspace.path("exercises/02_tasks/05_watchful/src/lib.rs"),
            SERVED => self.workspace.path("exercises/02_tasks/06_served/src/lib.rs"),
            _ => self.workspace.source(name),
        }
    }

    /// The text of an attack, aimed at this place.
    fn aimed(&self, text: &str) -> String {
        let path = |path: &Path| path.to_str().unwrap().to_owned();
        let text = text
            .replace("@OUTSIDE@", &path(self.outside.path()))
            .replace("@STAGED@", &path(&self.workspace.path("target/async-kata/work")))
            .replace("@WORKSPACE@", &path(self.workspace.root()));
        repeated(&text)
    }

    fn check(&self, args: &[&str], input: &str) -> Value {
        let mut command = self.workspace.command(["check", "--json"]);
        command.args(args).args(self.way).env("TOKEN", SECRET).env("TMPDIR", self.temporary.path());
        run(command, input).result()
    }

    /// The result for an attack that is handed in.
    fn handed_in(&self, attack: &Attack) -> Value {
        self.limit(attack);
        let text = self.aimed(&attack.text);
        self.check(&[attack.exercise(), "--submission", "-"], &text)
    }

    /// The result for an attack that is saved as an answer. Nothing but the answer and the report
    /// may be there afterwards that was not there before.
    fn at_home(&self, attack: &Attack) -> Value {
        self.limit(attack);
        let name = attack.exercise();
        fs::write(self.source(name), self.aimed(&attack.text)).unwrap();
        let before = self.files();
        let result = self.check(&[name], "");
        assert_eq!(self.files(), before, "{}", attack.name);
        assert_nothing_left_in(self.workspace.root());
        result
    }

    /// What is told of an attack that was judged just now, in words.
    fn told(&self, attack: &Attack, result: &Value) -> String {
        match attack.exercise() {
            // What a learner's own test says is beside the message, in words only.
            WATCHFUL => self.workspace.run(["check", WATCHFUL]).stdout,
            _ => result["message"].to_string(),
        }
    }

    fn limit(&self, attack: &Attack) {
        let seconds = attack.says("compile_seconds").unwrap_or("120");
        self.workspace.edit("info.toml", |info| {
            let limited = info.lines().map(|line| match line.split_once(" = ") {
                Some(("compile_seconds", _)) => format!("compile_seconds = {seconds}\n"),
                Some(("test_seconds", _)) => "test_seconds = 2\n".to_owned(),
                _ => format!("{line}\n"),
            });
            limited.collect()
        });
    }

    /// Every file that a judgement may not touch, with its mode, owner and content.
    fn files(&self) -> BTreeMap<PathBuf, (u32, u32, Vec<u8>)> {
        let mut files = BTreeMap::new();
        collect(self.outside.path(), &mut files);
        collect(self.temporary.path(), &mut files);
        collect(self.workspace.root(), &mut files);
        files
    }
}

fn collect(folder: &Path, files: &mut BTreeMap<PathBuf, (u32, u32, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let (path, about) = (entry.path(), entry.metadata().unwrap());
        // What the grader keeps for itself.
        if path.ends_with("target/async-kata") || path.ends_with("kata/.async-kata") {
            continue;
        }
        let content = if about.is_file() { fs::read(&path).unwrap() } else { vec![] };
        files.insert(path.clone(), (about.mode(), about.uid(), content));
        if about.is_dir() {
            collect(&path, files);
        }
    }
}

/// `text` with every `@3 (@` written out as `(((`.
fn repeated(text: &str) -> String {
    let mut pieces = text.split('@');
    let mut whole = pieces.next().unwrap_or_default().to_owned();
    while let (Some(inside), Some(after)) = (pieces.next(), pieces.next()) {
        let (count, what) = inside.split_once(' ').expect("a number and what to repeat");
        whole.push_str(&what.repeat(count.parse().expect("a number")));
        whole.push_str(after);
    }
    whole
}

/// Does `what` with every attack, a few at once and in either way.
fn with_each(attacks: &[Attack], what: impl Fn(&Attack, &Place) + Sync) {
    for way in WAYS {
        let place = |_| Place { way, ..Place::new(true) };
        let places: Vec<Place> = (0..AT_ONCE).map(place).collect();
        with_each_in(&places, attacks, &what);
    }
}

fn with_each_in(places: &[Place], attacks: &[Attack], what: &(impl Fn(&Attack, &Place) + Sync)) {
    let next = AtomicUsize::new(0);
    let work = |place: &Place| {
        while let Some(attack) = attacks.get(next.fetch_add(1, Ordering::Relaxed)) {
            what(attack, place);
        }
    };
    thread::scope(|scope| {
        let workers: Vec<_> = places.iter().map(|place| scope.spawn(move || work(place))).collect();
        workers.into_iter().for_each(|worker| worker.join().expect("it has said why"));
    });
}

#[test]
fn no_attack_that_is_handed_in_passes() {
    with_each(&Attack::all(), |attack, place| {
        let expected = attack.says("handed in").expect("the first line says what it must get");
        let result = place.handed_in(attack);
        attack.assert_judged(&result, expected);
    });
}

#[test]
fn every_attack_is_contained_where_no_policy_looks_at_it() {
    with_each(&Attack::all(), |attack, place| {
        let Some(expected) = attack.says("at home") else { return };
        let result = place.at_home(attack);
        attack.assert_judged(&result, expected);
        if attack.can_tell() {
            let told = place.told(attack, &result);
            assert!(told.contains("contained: "), "{}: {told}", attack.name);
            assert!(!told.contains("ESCAPED"), "{}: {told}", attack.name);
        }
    });
}

#[test]
fn whatever_word_is_refused_has_an_attack_that_nothing_else_stops() {
    let attacks = Attack::all();
    let place = Place::new(true);
    for (word, name) in WORDS {
        let attack = attacks.iter().find(|attack| attack.name == name).expect(name);
        assert!(attack.text.contains(word), "{name} does not say {word}");
        assert_eq!(attack.says("handed in"), Some("rejected"), "{name}");
        assert!(lint_lets_through(attack), "{name}: the compiler's own lint finds it");
        let otherwise = attack.says("otherwise").expect("it says what it would get");
        let verdict = place.at_home(attack)["verdict"].clone();
        assert!(otherwise.split(" or ").any(|word| word == verdict), "{name}: {verdict}");
    }
}

#[test]
fn right_answers_pass_however_unusual_they_are() {
    let place = Place::new(true);
    let forms: [fn(&str) -> String; 3] = [
        |text| text.to_owned(),
        |text| format!("\u{feff}{}", text.replace('\n', "\r\n")),
        |text| format!("#!/usr/bin/env cargo\n{text}"),
    ];
    let answers = Attack::of("tests/attacks/unusual");
    for (answer, form) in answers.into_iter().zip(forms.iter().cycle()) {
        let answer = Attack { text: form(&answer.text), ..answer };
        let result = place.handed_in(&answer);
        assert_eq!(result["verdict"], "passed", "{}: {result}", answer.name);
    }
}

/// Whether the compiler is content where it forbids unsafe code.
fn lint_lets_through(attack: &Attack) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("attack.rs");
    fs::write(&source, &attack.text).unwrap();
    let mut compiler = std::process::Command::new("rustc");
    compiler.args(["--edition=2024", "--crate-type=rlib", "--emit=metadata", "-Funsafe-code"]);
    compiler.arg("--out-dir").arg(folder.path()).arg(&source).output().unwrap().status.success()
}

/// What a grader holds, and what lies in its folders: descriptors, children, files.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Held {
    descriptors: usize,
    children: String,
    temporary: Vec<PathBuf>,
    left: Vec<PathBuf>,
}

impl Held {
    fn by(grader: u32, place: &Place) -> Self {
        let threads = fs::read_dir(format!("/proc/{grader}/task")).unwrap().flatten();
        let children =
            threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
        Self {
            descriptors: fs::read_dir(format!("/proc/{grader}/fd")).unwrap().count(),
            children: children.collect(),
            temporary: below(place.temporary.path()),
            left: below(&place.workspace.path("target/async-kata/work")),
        }
    }
}

/// All that lies below a folder, but for the memory of compilers.
fn below(folder: &Path) -> Vec<PathBuf> {
    let mut all = vec![];
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with("inc-") {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            all.extend(below(&path));
        }
        all.push(path);
    }
    all.sort();
    all
}

/// `benches/leaks.sh` does the same for longer.
#[test]
fn many_judgements_leave_nothing_behind() {
    const ROUNDS: usize = 4;
    let place = Place::new(true);
    let attack = |name: &str| Attack::all().into_iter().find(|attack| attack.name == name).unwrap();
    let names = ["starts_a_program", "exits_on_a_thread", "aborts", "runs_before_main"];
    let attacks = names.map(|name| place.aimed(&attack(name).text));
    let mut command = place.workspace.command(["watch", "--json"]);
    command.env("TMPDIR", place.temporary.path());
    let watching = Watching::of(command);
    let grader = watching.child.id();
    // A right answer would have it go on to the next exercise, and judge that too.
    let answers = [solution("double").replace('*', "+")].into_iter().chain(attacks);
    let answers: Vec<String> = answers.collect();
    let judge = |round: usize| {
        for answer in &answers {
            place.workspace.write("double", &variant(answer, round));
            while watching.next()["event"] != "verdict" {}
        }
    };
    while watching.next()["event"] != "verdict" {}
    judge(0);
    // One child stays: the warden.
    assert!(eventually(|| Held::by(grader, &place).children.split_whitespace().count() == 1));
    let before = Held::by(grader, &place);
    (1..ROUNDS).for_each(judge);
    let mut after = before.clone();
    let same = eventually(|| {
        after = Held::by(grader, &place);
        after == before
    });
    assert!(same, "{before:#?} became {after:#?}");
}

/// Root cannot always become somebody else. Files and system calls are closed all the same.
#[test]
fn attacks_are_contained_for_root_too() {
    let places: Vec<Place> = (0..AT_ONCE).map(|_| Place::new(false)).collect();
    let mut attacks = Attack::all();
    attacks.retain(Attack::can_tell);
    with_each_in(&places, &attacks, &|attack: &Attack, place: &Place| {
        let result = place.at_home(attack);
        attack.assert_judged(&result, attack.says("at home").unwrap());
        let told = place.told(attack, &result);
        assert!(told.contains("contained: "), "{}: {told}", attack.name);
    });
}
