//! What is done at a command of the editor's.

use std::fs;
use std::future::{Future, ready};
use std::path::{Path, PathBuf};
use std::pin::Pin;

use async_lsp::lsp_types::notification::ShowMessage;
use async_lsp::lsp_types::request::{ShowDocument, ShowMessageRequest};
use async_lsp::lsp_types::{
    ExecuteCommandParams, MessageActionItem, MessageType, Range, ShowDocumentParams,
    ShowMessageParams, ShowMessageRequestParams, Url,
};
use async_lsp::{ErrorCode, ResponseError};
use futures::FutureExt;
use serde_json::Value;

use super::documents::Place;
use super::lines;
use super::offers::Offer;
use super::server::Server;
use crate::mechanisms::atomic;
use crate::surfaces::commands::reset::WHAT_COMES_OF_IT;
use crate::surfaces::page::standalone;
use crate::surfaces::session::Session;
use crate::surfaces::watch::Asked;
use crate::vocabulary::course::Key;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::report::Verdict;

/// Said behind the last hint; after it comes the first again.
const LAST_HINT: &str = " (That was the last hint. Read the lesson once more with this in mind, or \
                         leave the exercise for later.)";

type Answer = Pin<Box<dyn Future<Output = Result<Option<Value>, ResponseError>> + Send>>;

/// The answer of a person who means it.
const YES: &str = "Put it back";
const NO: &str = "Leave it";

impl Server {
    /// Does what a command asks for, about the exercise at the address that stands behind it.
    pub(super) fn execute(&mut self, params: ExecuteCommandParams) -> Answer {
        let Some(offer) = Offer::of(&params.command) else {
            return refused(format!("There is no command {}.", params.command));
        };
        let address = params.arguments.first().and_then(Value::as_str);
        let place = address.and_then(|address| Place::of(&Url::parse(address).ok()?));
        let found = place.and_then(|place| {
            let key = self.workspaces.get(&place.root)?.exercise(&place.file)?.key.clone();
            Some((place.root, key))
        });
        let Some((root, key)) = found else {
            return refused("The command has to name the file of an exercise.".to_owned());
        };
        let done = match offer {
            Offer::Hint => self.hint(&root, &key),
            Offer::Next => self.next(&root),
            Offer::Run => self.run(&root, key),
            Offer::Timeline => self.timeline(&root, &key),
            Offer::Solution => self.solution(&root, &key),
            Offer::Reset => return self.reset(&root, key),
        };
        match done {
            Ok(()) => ready(Ok(None)).boxed(),
            Err(failure) => refused(failure.to_string()),
        }
    }

    /// Each press gives one more; after the last, the first again.
    fn hint(&mut self, root: &Path, key: &Key) -> Result<()> {
        let Some(attended) = self.workspaces.get_mut(root) else { return Ok(()) };
        let Some(exercise) = attended.course.exercise(key) else { return Ok(()) };
        let all = exercise.hints.len();
        let next = attended.next_hint.entry(key.clone()).or_insert(1);
        let tier = if *next > all { 1 } else { *next };
        let Some(hint) = exercise.hints.get(tier - 1) else { return Ok(()) };
        *next = tier + 1;
        let last = if tier == all { LAST_HINT } else { "" };
        let words = format!("Hint {tier} of {all} for {}: {hint}{last}", key.exercise());
        self.say(&words);
        self.refresh_lenses();
        Ok(())
    }

    fn next(&mut self, root: &Path) -> Result<()> {
        if let Some(attended) = self.workspaces.get_mut(root) {
            attended.leaving = Some(attended.seen.borrow().current.clone());
            attended.ask(Asked::Next);
        }
        Ok(())
    }

    fn run(&mut self, root: &Path, key: Key) -> Result<()> {
        if let Some(attended) = self.workspaces.get(root) {
            attended.ask(Asked::GoTo(key));
        }
        Ok(())
    }

    fn timeline(&mut self, root: &Path, key: &Key) -> Result<()> {
        let Some(attended) = self.workspaces.get(root) else { return Ok(()) };
        let judged = attended.seen.borrow().judged.get(key).cloned();
        let Some(judged) = judged else {
            self.say("There is no picture yet: the exercise was not judged.");
            return Ok(());
        };
        let page =
            standalone::page(&judged.report, judged.reference.as_deref(), Some(&judged.text));
        let path = shown_file(root, key, "html");
        write(&path, &page)?;
        self.show_file(&path, true);
        Ok(())
    }

    fn solution(&mut self, root: &Path, key: &Key) -> Result<()> {
        let session = Session::open_at(root, self.course.as_deref())?;
        if !self.has_passed(root, key) {
            let name = key.exercise();
            self.say(&format!("{name} has not passed yet: its solution comes after your own."));
            return Ok(());
        }
        let path = shown_file(root, key, "rs");
        write(&path, &session.course_files.solution(key)?)?;
        self.show_file(&path, false);
        Ok(())
    }

    /// Asks whether that is meant. What stood there is kept as a backup.
    fn reset(&mut self, root: &Path, key: Key) -> Answer {
        let Some(attended) = self.workspaces.get(root) else { return ready(Ok(None)).boxed() };
        let (client, asking) = (self.client.clone(), attended.asking.clone());
        let actions = [YES, NO].map(|title| MessageActionItem {
            title: title.to_owned(),
            properties: Default::default(),
        });
        let question = ShowMessageRequestParams {
            typ: MessageType::WARNING,
            message: format!("Put {key} back to its start? {WHAT_COMES_OF_IT}"),
            actions: Some(actions.into()),
        };
        async move {
            let answer = client.request::<ShowMessageRequest>(question).await;
            if answer.ok().flatten().is_some_and(|answer| answer.title == YES) {
                _ = asking.send(Asked::Reset(key));
            }
            Ok(None)
        }
        .boxed()
    }

    /// Whether an exercise has passed at some time, with whatever text.
    pub(super) fn has_passed(&self, root: &Path, key: &Key) -> bool {
        let Some(attended) = self.workspaces.get(root) else { return false };
        let passes = |verdict| verdict == Verdict::Passed;
        if attended.seen.borrow().judged.get(key).is_some_and(|one| passes(one.report.verdict)) {
            return true;
        }
        let session = Session::open_at(root, self.course.as_deref());
        session.is_ok_and(|session| session.progress.has_passed(key))
    }

    /// Brings an exercise before the learner.
    pub(super) fn show_exercise(&self, root: &Path, key: &Key) {
        self.show_file(&root.join(key.source_path()), false);
    }

    /// Shows a file, in the editor or outside of it; where that cannot be, says where it is.
    fn show_file(&self, path: &Path, external: bool) {
        let Ok(uri) = Url::from_file_path(path) else { return };
        let words = format!("It is in {}", path.display());
        if !self.settings.shows_documents {
            return self.say(&words);
        }
        let client = self.client.clone();
        let params = ShowDocumentParams {
            uri,
            external: Some(external),
            take_focus: Some(true),
            selection: (!external).then(Range::default),
        };
        tokio::task::spawn_local(async move {
            let shown = client.request::<ShowDocument>(params).await;
            if !shown.is_ok_and(|shown| shown.success) {
                let message = ShowMessageParams { typ: MessageType::INFO, message: words };
                _ = client.notify::<ShowMessage>(message);
            }
        });
    }
}

fn refused(words: String) -> Answer {
    let words = lines::safe(&words);
    ready(Err(ResponseError::new(ErrorCode::REQUEST_FAILED, words))).boxed()
}

/// Where something is written that is to be looked at once.
fn shown_file(root: &Path, key: &Key, ending: &str) -> PathBuf {
    root.join("target/async-kata/shown").join(format!("{}.{ending}", key.exercise()))
}

fn write(path: &Path, content: &str) -> Result<()> {
    let written = fs::create_dir_all(path.parent().unwrap_or(path))
        .and_then(|()| atomic::replace_soon(path, content.as_bytes()));
    written.map_err(|error| {
        Failure::user(
            format!("{} cannot be written: {error}.", path.display()),
            "It has to be in a folder that you may write to.",
        )
    })
}
