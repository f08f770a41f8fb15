//! `list`: the exercises, and how far the learner is.

use crate::mechanisms::learner::progress::Status;
use crate::surfaces::called::as_called;
use crate::surfaces::output::{Output, print, print_as_it_is};
use crate::surfaces::session::Session;
use crate::surfaces::style::TextRole;
use crate::surfaces::text::{pad_end, width};
use crate::surfaces::{json, report};
use crate::vocabulary::course::{Chapter, Course, Exercise};
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::Result;

/// Arguments of `list`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// As one JSON document.
    #[arg(long)]
    pub json: bool,
}

/// Prints the list.
pub fn run(session: &Session, args: &Args, output: &Output) -> Result<Exit> {
    if args.json {
        print_as_it_is(&json::line(&document(session)?)?)?;
    } else {
        let progress = report::progress(session.passed(), output);
        let newer = as_called(newer(session)?);
        print(&format!("{}\n{progress}{newer}", page(session, output)?))?;
    }
    Ok(Exit::Passed)
}

/// That there is a newer course, if there is.
fn newer(session: &Session) -> Result<&'static str> {
    Ok(match session.is_outdated()? {
        true => {
            "\nThis async-kata brings another course than the one this workspace was made from: \
             `async-kata update --dry-run` shows what would change.\n"
        }
        false => "",
    })
}

fn document(session: &Session) -> Result<json::Listed<'_>> {
    let current = session.current()?;
    let exercises = session.course.exercises().map(|exercise| json::ListedExercise {
        key: &exercise.key,
        exercise: exercise.key.exercise(),
        chapter: exercise.key.chapter(),
        status: session.status(exercise),
        difficulty: exercise.difficulty,
        points: exercise.points,
        current: exercise.key == current.key,
    });
    Ok(json::Listed::new(exercises.collect()))
}

/// One exercise of the list.
pub struct Row<'a> {
    /// The chapter that it is in.
    pub chapter: &'a Chapter,
    /// The exercise.
    pub exercise: &'a Exercise,
    /// How it stands.
    pub status: Status,
}

/// The exercises in which `query` is found: in a name, an idea, a chapter's title, or how they stand,
/// which `status` says. Every one, if it is empty.
pub fn rows<'a>(
    course: &'a Course,
    query: &str,
    status: impl Fn(&Exercise) -> Status,
) -> Vec<Row<'a>> {
    let chapters = course.chapters.iter();
    let all = chapters.flat_map(|chapter| chapter.exercises.iter().map(move |one| (chapter, one)));
    let rows = all.map(|(chapter, exercise)| Row { chapter, exercise, status: status(exercise) });
    rows.filter(|row| row.is_about(query)).collect()
}

impl Row<'_> {
    fn is_about(&self, query: &str) -> bool {
        let query = query.to_lowercase();
        let words = [self.exercise.key.folder(), &self.chapter.title, self.status_word().0];
        let concepts = self.exercise.concepts.iter().map(String::as_str);
        words.into_iter().chain(concepts).any(|word| word.to_lowercase().contains(query.trim()))
    }

    fn status_word(&self) -> (&'static str, TextRole) {
        let Standing { word, role, .. } = standing(self.status);
        (word, role)
    }
}

/// How an exercise stands, in the word of the list and of the search, and what that means.
pub struct Standing {
    pub word: &'static str,
    pub means: &'static str,
    role: TextRole,
}

fn standing(status: Status) -> Standing {
    let (word, role, means) = match status {
        Status::Todo => ("todo", TextRole::Muted, "there is code to write or to repair"),
        Status::Failed => ("failed", TextRole::Bad, "your text was judged, and did not pass"),
        Status::Passed => ("passed", TextRole::Good, "your text passed"),
        Status::Changed => {
            ("changed", TextRole::Warning, "it passed, and you have edited it since")
        }
    };
    Standing { word, means, role }
}

/// Every one.
pub fn standings() -> [Standing; 4] {
    [Status::Todo, Status::Failed, Status::Passed, Status::Changed].map(standing)
}

/// What `--help` says below the options.
pub fn help() -> String {
    let rows = standings().map(|Standing { word, means, .. }| format!("\n  {word:<9}  {means}"));
    format!(
        "How an exercise stands:{}\n\nThe stars say how hard it is, from one to five.",
        rows.concat()
    )
}

/// The exercises by chapter. The current one is pointed at.
fn page(session: &Session, output: &Output) -> Result<String> {
    let current = &session.current()?.key;
    let rows = rows(&session.course, "", |exercise| session.status(exercise));
    let table = Table::of(&rows, output);
    let mut text = String::new();
    let mut chapter = "";
    for row in &rows {
        if row.chapter.folder != chapter {
            chapter = &row.chapter.folder;
            text += &format!("\n{}\n", output.paint(&row.chapter.title, TextRole::Strong));
        }
        text += &table.line(row, row.exercise.key == *current, output);
    }
    Ok(text)
}

/// The widths of a table of exercises: as wide as its widest cells, and no wider than the output.
pub struct Table {
    name: usize,
    /// Columns for the ideas: what the others leave.
    concepts: usize,
}

/// Columns beside the name and the ideas: the pointer, how it stands, the stars, and gaps.
const FIXED: usize = 2 + 2 + 7 + 2 + 5 + 2;

impl Table {
    /// A table for these rows.
    pub fn of(rows: &[Row<'_>], output: &Output) -> Self {
        let name = rows.iter().map(|row| width(row.exercise.key.folder())).max().unwrap_or(0);
        Self { name, concepts: output.columns.saturating_sub(FIXED + name) }
    }

    /// One exercise on a line.
    pub fn line(&self, row: &Row<'_>, pointed_at: bool, output: &Output) -> String {
        let (word, role) = row.status_word();
        let arrow = if pointed_at { ">" } else { " " };
        let (full, empty) = if output.ascii { ("*", ".") } else { ("★", "☆") };
        let level = usize::from(row.exercise.difficulty.min(5));
        let stars = full.repeat(level) + &empty.repeat(5 - level);
        let name = pad_end(row.exercise.key.folder(), self.name);
        let concepts = self.concepts_of(row.exercise, output);
        let line = format!(
            "{arrow} {name}  {}  {stars}  {}",
            output.paint(&format!("{word:<7}"), role),
            output.paint(&concepts, TextRole::Muted),
        );
        format!("{}\n", line.trim_end())
    }

    /// As many of an exercise's ideas as there is room for, each whole; where there is none for the first,
    /// another one.
    fn concepts_of(&self, exercise: &Exercise, output: &Output) -> String {
        let all = exercise.concepts.join(", ");
        if width(&all) <= self.concepts {
            return all;
        }
        let more = if output.ascii { ", .." } else { ", …" };
        let kept = (1..exercise.concepts.len())
            .rev()
            .map(|count| format!("{}{more}", exercise.concepts[..count].join(", ")));
        let one = exercise.concepts.iter().map(|concept| format!("{concept}{more}"));
        kept.chain(one).find(|text| width(text) <= self.concepts).unwrap_or_default()
    }
}
