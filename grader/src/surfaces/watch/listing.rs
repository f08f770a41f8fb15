//! The list of exercises on the screen: a cursor in it, and what is searched for.

use std::collections::HashMap;

use crate::mechanisms::learner::progress::Status;
use crate::surfaces::commands::list;
use crate::surfaces::output::Output;
use crate::surfaces::session::Session;
use crate::surfaces::style::TextRole;
use crate::vocabulary::course::{Exercise, Key};
use crate::vocabulary::failure::Result;

/// Where one is in the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The exercise under the cursor, if any is found.
    pub cursor: Option<Key>,
    /// Where one came from.
    home: Option<Key>,
    /// What is searched for.
    pub query: String,
    /// Whether letters are part of that.
    pub typing: bool,
    /// How each exercise stands: looked up once, because it takes reading every source.
    statuses: HashMap<Key, Status>,
}

/// The list as text, and the line that the cursor is on.
pub struct Listed {
    pub text: String,
    pub cursor_line: Option<usize>,
}

impl Listing {
    /// The whole list, with the cursor on this exercise.
    pub fn at(session: &Session, key: &Key) -> Self {
        let (cursor, home) = (Some(key.clone()), Some(key.clone()));
        let mut listing = Self { cursor, home, ..Self::default() };
        listing.look_up(session);
        listing
    }

    /// Looks up once more how each exercise stands.
    pub fn look_up(&mut self, session: &Session) {
        let exercises = session.course.exercises();
        self.statuses = exercises.map(|one| (one.key.clone(), session.status(one))).collect();
    }

    /// The whole list again, with the cursor where it is; if nothing was found, where one came from.
    pub fn forget_search(&mut self) {
        self.cursor = self.cursor.take().or_else(|| self.home.clone());
        self.query.clear();
        self.typing = false;
    }

    fn rows<'a>(&self, session: &'a Session) -> Vec<list::Row<'a>> {
        let status = |one: &Exercise| self.statuses.get(&one.key).copied().unwrap_or(Status::Todo);
        list::rows(&session.course, &self.query, status)
    }

    /// Moves the cursor by so many of the exercises that are found.
    pub fn step(&mut self, session: &Session, by: isize) {
        let found = self.found(session);
        let here = found.iter().position(|key| Some(key) == self.cursor.as_ref()).unwrap_or(0);
        let there = here.saturating_add_signed(by).min(found.len().saturating_sub(1));
        self.cursor = found.get(there).cloned();
    }

    /// Adds a letter to what is searched for, or takes the last one back.
    pub fn search(&mut self, session: &Session, letter: Option<char>) {
        match letter {
            Some(letter) => self.query.push(letter),
            None => _ = self.query.pop(),
        }
        // The cursor stays where it is if that is found still.
        self.step(session, 0);
    }

    /// The keys of what is found, in order.
    fn found(&self, session: &Session) -> Vec<Key> {
        self.rows(session).into_iter().map(|row| row.exercise.key.clone()).collect()
    }

    /// The list on a screen.
    pub fn listed(&self, session: &Session, output: &Output) -> Result<Listed> {
        let mut text = match self.typing || self.query.is_empty() {
            true => String::new(),
            false => format!("  found: {}\n", self.query),
        };
        let rows = self.rows(session);
        if rows.is_empty() {
            text +=
                &output.paint(&format!("\n  {}\n", nothing_found(&self.query)), TextRole::Muted);
        }
        let table = list::Table::of(&rows, output);
        let (mut chapter, mut cursor_line) = ("", None);
        for row in &rows {
            if row.chapter.folder != chapter {
                chapter = &row.chapter.folder;
                let gap = if text.is_empty() { "" } else { "\n" };
                text += &format!("{gap}{}\n", output.paint(&row.chapter.title, TextRole::Strong));
            }
            let is_here = Some(&row.exercise.key) == self.cursor.as_ref();
            if is_here {
                cursor_line = Some(text.lines().count());
            }
            text += &table.line(row, is_here, output);
        }
        Ok(Listed { text, cursor_line })
    }
}

/// What is said where nothing is found: a word for a state is no name.
fn nothing_found(query: &str) -> &'static str {
    match query.trim() {
        "todo" => "No exercise is still to do.",
        "failed" => "No exercise has failed the last time it was judged.",
        "passed" => "No exercise has passed yet.",
        "changed" => "No exercise has passed and was edited since: that is what `changed` means.",
        _ => "No exercise has that in its name, its ideas or how it stands.",
    }
}
