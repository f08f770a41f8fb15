//! `watch`: judges on every save, and shows it.
//!
//! One loop, one thing that happens at a time: a save, a key, a signal, a verdict. A newer save
//! replaces the run in progress, whose processes are killed with it, so a verdict is only ever
//! shown for the text that is on disk.

mod absences;
mod changes;
mod editor;
mod face;
mod frame;
mod keys;
mod listing;
mod milestones;
mod screen;
mod steps;
mod styled;
mod subject;
mod terminal;
mod work;

use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use crossterm::event::EventStream;
use futures::StreamExt;
use tokio::time::{Instant, MissedTickBehavior, sleep_until};

use crate::mechanisms::learner::progress::Status;
use crate::pipeline::{Answer, JudgeContext, WithoutSource};
use crate::surfaces::output::Output;
use crate::surfaces::report::restored_words;
use crate::surfaces::session::Session;
use crate::vocabulary::course::Key;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::report::{Report, Verdict};

use absences::Absences;
use changes::{Change, Changes};
use editor::{Editor, Place};
use face::Face;
use keys::{Action, Mode};
use screen::Request;
use work::{News, Outcome, Progress, Task, Work};

pub use keys::help;

/// How often a screen that counts down is drawn anew.
const SECOND: Duration = Duration::from_secs(1);

/// After this time one who asked to be stopped, and was not, goes on.
const NOT_STOPPED: Duration = Duration::from_millis(100);

/// Arguments of `watch`.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct Args {
    /// One JSON object a line, for editors.
    #[arg(long)]
    pub json: bool,
    /// Looks at the files every now and then, where the system tells of no changes (network
    /// folders, some containers). Where a save was not told of, this is done anyway.
    #[arg(long)]
    pub poll: bool,
    /// The editor that `e` opens, instead of $VISUAL or $EDITOR; {file} and {line} may stand in it.
    #[arg(long, value_name = "COMMAND", conflicts_with = "json")]
    pub edit: Option<String>,
    /// Opens the editor by itself when you move on to another exercise.
    #[arg(long, conflicts_with = "json")]
    pub edit_next: bool,
}

/// Watches until it is quit.
pub async fn run(session: Session, args: &Args, output: Output) -> Result<Exit> {
    // Watch and look first: a save while the tools are made ready is seen too.
    let sources = session.course.exercises().map(|e| session.workspace.source_path(&e.key));
    let folder = session.workspace.root.join("exercises");
    let changes = Changes::of(&folder, args.poll, sources.collect())?;
    let seen = seen(&session);
    let face = Face::open(args.json, is_first_start(&session), output)?;
    Watch::new(session, face, seen, args)?.run(changes).await
}

fn is_first_start(session: &Session) -> bool {
    session.progress.current().is_none() && session.passed().0 == 0
}

/// What the source of each exercise holds.
type Sources = HashMap<Key, Result<String, WithoutSource>>;

fn seen(session: &Session) -> Sources {
    let keys = session.course.exercises().map(|exercise| &exercise.key);
    keys.map(|key| (key.clone(), session.text(key).source)).collect()
}

/// What happens.
enum Happening {
    Signal,
    /// The process was stopped, and goes on.
    Continued,
    Input(Option<Action>),
    InputEnded,
    Changed(Change),
    Missing(Vec<Key>),
    Work(Progress),
    /// A second has gone by in which something is being done.
    Tick,
}

struct Watch {
    session: Session,
    /// `None` while the tools are made ready.
    context: Option<Rc<JudgeContext>>,
    face: Face,
    /// `None` where no keys are read, or not now.
    input: Option<EventStream>,
    editor: Option<Editor>,
    edits_next: bool,
    current: Key,
    /// What each exercise's source held when it was last looked at.
    seen: Sources,
    work: Option<Work>,
    /// Exercises beside the current one whose source has changed too.
    queue: VecDeque<Key>,
    absences: Absences,
    /// When to go on, if nothing has stopped us by then.
    goes_on: Option<Instant>,
}

impl Watch {
    fn new(session: Session, face: Face, seen: Sources, args: &Args) -> Result<Self> {
        let current = session.current()?.key.clone();
        let env = |name: &str| std::env::var(name).ok();
        Ok(Self {
            session,
            context: None,
            face,
            input: None,
            editor: Editor::find(args.edit.as_deref(), env),
            edits_next: args.edit_next,
            current,
            seen,
            work: None,
            queue: VecDeque::new(),
            absences: Absences::default(),
            goes_on: None,
        })
    }

    async fn run(mut self, mut changes: Changes) -> Result<Exit> {
        let mut terminated = termination()?;
        let mut continued = Continuation::new()?;
        let mut second = tokio::time::interval(SECOND);
        second.set_missed_tick_behavior(MissedTickBehavior::Delay);
        self.listen();
        self.prepare()?;
        loop {
            // Each turn drops the futures that were not ready, so what they have got so far is kept
            // in what they borrow.
            let mode = self.face.mode();
            let happening = tokio::select! {
                biased;
                () = &mut terminated => Happening::Signal,
                () = continued.next() => Happening::Continued,
                () = reached(self.goes_on) => Happening::Continued,
                event = next_input(&mut self.input, mode) => event,
                change = changes.next() => Happening::Changed(change),
                missing = self.absences.next() => Happening::Missing(missing),
                progress = progress(&mut self.work) => Happening::Work(progress),
                _ = second.tick(), if self.work.is_some() => Happening::Tick,
            };
            if let Some(exit) = self.react(happening).await? {
                return Ok(exit);
            }
        }
    }

    async fn react(&mut self, happening: Happening) -> Result<Option<Exit>> {
        match happening {
            Happening::Signal => return Ok(Some(Exit::Interrupted)),
            Happening::Continued => self.go_on()?,
            Happening::Input(Some(action)) => return self.act(action).await,
            Happening::Input(None) => {}
            Happening::InputEnded => self.input = None,
            Happening::Changed(change) => self.look(&change)?,
            Happening::Missing(keys) => self.miss(&keys)?,
            Happening::Tick => self.face.tick(&self.session)?,
            Happening::Work(Progress::News(News::Preparing(news))) => {
                self.face.preparing(&self.session, news)?;
            }
            Happening::Work(Progress::News(News::Judging(event))) => {
                if self.is_judging(&self.current.clone()) {
                    self.face.told(&self.session, event)?;
                }
            }
            Happening::Work(Progress::News(News::Checked(done))) => {
                let all = self.session.course.exercises().count();
                self.face.checking(&self.session, done, all)?;
            }
            Happening::Work(Progress::Done(outcome)) => {
                let task = self.work.take().map(|work| work.task);
                self.done(task, outcome)?;
            }
        }
        Ok(None)
    }

    /// What work came to.
    fn done(&mut self, task: Option<Task>, outcome: Outcome) -> Result<()> {
        match outcome {
            Outcome::Prepared(context) => {
                self.context = Some(Rc::new(*context?));
                self.face.ready(&self.session, self.current.exercise())?;
                self.judge_current()
            }
            Outcome::Judged(report) => match task {
                Some(Task::Judging(key)) => self.judged(&key, *report),
                _ => Ok(()),
            },
            Outcome::Linted(messages) => {
                self.face.linted(&self.session, messages)?;
                self.rest()
            }
            Outcome::Reference(reference) => {
                self.face.reference(&self.session, reference.map(|report| *report))?;
                self.rest()
            }
            Outcome::Checked(reports) => self.checked(&reports),
        }
    }

    async fn act(&mut self, action: Action) -> Result<Option<Exit>> {
        match action {
            Action::Quit => return Ok(Some(Exit::Passed)),
            Action::Interrupt => return Ok(Some(Exit::Interrupted)),
            Action::Suspend => self.suspend()?,
            Action::Run => self.judge_current()?,
            Action::Next => self.next().await?,
            Action::Previous => self.previous().await?,
            Action::CheckAll => self.check_all()?,
            Action::Edit => self.edit().await?,
            other => match self.face.act(&self.session, &self.current, other)? {
                Request::None => {}
                Request::GoTo(key) => self.move_to(key).await?,
                Request::Reset => self.reset()?,
            },
        }
        Ok(None)
    }

    /// Looks at the sources that may have changed, and takes up those that have.
    fn look(&mut self, change: &Change) -> Result<()> {
        if *change == Change::Unheard {
            self.face.notice(&self.session, UNHEARD)?;
        }
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
        self.take_up(changed)
    }

    /// Judges what has changed. One that was saved alone becomes the current one; several at once are
    /// a checkout or a search and replace, and the learner stays where they are.
    fn take_up(&mut self, changed: Vec<Key>) -> Result<()> {
        match &changed[..] {
            [] => return Ok(()),
            [key] => return self.go_to(key.clone()),
            _ => {}
        }
        let judges_current = changed.contains(&self.current);
        for key in changed {
            if key != self.current {
                self.enqueue(key);
            }
        }
        if judges_current {
            return self.judge_current();
        }
        if self.work.is_none() { self.rest() } else { Ok(()) }
    }

    fn enqueue(&mut self, key: Key) {
        if !self.queue.contains(&key) {
            self.queue.push_back(key);
        }
    }

    fn concerns(&self, change: &Change, key: &Key) -> bool {
        match change {
            Change::Anything | Change::Unheard => true,
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

    /// Goes on to the next exercise; from the last one, to the first that is not done.
    async fn next(&mut self) -> Result<()> {
        if let Some(key) = self.beside(1) {
            return self.move_to(key).await;
        }
        let exercises = self.session.course.exercises();
        let open = exercises.filter(|exercise| milestones::is_open(&self.session, exercise));
        let open: Vec<Key> = open.map(|exercise| exercise.key.clone()).collect();
        match open.iter().find(|key| **key != self.current) {
            Some(key) => self.move_to(key.clone()).await,
            None if open.is_empty() => self.face.notice(&self.session, ALL_DONE),
            None => self.face.notice(&self.session, ONLY_ONE_LEFT),
        }
    }

    async fn previous(&mut self) -> Result<()> {
        match self.beside(-1) {
            Some(key) => self.move_to(key).await,
            None => self.face.notice(&self.session, "This is the first exercise."),
        }
    }

    /// The exercise so many steps from here, if there is one.
    fn beside(&self, by: isize) -> Option<Key> {
        let keys: Vec<_> = self.session.course.exercises().map(|e| &e.key).collect();
        let here = keys.iter().position(|key| **key == self.current).unwrap_or(0);
        here.checked_add_signed(by).and_then(|there| keys.get(there)).map(|key| (*key).clone())
    }

    /// Goes to an exercise because a person said so.
    async fn move_to(&mut self, key: Key) -> Result<()> {
        self.go_to(key)?;
        if self.edits_next { self.edit().await } else { Ok(()) }
    }

    fn go_to(&mut self, key: Key) -> Result<()> {
        self.current = key;
        self.session.progress.set_current(&self.current);
        self.session.progress.save()?;
        self.judge_current()
    }

    fn judge_current(&mut self) -> Result<()> {
        self.judge(self.current.clone())
    }

    /// Starts judging an exercise, in place of whatever was being done.
    fn judge(&mut self, key: Key) -> Result<()> {
        let Some(exercise) = self.session.course.exercise(&key).cloned() else { return Ok(()) };
        let text = self.session.text(&key);
        self.seen.insert(key.clone(), text.source.clone());
        self.queue.retain(|queued| *queued != key);
        if key == self.current {
            self.face.turn_to(&self.session, &exercise)?;
        }
        // Until the tools are ready, the current exercise waits for them.
        let Some(context) = self.context_that_fits() else { return Ok(()) };
        if let Some(Task::Judging(other)) = self.work.take().map(|work| work.task)
            && other != key
            && other != self.current
        {
            self.enqueue(other);
        }
        self.face.running(&self.session, &exercise, key == self.current)?;
        self.work = Some(Work::judging(context, exercise, text));
        Ok(())
    }

    /// The judge context, for a compiler whose messages fit on the screen as it is now.
    fn context_that_fits(&mut self) -> Option<Rc<JudgeContext>> {
        let columns = self.face.columns();
        let context = self.context.as_mut()?;
        if context.columns != columns {
            *context = Rc::new(JudgeContext { columns, ..context.as_ref().clone() });
        }
        Some(Rc::clone(context))
    }

    fn is_judging(&self, key: &Key) -> bool {
        let judging = |task: &Task| matches!(task, Task::Judging(judged) if judged == key);
        self.work.as_ref().is_some_and(|work| judging(&work.task))
    }

    fn judged(&mut self, key: &Key, report: Report) -> Result<()> {
        let now = self.session.text(key);
        if self.seen.get(key) != Some(&now.source) {
            // The text changed after the last look at it: this verdict is about another one.
            return self.judge(key.clone());
        }
        if *key != self.current {
            self.session.note_pass(&report, &now);
            self.session.progress.save()?;
            self.face.aside(&self.session, &report)?;
            return self.rest();
        }
        let was_open = self.is_open(key);
        self.session.note(&report, &now);
        if !(self.face.moves_on() && report.passed()) {
            self.session.progress.set_current(key);
        }
        self.session.progress.save()?;
        let joys = match report.passed() && was_open {
            true => milestones::completed_by(&self.session, key),
            false => vec![],
        };
        self.face.verdict(&self.session, &report, &now, joys)?;
        self.after_verdict(report, now)
    }

    fn is_open(&self, key: &Key) -> bool {
        self.session.progress.status(key, None) == Status::Todo
    }

    /// What follows the verdict on the current exercise.
    fn after_verdict(&mut self, report: Report, answer: Answer) -> Result<()> {
        let exercise = self.session.course.exercise(&report.key).cloned();
        let (Some(context), Some(exercise)) = (self.context_that_fits(), exercise) else {
            return Ok(());
        };
        self.work = match report.verdict {
            Verdict::Failed if self.face.draws() => {
                Some(Work::reference(context, report, exercise))
            }
            Verdict::Passed if !self.face.moves_on() => {
                Some(Work::linting(context, exercise, answer))
            }
            _ => return self.rest(),
        };
        Ok(())
    }

    /// Takes up what is left when the current exercise needs nothing more.
    fn rest(&mut self) -> Result<()> {
        if let Some(key) = self.queue.pop_front() {
            return self.judge(key);
        }
        if self.face.moves_on() && !self.is_open(&self.current) { self.move_on() } else { Ok(()) }
    }

    fn move_on(&mut self) -> Result<()> {
        let next = self.session.progress.next_unfinished(&self.session.course);
        match next.map(|exercise| exercise.key.clone()) {
            Some(key) if key != self.current => self.go_to(key),
            _ => self.face.finished(&self.session),
        }
    }

    /// Starts judging all of the course.
    fn check_all(&mut self) -> Result<()> {
        let Some(context) = &self.context else {
            return self.face.notice(&self.session, "Not yet: the tools are being made ready.");
        };
        // What is remembered must not depend on how wide the screen is.
        let context = Rc::new(JudgeContext { columns: None, ..context.as_ref().clone() });
        let exercises = self.session.course.exercises();
        let answers: Vec<_> = exercises.map(|e| (e.clone(), self.session.text(&e.key))).collect();
        self.queue.clear();
        self.face.checking(&self.session, 0, answers.len())?;
        self.work = Some(Work::checking(context, answers));
        Ok(())
    }

    /// All of the course was judged: on to the first exercise that fails, or else is to do.
    fn checked(&mut self, reports: &[(Report, Answer)]) -> Result<()> {
        for (report, answer) in reports {
            self.session.note_pass(report, answer);
        }
        self.session.progress.save()?;
        let passed = reports.iter().filter(|(report, _)| report.passed()).count();
        let is_todo = |report: &Report| report.verdict == Verdict::Todo;
        let failed: Vec<_> = reports.iter().map(|(report, _)| report).collect();
        let (todo, failed): (Vec<_>, Vec<_>) = failed
            .into_iter()
            .filter(|report| !report.passed())
            .partition(|report| is_todo(report));
        let names: Vec<_> = failed.iter().map(|report| report.key.exercise()).collect();
        let failing = match names.len() {
            0 => "none fails".to_owned(),
            1 => format!("1 fails: {}", names[0]),
            count => format!("{count} fail: {}", names.join(", ")),
        };
        let words = format!("Checked all: {passed} passed, {} to do, {failing}.", todo.len());
        let key = failed.first().or(todo.first()).map(|report| report.key.clone());
        self.go_to(key.unwrap_or_else(|| self.current.clone()))?;
        self.face.notice(&self.session, &words)
    }

    /// Puts the current exercise back to its start. The save is then heard of like any other.
    fn reset(&mut self) -> Result<()> {
        let workspace = &self.session.workspace;
        let words = match workspace.restore(&self.current, &self.session.course_files) {
            Ok(restored) => restored_words(&self.current, &restored, &workspace.root),
            // A disk that is full keeps nobody from learning on.
            Err(Failure::User { problem, .. }) => problem,
            Err(failure) => return Err(failure),
        };
        self.face.notice(&self.session, words.trim_end())
    }

    /// Opens the current exercise in the editor.
    async fn edit(&mut self) -> Result<()> {
        let Some(editor) = self.editor.clone() else {
            return self.face.notice(&self.session, NO_EDITOR);
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
        let closed = editor.open(&file, line).await;
        self.go_on()?;
        closed.or_else(|words| self.face.notice(&self.session, &words))
    }

    /// Gives the terminal to another program. What is typed is that one's now.
    fn give_back(&mut self) {
        self.input = None;
        self.face.give_back();
    }

    /// Takes the terminal again.
    fn go_on(&mut self) -> Result<()> {
        self.goes_on = None;
        self.face.take_again(&self.session)?;
        self.listen();
        Ok(())
    }

    fn listen(&mut self) {
        if self.face.has_keys() && self.input.is_none() {
            self.input = Some(EventStream::new());
        }
    }

    /// Stops, as every program does at Ctrl-Z: with the terminal given back, until it is told to go
    /// on. Where nobody could tell it so, nothing stops it.
    fn suspend(&mut self) -> Result<()> {
        if cfg!(unix) {
            self.give_back();
            stop_this_job();
            self.goes_on = Some(Instant::now() + NOT_STOPPED);
        }
        Ok(())
    }

    /// Starts making the tools ready. Whatever is typed or saved meanwhile is heard.
    fn prepare(&mut self) -> Result<()> {
        let exercise = self.session.course.exercise(&self.current).cloned();
        if let Some(exercise) = exercise {
            self.face.turn_to(&self.session, &exercise)?;
        }
        let preparation = self.session.preparation()?;
        self.work = Some(Work::preparing(|tell| preparation.prepare(tell)));
        Ok(())
    }
}

/// Said where a save was found that nothing told of.
const UNHEARD: &str =
    "This folder tells of no saves, so from now on it is looked at every now and then.";

const ONLY_ONE_LEFT: &str = "This is the last exercise, and the only one left to do.";

const ALL_DONE: &str = "This is the last exercise, and all of the course is done.";

const NO_EDITOR: &str = "Which editor? Set EDITOR, or start with `--edit COMMAND`.";

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

async fn progress(work: &mut Option<Work>) -> Progress {
    match work {
        Some(work) => work.progress().await,
        None => std::future::pending().await,
    }
}

/// Ready at that moment; never, if there is none.
async fn reached(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment).await,
        None => std::future::pending().await,
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

/// Tells when the process goes on after it was stopped.
struct Continuation {
    #[cfg(unix)]
    signal: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Continuation {
    fn new() -> Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let kind = SignalKind::from_raw(rustix::process::Signal::CONT.as_raw());
        Ok(Self { signal: signal(kind)? })
    }

    async fn next(&mut self) {
        self.signal.recv().await;
    }
}

#[cfg(not(unix))]
impl Continuation {
    fn new() -> Result<Self> {
        Ok(Self {})
    }

    async fn next(&mut self) {
        std::future::pending().await
    }
}

/// Stops all processes of this job, as a terminal does: whoever started this one is stopped too.
#[cfg(unix)]
fn stop_this_job() {
    use rustix::process::{Signal, kill_current_process_group};
    // Where that is not allowed, nothing stops, and it goes on.
    let _ = kill_current_process_group(Signal::TSTP);
}

#[cfg(not(unix))]
fn stop_this_job() {}
