//! How far the learner is: `.async-kata/progress.json`.
//!
//! Which text passed, not when or how often. Reading sources is the caller's.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::mechanisms::atomic;
use crate::vocabulary::course::{Course, Exercise, Key};
use crate::vocabulary::failure::{Failure, Result};

/// The version of the file.
const SCHEMA: u64 = 1;
const NEWER: u64 = SCHEMA + 1;
const FILE: &str = "progress.json";
const LOCK: &str = "progress.lock";

/// How an exercise stands. As in the JSON of `list`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It has never passed.
    Todo,
    /// The text that stands there passed.
    Passed,
    /// It passed with another text than the one that stands there.
    Changed,
}

/// What the learner has passed, and where they are.
#[derive(Clone, Debug)]
pub struct Progress {
    directory: PathBuf,
    state: State,
    /// What happened here since the file was read. Only this is brought into the file, so that
    /// what another process saved meanwhile stays.
    news: News,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    schema: u64,
    current: Option<Key>,
    /// The BLAKE3 hash of the source that passed last.
    passed: BTreeMap<Key, String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    revoked: Revoked,
}

/// How often a text's pass was taken back, by its hash: a pass that another machine knows of counts
/// only if that one knows of as many.
type Revoked = BTreeMap<Key, BTreeMap<String, u64>>;

fn times(revoked: &Revoked, key: &Key, hash: &str) -> u64 {
    revoked.get(key).and_then(|texts| texts.get(hash)).copied().unwrap_or_default()
}

impl State {
    fn times_revoked(&self, key: &Key, hash: &str) -> u64 {
        times(&self.revoked, key, hash)
    }

    /// Notes that this text's pass was taken back so often at least. If that is news, it has passed no
    /// more.
    fn revoke(&mut self, key: &Key, hash: &str, times: u64) {
        if times <= self.times_revoked(key, hash) {
            return;
        }
        self.revoked.entry(key.clone()).or_default().insert(hash.to_owned(), times);
        // Another text may have passed meanwhile.
        if self.passed.get(key).is_some_and(|passed| passed == hash) {
            self.passed.remove(key);
        }
    }

    fn take_back(&mut self, revoked: &Revoked) {
        for (key, texts) in revoked {
            texts.iter().for_each(|(hash, times)| self.revoke(key, hash, *times));
        }
    }
}

#[derive(Clone, Debug, Default)]
struct News {
    current: Option<Key>,
    passed: BTreeMap<Key, String>,
    revoked: Revoked,
}

impl Progress {
    /// Reads the progress kept in `directory`, a workspace's [`state_dir`]. None kept is a start.
    ///
    /// [`state_dir`]: crate::mechanisms::learner::workspace::Workspace::state_dir
    pub fn load(directory: &Path) -> Result<Self> {
        let state = read(&directory.join(FILE))?;
        Ok(Self { directory: directory.to_owned(), state, news: News::default() })
    }

    /// Brings what happened since the last save into the file. On an error the file is as it was,
    /// and the next save tries again.
    pub fn save(&mut self) -> Result<()> {
        let path = self.directory.join(FILE);
        let unwritable = |error: io::Error| unwritable(&path, &error);
        fs::create_dir_all(&self.directory).map_err(unwritable)?;
        let _lock = lock(&self.directory.join(LOCK)).map_err(unwritable)?;
        let mut state = read(&path)?;
        let unchanged = state.clone();
        state.take_back(&self.news.revoked);
        state.passed.extend(self.news.passed.clone());
        state.current = self.news.current.clone().or(state.current);
        if state != unchanged {
            let text = serde_json::to_string_pretty(&state).context("writing progress as JSON")?;
            atomic::replace(&path, format!("{text}\n").as_bytes()).map_err(unwritable)?;
        }
        self.state = state;
        self.news = News::default();
        Ok(())
    }

    /// Takes what an exercise passed under one of its former keys for its own.
    pub fn adopt(&mut self, course: &Course) {
        for exercise in course.exercises() {
            for former in course.former_keys(exercise) {
                if let Some(hash) = self.state.passed.get(former).cloned()
                    && self.state.times_revoked(former, &hash)
                        >= self.state.times_revoked(&exercise.key, &hash)
                {
                    self.adopt_pass(&exercise.key, hash);
                }
                if self.state.current.as_ref() == Some(former) {
                    self.set_current(&exercise.key);
                }
            }
        }
    }

    fn adopt_pass(&mut self, key: &Key, hash: String) {
        if !self.state.passed.contains_key(key) {
            self.state.passed.insert(key.clone(), hash.clone());
            self.news.passed.insert(key.clone(), hash);
        }
    }

    /// Notes that `source` passed.
    pub fn passed(&mut self, key: &Key, source: &str) {
        let hash = hash(source);
        self.state.passed.insert(key.clone(), hash.clone());
        self.news.passed.insert(key.clone(), hash);
    }

    /// What has passed and where the learner is, as a document to take along.
    pub fn export(&self) -> Result<String> {
        let text = serde_json::to_string_pretty(&self.state).context("writing progress as JSON")?;
        Ok(format!("{text}\n"))
    }

    /// Adds what another machine knows: every pass of either stays, unless one of them knows that it
    /// was taken back. Where both know one of an exercise, the one counts that is for the text which
    /// `stands_there`. Gives how many passes are new here.
    pub fn import(
        &mut self,
        document: &[u8],
        name: &Path,
        stands_there: impl Fn(&Key) -> Option<String>,
    ) -> Result<usize> {
        let mut theirs = understand(name, document)?;
        let State { passed, revoked, .. } = &mut theirs;
        passed.retain(|key, hash| times(revoked, key, hash) >= self.state.times_revoked(key, hash));
        self.take_back(&theirs.revoked);
        let mut new = 0;
        for (key, theirs) in theirs.passed {
            let ours = self.state.passed.get(&key);
            let is_theirs = || stands_there(&key).is_some_and(|text| hash(&text) == theirs);
            new += usize::from(ours.is_none());
            if ours.is_none_or(|ours| *ours != theirs && is_theirs()) {
                self.state.passed.insert(key.clone(), theirs.clone());
                self.news.passed.insert(key, theirs);
            }
        }
        if self.state.current.is_none()
            && let Some(current) = theirs.current
        {
            self.set_current(&current);
        }
        Ok(new)
    }

    /// Notes that what passed before passes no more, as when hidden tests have changed. Neither does
    /// it under a former key, from which it would be adopted again.
    pub fn revoke(&mut self, course: &Course, exercise: &Exercise) {
        let keys: Vec<&Key> = course.former_keys(exercise).chain([&exercise.key]).collect();
        let passed = keys.iter().filter_map(|&key| self.state.passed.get(key).cloned());
        let mut revoked = Revoked::new();
        for hash in passed.collect::<BTreeSet<_>>() {
            for &key in &keys {
                let times = self.state.times_revoked(key, &hash) + 1;
                revoked.entry(key.clone()).or_default().insert(hash.clone(), times);
            }
        }
        self.take_back(&revoked);
    }

    fn take_back(&mut self, revoked: &Revoked) {
        self.state.take_back(revoked);
        for (key, texts) in revoked {
            let passed = self.news.passed.get(key);
            if passed.is_some_and(|hash| texts.contains_key(hash))
                && !self.state.passed.contains_key(key)
            {
                self.news.passed.remove(key);
            }
            let news = self.news.revoked.entry(key.clone()).or_default();
            for (hash, &times) in texts {
                let known = news.entry(hash.clone()).or_default();
                *known = times.max(*known);
            }
        }
    }

    /// How an exercise stands whose source is `source`; `None` when it cannot be read.
    pub fn status(&self, key: &Key, source: Option<&str>) -> Status {
        match self.state.passed.get(key) {
            None => Status::Todo,
            Some(passed) if source.is_some_and(|source| hash(source) == *passed) => Status::Passed,
            Some(_) => Status::Changed,
        }
    }

    /// The exercise the learner is at.
    pub fn current(&self) -> Option<&Key> {
        self.state.current.as_ref()
    }

    /// Moves the learner to an exercise.
    pub fn set_current(&mut self, key: &Key) {
        self.state.current = Some(key.clone());
        self.news.current = Some(key.clone());
    }

    /// The first exercise of the course that has never passed.
    pub fn next_unfinished<'c>(&self, course: &'c Course) -> Option<&'c Exercise> {
        course.exercises().find(|exercise| !self.state.passed.contains_key(&exercise.key))
    }
}

fn hash(source: &str) -> String {
    blake3::hash(source.as_bytes()).to_hex().to_string()
}

fn read(path: &Path) -> Result<State> {
    match fs::read(path) {
        Ok(content) => understand(path, &content),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(State {
            schema: SCHEMA,
            current: None,
            passed: BTreeMap::new(),
            revoked: Revoked::new(),
        }),
        Err(error) => Err(Failure::user(
            format!("{} cannot be read: {error}.", path.display()),
            "Make it a file that you may read. It was left as it is.",
        )),
    }
}

fn understand(path: &Path, content: &[u8]) -> Result<State> {
    #[derive(Deserialize)]
    struct Version {
        schema: u64,
    }
    let version = serde_json::from_slice::<Version>(content).map(|version| version.schema);
    if let Ok(schema @ NEWER..) = version {
        return Err(Failure::user(
            format!(
                "{} was written by a newer async-kata (schema {schema}; this one knows {SCHEMA}).",
                path.display()
            ),
            "Install the newest async-kata. The file was left as it is.",
        ));
    }
    let state = serde_json::from_slice(content).ok().filter(|state: &State| state.schema == SCHEMA);
    state.ok_or_else(|| {
        Failure::user(
            format!("{} is damaged.", path.display()),
            "Put a copy of it back, or rename it to start anew; your answers in exercises/ are \
             not in it. It was left as it is.",
        )
    })
}

/// Waits for the lock, which is free again when the file is closed.
fn lock(path: &Path) -> io::Result<File> {
    let file = File::options().create(true).append(true).open(path)?;
    match file.lock() {
        // Some network file systems have no locks. Saving matters more than saving in turn.
        Err(error) if error.kind() == ErrorKind::Unsupported => Ok(file),
        result => result.map(|()| file),
    }
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::user(
        format!("Your progress cannot be saved in {}: {error}.", path.display()),
        "Make room on the disk, or let yourself write there. What was saved before is still there.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mechanisms::course::catalogue;
    use crate::vocabulary::exit_code::Exit;

    fn key(name: &str) -> Key {
        Key::new("01_futures", name)
    }

    #[test]
    fn an_exercise_is_passed_only_with_the_text_that_passed() {
        let folder = tempfile::tempdir().unwrap();
        let directory = folder.path().join(".async-kata");
        let mut progress = Progress::load(&directory).unwrap();
        progress.passed(&key("01_greet"), "right");
        progress.save().unwrap();
        for progress in [progress, Progress::load(&directory).unwrap()] {
            for (name, source, expected) in [
                ("01_greet", Some("right"), Status::Passed),
                ("01_greet", Some("right "), Status::Changed),
                ("01_greet", None, Status::Changed),
                ("02_lazy", Some("right"), Status::Todo),
                ("02_lazy", None, Status::Todo),
            ] {
                assert_eq!(progress.status(&key(name), source), expected, "{name} {source:?}");
            }
        }
    }

    #[test]
    fn the_file_is_plain_json() {
        let folder = tempfile::tempdir().unwrap();
        let mut progress = Progress::load(folder.path()).unwrap();
        progress.set_current(&key("02_lazy"));
        progress.passed(&key("01_greet"), "");
        progress.save().unwrap();
        insta::assert_snapshot!(fs::read_to_string(folder.path().join(FILE)).unwrap(), @r#"
        {
          "schema": 1,
          "current": "01_futures/02_lazy",
          "passed": {
            "01_futures/01_greet": "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"
          }
        }
        "#);
    }

    #[test]
    fn the_place_in_the_course_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let mut progress = Progress::load(folder.path()).unwrap();
        assert_eq!(progress.current(), None);
        progress.set_current(&key("02_lazy"));
        assert_eq!(progress.current(), Some(&key("02_lazy")));
        progress.save().unwrap();
        assert_eq!(Progress::load(folder.path()).unwrap().current(), Some(&key("02_lazy")));
    }

    #[test]
    fn what_passed_under_a_former_key_has_passed() {
        let folder = tempfile::tempdir().unwrap();
        let mut progress = Progress::load(folder.path()).unwrap();
        progress.passed(&key("01_greet"), "one");
        progress.passed(&key("03_run"), "newer");
        progress.passed(&key("02_run"), "older");
        progress.set_current(&key("02_run"));
        progress.save().unwrap();
        let names = [("02_more", "05_greet"), ("01_futures", "03_run")];
        let mut course = catalogue::parse(&catalogue::course_of(&names), "info.toml").unwrap();
        course.chapters[0].exercises[0].aliases = vec![key("01_greet")];
        course.chapters[1].exercises[0].aliases = vec![key("02_run")];
        let mut progress = Progress::load(folder.path()).unwrap();
        progress.adopt(&course);
        progress.save().unwrap();
        let saved = Progress::load(folder.path()).unwrap();
        assert_eq!(saved.status(&Key::new("02_more", "05_greet"), Some("one")), Status::Passed);
        assert_eq!(saved.status(&key("03_run"), Some("newer")), Status::Passed);
        assert_eq!(saved.current(), Some(&key("03_run")));
    }

    #[test]
    fn of_two_machines_every_pass_stays_and_the_text_that_stands_there_decides() {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut theirs = Progress::load(there.path()).unwrap();
        theirs.passed(&key("01_greet"), "one");
        theirs.passed(&key("02_lazy"), "theirs");
        theirs.passed(&key("03_run"), "theirs");
        theirs.set_current(&key("04_wait"));
        let mut ours = Progress::load(here.path()).unwrap();
        ours.passed(&key("02_lazy"), "ours");
        ours.passed(&key("03_run"), "ours");
        ours.passed(&key("05_only"), "ours");
        let stands_there = |key: &Key| match key.exercise() {
            "lazy" => Some("theirs".to_owned()),
            _ => Some("ours".to_owned()),
        };
        let document = theirs.export().unwrap();
        let name = Path::new("there.json");
        assert_eq!(ours.import(document.as_bytes(), name, stands_there).unwrap(), 1);
        ours.save().unwrap();
        let saved = Progress::load(here.path()).unwrap();
        for (name, text) in
            [("01_greet", "one"), ("02_lazy", "theirs"), ("03_run", "ours"), ("05_only", "ours")]
        {
            assert_eq!(saved.status(&key(name), Some(text)), Status::Passed, "{name}");
        }
        assert_eq!(saved.current(), Some(&key("04_wait")));
        let failure = ours.import(b"{}", name, stands_there).unwrap_err();
        assert!(failure.to_string().contains("there.json is damaged"), "{failure}");
    }

    #[test]
    fn a_pass_that_is_revoked_does_not_come_back_from_a_former_key() {
        let folder = tempfile::tempdir().unwrap();
        let mut progress = Progress::load(folder.path()).unwrap();
        progress.passed(&key("01_greet"), "one");
        progress.passed(&key("02_lazy"), "other");
        progress.save().unwrap();
        let names = [("01_futures", "05_greet"), ("01_futures", "02_lazy")];
        let mut course = catalogue::parse(&catalogue::course_of(&names), "info.toml").unwrap();
        course.chapters[0].exercises[0].aliases = vec![key("01_greet"), key("02_lazy")];
        let mut progress = Progress::load(folder.path()).unwrap();
        progress.adopt(&course);
        progress.save().unwrap();
        progress.revoke(&course, &course.chapters[0].exercises[0]);
        progress.save().unwrap();
        let mut saved = Progress::load(folder.path()).unwrap();
        saved.adopt(&course);
        assert_eq!(saved.status(&key("05_greet"), Some("one")), Status::Todo);
        assert_eq!(saved.status(&key("02_lazy"), Some("other")), Status::Passed);
    }

    /// What is known after `left` has imported what `right` knows.
    fn merged(left: &Progress, right: &Progress) -> Progress {
        let mut left = left.clone();
        let document = right.export().unwrap();
        left.import(document.as_bytes(), Path::new("file"), |_| Some("old".to_owned())).unwrap();
        left
    }

    #[test]
    fn what_was_taken_back_on_one_machine_does_not_come_back_from_another() {
        let folder = tempfile::tempdir().unwrap();
        let text = catalogue::course_of(&[("01_futures", "01_greet")]);
        let course = catalogue::parse(&text, "info.toml").unwrap();
        let exercise = &course.chapters[0].exercises[0];
        let status = |progress: &Progress, text| progress.status(&exercise.key, Some(text));
        let mut before = Progress::load(folder.path()).unwrap();
        before.passed(&exercise.key, "old");
        let mut after = before.clone();
        after.revoke(&course, exercise);
        // Whoever asks whom.
        for mut again in [merged(&after, &before), merged(&before, &after)] {
            assert_eq!(status(&again, "old"), Status::Todo);
            // It has passed the newer tests: who knows only of the revocation learns that.
            again.passed(&exercise.key, "old");
            assert_eq!(status(&merged(&again, &after), "old"), Status::Passed);
            assert_eq!(status(&merged(&after, &again), "old"), Status::Passed);
            // Once more.
            let mut twice = again.clone();
            twice.revoke(&course, exercise);
            assert_eq!(status(&merged(&twice, &again), "old"), Status::Todo);
            assert_eq!(status(&merged(&again, &twice), "old"), Status::Todo);
        }
        // Another text has nothing to do with it.
        let mut other = before.clone();
        other.passed(&exercise.key, "other");
        assert_eq!(status(&merged(&other, &after), "other"), Status::Passed);
        assert_eq!(status(&merged(&after, &other), "other"), Status::Passed);
        // It is there for the next process.
        after.save().unwrap();
        let saved = Progress::load(folder.path()).unwrap();
        assert_eq!(status(&merged(&saved, &before), "old"), Status::Todo);
    }

    #[test]
    fn a_pass_that_is_revoked_is_gone_unless_another_text_has_passed_meanwhile() {
        let text = catalogue::course_of(&[("01_futures", "01_greet")]);
        let course = catalogue::parse(&text, "info.toml").unwrap();
        for (meanwhile, expected) in [(None, Status::Todo), (Some("newer"), Status::Passed)] {
            let folder = tempfile::tempdir().unwrap();
            let mut progress = Progress::load(folder.path()).unwrap();
            progress.passed(&key("01_greet"), "old");
            progress.save().unwrap();
            progress.revoke(&course, &course.chapters[0].exercises[0]);
            if let Some(text) = meanwhile {
                let mut other = Progress::load(folder.path()).unwrap();
                other.passed(&key("01_greet"), text);
                other.save().unwrap();
            }
            progress.save().unwrap();
            let saved = Progress::load(folder.path()).unwrap();
            assert_eq!(saved.status(&key("01_greet"), meanwhile.or(Some("old"))), expected);
        }
    }

    #[test]
    fn the_next_exercise_is_the_first_that_never_passed() {
        let folder = tempfile::tempdir().unwrap();
        let text = catalogue::course_of(&[
            ("01_futures", "01_greet"),
            ("01_futures", "02_lazy"),
            ("02_tasks", "10_spawn_tasks"),
        ]);
        let course = catalogue::parse(&text, "info.toml").unwrap();
        let mut progress = Progress::load(folder.path()).unwrap();
        for (passed, next) in [
            (None, Some("greet")),
            (Some(key("02_lazy")), Some("greet")),
            (Some(key("01_greet")), Some("spawn_tasks")),
            (Some(Key::new("02_tasks", "10_spawn_tasks")), None),
        ] {
            passed.iter().for_each(|key| progress.passed(key, "text"));
            let found = progress.next_unfinished(&course).map(|exercise| exercise.key.exercise());
            assert_eq!(found, next, "{passed:?}");
        }
    }

    #[test]
    fn a_file_that_is_not_understood_is_named_and_left_alone() {
        let valid = r#"{"schema":1,"current":null,"passed":{}}"#;
        for (content, expected) in [
            ("", "is damaged"),
            ("{", "is damaged"),
            ("{}", "is damaged"),
            (r#"{"schema":0,"current":null,"passed":{}}"#, "is damaged"),
            (r#"{"schema":1,"current":null,"passed":[]}"#, "is damaged"),
            (r#"{"schema":1,"current":null,"passed":{},"more":1}"#, "is damaged"),
            (r#"{"schema":2,"anything":true}"#, "by a newer async-kata (schema 2"),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join(FILE);
            fs::write(&path, valid).unwrap();
            let mut open = Progress::load(folder.path()).unwrap();
            open.passed(&key("01_greet"), "text");
            fs::write(&path, content).unwrap();
            for failure in
                [Progress::load(folder.path()).map(drop).unwrap_err(), open.save().unwrap_err()]
            {
                assert_eq!(failure.exit(), Exit::Usage, "{content}");
                let message = failure.to_string();
                assert!(message.contains(expected) && message.contains(FILE), "{message}");
            }
            assert_eq!(fs::read_to_string(&path).unwrap(), content);
            fs::write(&path, valid).unwrap();
            open.save().unwrap();
            let saved = Progress::load(folder.path()).unwrap();
            assert_eq!(saved.status(&key("01_greet"), Some("text")), Status::Passed);
        }
    }

    #[test]
    fn saving_at_once_loses_no_pass() {
        let folder = tempfile::tempdir().unwrap();
        let names: Vec<String> = (10..30).map(|number| format!("{number}_name")).collect();
        std::thread::scope(|scope| {
            for name in &names {
                let mut progress = Progress::load(folder.path()).unwrap();
                scope.spawn(move || {
                    progress.passed(&key(name), name);
                    progress.save().unwrap();
                });
            }
        });
        let progress = Progress::load(folder.path()).unwrap();
        for name in &names {
            assert_eq!(progress.status(&key(name), Some(name)), Status::Passed, "{name}");
        }
    }

    #[test]
    fn a_process_that_moved_nowhere_leaves_the_place_of_another() {
        let folder = tempfile::tempdir().unwrap();
        let mut one = Progress::load(folder.path()).unwrap();
        let mut other = Progress::load(folder.path()).unwrap();
        one.set_current(&key("02_lazy"));
        one.save().unwrap();
        other.passed(&key("01_greet"), "text");
        other.save().unwrap();
        assert_eq!(other.current(), Some(&key("02_lazy")));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_place_that_takes_no_files_is_a_clear_failure() {
        for directory in ["/proc/async-kata", "/dev/null/async-kata"] {
            let Ok(mut progress) = Progress::load(Path::new(directory)) else { continue };
            progress.passed(&key("01_greet"), "text");
            let failure = progress.save().unwrap_err();
            assert_eq!(failure.exit(), Exit::Usage);
            assert!(failure.to_string().contains("cannot be saved in"), "{failure}");
        }
    }
}
