//! Tells which exercises' files may have changed on disk.
//!
//! What they hold now is looked at by whoever asks: an event is a reason to look, not a fact.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use same_file::Handle;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{Instant, Interval, MissedTickBehavior, sleep_until};

use crate::vocabulary::failure::{Failure, Result};

/// One save can be several events: truncate, write, rename. They come within this time; waiting
/// for more would make every verdict late.
const ONE_SAVE: Duration = Duration::from_millis(10);

/// How often to look where the system tells of nothing.
const POLL: Duration = Duration::from_millis(200);

/// How often to look whether the folder is still the one that is watched.
const SAME_FOLDER: Duration = Duration::from_millis(500);

/// What may have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// These paths.
    Paths(BTreeSet<PathBuf>),
    /// Events were lost: anything.
    Anything,
    /// Something was saved and no event has told of it. From now on the folder is looked at every now
    /// and then, and anything may have changed.
    Unheard,
}

/// A folder under watch.
pub struct Changes {
    saves: Saves,
    watched: Watched,
    look: Interval,
    hearing: Hearing,
}

impl Changes {
    /// Watches `folder` and all below it: by the system's events, or by looking every now and
    /// then if `poll` is set, the system has no more watches to give, or one of `files` is saved and
    /// no event tells of it, as in folders that another machine writes to.
    pub fn of(folder: &Path, poll: bool, files: Vec<PathBuf>) -> Result<Self> {
        Self::to_this_depth(folder, RecursiveMode::Recursive, poll, files)
    }

    /// Watches one file, by the folder that it lies in: who saves carefully puts another in its place.
    pub fn of_file(file: &Path) -> Result<Self> {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        Self::to_this_depth(folder, RecursiveMode::NonRecursive, false, vec![file.to_owned()])
    }

    fn to_this_depth(
        folder: &Path,
        depth: RecursiveMode,
        poll: bool,
        files: Vec<PathBuf>,
    ) -> Result<Self> {
        let (sender, events) = unbounded_channel();
        let hearing = Hearing::of(files);
        let watched = Watched::new(folder, depth, poll, sender).map_err(|error| {
            Failure::user(
                format!("{} cannot be watched: {error}.", folder.display()),
                "Make it readable, and try again.",
            )
        })?;
        let mut look = tokio::time::interval(SAME_FOLDER);
        // A machine that was asleep has nothing to catch up on.
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Ok(Self { saves: Saves::new(events), watched, look, hearing })
    }

    /// The next change. Dropping this in between loses nothing: what was heard of is kept for the
    /// next call.
    pub async fn next(&mut self) -> Change {
        loop {
            tokio::select! {
                change = self.saves.next() => return change,
                _ = self.look.tick() => {
                    if self.watched.follow() {
                        return Change::Anything;
                    }
                    let heard = std::mem::take(&mut self.saves.heard);
                    if self.hearing.missed(heard) && self.watched.polls() {
                        return Change::Unheard;
                    }
                }
            }
        }
    }
}

/// Events, gathered into saves.
struct Saves {
    events: UnboundedReceiver<notify::Result<Event>>,
    /// Heard of, and not told yet. It is kept here and not in a future, which may be dropped.
    pending: Option<Pending>,
    /// Whether an event came since this was last asked.
    heard: bool,
}

struct Pending {
    /// When it is told. Later events join it and do not put it off, or a file that is written
    /// again and again would never be judged.
    due: Instant,
    change: Change,
}

impl Saves {
    fn new(events: UnboundedReceiver<notify::Result<Event>>) -> Self {
        Self { events, pending: None, heard: false }
    }

    async fn next(&mut self) -> Change {
        loop {
            let Some(due) = self.pending.as_ref().map(|pending| pending.due) else {
                match self.events.recv().await {
                    Some(event) => self.take_in(event),
                    // The watcher lives as long as this, so its end cannot be seen from here.
                    None => std::future::pending().await,
                }
                continue;
            };
            sleep_until(due).await;
            while let Ok(event) = self.events.try_recv() {
                self.take_in(event);
            }
            if let Some(Pending { change, .. }) = self.pending.take() {
                return change;
            }
        }
    }

    fn take_in(&mut self, event: notify::Result<Event>) {
        self.heard = true;
        let Some(change) = change(event) else { return };
        match &mut self.pending {
            Some(pending) => pending.change.join(change),
            None => self.pending = Some(Pending { due: Instant::now() + ONE_SAVE, change }),
        }
    }
}

impl Change {
    fn join(&mut self, other: Self) {
        match (self, other) {
            (Self::Paths(paths), Self::Paths(more)) => paths.extend(more),
            (all, more @ (Self::Anything | Self::Unheard)) => *all = more,
            (Self::Anything | Self::Unheard, Self::Paths(_)) => {}
        }
    }
}

/// Whether saves are heard of: what the files look like from outside, looked at every now and then.
struct Hearing {
    files: Vec<PathBuf>,
    looks: Vec<Option<Look>>,
    /// They looked otherwise the last time, and no event had come.
    in_doubt: bool,
}

/// When a file was written, and how long it is.
type Look = (std::time::SystemTime, u64);

impl Hearing {
    fn of(files: Vec<PathBuf>) -> Self {
        let looks = looks(&files);
        Self { files, looks, in_doubt: false }
    }

    /// Whether a save was missed, where `heard` says if any event came since the last look. One that
    /// has just been made has until the next look to be heard of.
    fn missed(&mut self, heard: bool) -> bool {
        let looks = looks(&self.files);
        let changed = looks != self.looks;
        self.looks = looks;
        let missed = self.in_doubt && !heard;
        self.in_doubt = changed && !heard;
        missed
    }
}

fn looks(files: &[PathBuf]) -> Vec<Option<Look>> {
    let look = |file: &PathBuf| {
        let metadata = std::fs::metadata(file).ok()?;
        Some((metadata.modified().ok()?, metadata.len()))
    };
    files.iter().map(look).collect()
}

/// What an event is about, if it is about a change.
fn change(event: notify::Result<Event>) -> Option<Change> {
    match event {
        // Reading is an event too, and this program reads.
        Ok(Event { kind: EventKind::Access(_), .. }) => None,
        Ok(event) if event.need_rescan() => Some(Change::Anything),
        Ok(event) if event.paths.is_empty() => None,
        Ok(event) => Some(Change::Paths(event.paths.into_iter().collect())),
        Err(_) => Some(Change::Anything),
    }
}

/// A watcher and the folder that it watches. The system watches a folder and not its name: where
/// another folder takes the name, it has to be watched anew.
struct Watched {
    folder: PathBuf,
    depth: RecursiveMode,
    poll: bool,
    sender: Sender,
    /// The folder that is watched; `None` while there is none, or none that can be watched. It is
    /// held open, so that no other can look like it.
    same: Option<Handle>,
    // Dropping it ends the watching.
    _watcher: Box<dyn Watcher>,
}

impl Watched {
    fn new(
        folder: &Path,
        depth: RecursiveMode,
        poll: bool,
        sender: Sender,
    ) -> notify::Result<Self> {
        // First, so that one which takes its place from now on is another one.
        let same = Handle::from_path(folder).ok();
        let watcher = if poll {
            polling(folder, depth, sender.clone())
        } else {
            listening(folder, depth, sender.clone())
                .or_else(|_| polling(folder, depth, sender.clone()))
        };
        Ok(Self { folder: folder.to_owned(), depth, poll, sender, same, _watcher: watcher? })
    }

    /// Looks every now and then from now on; whether that is new.
    fn polls(&mut self) -> bool {
        if self.poll {
            return false;
        }
        // If it cannot be looked at, it is as deaf as before, and the next save tries again.
        let anew = Self::new(&self.folder, self.depth, true, self.sender.clone());
        let Ok(anew) = anew else { return false };
        *self = anew;
        true
    }

    /// Watches anew if another folder has taken the place of the one that is watched; whether it
    /// has, or is gone. What was saved there in between was not heard.
    fn follow(&mut self) -> bool {
        let now = Handle::from_path(&self.folder).ok();
        if now == self.same {
            return false;
        }
        self.same = None;
        if now.is_some()
            // If it cannot be watched yet, the next look tries again.
            && let Ok(anew) = Self::new(&self.folder, self.depth, self.poll, self.sender.clone())
        {
            *self = anew;
        }
        true
    }
}

type Sender = UnboundedSender<notify::Result<Event>>;

fn listening(
    folder: &Path,
    depth: RecursiveMode,
    sender: Sender,
) -> notify::Result<Box<dyn Watcher>> {
    let mut watcher = RecommendedWatcher::new(handler(sender), Config::default())?;
    watcher.watch(folder, depth)?;
    Ok(Box::new(watcher))
}

fn polling(
    folder: &Path,
    depth: RecursiveMode,
    sender: Sender,
) -> notify::Result<Box<dyn Watcher>> {
    // Two saves within one tick of the file's clock differ in their content only.
    let config = Config::default().with_poll_interval(POLL).with_compare_contents(true);
    let mut watcher = PollWatcher::new(handler(sender), config)?;
    watcher.watch(folder, depth)?;
    Ok(Box::new(watcher))
}

fn handler(sender: Sender) -> impl FnMut(notify::Result<Event>) + Send + 'static {
    move |event| {
        // Nobody listens any more when the program is about to end.
        let _ = sender.send(event);
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use notify::event::{AccessKind, CreateKind, ModifyKind};
    use tokio::time::timeout;

    use super::*;

    fn saved(path: &str) -> notify::Result<Event> {
        Ok(Event::new(EventKind::Modify(ModifyKind::Any)).add_path(path.into()))
    }

    fn paths(paths: &[&str]) -> Change {
        Change::Paths(paths.iter().map(PathBuf::from).collect())
    }

    #[tokio::test(start_paused = true)]
    async fn a_save_is_told_though_something_else_happens_while_its_events_come() {
        let (sender, events) = unbounded_channel();
        let mut saves = Saves::new(events);
        let begin = Instant::now();
        sender.send(saved("a")).unwrap();
        // As in the loop: a key that is pressed drops the future, and the next turn makes another.
        assert!(timeout(ONE_SAVE / 2, saves.next()).await.is_err());
        sender.send(saved("b")).unwrap();
        assert_eq!(timeout(ONE_SAVE, saves.next()).await, Ok(paths(&["a", "b"])));
        // Nor was it put off.
        assert_eq!(begin.elapsed(), ONE_SAVE);
    }

    #[tokio::test(start_paused = true)]
    async fn saves_without_a_pause_are_told_all_the_same() {
        let (sender, events) = unbounded_channel();
        let mut saves = Saves::new(events);
        let begin = Instant::now();
        let mut told = 0;
        while begin.elapsed() < ONE_SAVE * 10 {
            sender.send(saved("a")).unwrap();
            told += usize::from(timeout(ONE_SAVE / 5, saves.next()).await.is_ok());
        }
        assert!((8..=10).contains(&told), "{told}");
    }

    #[test]
    fn what_is_no_change_is_passed_over_and_what_was_lost_may_be_anything() {
        let event = |kind| Ok(Event::new(kind).add_path("a".into()));
        assert_eq!(change(event(EventKind::Access(AccessKind::Read))), None);
        assert_eq!(change(event(EventKind::Create(CreateKind::File))), Some(paths(&["a"])));
        assert_eq!(change(Err(notify::Error::generic("lost"))), Some(Change::Anything));
        let mut joined = paths(&["a"]);
        joined.join(Change::Anything);
        joined.join(paths(&["b"]));
        assert_eq!(joined, Change::Anything);
    }

    #[tokio::test(start_paused = true)]
    async fn where_no_events_come_a_save_is_found_all_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lib.rs");
        fs::write(&file, "before").unwrap();
        let mut changes = Changes::of(folder.path(), false, vec![file.clone()]).unwrap();
        changes.watched._watcher = Box::new(notify::NullWatcher);
        let nothing = timeout(SAME_FOLDER * 9, changes.next()).await;
        assert!(nothing.is_err(), "nothing was saved: {nothing:?}");
        fs::write(&file, "a longer text").unwrap();
        assert_eq!(timeout(SAME_FOLDER * 9, changes.next()).await, Ok(Change::Unheard));
        assert!(changes.watched.poll);
    }

    #[test]
    fn a_save_that_is_heard_of_was_not_missed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lib.rs");
        fs::write(&file, "").unwrap();
        let mut hearing = Hearing::of(vec![file.clone()]);
        let mut length = 0;
        // Whether it was saved before each look, and heard of then; what is missed.
        let table = [
            (false, false, false),
            (true, true, false),
            (false, false, false),
            (true, false, false),
            (false, true, false),
            (true, false, false),
            (false, false, true),
            (false, false, false),
        ];
        for (at, (saved, heard, missed)) in table.into_iter().enumerate() {
            if saved {
                length += 1;
                fs::write(&file, "x".repeat(length)).unwrap();
            }
            assert_eq!(hearing.missed(heard), missed, "look {at}");
        }
    }

    #[test]
    fn another_folder_of_that_name_is_followed_and_the_same_one_is_left_alone() {
        let above = tempfile::tempdir().unwrap();
        let folder = above.path().join("exercises");
        fs::create_dir(&folder).unwrap();
        let (sender, _events) = unbounded_channel();
        let mut watched = Watched::new(&folder, RecursiveMode::Recursive, false, sender).unwrap();
        assert!(!watched.follow());
        fs::rename(&folder, above.path().join("old")).unwrap();
        fs::create_dir(&folder).unwrap();
        assert!(watched.follow());
        assert!(!watched.follow());
        fs::remove_dir(&folder).unwrap();
        assert!(watched.follow());
        assert!(!watched.follow());
        fs::create_dir(&folder).unwrap();
        assert!(watched.follow());
        assert!(!watched.follow());
    }
}
