//! Where a course's files come from: a folder on disk, one packed file, or the binary itself.

use std::fmt;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, anyhow};

use super::{parse, released};
use crate::mechanisms::course::embedded;
use crate::mechanisms::course::pack::{self, Flaw};
use crate::mechanisms::learner::root::{RECORDED_COURSE, root_of};
use crate::vocabulary::course::{Course, Equivalent, Exercise, Key, Kind};
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

/// A course in memory.
#[derive(PartialEq, Eq)]
pub struct PackedCourse {
    /// What it was read from, for people.
    name: String,
    files: Files,
}

impl fmt::Debug for PackedCourse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} with {} files", self.name, self.files.len())
    }
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
        let mut files = vec![(INFO.to_owned(), self.bytes(INFO)?)];
        for folder in [HIDDEN, SOLUTIONS] {
            self.collect(folder, &mut files)?;
        }
        files.extend(self.read(STYLE)?.map(|content| (STYLE.to_owned(), content)));
        let support = self.support_files()?;
        if support != Self::Embedded.support_files()? {
            files.extend(support);
            files.extend(self.learners_lock()?.map(|lock| (LEARNERS_LOCK.to_owned(), lock)));
        }
        Ok(files.into_iter().collect())
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
        Ok(pack::pack(&self.content()?).context("could not pack the course")?)
    }

    /// The file at `relative`, or `None` when there is none.
    pub fn read(&self, relative: &str) -> Result<Option<Vec<u8>>> {
        match self {
            Self::Embedded => Ok(embedded::read(relative).map(<[u8]>::to_vec)),
            Self::Packed(course) => Ok(course.files.get(relative).cloned()),
            Self::Directory(root) => {
                let path = root.join(relative);
                or_none(fs::read(&path)).map_err(|error| unreadable(&path, &error))
            }
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

    /// What decides whether an answer to `key` passes, as one hash.
    pub fn judges(&self, key: &Key) -> Result<String> {
        let mut files = vec![];
        for name in ["tests.rs", "subject.rs"] {
            let path = format!("{HIDDEN}/{key}/{name}");
            files.extend(self.read(&path)?.map(|content| (path, content)));
        }
        self.collect(&format!("{HIDDEN}/{key}/mutants"), &mut files)?;
        let parts = files.iter().map(|(_, content)| hash(content));
        Ok(hash(parts.collect::<Vec<_>>().join(" ").as_bytes()))
    }

    /// The course that is recorded in the workspace at `root`; `None` if none is, or none that can
    /// be read: an update brings another one.
    pub fn recorded(root: &Path) -> Option<Self> {
        recorded_in(root).ok().flatten()
    }

    /// Every file that the shared library is built from. A course that brings none uses ours.
    pub fn support_files(&self) -> Result<Vec<(String, Vec<u8>)>> {
        let own = self.entries("grader/kata")?;
        let source = if own.0.is_empty() { &Self::Embedded } else { self };
        if let Self::Packed(course) = source {
            course.refuse_other_protocol()?;
        }
        let mut files = Vec::new();
        for path in ["Cargo.toml", "Cargo.lock"] {
            files.push((path.to_owned(), source.bytes(path)?));
        }
        for folder in ["bundle", "harness", "kata", "protocol"] {
            source.collect(&format!("grader/{folder}"), &mut files)?;
        }
        Ok(files)
    }

    /// What cargo locks in a learner's workspace beside the exercises; `None` for a course with crates
    /// of its own that does not say.
    pub fn learners_lock(&self) -> Result<Option<Vec<u8>>> {
        let own = self.entries("grader/kata")?;
        if own.0.is_empty() { Self::Embedded.read(LEARNERS_LOCK) } else { self.read(LEARNERS_LOCK) }
    }

    fn collect(&self, folder: &str, files: &mut Vec<(String, Vec<u8>)>) -> Result<()> {
        let (names, folders) = self.entries(folder)?;
        for name in names {
            let path = format!("{folder}/{name}");
            let content = self.bytes(&path)?;
            files.push((path, content));
        }
        folders.iter().try_for_each(|inner| self.collect(&format!("{folder}/{inner}"), files))
    }

    /// The files and the folders in a folder, each sorted. Hidden ones are left out: they are an
    /// editor's or the system's, never part of a course.
    fn entries(&self, folder: &str) -> Result<(Vec<String>, Vec<String>)> {
        let (mut files, mut folders) = match self {
            Self::Embedded => embedded::list(folder),
            Self::Packed(course) => course.list(folder),
            Self::Directory(root) => {
                let path = root.join(folder);
                let listed = or_none(list_directory(&path));
                listed.map_err(|error| unreadable(&path, &error))?.unwrap_or_default()
            }
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

impl PackedCourse {
    /// The names of the files and of the folders directly in a folder.
    fn list(&self, folder: &str) -> (Vec<String>, Vec<String>) {
        let (mut files, mut folders) = (Vec::new(), Vec::new());
        let start = format!("{folder}/");
        let below =
            self.files.range(start.clone()..).map_while(|(path, _)| path.strip_prefix(&start));
        for path in below {
            match path.split_once('/') {
                None => files.push(path.to_owned()),
                Some((inner, _)) if folders.last().is_none_or(|last| last != inner) => {
                    folders.push(inner.to_owned());
                }
                Some(_) => {}
            }
        }
        (files, folders)
    }

    /// A course that brings crates of its own talks with this grader only in the words that this
    /// grader knows.
    fn refuse_other_protocol(&self) -> Result<()> {
        const PROTOCOL: &str = "grader/protocol/src/";
        let mut own = self.files.range(PROTOCOL.to_owned()..);
        let mut own = own.by_ref().take_while(|(path, _)| path.starts_with(PROTOCOL));
        let differs = own.any(|(path, content)| embedded::read(path) != Some(content.as_slice()));
        if !differs {
            return Ok(());
        }
        Err(Failure::user(
            format!("{} brings crates of its own, for another version of async-kata.", self.name),
            "Get a newer one of it, or the version of async-kata that it was made with.",
        ))
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
    unpacked(&path, RECORDED_COURSE).map(Some)
}

/// The packed course in the file at `path`, which people call `name`.
fn unpacked(path: &Path, name: &str) -> Result<CourseFiles> {
    let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
    let files = pack::unpack(&bytes).map_err(|flaw| {
        let remedy = match flaw {
            Flaw::Newer(_) => "Install the newest async-kata.",
            _ => "Get it again; `async-kata dev pack` makes such files.",
        };
        Failure::user(format!("{name} cannot be used: {flaw}."), remedy)
    })?;
    Ok(CourseFiles::of(name, files))
}

fn at(root: PathBuf, named: &Path) -> Result<CourseFiles> {
    if root.is_file() {
        return unpacked(&root, &named.display().to_string());
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

fn list_directory(path: &Path) -> io::Result<(Vec<String>, Vec<String>)> {
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let name = entry.file_name().into_string().map_err(|name| {
            io::Error::new(ErrorKind::InvalidData, format!("{name:?} is not a UTF-8 name"))
        })?;
        let is_folder = entry.file_type()?.is_dir();
        if is_folder { folders.push(name) } else { files.push(name) }
    }
    Ok((files, folders))
}

fn or_none<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    Failure::user(
        format!("{} cannot be read: {error}.", path.display()),
        "Make it an ordinary file or folder that you may read.",
    )
}

#[cfg(test)]
pub(in crate::mechanisms) mod tests {
    use super::*;
    use crate::mechanisms::course::catalogue::info;
    use crate::vocabulary::exit_code::Exit;

    pub fn key() -> Key {
        Key::new("01_futures", "01_greet")
    }

    /// A course on disk with one whole exercise.
    pub fn course_on_disk() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let info = info::tests::course_of(&[("01_futures", "01_greet")]);
        let hidden = "grader/hidden/01_futures/01_greet";
        for (path, content) in [
            ("info.toml", info.as_str()),
            (&format!("{hidden}/starter.rs"), STARTER),
            (&format!("{hidden}/lesson.md"), "# Greet\n"),
            (&format!("{hidden}/tests.rs"), "harness::tests![greets];\n"),
            (&format!("{hidden}/right/b.rs"), "// b"),
            (&format!("{hidden}/right/a.rs"), "// a"),
            (&format!("{hidden}/right/.a.rs.swp"), "\u{0}"),
            (&format!("{hidden}/wrong/fake.rs"), "//! verdict: failed"),
            ("solutions/01_futures/01_greet.rs", "// the answer"),
        ] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        folder
    }

    pub const STARTER: &str = "pub async fn greet(name: &str) -> String {\n    \
        todo!(\"say hello\")\n}\n";

    #[test]
    fn the_files_of_an_exercise_are_read_from_disk() {
        let folder = course_on_disk();
        let source = CourseFiles::find(Some(folder.path()), Path::new("/")).unwrap();
        let key = key();
        assert_eq!(source.course().unwrap().exercises().next().unwrap().key, key);
        assert_eq!(source.starter(&key).unwrap(), STARTER);
        assert_eq!(source.lesson(&key).unwrap(), "# Greet\n");
        assert_eq!(source.hidden_tests(&key).unwrap(), "harness::tests![greets];\n");
        assert_eq!(source.solution(&key).unwrap(), "// the answer");
        let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect()
        };
        assert_eq!(source.answers(&key, "right").unwrap(), pairs(&[("a", "// a"), ("b", "// b")]));
        let wrong = source.answers(&key, "wrong").unwrap();
        assert_eq!(wrong, pairs(&[("fake", "//! verdict: failed")]));
        assert_eq!(source.list("no/such/folder").unwrap(), Vec::<String>::new());
        assert_eq!(source.read("no/such/file").unwrap(), None);
    }

    #[test]
    fn a_missing_or_unreadable_file_of_a_course_is_named() {
        let folder = course_on_disk();
        let source = CourseFiles::Directory(folder.path().to_owned());
        fs::remove_file(folder.path().join("solutions/01_futures/01_greet.rs")).unwrap();
        let hidden = folder.path().join("grader/hidden/01_futures/01_greet");
        fs::write(hidden.join("starter.rs"), b"ok\n\xff").unwrap();
        fs::remove_file(hidden.join("lesson.md")).unwrap();
        fs::create_dir(hidden.join("lesson.md")).unwrap();
        for (result, expected) in [
            (source.solution(&key()), "no file"),
            (source.solution(&key()), "solutions/01_futures/01_greet.rs"),
            (source.starter(&key()), "starter.rs:2: this file is not UTF-8"),
            (source.lesson(&key()), "lesson.md cannot be read"),
        ] {
            let failure = result.unwrap_err();
            assert_eq!(failure.exit(), Exit::Usage);
            assert!(failure.to_string().contains(expected), "{failure}");
        }
    }

    #[test]
    fn equivalent_mutants_are_read_and_a_mistake_in_their_list_is_named() {
        let folder = course_on_disk();
        let source = CourseFiles::Directory(folder.path().to_owned());
        assert_eq!(source.equivalents(&key()).unwrap(), []);
        let path = folder.path().join("grader/hidden/01_futures/01_greet/equivalent.toml");
        fs::write(&path, "[[equivalent]]\nmutant = \"line 1: a\"\nreason = \"b\"\n").unwrap();
        let listed = source.equivalents(&key()).unwrap();
        assert_eq!(listed, [Equivalent { mutant: "line 1: a".into(), reason: "b".into() }]);
        for wrong in ["[[equivalent]]\nmutant = \"a\"", "[[equal]]", "[", "\u{ff}"] {
            fs::write(&path, wrong).unwrap();
            let failure = source.equivalents(&key()).unwrap_err();
            assert_eq!(failure.exit(), Exit::Usage);
            assert!(failure.to_string().contains("equivalent.toml"), "{failure}");
        }
    }

    #[test]
    fn the_course_is_the_one_named_else_the_clone_else_the_embedded_one() {
        let clone = course_on_disk();
        fs::create_dir_all(clone.path().join("exercises/01_futures")).unwrap();
        let learner = tempfile::tempdir().unwrap();
        fs::create_dir(learner.path().join("exercises")).unwrap();
        fs::write(learner.path().join("info.toml"), "").unwrap();
        let elsewhere = tempfile::tempdir().unwrap();

        let in_clone = CourseFiles::Directory(clone.path().to_owned());
        for (flag, cwd, expected) in [
            (None, clone.path().to_owned(), &in_clone),
            (None, clone.path().join("exercises/01_futures"), &in_clone),
            (None, learner.path().to_owned(), &CourseFiles::Embedded),
            (None, elsewhere.path().to_owned(), &CourseFiles::Embedded),
            (Some(clone.path()), elsewhere.path().to_owned(), &in_clone),
        ] {
            assert_eq!(&CourseFiles::find(flag, &cwd).unwrap(), expected, "{flag:?} in {cwd:?}");
        }
        for (flag, expected) in
            [(learner.path(), "no grader/hidden"), (elsewhere.path(), "no info.toml")]
        {
            let failure = CourseFiles::find(Some(flag), clone.path()).unwrap_err();
            assert_eq!(failure.exit(), Exit::Usage);
            assert!(failure.to_string().contains(expected), "{failure}");
        }
    }

    #[test]
    fn a_course_in_memory_reads_as_the_folder_it_was_packed_from() {
        let folder = course_on_disk();
        let source = CourseFiles::Directory(folder.path().to_owned());
        let file = folder.path().join("a.kata");
        fs::write(&file, source.packed().unwrap()).unwrap();
        let packed = CourseFiles::find(Some(Path::new("a.kata")), folder.path()).unwrap();
        assert_eq!(packed.course().unwrap(), source.course().unwrap());
        for which in ["right", "wrong", "none"] {
            let (ours, theirs) = (packed.answers(&key(), which), source.answers(&key(), which));
            assert_eq!(ours.unwrap(), theirs.unwrap(), "{which}");
        }
        assert_eq!(packed.solution(&key()).unwrap(), source.solution(&key()).unwrap());
        for folder in ["grader", "grader/hidden/01_futures", "grader/hid", "solutions", "no"] {
            let listed = |course: &CourseFiles| course.entries(folder).unwrap();
            assert_eq!(listed(&packed), listed(&source), "{folder}");
        }
        let missing = packed.subject(&Key::new("01_futures", "02_no")).unwrap();
        assert_eq!(missing, None);
        let failure = packed.starter(&Key::new("01_futures", "02_no")).unwrap_err();
        assert!(failure.to_string().contains("02_no/starter.rs in a.kata"), "{failure}");
        let files = packed.content().unwrap();
        assert!(files.keys().all(|path| !path.starts_with('.') && !path.contains("kata/")));
    }

    #[test]
    fn a_packed_course_with_crates_for_another_grader_is_refused() {
        let mut files = CourseFiles::Embedded.content().unwrap();
        for (path, content) in CourseFiles::Embedded.support_files().unwrap() {
            files.insert(path, content);
        }
        let same = CourseFiles::of("same.kata", files.clone());
        same.support_files().unwrap();
        assert!(!same.content().unwrap().contains_key("Cargo.toml"), "ours need not travel");
        files.get_mut("grader/protocol/src/claim.rs").unwrap().push(b' ');
        let failure = CourseFiles::of("old.kata", files).support_files().unwrap_err();
        assert_eq!(failure.exit(), Exit::Usage);
        assert!(failure.to_string().contains("for another version of async-kata"), "{failure}");
    }

    #[test]
    fn a_course_without_support_files_uses_the_embedded_ones() {
        let folder = course_on_disk();
        let source = CourseFiles::Directory(folder.path().to_owned());
        let files = source.support_files().unwrap();
        assert_eq!(files, CourseFiles::Embedded.support_files().unwrap());
        let paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
        for path in
            ["Cargo.toml", "Cargo.lock", "grader/kata/src/lib.rs", "grader/bundle/Cargo.toml"]
        {
            assert!(paths.contains(&path), "{path}");
        }
        assert!(paths.iter().all(|path| !path.contains("hidden") && !path.contains("solutions")));
    }

    #[test]
    fn a_course_with_support_files_uses_its_own() {
        let folder = course_on_disk();
        fs::create_dir_all(folder.path().join("grader/kata/src")).unwrap();
        for path in ["Cargo.toml", "Cargo.lock", "grader/kata/Cargo.toml", "grader/kata/src/lib.rs"]
        {
            fs::write(folder.path().join(path), path).unwrap();
        }
        let files = CourseFiles::Directory(folder.path().to_owned()).support_files().unwrap();
        assert_eq!(files.len(), 4);
        assert!(files.iter().all(|(path, content)| path.as_bytes() == content));
    }
}
