//! What a newer course changes in a workspace: everything that its learner has not touched, and
//! nothing that they have written.

use std::collections::{BTreeMap, BTreeSet};

use crate::judgement::content::code;
use crate::vocabulary::course::{Course, Exercise, Key, SOURCE};
use crate::vocabulary::update::{FileChange, Files, Hashes, Place, Released, Step, Update, hash};

/// All that decides what an update does.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// What the workspace was given the last time; `None` where that was not recorded.
    pub given: Option<Hashes>,
    /// The starters of the course it was made from, as far as they are known.
    pub old_starters: BTreeMap<Key, String>,
    /// What the newer course gives.
    pub newer: Files,
    /// What lies in the workspace now.
    pub found: Files,
    /// What the newer course knows of what was given out before.
    pub released: Released,
}

/// The paths in a workspace that an update to `course` has to know.
pub fn paths_of_interest(course: &Course, given: Option<&Hashes>, newer: &Files) -> Vec<String> {
    let mut paths: BTreeSet<String> = newer.keys().cloned().collect();
    paths.extend(given.into_iter().flat_map(|given| given.keys().cloned()));
    for exercise in course.exercises() {
        let own = format!("{}/", exercise.key.exercise_dir());
        let files: Vec<_> = newer.keys().filter_map(|path| path.strip_prefix(&own)).collect();
        for former in &exercise.aliases {
            paths.extend(files.iter().map(|file| format!("{}/{file}", former.exercise_dir())));
        }
    }
    paths.into_iter().collect()
}

/// What is to be done for a workspace of `course`.
pub fn plan(course: &Course, mut known: Known) -> (Update, Files) {
    let moves = moves(course, &known.found);
    known.found = moved(known.found, &moves);
    for exercise in course.exercises() {
        let formers: Vec<_> = course.former_keys(exercise).collect();
        if let Some(given) = &mut known.given {
            give_under_new_key(given, &exercise.key, &formers);
        }
        let starter = formers.iter().find_map(|former| known.old_starters.get(former).cloned());
        if let Some(starter) = starter {
            known.old_starters.entry(exercise.key.clone()).or_insert(starter);
        }
    }
    let exercises: BTreeMap<String, &Exercise> =
        course.exercises().map(|exercise| (exercise.key.source_path(), exercise)).collect();
    let planner = Planner { exercises, known: &known };
    let mut changes: Vec<_> = known
        .newer
        .iter()
        .filter_map(|(path, newer)| Some((path, planner.of_the_course(path, newer)?)))
        .chain(planner.no_longer_of_the_course())
        .map(|(path, step)| FileChange { path: path.clone(), step })
        .collect();
    changes.sort_by(|a, b| a.path.cmp(&b.path));
    (Update { moves, changes }, known.found)
}

/// The exercises that lie where they were before they got another key.
fn moves(course: &Course, found: &Files) -> Vec<(Key, Key)> {
    let lies_there = |key: &Key| has_any(found, key);
    let mut moves = vec![];
    for exercise in course.exercises().filter(|exercise| !lies_there(&exercise.key)) {
        let former = course.former_keys(exercise).find(|former| lies_there(former));
        moves.extend(former.map(|former| (former.clone(), exercise.key.clone())));
    }
    moves
}

fn has_any<T>(entries: &BTreeMap<String, T>, key: &Key) -> bool {
    let folder = format!("{}/", key.exercise_dir());
    entries.keys().any(|path| path.starts_with(&folder))
}

/// Notes what was given of an exercise under its new key too. Its files may lie there already: an
/// update that was broken off has moved them, and noted nothing.
fn give_under_new_key(given: &mut Hashes, key: &Key, formers: &[&Key]) {
    if has_any(given, key) {
        return;
    }
    let Some(former) = formers.iter().find(|former| has_any(given, former)) else { return };
    let (from, to) = (former.exercise_dir(), key.exercise_dir());
    let entries = given.iter().filter_map(|(path, hash)| {
        let rest = path.strip_prefix(&from)?;
        rest.starts_with('/').then(|| (format!("{to}{rest}"), hash.clone()))
    });
    let entries: Vec<_> = entries.collect();
    given.extend(entries);
}

/// The same files under the paths that they have after the moves.
fn moved(files: Files, moves: &[(Key, Key)]) -> Files {
    let new_path = |path: String| {
        let rest = moves.iter().find_map(|(from, to)| {
            let rest = path.strip_prefix(&from.exercise_dir())?;
            rest.starts_with('/').then(|| format!("{}{rest}", to.exercise_dir()))
        });
        rest.unwrap_or(path)
    };
    files.into_iter().map(|(path, content)| (new_path(path), content)).collect()
}

struct Planner<'a> {
    /// By the path of the learner's source.
    exercises: BTreeMap<String, &'a Exercise>,
    known: &'a Known,
}

impl<'a> Planner<'a> {
    /// What becomes of a file that the newer course gives.
    fn of_the_course(&self, path: &str, newer: &[u8]) -> Option<Step> {
        let Some(found) = self.known.found.get(path) else {
            let given = self.known.given.as_ref();
            let was_given = given.is_some_and(|given| given.contains_key(path));
            return Some(if was_given { Step::Restore } else { Step::Add });
        };
        if found == newer {
            return None;
        }
        if is_generated(path) || self.is_untouched(path, found) {
            return Some(Step::Replace);
        }
        if is_setting(path) || self.is_as_it_was(path, newer) {
            return None;
        }
        let is_answer = self.exercises.contains_key(path);
        Some(Step::ReplaceAndKeep(if is_answer { Place::Beside } else { Place::Backups }))
    }

    /// Whether what was found is what the learner was given.
    fn is_untouched(&self, path: &str, found: &[u8]) -> bool {
        let found = hash(found);
        match &self.known.given {
            Some(given) => given.get(path) == Some(&found),
            None if is_setting(path) => false,
            None => self.known.released.texts.contains(&found),
        }
    }

    /// Whether the newer course gives of this file what was given before, so that what the learner
    /// has made of it can stay.
    fn is_as_it_was(&self, path: &str, newer: &[u8]) -> bool {
        let exercise = self.exercises.get(path);
        if let Some(exercise) = exercise
            && let Some(old) = self.known.old_starters.get(&exercise.key)
            && let Ok(newer) = std::str::from_utf8(newer)
            && code(old) == code(newer)
        {
            // Only words about it are others: an answer to the one is an answer to the other.
            return true;
        }
        match (&self.known.given, exercise) {
            (Some(given), _) => given.get(path) == Some(&hash(newer)),
            (None, Some(exercise)) => {
                let unrecorded = &self.known.released.unrecorded;
                let mut keys = exercise.aliases.iter().chain([&exercise.key]);
                keys.any(|key| unrecorded.get(key) == Some(&hash(newer)))
            }
            (None, None) => false,
        }
    }

    /// What becomes of files that were given before, and no longer are.
    fn no_longer_of_the_course(&self) -> impl Iterator<Item = (&'a String, Step)> {
        let known = self.known;
        let given = known.given.iter().flatten();
        let gone = given.filter(|(path, _)| !known.newer.contains_key(*path));
        let gone: Vec<_> =
            gone.filter_map(|(path, given)| Some((path, given, known.found.get(path)?))).collect();
        // A manifest stays with the work that lies beside it: the crate is still there then.
        let left: BTreeSet<&str> = gone
            .iter()
            .filter(|(_, given, found)| hash(found) != **given)
            .map(|(path, ..)| folder_of(path))
            .collect();
        gone.into_iter().map(move |(path, ..)| {
            let stays = left.contains(folder_of(path));
            (path, if stays { Step::Leave } else { Step::Remove })
        })
    }
}

/// The exercise's folder that a file lies in, or the file's own.
fn folder_of(path: &str) -> &str {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let source = SOURCE.rsplit_once('/').map_or("", |(folder, _)| folder);
    match folder.strip_suffix(source) {
        Some(exercise) if path.starts_with("exercises/") => exercise.trim_end_matches('/'),
        _ => folder,
    }
}

/// Cargo writes it anew as it likes.
fn is_generated(path: &str) -> bool {
    path == "Cargo.lock"
}

/// What a learner may well have set otherwise.
fn is_setting(path: &str) -> bool {
    path.starts_with('.')
}

#[cfg(test)]
mod tests;
