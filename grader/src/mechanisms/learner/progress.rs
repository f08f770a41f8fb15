//! How far the learner is: `.async-kata/progress.json`.
//!
//! Which text passed and which one was judged last and did not, not when or how often. Reading sources
//! is the caller's.

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
const SCHEMA: u64 = 2;
/// The one before, which knew of passes only.
const PASSES_ONLY: u64 = 1;
const NEWER: u64 = SCHEMA + 1;
const FILE: &str = "progress.json";
const LOCK: &str = "progress.lock";

/// How an exercise stands. As in the JSON of `list`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// There is something to write still: it has never passed, or what was written is gone again.
    Todo,
    /// The text that stands there passed.
    Passed,
    /// It passed with another text than the one that stands there, which nobody has judged.
    Changed,
    /// The text that stands there was judged, and did not pass.
    Failed,
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
    /// What was judged last, where that did not pass.
    #[serde(default)]
    open: BTreeMap<Key, Open>,
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

/// A text that was judged, and how its exercise stands as long as it is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Open {
    /// Its BLAKE3 hash.
    text: String,
    status: Status,
}

#[derive(Clone, Debug, Default)]
struct News {
    current: Option<Key>,
    passed: BTreeMap<Key, String>,
    open: BTreeMap<Key, Open>,
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
        for (key, hash) in &self.news.passed {
            state.open.retain(|open, judged| open != key || judged.text != *hash);
        }
        state.passed.extend(self.news.passed.clone());
        state.open.extend(self.news.open.clone());
        state.current = self.news.current.clone().or(state.current);
        if state != unchanged {
            let text = serde_json::to_string_pretty(&state).context("writing progress as JSON")?;
            // Only a pass is worth waiting for the disk: the rest is judged again in no time.
            let replace = match state.passed == unchanged.passed {
                true => atomic::replace_soon,
                false => atomic::replace,
            };
            replace(&path, format!("{text}\n").as_bytes()).map_err(unwritable)?;
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
        self.state.open.remove(key);
        self.news.open.remove(key);
        self.news.passed.insert(key.clone(), hash);
    }

    /// Notes that `source` was judged and did not pass: its exercise stands so as long as it is there.
    pub fn judged(&mut self, key: &Key, source: &str, status: Status) {
        let open = Open { text: hash(source), status };
        self.state.open.insert(key.clone(), open.clone());
        self.news.open.insert(key.clone(), open);
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
        let hash = source.map(hash);
        let is_there = |text: &String| hash.as_ref() == Some(text);
        // The last verdict on a text is what counts, whatever it was before.
        if let Some(open) = self.state.open.get(key).filter(|open| is_there(&open.text)) {
            return open.status;
        }
        match self.state.passed.get(key) {
            None => Status::Todo,
            Some(passed) if is_there(passed) => Status::Passed,
            Some(_) => Status::Changed,
        }
    }

    /// Whether an exercise has passed at some time, with whatever text.
    pub fn has_passed(&self, key: &Key) -> bool {
        self.state.passed.contains_key(key)
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
            open: BTreeMap::new(),
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
    let state = serde_json::from_slice(content).ok();
    let known = |state: &State| matches!(state.schema, PASSES_ONLY | SCHEMA);
    let state = state.filter(known).map(|state| State { schema: SCHEMA, ..state });
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
mod tests;
