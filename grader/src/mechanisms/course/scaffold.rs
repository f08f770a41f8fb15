//! Writes every file of a new exercise, and of a new course with one: small real ones, to be made
//! into the author's own.

use std::fs;
use std::io;
use std::path::Path;

use anyhow::Context;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

use crate::mechanisms::atomic;
use crate::mechanisms::course::catalogue::{CourseFiles, exercise_name, folder_name, parse};
use crate::mechanisms::learner::workspace::{exercise_manifest, laid_out, write_new};
use crate::vocabulary::course::{Course, Key, Starter};
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::update::Files;

/// The name that stands for the exercise's own in the templates.
const PLACEHOLDER: &str = "exercise_name";

const STARTER: &str = include_str!("scaffold/exercise/starter.rs.txt");
const TO_REPAIR: &str = include_str!("scaffold/exercise/to_repair.rs.txt");
const LESSON: &str = include_str!("scaffold/exercise/lesson.md");
const SOLUTION: &str = include_str!("scaffold/exercise/solution.rs.txt");
const ENTRY: &str = include_str!("scaffold/exercise/entry.toml");

/// What goes beside the starter and the lesson.
const HIDDEN: [(&str, &str); 5] = [
    ("tests.rs", include_str!("scaffold/exercise/tests.rs.txt")),
    ("right/named_request.rs", include_str!("scaffold/exercise/right/named_request.rs.txt")),
    ("right/returned_future.rs", include_str!("scaffold/exercise/right/returned_future.rs.txt")),
    ("wrong/blocking.rs", include_str!("scaffold/exercise/wrong/blocking.rs.txt")),
    ("wrong/literal.rs", include_str!("scaffold/exercise/wrong/literal.rs.txt")),
];

/// A new exercise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scaffolded {
    /// Its key.
    pub key: Key,
    /// The files written, relative to the course.
    pub files: Vec<String>,
    /// Its chapter is new too.
    pub new_chapter: bool,
}

/// Adds the exercise `name`, given as `NN_chapter/NN_name` and begun with `starter`, to a course on disk.
pub fn scaffold(source: &CourseFiles, name: &str, starter: Starter) -> Result<Scaffolded> {
    let key = key_of(name)?;
    let CourseFiles::Directory(root) = source else {
        return Err(Failure::user(
            "There is no course here to add an exercise to: this workspace has no grader/hidden.",
            "Go to a clone of the course itself, or name it with --course.",
        ));
    };
    let course = source.course()?;
    let files = files(&key, starter);
    refuse_taken(&course, &key, root, &files)?;
    let new_chapter = course.chapters.iter().all(|chapter| chapter.folder != key.chapter());
    let info = root.join("info.toml");
    let text = fs::read_to_string(&info).map_err(|error| unwritable(&info, &error))?;
    let text = with_entry(&text, &key, starter)?;
    parse(&text, "info.toml").context("the new entry of info.toml is not right")?;
    for (file, content) in &files {
        let path = root.join(file);
        create(&path, content).map_err(|error| unwritable(&path, &error))?;
    }
    // Last of all, so that the course never names an exercise that is not there.
    atomic::replace(&info, text.as_bytes()).map_err(|error| unwritable(&info, &error))?;
    let files = files.into_iter().map(|(file, _)| file).collect();
    Ok(Scaffolded { key, files, new_chapter })
}

/// The folder of the one exercise in a new course.
const FIRST: &str = "01_first/01_greet_user";

const INFO: &str = include_str!("scaffold/course/info.toml");
/// How the files of new exercises are written.
const STYLE: &str = "use_small_heuristics = \"Max\"\n";
const README: &str = include_str!("scaffold/course/readme.md");
const FIRST_SOLUTION: &str = include_str!("scaffold/course/solution.rs.txt");

/// What there is of that exercise in its hidden folder.
const FIRST_HIDDEN: [(&str, &str); 7] = [
    ("starter.rs", include_str!("scaffold/course/starter.rs.txt")),
    ("lesson.md", include_str!("scaffold/course/lesson.md")),
    ("tests.rs", include_str!("scaffold/course/tests.rs.txt")),
    ("right/in_one_line.rs", include_str!("scaffold/course/right/in_one_line.rs.txt")),
    ("right/mapped.rs", include_str!("scaffold/course/right/mapped.rs.txt")),
    ("wrong/blocking.rs", include_str!("scaffold/course/wrong/blocking.rs.txt")),
    ("wrong/literal.rs", include_str!("scaffold/course/wrong/literal.rs.txt")),
];

/// Makes a course with one exercise in `dir`, which is empty or not there yet. It is a workspace
/// too, so that its author can try it as a learner.
pub fn new_course(dir: &Path) -> Result<()> {
    let mut own = Files::from([
        ("info.toml".to_owned(), INFO.into()),
        ("rustfmt.toml".to_owned(), STYLE.into()),
        (format!("solutions/{FIRST}.rs"), FIRST_SOLUTION.into()),
    ]);
    own.extend(
        FIRST_HIDDEN.map(|(name, text)| {
            (format!("grader/hidden/{FIRST}/{name}"), text.as_bytes().to_vec())
        }),
    );
    let mut files = laid_out(&CourseFiles::of("a new course", own.clone()))?;
    files.extend(own);
    files.insert("README.md".to_owned(), README.into());
    write_new(dir, &files)
}

/// Reads `NN_chapter/NN_name`.
fn key_of(name: &str) -> Result<Key> {
    let example = "For example: async-kata dev new 02_tasks/15_my_exercise";
    let malformed =
        || Failure::user(format!("`{name}` is not of the form NN_chapter/NN_name."), example);
    let (chapter, folder) = name.split_once('/').ok_or_else(malformed)?;
    if folder_name(chapter).is_none() || folder_name(folder).is_none() {
        return Err(malformed());
    }
    if exercise_name(folder).is_none() {
        let problem = format!("`{folder}` cannot be the name of an exercise's crate.");
        return Err(Failure::user(
            problem,
            "Choose a name that is no word of Rust's and no crate's.",
        ));
    }
    Ok(Key::new(chapter, folder))
}

fn refuse_taken(course: &Course, key: &Key, root: &Path, files: &[(String, String)]) -> Result<()> {
    let another = "Choose another name.";
    if let Some(known) = course.exercises().find(|e| e.key.exercise() == key.exercise()) {
        let problem = format!("There is an exercise `{}` already: {}.", key.exercise(), known.key);
        return Err(Failure::user(problem, another));
    }
    let number = |folder: &str| folder.split('_').next().map(str::to_owned);
    let mut keys = course.exercises().map(|exercise| &exercise.key);
    if let Some(known) = keys.find(|known| number(known.folder()) == number(key.folder())) {
        let problem = format!("The number of {key} is taken already, by {known}.");
        return Err(Failure::user(problem, "Take a number that is free."));
    }
    let chapters = course.chapters.iter().map(|chapter| chapter.folder.as_str());
    let mut same_number = chapters.filter(|folder| number(folder) == number(key.chapter()));
    if let Some(known) = same_number.find(|folder| *folder != key.chapter()) {
        let problem = format!("The chapter of this number is {known}, not {}.", key.chapter());
        return Err(Failure::user(problem, "Name that one, or take a number that is free."));
    }
    match files.iter().find(|(file, _)| root.join(file).exists()) {
        Some((file, _)) => Err(Failure::user(format!("{file} is there already."), another)),
        None => Ok(()),
    }
}

/// Every file of the exercise, with its text.
fn files(key: &Key, starter: Starter) -> Vec<(String, String)> {
    let filled = |template: &str| template.replace(PLACEHOLDER, key.exercise());
    let starter = filled(match starter {
        Starter::ToWrite => STARTER,
        Starter::ToRepair => TO_REPAIR,
    });
    let (exercise, hidden) = (key.exercise_dir(), format!("grader/hidden/{key}"));
    let mut files = vec![
        (format!("{exercise}/Cargo.toml"), exercise_manifest(key)),
        (format!("{exercise}/README.md"), filled(LESSON)),
        (key.source_path(), starter.clone()),
        (format!("{hidden}/starter.rs"), starter),
        (format!("{hidden}/lesson.md"), filled(LESSON)),
    ];
    files.extend(HIDDEN.map(|(name, template)| (format!("{hidden}/{name}"), filled(template))));
    files.push((format!("solutions/{key}.rs"), filled(SOLUTION)));
    files
}

fn create(path: &Path, content: &str) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    atomic::create_new(path, content.as_bytes())
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::user(
        format!("{} cannot be written: {error}.", path.display()),
        "Make room on the disk, or let yourself write there; then take away what was written.",
    )
}

/// `info.toml` with an entry for the exercise, and for its chapter if that is new, each in the
/// order of its number.
fn with_entry(info: &str, key: &Key, starter: Starter) -> anyhow::Result<String> {
    let mut info: DocumentMut = info.parse().context("info.toml is no TOML")?;
    let mut template: DocumentMut = ENTRY.parse()?;
    let mut chapter = take_table(template.as_table_mut(), "chapter")?;
    let mut exercise = take_table(&mut chapter, "exercise")?;
    exercise["folder"] = value(key.folder());
    if starter != Starter::default() {
        exercise["starter"] = value(starter.word());
    }
    chapter["folder"] = value(key.chapter());
    let chapters = tables(info.as_table_mut(), "chapter")?;
    let known = chapters.iter_mut().find(|table| folder_of(table) == key.chapter());
    match known {
        Some(chapter) => insert(tables(chapter, "exercise")?, exercise, key.folder()),
        None => {
            let mut exercises = ArrayOfTables::new();
            insert(&mut exercises, exercise, key.folder());
            chapter.insert("exercise", Item::ArrayOfTables(exercises));
            insert(chapters, chapter, key.chapter());
        }
    }
    Ok(info.to_string())
}

/// Puts the table where its folder belongs, a blank line before it.
fn insert(tables: &mut ArrayOfTables, mut table: Table, folder: &str) {
    let place = tables.iter().take_while(|other| folder_of(other) < folder).count();
    // Without a position of its own, it comes where it stands.
    table.set_position(None);
    table.decor_mut().set_prefix("\n");
    tables.insert(place, table);
}

fn folder_of(table: &Table) -> &str {
    table.get("folder").and_then(Item::as_str).unwrap_or_default()
}

fn tables<'t>(table: &'t mut Table, name: &str) -> anyhow::Result<&'t mut ArrayOfTables> {
    let found = table.get_mut(name).and_then(Item::as_array_of_tables_mut);
    found.with_context(|| format!("info.toml has no [[{name}]]"))
}

fn take_table(table: &mut Table, name: &str) -> anyhow::Result<Table> {
    let mut found = std::mem::take(tables(table, name)?);
    table.remove(name);
    anyhow::ensure!(!found.is_empty(), "the template has no [[{name}]]");
    Ok(found.remove(0))
}

#[cfg(test)]
mod tests;
