//! Where a course's files come from: a folder on disk, one packed file, or the binary itself.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use protocol::Diagnosis;

use super::packed_course::PackedCourse;
use super::{course_folder, parse, released};
use crate::mechanisms::course::embedded;
use crate::mechanisms::course::pack::{self, Gathered};
use crate::mechanisms::learner::root::{RECORDED_COURSE, root_of};
use crate::vocabulary::course::{Course, Equivalent, Exercise, Key, Kind, Limits};
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::update::{Files, Released, hash};

/// Where a course's files come from. Paths in it are relative and have forward slashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CourseFiles {
    /// A folder laid out like the repository.
    Directory(PathBuf),
    /// What was embedded when the binary was built.
    Embedded,
    /// What was read from one file, or fetched.
    Packed(Arc<PackedCourse>),
}

/// What decides whether an answer passes: whatever else the course says of an exercise may change
/// and leaves every verdict as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judges {
    kind: Kind,
    budget: Duration,
    limits: Limits,
    rules_out: BTreeSet<Diagnosis>,
    /// The hidden tests, or what the learner's tests are for and its mutants.
    texts: Vec<Vec<u8>>,
}

impl CourseFiles {
    /// The course of `--course`, which is a folder or a packed file, else that of the clone which
    /// `cwd` is in, else the one that was recorded in its workspace, else the embedded one.
    pub fn find(course_flag: Option<&Path>, cwd: &Path) -> Result<Self> {
        if let Some(named) = course_flag {
            return at(cwd.join(named), named);
        }
        // A learner's workspace has `info.toml` too, but no hidden files.
        match root_of(cwd) {
            Some(root) if root.join(HIDDEN).is_dir() => Ok(Self::Directory(root)),
            Some(root) => Ok(recorded_in(&root)?.unwrap_or(Self::Embedded)),
            None => Ok(Self::Embedded),
        }
    }

    /// The clone that they lie in, with the grader beside them.
    pub fn clone_of_the_grader(&self) -> Option<&Path> {
        match self {
            Self::Directory(root) if root.join("grader/Cargo.toml").is_file() => Some(root),
            _ => None,
        }
    }

    /// These files as a course; `name` is what they were read from.
    pub fn of(name: &str, files: Files) -> Self {
        Self::Packed(Arc::new(PackedCourse { name: name.to_owned(), files }))
    }

    /// The same course, which no longer needs what it was read from.
    pub fn in_memory(&self, name: &str) -> Result<Self> {
        Ok(Self::of(name, self.content()?))
    }

    /// Every file of the course that travels with it: what is taught, hidden tests and solutions,
    /// and crates of its own where they are others than async-kata's.
    pub fn content(&self) -> Result<Files> {
        let mut files = Gathered::default();
        self.add(INFO, self.bytes(INFO)?, &mut files)?;
        for folder in [HIDDEN, SOLUTIONS] {
            self.collect(folder, &mut files)?;
        }
        if let Some(style) = self.read(STYLE)? {
            self.add(STYLE, style, &mut files)?;
        }
        let support = self.support_files()?;
        if support != Self::Embedded.support_files()? {
            for (path, content) in support {
                self.add(&path, content, &mut files)?;
            }
            if let Some(lock) = self.learners_lock()? {
                self.add(LEARNERS_LOCK, lock, &mut files)?;
            }
        }
        Ok(files.into_files().into_iter().collect())
    }

    /// How many exercises there are, if each has all that judging it takes.
    pub fn whole(&self) -> Result<usize> {
        let course = self.course()?;
        for Exercise { key, kind, .. } in course.exercises() {
            self.starter(key)?;
            self.lesson(key)?;
            self.solution(key)?;
            match kind {
                Kind::Functions => _ = self.hidden_tests(key)?,
                Kind::Tests => _ = self.text(&format!("{HIDDEN}/{key}/subject.rs"))?,
            }
        }
        Ok(course.exercises().count())
    }

    /// The course as the bytes of one file.
    pub fn packed(&self) -> Result<Vec<u8>> {
        let files = self.content()?;
        let is_ours = *self == Self::Embedded || files == Self::Embedded.content()?;
        let built_in = is_ours.then_some(embedded::NAME);
        Ok(pack::pack(&files, built_in).context("could not pack the course")?)
    }

    /// The file at `relative`, or `None` when there is none.
    pub fn read(&self, relative: &str) -> Result<Option<Vec<u8>>> {
        match self {
            Self::Embedded => Ok(embedded::read(relative).map(<[u8]>::to_vec)),
            Self::Packed(course) => Ok(course.files.get(relative).cloned()),
            Self::Directory(root) => course_folder::read(&root.join(relative)),
        }
    }

    /// The names of the files directly in a folder, sorted; none when there is no such folder.
    pub fn list(&self, relative_dir: &str) -> Result<Vec<String>> {
        Ok(self.entries(relative_dir)?.0)
    }

    /// What `info.toml` says.
    pub fn course(&self) -> Result<Course> {
        parse(&self.text(INFO)?, &self.name_of(INFO))
    }

    /// The pristine starter of an exercise.
    pub fn starter(&self, key: &Key) -> Result<String> {
        self.text(&format!("{HIDDEN}/{key}/starter.rs"))
    }

    /// The pristine lesson of an exercise.
    pub fn lesson(&self, key: &Key) -> Result<String> {
        self.text(&format!("{HIDDEN}/{key}/lesson.md"))
    }

    /// The hidden tests of an exercise.
    pub fn hidden_tests(&self, key: &Key) -> Result<String> {
        self.text(&format!("{HIDDEN}/{key}/tests.rs"))
    }

    /// The code that the learner's tests are for, in an exercise that asks for tests.
    pub fn subject(&self, key: &Key) -> Result<Option<String>> {
        let path = format!("{HIDDEN}/{key}/subject.rs");
        Ok(if self.read(&path)?.is_some() { Some(self.text(&path)?) } else { None })
    }

    /// The reference answer of an exercise.
    pub fn solution(&self, key: &Key) -> Result<String> {
        self.text(&format!("{SOLUTIONS}/{key}.rs"))
    }

    /// The `"right"` or the `"wrong"` answers that an exercise is checked with, or the `"mutants"`
    /// of its subject: the name of each file without `.rs`, and its text.
    pub fn answers(&self, key: &Key, which: &str) -> Result<Vec<(String, String)>> {
        let folder = format!("{HIDDEN}/{key}/{which}");
        let files = self.list(&folder)?;
        let stems = files.iter().filter_map(|file| file.strip_suffix(".rs"));
        stems
            .map(|stem| Ok((stem.to_owned(), self.text(&format!("{folder}/{stem}.rs"))?)))
            .collect()
    }

    /// The mutants of an exercise's reference answer that no hidden test needs to notice.
    pub fn equivalents(&self, key: &Key) -> Result<Vec<Equivalent>> {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Listed {
            equivalent: Vec<Equivalent>,
        }
        let path = format!("{HIDDEN}/{key}/{EQUIVALENT}");
        if self.read(&path)?.is_none() {
            return Ok(vec![]);
        }
        let listed: Listed = toml::from_str(&self.text(&path)?).map_err(|error| {
            Failure::user(
                format!("{}: {}", self.name_of(&path), error.to_string().trim_end()),
                "Every entry is an [[equivalent]] with the name of a `mutant` and the `reason`.",
            )
        })?;
        Ok(listed.equivalent)
    }

    /// What was given out of this course before.
    pub fn released(&self) -> Result<Released> {
        match self.read(RELEASED)? {
            None => Ok(Released::default()),
            Some(_) => released::parse(&self.text(RELEASED)?, &self.name_of(RELEASED)),
        }
    }

    /// The list of what was given out, with what is given out now; `None` if that is in it already.
    pub fn with_release(&self) -> Result<Option<String>> {
        let mut texts = vec![];
        for Exercise { key, .. } in self.course()?.exercises() {
            texts.extend([self.starter(key)?, self.lesson(key)?]);
            texts.extend(self.subject(key)?);
        }
        let hashes = texts.iter().map(|text| hash(text.as_bytes()));
        let mut released = self.released()?;
        let known = released.texts.len();
        released.texts.extend(hashes);
        Ok(if released.texts.len() == known { None } else { Some(released::write(&released)?) })
    }

    /// What decides whether an answer to `exercise` passes.
    pub fn judges(&self, exercise: &Exercise) -> Result<Judges> {
        let Exercise { key, kind, budget, limits, rules_out, .. } = exercise.clone();
        let mut files = Gathered::default();
        for name in ["tests.rs", "subject.rs"] {
            let path = format!("{HIDDEN}/{key}/{name}");
            if let Some(content) = self.read(&path)? {
                self.add(&path, content, &mut files)?;
            }
        }
        self.collect(&format!("{HIDDEN}/{key}/mutants"), &mut files)?;
        let texts = files.into_files().into_iter().map(|(_, content)| content).collect();
        Ok(Judges { kind, budget, limits, rules_out, texts })
    }

    /// The course that is recorded in the workspace at `root`; `None` if none is, or none that can
    /// be read: an update brings another one.
    pub fn recorded(root: &Path) -> Option<Self> {
        recorded_in(root).ok().flatten().filter(|recorded| recorded.course().is_ok())
    }

    /// Every file that the shared library is built from. A course that brings none uses ours.
    pub fn support_files(&self) -> Result<Vec<(String, Vec<u8>)>> {
        let own = self.entries("grader/kata")?;
        let source = if own.0.is_empty() { &Self::Embedded } else { self };
        if let Self::Packed(course) = source {
            course.refuse_other_protocol()?;
        }
        let mut files = Gathered::default();
        for path in ["Cargo.toml", "Cargo.lock"] {
            source.add(path, source.bytes(path)?, &mut files)?;
        }
        for folder in ["bundle", "harness", "kata", "protocol"] {
            source.collect(&format!("grader/{folder}"), &mut files)?;
        }
        Ok(files.into_files())
    }

    /// Whether this is a folder that learners may work in and that the source of the services lies in.
    pub fn is_with_services(&self) -> bool {
        matches!(self, Self::Directory(root) if root.join("grader/kata").is_dir())
    }

    /// What cargo locks in a learner's workspace beside the exercises; `None` for a course with crates
    /// of its own that does not say.
    pub fn learners_lock(&self) -> Result<Option<Vec<u8>>> {
        let own = self.entries("grader/kata")?;
        if own.0.is_empty() { Self::Embedded.read(LEARNERS_LOCK) } else { self.read(LEARNERS_LOCK) }
    }

    fn collect(&self, folder: &str, files: &mut Gathered) -> Result<()> {
        let (names, folders) = self.entries(folder)?;
        for name in names {
            let path = format!("{folder}/{name}");
            self.add(&path, self.bytes(&path)?, files)?;
        }
        folders.iter().try_for_each(|inner| self.collect(&format!("{folder}/{inner}"), files))
    }

    fn add(&self, path: &str, content: Vec<u8>, files: &mut Gathered) -> Result<()> {
        files.add(path.to_owned(), content).map_err(|flaw| {
            Failure::user(
                format!("{} cannot be used: {flaw}.", self.name_of(path)),
                "A course is text: take out what is none of it.",
            )
        })
    }

    /// The files and the folders in a folder, each sorted. Hidden ones are left out: they are an
    /// editor's or the system's, never part of a course.
    fn entries(&self, folder: &str) -> Result<(Vec<String>, Vec<String>)> {
        let (mut files, mut folders) = match self {
            Self::Embedded => embedded::list(folder),
            Self::Packed(course) => course.list(folder),
            Self::Directory(root) => course_folder::list(&root.join(folder))?,
        };
        for names in [&mut files, &mut folders] {
            names.retain(|name| !name.starts_with('.'));
            names.sort();
        }
        Ok((files, folders))
    }

    fn text(&self, path: &str) -> Result<String> {
        String::from_utf8(self.bytes(path)?).map_err(|error| {
            let name = self.name_of(path);
            let offset = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..offset].iter().filter(|b| **b == b'\n').count() + 1;
            Failure::user(
                format!("{name}:{line}: this file is not UTF-8."),
                "Save it as UTF-8 in your editor.",
            )
        })
    }

    fn bytes(&self, path: &str) -> Result<Vec<u8>> {
        self.read(path)?.ok_or_else(|| match self {
            Self::Embedded => {
                anyhow!("{path} is missing in this build of async-kata; install it again").into()
            }
            Self::Directory(_) | Self::Packed(_) => Failure::user(
                format!("The course has no file {}.", self.name_of(path)),
                "Add it, or take its exercise out of info.toml; `async-kata dev check` names \
                 every file that is missing.",
            ),
        })
    }

    fn name_of(&self, path: &str) -> String {
        match self {
            Self::Embedded => path.to_owned(),
            Self::Directory(root) => root.join(path).display().to_string(),
            Self::Packed(course) => format!("{path} in {}", course.name),
        }
    }
}

const INFO: &str = "info.toml";
/// What was given out of the course before.
pub const RELEASED: &str = "grader/hidden/released.toml";
const HIDDEN: &str = "grader/hidden";
const LEARNERS_LOCK: &str = "grader/learners.lock";
const SOLUTIONS: &str = "solutions";
/// How an author has rustfmt write.
const STYLE: &str = "rustfmt.toml";

/// Beside an exercise's hidden tests: what they need not notice.
pub const EQUIVALENT: &str = "equivalent.toml";

/// The course that was recorded in the workspace at `root`; `None` if none was.
fn recorded_in(root: &Path) -> Result<Option<CourseFiles>> {
    let path = root.join(RECORDED_COURSE);
    if !path.is_file() {
        return Ok(None);
    }
    // Ours is at hand: reading and unpacking it would take a start most of its time.
    let built_in = File::open(&path).ok().and_then(pack::built_in);
    if built_in.as_deref() == Some(embedded::NAME) {
        return Ok(Some(CourseFiles::Embedded));
    }
    let again = "`async-kata update` brings it again; what you have written stays.";
    let course = PackedCourse::read(&path, RECORDED_COURSE, again)?;
    Ok(Some(CourseFiles::Packed(Arc::new(course))))
}

fn at(root: PathBuf, named: &Path) -> Result<CourseFiles> {
    if root.is_file() {
        let again = "Get it again; `async-kata dev pack` makes such files.";
        let course = PackedCourse::read(&root, &named.display().to_string(), again)?;
        return Ok(CourseFiles::Packed(Arc::new(course)));
    }
    let problem = |what| format!("{} is not a course: it has no {what}.", named.display());
    if !root.join(INFO).is_file() {
        return Err(Failure::user(
            problem("info.toml"),
            "Name a folder that holds info.toml, grader/hidden and solutions, or a packed course.",
        ));
    }
    if !root.join(HIDDEN).is_dir() {
        return Err(Failure::user(
            problem("grader/hidden"),
            "A learner's workspace has no hidden tests: name a clone of the course itself, or \
             leave out --course to use the course inside async-kata.",
        ));
    }
    Ok(CourseFiles::Directory(root))
}

#[cfg(test)]
pub(in crate::mechanisms) mod tests;
