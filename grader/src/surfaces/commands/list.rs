//! `list`: the exercises, and how far the learner is.

use crate::mechanisms::learner::progress::Status;
use crate::surfaces::output::{Output, print};
use crate::surfaces::session::Session;
use crate::surfaces::style::TextRole;
use crate::surfaces::{json, report};
use crate::vocabulary::course::Exercise;
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
    let text = if args.json {
        json::line(&document(session)?)?
    } else {
        let table = table(session, None, output)?;
        let progress = report::progress(session.passed(), output);
        format!("{table}\n{progress}{}", newer(session)?)
    };
    print(&text)?;
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

/// The exercises by chapter. The current one is pointed at, or the one under the cursor.
pub fn table(session: &Session, cursor: Option<usize>, output: &Output) -> Result<String> {
    let current = session.current()?;
    let mut text = String::new();
    let mut index = 0;
    for chapter in &session.course.chapters {
        text += &format!("\n{}\n", output.paint(&chapter.title, TextRole::Strong));
        for exercise in &chapter.exercises {
            let pointed_at = match cursor {
                Some(cursor) => cursor == index,
                None => exercise.key == current.key,
            };
            text += &row(session, exercise, pointed_at, output);
            index += 1;
        }
    }
    Ok(text)
}

fn row(session: &Session, exercise: &Exercise, pointed_at: bool, output: &Output) -> String {
    let (word, role) = match session.status(exercise) {
        Status::Todo => ("todo", TextRole::Muted),
        Status::Passed => ("passed", TextRole::Good),
        Status::Changed => ("changed", TextRole::Warning),
    };
    let arrow = if pointed_at { ">" } else { " " };
    let (full, empty) = if output.ascii { ("*", ".") } else { ("★", "☆") };
    let level = usize::from(exercise.difficulty.min(5));
    let stars = full.repeat(level) + &empty.repeat(5 - level);
    format!(
        "{arrow} {:<28}{}  {stars}  {}\n",
        exercise.key.folder(),
        output.paint(&format!("{word:<8}"), role),
        output.paint(&exercise.concepts.join(", "), TextRole::Muted),
    )
}
