//! `play --watch`: plays a file again on each save, and shows it. A newer text replaces the run in
//! progress, whose processes are killed with it.

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use crossterm::event::EventStream;
use futures::StreamExt as _;
use tokio::time::{Instant, sleep_until};

use crate::pipeline::{JudgeContext, Program, play};
use crate::surfaces::output::complain;
use crate::surfaces::playing::face::Screen;
use crate::surfaces::watch::changes::Changes;
use crate::surfaces::watch::keys::{Action, Mode, action};
use crate::surfaces::watch::signals::{Continuation, stop_this_job, termination};
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::played::Played;

/// How long a stop takes that does not come, as in a job that nobody may stop.
const NOT_STOPPED: Duration = Duration::from_millis(100);

/// How long a file may be gone while an editor puts another in its place.
const REPLACED: Duration = Duration::from_millis(300);

/// What following a file takes.
pub struct Following<R, S> {
    pub context: JudgeContext,
    pub file: PathBuf,
    /// Reads the program as it is now.
    pub read: R,
    /// Where there is no screen, and what else is to be done with each.
    pub show: S,
    /// The whole terminal, if there is one.
    pub screen: Option<Screen>,
}

/// A run in progress.
type Run = Pin<Box<dyn Future<Output = Result<Played>>>>;

/// What happens.
enum Happening {
    Ended,
    Continued,
    Key(Action),
    NoKey,
    /// The file may have changed.
    Look,
    Played(Box<Result<Played>>),
}

/// The loop, with what changes in it.
struct Loop<R, S> {
    following: Following<R, S>,
    /// What the file held when it was last looked at.
    seen: Option<String>,
    /// It was missing or unreadable, and that is told if it still is by then.
    gone: Option<Instant>,
    run: Option<Run>,
    keys: Option<EventStream>,
    /// When to go on, if nothing has stopped us by then.
    goes_on: Option<Instant>,
}

impl<R, S> Following<R, S>
where
    R: AsyncFn() -> Result<Program>,
    S: FnMut(&Played, bool) -> Result<()>,
{
    /// Follows it until it is quit, beginning with `program`.
    pub async fn follow(self, program: Program) -> Result<Exit> {
        let mut changes = Changes::of_file(&self.file)?;
        let mut terminated = termination()?;
        let mut continued = Continuation::new()?;
        let keys = self.screen.is_some().then(EventStream::new);
        let mut turns =
            Loop { following: self, seen: None, gone: None, run: None, keys, goes_on: None };
        turns.begin(program)?;
        // A save since it was read was not heard of.
        turns.look().await?;
        loop {
            let happening = tokio::select! {
                biased;
                () = &mut terminated => Happening::Ended,
                () = continued.next() => Happening::Continued,
                () = reached(turns.goes_on) => Happening::Continued,
                key = next_key(&mut turns.keys) => key,
                _ = changes.next() => Happening::Look,
                () = reached(turns.gone) => Happening::Look,
                played = finished(&mut turns.run) => Happening::Played(Box::new(played)),
            };
            if let Some(exit) = turns.react(happening).await? {
                return Ok(exit);
            }
        }
    }
}

impl<R, S> Loop<R, S>
where
    R: AsyncFn() -> Result<Program>,
    S: FnMut(&Played, bool) -> Result<()>,
{
    async fn react(&mut self, happening: Happening) -> Result<Option<Exit>> {
        match happening {
            Happening::Ended => return Ok(Some(Exit::Interrupted)),
            Happening::Continued => self.go_on()?,
            Happening::Key(key) => return self.act(key).await,
            Happening::NoKey => {}
            Happening::Look => self.look().await?,
            Happening::Played(played) => {
                self.run = None;
                self.show(*played)?;
            }
        }
        Ok(None)
    }

    async fn act(&mut self, key: Action) -> Result<Option<Exit>> {
        match key {
            Action::Quit => return Ok(Some(Exit::Passed)),
            Action::Interrupt => return Ok(Some(Exit::Interrupted)),
            Action::Run => {
                self.seen = None;
                self.look().await?;
            }
            Action::Suspend if cfg!(unix) => {
                if let Some(screen) = &mut self.following.screen {
                    screen.give_back();
                }
                self.keys = None;
                stop_this_job();
                self.goes_on = Some(Instant::now() + NOT_STOPPED);
            }
            other => {
                if let Some(screen) = &mut self.following.screen {
                    screen.act(other)?;
                }
            }
        }
        Ok(None)
    }

    fn go_on(&mut self) -> Result<()> {
        self.goes_on = None;
        if let Some(screen) = &mut self.following.screen {
            screen.take_again()?;
            self.keys.get_or_insert_with(EventStream::new);
        }
        Ok(())
    }

    /// Looks at the file, and plays it if it holds another text than before.
    async fn look(&mut self) -> Result<()> {
        match (self.following.read)().await {
            Ok(program) => {
                self.gone = None;
                if self.seen.as_ref() != Some(&program.text) {
                    self.begin(program)?;
                }
            }
            Err(failure) => match self.gone {
                // An editor may be putting it there.
                None => self.gone = Some(Instant::now() + REPLACED),
                Some(until) if until <= Instant::now() => {
                    self.gone = Some(Instant::now() + Duration::from_secs(3600));
                    self.seen = None;
                    self.run = None;
                    self.tell(&failure)?;
                }
                Some(_) => {}
            },
        }
        Ok(())
    }

    fn begin(&mut self, program: Program) -> Result<()> {
        self.seen = Some(program.text.clone());
        let mut context = self.following.context.clone();
        if let Some(screen) = &mut self.following.screen {
            context.columns = Some(screen.columns()?);
            screen.begins()?;
        }
        let context = Rc::new(context);
        self.run = Some(Box::pin(async move { play(&context, &program).await }));
        Ok(())
    }

    fn show(&mut self, played: Result<Played>) -> Result<()> {
        let played = match played {
            Ok(played) => played,
            Err(failure) => return self.tell(&failure),
        };
        let has_screen = self.following.screen.is_some();
        if let Some(screen) = &mut self.following.screen {
            screen.show(&played)?;
        }
        (self.following.show)(&played, has_screen)
    }

    fn tell(&mut self, failure: &Failure) -> Result<()> {
        match &mut self.following.screen {
            Some(screen) => screen.tell(failure),
            None => {
                complain(failure);
                Ok(())
            }
        }
    }
}

async fn next_key(keys: &mut Option<EventStream>) -> Happening {
    let Some(events) = keys else { return std::future::pending().await };
    match events.next().await {
        Some(Ok(event)) => action(&event, Mode::Commands).map_or(Happening::NoKey, Happening::Key),
        // There is no terminal to read from any more; saves are still played.
        Some(Err(_)) | None => {
            *keys = None;
            Happening::NoKey
        }
    }
}

async fn finished(run: &mut Option<Run>) -> Result<Played> {
    match run {
        Some(run) => run.await,
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
