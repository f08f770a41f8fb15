//! Tells which exercises' files may have changed on disk.
//!
//! What they hold now is looked at by whoever asks: an event is a reason to look, not a fact.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::vocabulary::failure::{Failure, Result};

/// One save can be several events: truncate, write, rename. They come within this time; waiting
/// for more would make every verdict late.
const ONE_SAVE: Duration = Duration::from_millis(10);

/// How often to look where the system tells of nothing.
const POLL: Duration = Duration::from_millis(200);

/// What may have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// These paths.
    Paths(BTreeSet<PathBuf>),
    /// Events were lost: anything.
    Anything,
}

/// A folder under watch.
pub struct Changes {
    events: UnboundedReceiver<notify::Result<Event>>,
    // Dropping it ends the watching.
    _watcher: Box<dyn Watcher>,
}

impl Changes {
    /// Watches `folder` and all below it: by the system's events, or by looking every now and
    /// then if `poll` is set or the system has no more watches to give.
    pub fn of(folder: &Path, poll: bool) -> Result<Self> {
        let (sender, events) = unbounded_channel();
        let watcher = if poll {
            polling(folder, sender)
        } else {
            listening(folder, sender.clone()).or_else(|_| polling(folder, sender))
        };
        let watcher = watcher.map_err(|error| {
            Failure::user(
                format!("{} cannot be watched: {error}.", folder.display()),
                "Make it readable, and try again.",
            )
        })?;
        Ok(Self { events, _watcher: watcher })
    }

    /// The next change. Dropping this in between loses nothing that a later call would not see
    /// again: the events wait.
    pub async fn next(&mut self) -> Change {
        let mut paths = BTreeSet::new();
        loop {
            let Some(first) = self.events.recv().await else {
                // The watcher lives as long as this, so its end cannot be seen from here.
                std::future::pending::<()>().await;
                continue;
            };
            let mut lost = take_in(first, &mut paths);
            if paths.is_empty() && !lost {
                continue;
            }
            tokio::time::sleep(ONE_SAVE).await;
            while let Ok(event) = self.events.try_recv() {
                lost |= take_in(event, &mut paths);
            }
            return if lost { Change::Anything } else { Change::Paths(paths) };
        }
    }
}

/// Notes what an event is about; whether events were lost.
fn take_in(event: notify::Result<Event>, paths: &mut BTreeSet<PathBuf>) -> bool {
    match event {
        // Reading is an event too, and this program reads.
        Ok(Event { kind: EventKind::Access(_), .. }) => false,
        Ok(event) if event.need_rescan() => true,
        Ok(event) => {
            paths.extend(event.paths);
            false
        }
        Err(_) => true,
    }
}

type Sender = UnboundedSender<notify::Result<Event>>;

fn listening(folder: &Path, sender: Sender) -> notify::Result<Box<dyn Watcher>> {
    let mut watcher = RecommendedWatcher::new(handler(sender), Config::default())?;
    watcher.watch(folder, RecursiveMode::Recursive)?;
    Ok(Box::new(watcher))
}

fn polling(folder: &Path, sender: Sender) -> notify::Result<Box<dyn Watcher>> {
    // Two saves within one tick of the file's clock differ in their content only.
    let config = Config::default().with_poll_interval(POLL).with_compare_contents(true);
    let mut watcher = PollWatcher::new(handler(sender), config)?;
    watcher.watch(folder, RecursiveMode::Recursive)?;
    Ok(Box::new(watcher))
}

fn handler(sender: Sender) -> impl FnMut(notify::Result<Event>) + Send + 'static {
    move |event| {
        // Nobody listens any more when the program is about to end.
        let _ = sender.send(event);
    }
}
