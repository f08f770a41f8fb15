//! Brings a newer course into a workspace: looks at both, has it planned, and does it.

use std::collections::{BTreeMap, BTreeSet};

use crate::judgement::update::{Known, paths_of_interest, plan};
use crate::mechanisms::course::catalogue::CourseFiles;
use crate::mechanisms::course::origin::CourseOrigin;
use crate::mechanisms::learner::progress::{Progress, Status};
use crate::mechanisms::learner::workspace::{self, KeptText, Newer, Note, Workspace};
use crate::vocabulary::course::{Course, Exercise, Key};
use crate::vocabulary::failure::Result;
use crate::vocabulary::update::{Files, Update};

/// An update that has been planned, and not done yet.
#[derive(Debug)]
pub struct Planned {
    /// The newer course.
    pub course: Course,
    /// What is to be done.
    pub update: Update,
    /// The exercises that passed, and that may be judged otherwise now.
    pub to_judge_again: Vec<Key>,
    /// Whether the workspace has this very course already.
    pub is_recorded: bool,
    seen: Files,
    files: Files,
    packed: Vec<u8>,
    note: String,
}

/// Plans the update of a workspace to the course `newer`, which comes from `origin`.
pub fn prepare(
    workspace: &Workspace,
    newer: &CourseFiles,
    origin: &CourseOrigin,
) -> Result<Planned> {
    let root = &workspace.root;
    let course = newer.course()?;
    let Note { given, in_doubt: noted, .. } = workspace::noted(root)?;
    let old = CourseFiles::recorded(root);
    let files = workspace::laid_out(newer)?;
    let paths = paths_of_interest(&course, given.as_ref(), &files);
    let known = Known {
        given,
        old_starters: old.as_ref().map_or_else(|| Ok(BTreeMap::new()), starters)?,
        newer: files.clone(),
        found: workspace::found(root, &paths)?,
        released: newer.released()?,
    };
    let (update, seen) = plan(&course, known);
    let mut progress = Progress::load(&workspace.state_dir())?;
    progress.adopt(&course);
    let old_course = old.as_ref().map(CourseFiles::course).transpose()?;
    let in_doubt = in_doubt(&course, &progress, &noted, |exercise| {
        may_judge_otherwise(exercise, old.as_ref().zip(old_course.as_ref()), newer)
    })?;
    let to_judge_again = course.exercises().filter(|exercise| {
        in_doubt.contains(&exercise.key) && has_passed(exercise, &progress, &seen, &update)
    });
    let to_judge_again = to_judge_again.map(|exercise| exercise.key.clone()).collect();
    let packed = newer.packed()?;
    let is_recorded = match old {
        Some(old) => old.content()? == newer.content()?,
        None => false,
    };
    let note = workspace::note(origin, &files, &in_doubt)?;
    Ok(Planned { course, update, to_judge_again, is_recorded, seen, files, packed, note })
}

impl Planned {
    /// Does it.
    pub fn apply(&self, workspace: &Workspace) -> Result<Vec<KeptText>> {
        let newer = Newer {
            update: &self.update,
            seen: &self.seen,
            files: &self.files,
            course: &self.packed,
            note: &self.note,
        };
        workspace::apply(&workspace.root, &newer)
    }
}

fn starters(course: &CourseFiles) -> Result<BTreeMap<Key, String>> {
    let keys: Vec<_> = course.course()?.exercises().map(|exercise| exercise.key.clone()).collect();
    keys.into_iter().map(|key| Ok((key.clone(), course.starter(&key)?))).collect()
}

/// The exercises whose passes may be none by the newer course: those that it may judge otherwise, and
/// those that were in doubt before and that nobody has judged since. Which text has passed does not
/// matter: it may stand there again.
fn in_doubt(
    course: &Course,
    progress: &Progress,
    noted: &BTreeSet<Key>,
    may_judge_otherwise: impl Fn(&Exercise) -> Result<bool>,
) -> Result<BTreeSet<Key>> {
    let mut in_doubt = BTreeSet::new();
    for exercise in course.exercises() {
        let has_a_pass = progress.has_passed(&exercise.key);
        let mut keys = course.former_keys(exercise).chain([&exercise.key]);
        if has_a_pass && (keys.any(|key| noted.contains(key)) || may_judge_otherwise(exercise)?) {
            in_doubt.insert(exercise.key.clone());
        }
    }
    Ok(in_doubt)
}

/// Whether an exercise has passed with the text that will stand there.
fn has_passed(exercise: &Exercise, progress: &Progress, seen: &Files, update: &Update) -> bool {
    let path = exercise.key.source_path();
    let stays = update.changes.iter().all(|change| change.path != path);
    let text = seen.get(&path).and_then(|text| std::str::from_utf8(text).ok());
    stays && progress.status(&exercise.key, text) == Status::Passed
}

/// Whether the newer course may judge an exercise otherwise than the one that it passed by.
fn may_judge_otherwise(
    exercise: &Exercise,
    old: Option<(&CourseFiles, &Course)>,
    newer: &CourseFiles,
) -> Result<bool> {
    let Some((old, old_course)) = old else { return Ok(true) };
    let mut keys = [&exercise.key].into_iter().chain(&exercise.aliases);
    match keys.find_map(|key| old_course.exercise(key)) {
        Some(formerly) => Ok(old.judges(formerly)? != newer.judges(exercise)?),
        None => Ok(true),
    }
}
