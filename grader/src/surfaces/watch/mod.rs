//! `watch`: judges on every save, and shows it.
//!
//! One loop, one thing that happens at a time: a save, a key, a signal, a verdict. A newer save
//! replaces the run in progress, whose processes are killed with it, so a verdict is only ever
//! shown for the text that is on disk.

mod absences;
mod changes;
mod face;
mod frame;
mod keys;
mod listing;
mod screen;
mod steps;
mod styled;
mod subject;
mod terminal;

use std::collections::HashMap;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::rc::Rc;

use crossterm::event::EventStream;
use futures::StreamExt;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::pipeline::{Answer, JudgeContext, Scope, WithoutSource, judge_telling, lint, reference};
use crate::surfaces::output::Output;
use crate::surfaces::session::Session;
use crate::vocabulary::course::Key;
use crate::vocabulary::events::Event;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::Result;
use crate::vocabulary::report::{CompilerMessage, Report, Verdict};

use absences::Absences;
use changes::{Change, Changes};
use face::Face;
use keys::{Action, Mode};

pub use keys::help;

/// Arguments of `watch`.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct Args {
    /// One JSON object a line, for editors.
    #[arg(long)]
    pub json: bool,
    /// Looks at the files every now and then, where the system tells of no changes (network
    /// folders, some containers).
    #[arg(long)]
    pub poll: bool,
}

/// Watches until it is quit.
pub async fn run(session: Session, args: &Args, output: Output) -> Result<Exit> {
    // Watch and look first: a save while the tools are made ready is seen too.
    let changes = Changes::of(&session.workspace.root.join("exercises"), args.poll)?;
    let seen = sources(&session);
    let context = Rc::new(session.context().await?);
    let face = Face::open(args.json, output)?;
    Watch::new(session, context, face, seen)?.run(changes).await
}

/// What the source of each exercise holds.
type Sources = HashMap<Key, Result<String, WithoutSource>>;

fn sources(session: &Session) -> Sources {
    let keys = session.course.exercises().map(|exercise| &exercise.key);
    keys.map(|key| (key.clone(), session.text(key).source)).collect()
}

/// What happens.
enum Happening {
    Signal,
    Input(Option<Action>),
    InputEnded,
    Changed(Change),
    Missing(Vec<Key>),
    Told(Event),
    Done(Outcome),
}

/// What a piece of work came to.
enum Outcome {
    Judged(Box<Report>),
    Reference(Option<Box<Report>>),
    Linted(Vec<CompilerMessage>),
}

/// The work in progress. Dropping it kills its processes.
struct Work {
    key: Key,
    future: Pin<Box<dyn Future<Output = Outcome>>>,
    /// What it tells meanwhile.
    events: UnboundedReceiver<Event>,
}

impl Work {
    /// Work that tells nothing before its outcome.
    fn untold(key: Key, future: impl Future<Output = Outcome> + 'static) -> Self {
        let (_, events) = unbounded_channel();
        Self { key, future: Box::pin(future), events }
    }
}

struct Watch {
    session: Session,
    context: Rc<JudgeContext>,
    face: Face,
    current: Key,
    /// What each exercise's source held when it was last looked at.
    seen: Sources,
    work: Option<Work>,
    absences: Absences,
}

impl Watch {
    fn new(session: Session, context: Rc<JudgeContext>, face: Face, seen: Sources) -> Result<Self> {
        let current = session.current()?.key.clone();
        Ok(Self {
            session,
            context,
            face,
            current,
            seen,
            work: None,
            absences: Absences::default(),
        })
    }

    async fn run(mut self, mut changes: Changes) -> Result<Exit> {
        let mut input = self.face.has_keys().then(EventStream::new);
        let mut terminated = termination()?;
        self.face.ready(&self.session, self.current.exercise())?;
        self.judge_current()?;
        loop {
            // Each turn drops the futures that were not ready, so what they have got so far is kept
            // in what they borrow.
            let mode = self.face.mode();
            let happening = tokio::select! {
                biased;
                () = &mut terminated => Happening::Signal,
                event = next_input(&mut input, mode) => event,
                change = changes.next() => Happening::Changed(change),
                missing = self.absences.next() => Happening::Missing(missing),
                happening = progress(&mut self.work) => happening,
            };
            if matches!(happening, Happening::InputEnded) {
                input = None;
            }
            if let Some(exit) = self.react(happening)? {
                return Ok(exit);
            }
        }
    }

    fn react(&mut self, happening: Happening) -> Result<Option<Exit>> {
        match happening {
            Happening::Signal => return Ok(Some(Exit::Interrupted)),
            Happening::Input(Some(action)) => return self.act(action),
            Happening::Input(None) | Happening::InputEnded => {}
            Happening::Changed(change) => self.look(&change)?,
            Happening::Missing(keys) => self.miss(&keys)?,
            Happening::Told(event) => self.face.told(&self.session, &event)?,
            Happening::Done(Outcome::Judged(report)) => self.judged(*report)?,
            Happening::Done(Outcome::Linted(messages)) => {
                self.work = None;
                self.face.linted(&self.session, messages)?;
            }
            Happening::Done(Outcome::Reference(reference)) => {
                self.work = None;
                self.face.reference(&self.session, reference.map(|report| *report))?;
            }
        }
        Ok(None)
    }

    fn act(&mut self, action: Action) -> Result<Option<Exit>> {
        match action {
            Action::Quit => return Ok(Some(Exit::Passed)),
            Action::Interrupt => return Ok(Some(Exit::Interrupted)),
            Action::Run => self.judge_current()?,
            Action::Next => self.step(1)?,
            Action::Previous => self.step(-1)?,
            other => {
                if let Some(key) = self.face.act(&self.session, &self.current, other)? {
                    self.go_to(key)?;
                }
            }
        }
        Ok(None)
    }

    /// Looks at the sources that may have changed, and takes up one that has.
    fn look(&mut self, change: &Change) -> Result<()> {
        let keys = self.session.course.exercises().map(|exercise| &exercise.key);
        let concerned: Vec<_> = keys.filter(|key| self.concerns(change, key)).cloned().collect();
        let mut changed = vec![];
        for key in concerned {
            let source = self.session.text(&key).source;
            if is_missing(&source) {
                self.absences.note(key);
                continue;
            }
            self.absences.end(&key);
            if self.seen.get(&key) != Some(&source) {
                self.seen.insert(key.clone(), source);
                changed.push(key);
            }
        }
        // Many at once are a checkout or a reset; the learner stays where they are.
        if changed.contains(&self.current) {
            return self.judge_current();
        }
        match <[Key; 1]>::try_from(changed) {
            Ok([key]) => self.go_to(key),
            Err(_) => Ok(()),
        }
    }

    fn concerns(&self, change: &Change, key: &Key) -> bool {
        match change {
            Change::Anything => true,
            Change::Paths(paths) => {
                let source = self.session.workspace.source_path(key);
                // A folder above it may have been moved or replaced.
                paths.iter().any(|path| source == *path || source.starts_with(path))
                    || paths.iter().any(|path| is_same_file_name(path, &source))
            }
        }
    }

    /// Takes up a source that is missing. Many at once are a folder that is moved or replaced; the
    /// learner stays where they are, and what comes back as it was is no change.
    fn miss(&mut self, keys: &[Key]) -> Result<()> {
        if keys.contains(&self.current) {
            return self.judge_current();
        }
        match keys {
            [key] if self.absences.count() == 1 => self.go_to(key.clone()),
            _ => Ok(()),
        }
    }

    fn step(&mut self, by: isize) -> Result<()> {
        let keys: Vec<_> = self.session.course.exercises().map(|e| &e.key).collect();
        let here = keys.iter().position(|key| **key == self.current).unwrap_or(0);
        match here.checked_add_signed(by).and_then(|there| keys.get(there)) {
            Some(key) => self.go_to((*key).clone()),
            None => Ok(()),
        }
    }

    fn go_to(&mut self, key: Key) -> Result<()> {
        self.current = key;
        self.session.progress.set_current(&self.current);
        self.session.progress.save()?;
        self.judge_current()
    }

    /// Starts judging the current exercise, in place of whatever was being done.
    fn judge_current(&mut self) -> Result<()> {
        let Some(exercise) = self.session.course.exercise(&self.current).cloned() else {
            return Ok(());
        };
        let text = self.session.text(&self.current);
        self.seen.insert(self.current.clone(), text.source.clone());
        self.work = None;
        self.face.running(&self.session, &exercise)?;
        let context = self.context_that_fits();
        let (sender, events) = unbounded_channel();
        let future = async move {
            let scope = Scope::seeded(None);
            // Nobody hears what the work tells when it is about to be dropped.
            let tell = &mut |event| _ = sender.send(event);
            Outcome::Judged(Box::new(judge_telling(&context, &exercise, &text, &scope, tell).await))
        };
        self.work = Some(Work { key: self.current.clone(), future: Box::pin(future), events });
        Ok(())
    }

    /// The judge context, for a compiler whose messages fit on the screen as it is now.
    fn context_that_fits(&mut self) -> Rc<JudgeContext> {
        let columns = self.face.columns();
        if self.context.columns != columns {
            self.context = Rc::new(JudgeContext { columns, ..self.context.as_ref().clone() });
        }
        Rc::clone(&self.context)
    }

    fn judged(&mut self, report: Report) -> Result<()> {
        let Some(Work { key, .. }) = self.work.take() else { return Ok(()) };
        let now = self.session.text(&key);
        if self.seen.get(&key) != Some(&now.source) {
            // The text changed after the last look at it: this verdict is about another one.
            return self.judge_current();
        }
        self.session.note(&report, &now);
        let moves_on = self.face.moves_on() && report.passed();
        if !moves_on {
            self.session.progress.set_current(&key);
        }
        self.session.progress.save()?;
        self.face.verdict(&self.session, &report, &now)?;
        match report.verdict {
            Verdict::Failed if self.face.draws() => self.look_up_reference(report),
            Verdict::Passed if moves_on => self.move_on()?,
            Verdict::Passed => self.look_for_lints(key, now),
            _ => {}
        }
        Ok(())
    }

    fn move_on(&mut self) -> Result<()> {
        let next = self.session.progress.next_unfinished(&self.session.course);
        match next.map(|exercise| exercise.key.clone()) {
            Some(key) if key != self.current => self.go_to(key),
            _ => self.face.finished(&self.session),
        }
    }

    fn look_for_lints(&mut self, key: Key, text: Answer) {
        let Some(exercise) = self.session.course.exercise(&key).cloned() else { return };
        let context = Rc::clone(&self.context);
        // A lint that cannot be had is no loss: the exercise has passed.
        let future = async move {
            Outcome::Linted(lint(&context, &exercise, &text).await.unwrap_or_default())
        };
        self.work = Some(Work::untold(key, future));
    }

    fn look_up_reference(&mut self, report: Report) {
        let Some(exercise) = self.session.course.exercise(&report.key).cloned() else { return };
        let context = Rc::clone(&self.context);
        let key = report.key.clone();
        let future = async move {
            Outcome::Reference(reference(&context, &report, &exercise).await.map(Box::new))
        };
        self.work = Some(Work::untold(key, future));
    }
}

fn is_missing(source: &Result<String, WithoutSource>) -> bool {
    matches!(source, Err(WithoutSource { verdict: Verdict::Missing, .. }))
}

/// Systems name the same file by different paths where links lead to the workspace: then the
/// last parts still agree.
fn is_same_file_name(path: &Path, source: &Path) -> bool {
    const PARTS: usize = 5;
    let tail = |path: &Path| -> PathBuf {
        let parts: Vec<_> = path.components().collect();
        parts[parts.len().saturating_sub(PARTS)..].iter().collect()
    };
    tail(path) == tail(source)
}

async fn next_input(input: &mut Option<EventStream>, mode: Mode) -> Happening {
    match input {
        Some(events) => match events.next().await {
            Some(Ok(event)) => Happening::Input(keys::action(&event, mode)),
            // No terminal to read from any more; saves are still judged.
            Some(Err(_)) | None => Happening::InputEnded,
        },
        None => std::future::pending().await,
    }
}

async fn progress(work: &mut Option<Work>) -> Happening {
    let Some(Work { future, events, .. }) = work else { return std::future::pending().await };
    tokio::select! {
        biased;
        Some(event) = events.recv() => Happening::Told(event),
        outcome = future => Happening::Done(outcome),
    }
}

/// Ready when the process is asked to end.
#[cfg(unix)]
fn termination() -> Result<Pin<Box<dyn Future<Output = ()>>>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    Ok(Box::pin(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = hang_up.recv() => {}
        }
    }))
}

#[cfg(not(unix))]
fn termination() -> Result<Pin<Box<dyn Future<Output = ()>>>> {
    Ok(Box::pin(std::future::pending()))
}
