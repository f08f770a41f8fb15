//! What is asked for that is no judging, by a key or from outside: a reset, the editor, to be stopped.

use std::time::Duration;

use crossterm::event::EventStream;
use tokio::time::Instant;

use super::audience::{Asked, Look, Wish};
use super::editor::Place;
use super::signals::stop_this_job;
use super::work::{Judge, Task, Work};
use super::{Watch, is_missing};
use crate::surfaces::interruption::with_the_terminal;
use crate::surfaces::page::browser::Opened;
use crate::surfaces::page::live::Lessons;
use crate::vocabulary::course::Key;
use crate::vocabulary::failure::{Failure, Result};

/// After this time one who asked to be stopped, and was not, goes on.
const NOT_STOPPED: Duration = Duration::from_millis(100);

const NO_EDITOR: &str =
    "Which editor? Set EDITOR, or start with `async-kata watch --edit COMMAND`.";

impl Watch {
    /// Does what somebody who follows from outside asks for.
    pub(super) async fn answer(&mut self, asked: Asked) -> Result<()> {
        match asked {
            Asked::Judge(asked) => self.attend(asked),
            Asked::CheckAll => self.check_all(),
            Asked::GoTo(key) => self.go_to(key),
            Asked::Next => self.next().await,
            Asked::Reset(key) => self.reset(&key),
            Asked::Look(look) => self.look_at(look),
        }
    }

    /// Shows an answer in another light, once nothing else is being done.
    pub(super) fn look_at(&mut self, look: Look) -> Result<()> {
        if self.work.is_some() {
            self.look = Some(look);
            return Ok(());
        }
        let exercise = self.session.course.exercise(&look.key).cloned();
        let (Some(judge), Some(exercise)) = (self.judge_that_fits(), exercise) else {
            return Ok(());
        };
        let answer = self.session.text(&look.key);
        // What was saved in between is about to be judged, and is another text.
        if self.seen.get(&look.key) == Some(&answer.source) {
            self.work = Some(match judge {
                Judge::Here(context) => Work::looking(context, exercise, answer, look),
                Judge::There(link) => Work::looking_there(link, look),
            });
        }
        Ok(())
    }

    /// Opens the page in a browser, and says where it is.
    pub(super) async fn open_page(&mut self) -> Result<()> {
        let lessons = Lessons::new(&self.session.course, &self.session.course_files);
        match self.page.address(lessons, &self.audience).await {
            Ok(address) => self.face.page(&self.session, &address)?,
            Err(error) => {
                let words = format!("The page cannot be served on this machine: {error}.");
                return self.face.notice(&self.session, &words);
            }
        }
        if self.face.shows_a_page() {
            self.page.open(std::env::var("BROWSER").ok());
        }
        Ok(())
    }

    /// Says what to do where no browser could be opened.
    pub(super) fn page_opened(&mut self, opened: Opened) -> Result<()> {
        match (opened, self.page.served()) {
            (Opened::Nowhere, Some(address)) => {
                let words = format!(
                    "No browser could be opened here. Copy this address into one: {address}"
                );
                self.face.notice(&self.session, &words)
            }
            _ => Ok(()),
        }
    }

    /// Judges what is asked for, unless its text is being judged, or has been.
    fn attend(&mut self, Wish { key, current, moved, again }: Wish) -> Result<()> {
        if self.session.course.exercise(&key).is_none() {
            return Ok(());
        }
        let source = self.session.text(&key).source;
        if is_missing(&source) {
            // It may be on its way back, and is taken up in its time.
            return Ok(());
        }
        let is_new = self.seen.get(&key) != Some(&source);
        let text = source.as_deref().unwrap_or_default();
        let is_known = !is_new && (self.is_judging(&key) || self.audience.knows(&key, text));
        self.seen.insert(key.clone(), source);
        if is_new {
            self.unjudged_saves.insert(key.clone());
        }
        if (moved || current && is_new) && key != self.current {
            return self.go_to(key);
        }
        if is_known && !again {
            return Ok(());
        }
        // Who has just come along asks for the verdict here, and must not break off what was asked for in
        // between: all are being judged, and this one has its turn after that.
        let may_wait = self.is_checking_all() && !is_new && !again;
        if key == self.current && !may_wait {
            return self.judge_current();
        }
        self.enqueue(key);
        if self.work.is_none() { self.rest() } else { Ok(()) }
    }

    /// Puts an exercise back to its start. The save is then heard of like any other.
    pub(super) fn reset(&mut self, key: &Key) -> Result<()> {
        let words = match self.session.reset(key) {
            Ok(words) => words,
            // A disk that is full keeps nobody from learning on.
            Err(failure @ Failure::User { .. }) => failure.to_string(),
            Err(failure) => return Err(failure),
        };
        self.face.notice(&self.session, words.trim_end())
    }

    /// Opens the current exercise in the editor.
    pub(super) async fn edit(&mut self) -> Result<()> {
        let Some(editor) = self.editor.clone() else {
            return self.face.notice_of_now(&self.session, NO_EDITOR);
        };
        let file = self.session.workspace.source_path(&self.current);
        let line = self.face.line();
        if editor.place() == Place::Window {
            return match editor.open(&file, line).await {
                Ok(()) => Ok(()),
                Err(words) => self.face.notice(&self.session, &words),
            };
        }
        self.give_back();
        let closed = with_the_terminal(editor.open(&file, line)).await;
        self.go_on()?;
        closed.or_else(|words| self.face.notice(&self.session, &words))
    }

    /// Gives the terminal to another program. What is typed is that one's now. What is being judged is
    /// broken off: its time would run on while nobody attends to it.
    fn give_back(&mut self) {
        self.input = None;
        self.face.give_back();
        let is_judged = |task: &Task| matches!(task, Task::Judging(_) | Task::CheckingAll);
        let judged = self.work.take_if(|work| is_judged(&work.task));
        self.broken_off = judged.map(|work| work.task);
    }

    /// Takes the terminal again, and goes on with what was broken off.
    pub(super) fn go_on(&mut self) -> Result<()> {
        self.goes_on = None;
        self.face.take_again(&self.session)?;
        self.listen();
        self.come_back()?;
        match self.broken_off.take() {
            Some(Task::Judging(key)) => self.judge(key),
            Some(Task::CheckingAll) => self.check_all(),
            Some(Task::Preparing | Task::Beside) | None => Ok(()),
        }
    }

    pub(super) fn listen(&mut self) {
        if self.face.has_keys() && self.input.is_none() {
            self.input = Some(EventStream::new());
        }
    }

    /// Stops, as every program does at Ctrl-Z: with the terminal given back, until it is told to go
    /// on. Where nobody could tell it so, nothing stops it.
    pub(super) fn suspend(&mut self) -> Result<()> {
        if cfg!(unix) {
            self.give_back();
            self.leave();
            stop_this_job();
            self.goes_on = Some(Instant::now() + NOT_STOPPED);
        }
        Ok(())
    }
}
