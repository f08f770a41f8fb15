//! What there is to celebrate: the end of a chapter, and of the course. Each comes once, with the pass
//! that completes it.

use crate::surfaces::session::Session;
use crate::surfaces::text::counted;
use crate::surfaces::watch::keys::{self, Action};
use crate::vocabulary::course::{Exercise, Key};

/// Whether an exercise has never passed.
pub fn is_open(session: &Session, exercise: &Exercise) -> bool {
    !session.progress.has_passed(&exercise.key)
}

/// What the first pass of this exercise has completed, a paragraph each.
pub fn completed_by(session: &Session, key: &Key) -> Vec<String> {
    let chapters = &session.course.chapters;
    let Some(at) = chapters.iter().position(|chapter| chapter.folder == key.chapter()) else {
        return vec![];
    };
    if session.course.exercises().all(|exercise| !is_open(session, exercise)) {
        return vec![end_of_course(session)];
    }
    if chapters[at].exercises.iter().any(|exercise| is_open(session, exercise)) {
        return vec![];
    }
    let open = session.course.exercises().find(|exercise| is_open(session, exercise));
    let next = open.and_then(|exercise| {
        chapters.iter().find(|chapter| chapter.folder == exercise.key.chapter())
    });
    let next = next.map(|chapter| {
        let count = counted(chapter.exercises.len(), "exercise");
        format!(" Next comes {}, with {count}.", chapter.title)
    });
    vec![format!(
        "{} is done: all of chapter {}.{}",
        chapters[at].title,
        at + 1,
        next.unwrap_or_default()
    )]
}

fn end_of_course(session: &Session) -> String {
    let all = match session.course.exercises().count() {
        1 => "That was it: the one exercise is done.".to_owned(),
        count => format!("That was the last one: all {} are done.", counted(count, "exercise")),
    };
    format!(
        "{all} You can read what your code waits for now. {} shows how the reference answers do it, {} \
         the whole course; and a program of your own is the best next exercise.",
        keys::printed(Action::Solution),
        keys::printed(Action::List),
    )
}

/// What there is to do next where this exercise has passed.
pub fn what_next(session: &Session, key: &Key) -> String {
    let (next, solution) = (keys::printed(Action::Next), keys::printed(Action::Solution));
    let is_last = session.course.exercises().last().is_some_and(|last| last.key == *key);
    let has_open = session.course.exercises().any(|exercise| is_open(session, exercise));
    match (is_last, has_open) {
        (false, _) => {
            format!("{next} goes on to the next exercise, {solution} shows the reference answer.")
        }
        (true, true) => format!(
            "{next} goes to the first exercise that is not done, {solution} shows the reference \
             answer."
        ),
        (true, false) => format!(
            "{solution} shows the reference answer, {} the whole course.",
            keys::printed(Action::List)
        ),
    }
}
