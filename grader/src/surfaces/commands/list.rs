//! `list`: the exercises, and how far the learner is.

use crate::mechanisms::progress::Status;
use crate::surfaces::output::{Output, print};
use crate::surfaces::session::Session;
use crate::surfaces::style::Role;
use crate::surfaces::{json, report};
use crate::vocabulary::course::Exercise;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::Result;

/// Prints the list.
pub fn run(session: &Session, as_json: bool, output: &Output) -> Result<Exit> {
    let text = if as_json { json::line(&document(session)?)? } else { table(session, output)? };
    print(&text)?;
    Ok(Exit::Passed)
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

fn table(session: &Session, output: &Output) -> Result<String> {
    let current = session.current()?;
    let mut text = String::new();
    for chapter in &session.course.chapters {
        text += &format!("\n{}\n", output.paint(&chapter.title, Role::Strong));
        for exercise in &chapter.exercises {
            text += &row(session, exercise, exercise.key == current.key, output);
        }
    }
    Ok(text.trim_start().to_owned() + "\n" + &report::progress(session.passed(), output))
}

fn row(session: &Session, exercise: &Exercise, current: bool, output: &Output) -> String {
    let (word, role) = match session.status(exercise) {
        Status::Todo => ("todo", Role::Muted),
        Status::Passed => ("passed", Role::Good),
        Status::Changed => ("changed", Role::Warning),
    };
    let arrow = if current { ">" } else { " " };
    let (full, empty) = if output.ascii { ("*", ".") } else { ("★", "☆") };
    let level = usize::from(exercise.difficulty.min(5));
    let stars = full.repeat(level) + &empty.repeat(5 - level);
    format!(
        "{arrow} {:<28}{}  {stars}  {}\n",
        exercise.key.folder(),
        output.paint(&format!("{word:<8}"), role),
        output.paint(&exercise.concepts.join(", "), Role::Muted),
    )
}
