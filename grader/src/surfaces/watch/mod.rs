//! `watch`: judges on every save, and shows it.
//!
//! One loop, one thing that happens at a time: a save, a key, a signal, a verdict. A newer save
//! replaces the run in progress, whose processes are killed with it, so a verdict is only ever
//! shown for the text that is on disk.

mod absences;
pub(crate) mod audience;
pub(super) mod changes;
mod editor;
mod endpoint;
mod face;
mod following;
mod footer;
pub(super) mod frame;
mod judging;
pub(super) mod keys;
mod link;
mod listing;
mod milestones;
mod notice;
mod page;
mod requests;
mod screen;
pub(super) mod signals;
mod steps;
mod styled;
mod subject;
pub(super) mod terminal;
mod wire;
mod work;

use std::collections::{HashMap, HashSet, VecDeque};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crossterm::event::EventStream;
use futures::StreamExt;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior, sleep_until};

use crate::pipeline::WithoutSource;
use crate::surfaces::output::Output;
use crate::surfaces::page::browser::Opened;
use crate::surfaces::session::Session;
use crate::vocabulary::course::Key;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::Result;
use crate::vocabulary::report::Verdict;

use absences::Absences;
use audience::{Audience, Look};
use changes::{Change, Changes};
use editor::Editor;
use endpoint::Endpoint;
use face::Face;
use keys::{Action, Mode};
use link::{Following, Mirrored};
use page::Page;
use screen::Request;
use signals::{Continuation, termination};
use work::{Judge, News, Outcome, Progress, Task, Work, mirrored};

pub use audience::{Asked, Seen, Told};
#[cfg(feature = "lsp")]
pub use audience::{Judged, Wish};
pub use keys::help;

/// How often a screen that counts down is drawn anew.
const SECOND: Duration = Duration::from_secs(1);

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
    /// Opens a page in your browser that follows along: lesson, verdict, your lines and the timeline.
    /// With `--json`, prints its address and leaves opening it to whoever reads that.
    #[arg(long)]
    pub open: bool,
}

/// Watches until it is quit.
pub async fn run(session: Session, args: &Args, output: Output) -> Result<Exit> {
    // Watch and look first: a save while the tools are made ready is seen too.
    let changes = changes(&session, args.poll)?;
    let seen = seen(&session);
    let face = Face::open(args.json, is_first_start(&session), output)?;
    Watch::new(session, face, seen, args)?.run(changes, args.open).await
}

/// A place to look on from.
pub struct Seat {
    /// What is seen.
    pub seen: watch::Receiver<Seen>,
    /// What is told beside it.
    pub told: UnboundedReceiver<Told>,
    /// Where to ask.
    pub asking: UnboundedSender<Asked>,
}

/// Watches for one who looks on from this seat, and shows nothing itself.
pub fn unseen(session: Session) -> Result<(Seat, impl Future<Output = Result<Exit>>)> {
    let args = Args::default();
    let changes = changes(&session, args.poll)?;
    let seen = seen(&session);
    let (telling, told) = unbounded_channel();
    let watch = Watch::new(session, Face::Unseen(telling), seen, &args)?;
    let (seen, asking) = watch.audience.seat();
    Ok((Seat { seen, told, asking }, watch.run(changes, false)))
}

fn changes(session: &Session, poll: bool) -> Result<Changes> {
    let sources = session.course.exercises().map(|e| session.workspace.source_path(&e.key));
    Changes::of(&session.workspace.root.join("exercises"), poll, sources.collect())
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
    /// Somebody who follows from outside asks for something.
    Asked(Asked),
    /// The process that judges has come to this.
    Mirrored(Mirrored),
    /// What came of opening the page.
    Opened(Opened),
    /// A second has gone by in which something is being done.
    Tick,
}

struct Watch {
    session: Session,
    /// `None` while the tools are made ready.
    judge: Option<Judge>,
    /// Where others find this process, if it is the first in the workspace.
    endpoint: Option<Endpoint>,
    following: Following,
    face: Face,
    audience: Audience,
    page: Page,
    /// What somebody wants to see in another light, once there is time for it.
    look: Option<Look>,
    /// `None` where no keys are read, or not now.
    input: Option<EventStream>,
    editor: Option<Editor>,
    edits_next: bool,
    current: Key,
    /// What each exercise's source held when it was last looked at.
    seen: Sources,
    work: Option<Work>,
    /// What was being judged when the terminal was given to another program.
    broken_off: Option<Task>,
    /// Exercises beside the current one whose source has changed too.
    queue: VecDeque<Key>,
    /// What was saved and has no verdict yet: it is judged even if the learner goes elsewhere.
    unjudged_saves: HashSet<Key>,
    absences: Absences,
    /// When to go on, if nothing has stopped us by then.
    goes_on: Option<Instant>,
}

impl Watch {
    fn new(session: Session, face: Face, seen: Sources, args: &Args) -> Result<Self> {
        let current = session.current()?.key.clone();
        let audience = Audience::new(current.clone(), session.passed());
        let env = |name: &str| std::env::var(name).ok();
        Ok(Self {
            session,
            judge: None,
            endpoint: None,
            following: Following::default(),
            face,
            audience,
            page: Page::default(),
            look: None,
            input: None,
            editor: Editor::find(args.edit.as_deref(), env),
            edits_next: args.edit_next,
            current,
            seen,
            work: None,
            broken_off: None,
            queue: VecDeque::new(),
            unjudged_saves: HashSet::new(),
            absences: Absences::default(),
            goes_on: None,
        })
    }

    async fn run(mut self, mut changes: Changes, opens: bool) -> Result<Exit> {
        let mut terminated = termination()?;
        let mut continued = Continuation::new()?;
        let mut second = tokio::time::interval(SECOND);
        second.set_missed_tick_behavior(MissedTickBehavior::Delay);
        self.listen();
        self.prepare()?;
        if opens {
            self.open_page().await?;
        }
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
                asked = self.audience.asked() => Happening::Asked(asked),
                opened = self.page.opened() => Happening::Opened(opened),
                progress = progress(&mut self.work) => Happening::Work(progress),
                // After the work: a verdict there comes before what followed it.
                mirrored = mirrored(&mut self.judge) => Happening::Mirrored(mirrored),
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
            Happening::Asked(asked) => self.answer(asked).await?,
            Happening::Mirrored(mirrored) => self.follow(mirrored)?,
            Happening::Opened(opened) => self.page_opened(opened)?,
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
                self.audience.checking(Some(done));
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
            Outcome::Prepared(prepared) => self.begin(prepared?),
            Outcome::Judged(report) => match task {
                Some(Task::Judging(key)) => {
                    self.note_shown(&key);
                    self.judged(&key, *report)
                }
                _ => Ok(()),
            },
            Outcome::Linted(messages) => {
                self.audience.linted(&self.current, &messages);
                self.face.linted(&self.session, messages)?;
                self.rest()
            }
            Outcome::Reference(reference) => {
                self.audience.reference(&self.current, reference.as_deref());
                self.face.reference(&self.session, reference.map(|report| *report))?;
                self.rest()
            }
            Outcome::Looked(looked) => {
                looked.into_iter().for_each(|looked| self.audience.looked(*looked));
                self.rest()
            }
            Outcome::Checked(reports) => self.checked(&reports),
        }
    }

    async fn act(&mut self, action: Action) -> Result<Option<Exit>> {
        if action != Action::Redraw {
            self.face.heard(action);
        }
        match action {
            Action::Quit => return Ok(Some(Exit::Passed)),
            Action::Interrupt => return Ok(Some(Exit::Interrupted)),
            Action::Suspend => self.suspend()?,
            Action::Run => self.judge_again()?,
            Action::Next => self.next().await?,
            Action::Previous => self.previous().await?,
            Action::CheckAll => self.check_all()?,
            Action::Edit => self.edit().await?,
            Action::Page => self.open_page().await?,
            other => match self.face.act(&self.session, &self.current, other)? {
                Request::None => {}
                Request::GoTo(key) => self.move_to(key).await?,
                Request::Reset(key) => self.reset(&key)?,
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
        let (mut changed, mut as_before) = (vec![], vec![]);
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
            } else if self.is_taken_up_by_saving(change, &key) {
                as_before.push(key);
            }
        }
        // Many at once are nobody's choice of one.
        if changed.is_empty() && as_before.len() == 1 {
            changed = as_before;
        }
        self.take_up(changed)
    }

    /// Whether a save that changed nothing says that this exercise is to be judged: somebody turns to it
    /// whose text nobody has judged here.
    fn is_taken_up_by_saving(&self, change: &Change, key: &Key) -> bool {
        let source = self.session.workspace.source_path(key);
        let is_saved = match change {
            Change::Anything | Change::Unheard => false,
            Change::Paths(paths) => paths.iter().any(|path| is_same_file_name(path, &source)),
        };
        let text = self.seen.get(key).and_then(|source| source.as_deref().ok());
        is_saved && *key != self.current && text.is_some_and(|text| !self.audience.knows(key, text))
    }

    /// Judges what has changed. One that was saved alone becomes the current one; several at once are
    /// a checkout or a search and replace, and the learner stays where they are.
    fn take_up(&mut self, changed: Vec<Key>) -> Result<()> {
        self.unjudged_saves.extend(changed.iter().cloned());
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
        self.lead(&key);
        self.go_to(key)?;
        if self.edits_next { self.edit().await } else { Ok(()) }
    }

    fn go_to(&mut self, key: Key) -> Result<()> {
        self.current = key;
        self.session.progress.set_current(&self.current);
        self.session.progress.save()?;
        self.judge_current()
    }

    fn move_on(&mut self) -> Result<()> {
        let next = self.session.progress.next_unfinished(&self.session.course);
        match next.map(|exercise| exercise.key.clone()) {
            Some(key) if key != self.current => self.go_to(key),
            _ => self.face.finished(&self.session),
        }
    }

    /// Starts making the tools ready. Whatever is typed or saved meanwhile is heard.
    fn prepare(&mut self) -> Result<()> {
        let exercise = self.session.course.exercise(&self.current).cloned();
        if let Some(exercise) = exercise {
            self.face.turn_to(&self.session, &exercise)?;
        }
        let preparation = self.session.preparation()?;
        self.work = Some(Work::preparing(self.seat(), preparation));
        Ok(())
    }
}

/// Said where a save was found that nothing told of.
const UNHEARD: &str =
    "This folder tells of no saves, so from now on it is looked at every now and then.";

const ONLY_ONE_LEFT: &str = "This is the last exercise, and the only one left to do.";

const ALL_DONE: &str = "This is the last exercise, and all of the course is done.";

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
