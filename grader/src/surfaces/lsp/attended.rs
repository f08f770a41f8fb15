//! A workspace that is watched for the editor.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use async_lsp::ClientSocket;
use async_lsp::lsp_types::{Diagnostic, Url};
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::surfaces::session::Session;
use crate::surfaces::watch::{Asked, Seat, Seen, Told, unseen};
use crate::vocabulary::course::{Course, Exercise, Key};
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::Result;

/// Something has happened in a workspace.
pub struct Happened {
    /// The workspace's folder.
    pub root: PathBuf,
    /// What it was.
    pub what: What,
}

/// What may happen in one.
pub enum What {
    /// What is seen is not what it was.
    Seen,
    /// Something was told beside it.
    Told(Told),
    /// It is watched no more.
    Ended(Result<Exit>),
}

/// A workspace that is watched. Dropping it ends that.
pub struct Attended {
    /// The course, to look up what an exercise is.
    pub course: Rc<Course>,
    /// What is seen.
    pub seen: watch::Receiver<Seen>,
    /// Where to ask.
    pub asking: UnboundedSender<Asked>,
    /// What the editor was told last of each file.
    pub published: HashMap<Url, Vec<Diagnostic>>,
    /// The verdict on each exercise that was told last, by its number.
    pub told: HashMap<Key, u64>,
    /// The hint of each exercise that comes next, if the first is known.
    pub next_hint: HashMap<Key, usize>,
    /// The exercise that is to be shown once the learner is at another one than this.
    pub leaving: Option<Key>,
    watching: JoinHandle<()>,
}

impl Attended {
    /// Begins to watch the workspace at `root`, and tells `client`'s main loop what happens there.
    pub fn begin(root: &Path, course: Option<&Path>, client: ClientSocket) -> Result<Self> {
        let session = Session::open_at(root, course)?;
        let course = Rc::new(session.course.clone());
        let (Seat { mut seen, mut told, asking }, watching) = unseen(session)?;
        let mirror = seen.clone();
        let root = root.to_owned();
        let watching = tokio::task::spawn_local(async move {
            let mut watching = Box::pin(watching);
            loop {
                let what = tokio::select! {
                    Ok(()) = seen.changed() => What::Seen,
                    Some(told) = told.recv() => What::Told(told),
                    outcome = &mut watching => What::Ended(outcome),
                };
                let is_over = matches!(what, What::Ended(_));
                if client.emit(Happened { root: root.clone(), what }).is_err() || is_over {
                    return;
                }
            }
        });
        Ok(Self {
            course,
            seen: mirror,
            asking,
            published: HashMap::new(),
            told: HashMap::new(),
            next_hint: HashMap::new(),
            leaving: None,
            watching,
        })
    }

    /// The exercise whose source this file is.
    pub fn exercise(&self, file: &str) -> Option<&Exercise> {
        self.course.exercises().find(|exercise| exercise.key.source_path() == file)
    }

    /// Asks for something. One that has just ended hears nothing, and says so itself.
    pub fn ask(&self, asked: Asked) {
        _ = self.asking.send(asked);
    }
}

impl Drop for Attended {
    fn drop(&mut self) {
        self.watching.abort();
    }
}
