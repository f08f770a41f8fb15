//! The way to the one that judges in this workspace, for who looks on with it.

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::watch;
use tokio::time::timeout;

use super::audience::{Judged, Look, Looked, Seen, Wish};
use super::endpoint::{INTRODUCTION, SIGN_OF_LIFE, first_words, say};
use super::wire::{Ask, Entrance, FORM, Hello, Line, Side, Welcome, is_proved, proof};
use crate::mechanisms::learner::judge_place::{announced, random};
use crate::vocabulary::course::Key;

/// After this time without a sign of life there is nobody.
const SILENCE: Duration = SIGN_OF_LIFE.saturating_mul(5);

/// A way there. It is open as long as there is somebody.
#[derive(Clone)]
pub struct Link {
    seen: watch::Receiver<Seen>,
    asking: UnboundedSender<Ask>,
}

/// What the other side has come to.
#[derive(Clone, Debug)]
pub enum Mirrored {
    /// This is seen there now.
    Seen(Box<Seen>),
    /// There is nobody any more.
    Lost,
}

/// What was taken up here of what is seen there.
#[derive(Debug, Default)]
pub struct Following {
    /// It was told once that watching begins.
    pub has_begun: bool,
    /// How many of all exercises were judged there, while that is done.
    pub checking: Option<usize>,
    /// What was said to all, by its number.
    pub heard: u64,
    /// The last verdict there that was shown here, or needs not to be, by its number.
    pub shown: u64,
}

impl Link {
    /// The way to the one that has said where to find it; `None` if there is none. `stays` says whether
    /// this is for a person, who goes on when ready.
    pub async fn open(state_dir: &Path, stays: bool) -> Option<Self> {
        let introduction = Self::introduce(state_dir, stays);
        timeout(INTRODUCTION, introduction).await.ok()?.ok()
    }

    async fn introduce(state_dir: &Path, stays: bool) -> io::Result<Self> {
        let address = announced(state_dir).ok_or(io::ErrorKind::NotFound)?;
        let stream = TcpStream::connect(("127.0.0.1", address.port)).await?;
        let _ = stream.set_nodelay(true);
        let (reading, mut writing) = stream.into_split();
        let mut reading = BufReader::new(reading);
        let challenge = random()?;
        say(&mut writing, &Hello { form: FORM, challenge }).await?;
        let welcome: Welcome = first_words(&mut reading).await?;
        // Whoever has this port now may be anybody.
        if !is_proved(&address.secret, Side::First, &challenge, &welcome.proof) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let proof = proof(&address.secret, Side::Second, &welcome.challenge);
        say(&mut writing, &Entrance { proof, stays }).await?;
        let mut lines = reading.lines();
        let seen = first_sight(&mut lines).await?;
        let (telling, seen) = watch::channel(seen);
        let (asking, asked) = unbounded_channel();
        tokio::spawn(async move {
            tokio::select! {
                _ = listen(lines, &telling) => {}
                _ = pass_on(asked, writing) => {}
                () = telling.closed() => {}
            }
        });
        Ok(Self { seen, asking })
    }

    /// Asks for something. Where nobody hears it, that is noticed.
    pub fn ask(&self, ask: Ask) {
        _ = self.asking.send(ask);
    }

    /// What is seen there.
    pub fn seen(&self) -> Seen {
        self.seen.borrow().clone()
    }

    /// The verdict there on an exercise.
    pub fn judged(&self, key: &Key) -> Option<Arc<Judged>> {
        self.seen.borrow().judged.get(key).cloned()
    }

    /// Waits for the verdict on this text; for a new one, if there is one and that is the wish. Where
    /// nobody is left to give one, it never comes.
    pub async fn verdict(mut self, wish: Wish, text: &str) -> Arc<Judged> {
        let key = wish.key.clone();
        let after =
            if wish.again { self.judged(&key).map_or(0, |judged| judged.number) } else { 0 };
        self.ask(Ask::Judge(wish));
        self.wait_for(&key, |judged| &*judged.text == text && judged.number > after).await
    }

    /// Waits until all is known of a verdict, or there is a newer one.
    pub async fn settled(mut self, key: &Key, number: u64) -> Arc<Judged> {
        self.wait_for(key, |judged| judged.settled || judged.number > number).await
    }

    /// Waits for what was judged last in another light; for nothing, where it is judged anew meanwhile.
    pub async fn looked(mut self, look: Look) -> Option<Looked> {
        let key = look.key.clone();
        let before = self.judged(&key).map_or(0, |judged| judged.number);
        self.ask(Ask::Look(look.clone()));
        let is_it = |looked: &Arc<Looked>| looked.look == look;
        let is_there =
            |judged: &Judged| judged.looked.as_ref().is_some_and(is_it) || judged.number > before;
        let judged = self.wait_for(&key, is_there).await;
        judged.looked.as_ref().filter(|looked| is_it(looked)).map(|looked| looked.as_ref().clone())
    }

    async fn wait_for(&mut self, key: &Key, holds: impl Fn(&Judged) -> bool) -> Arc<Judged> {
        let is_there = |seen: &Seen| seen.judged.get(key).is_some_and(|judged| holds(judged));
        let found = match self.seen.wait_for(is_there).await {
            Ok(seen) => seen.judged.get(key).cloned(),
            Err(_) => None,
        };
        match found {
            Some(judged) => judged,
            None => std::future::pending().await,
        }
    }

    /// What the other side comes to next. Dropping this in between loses nothing.
    pub async fn next(&mut self) -> Mirrored {
        match self.seen.changed().await {
            Ok(()) => Mirrored::Seen(Box::new(self.seen.borrow_and_update().clone())),
            Err(_) => Mirrored::Lost,
        }
    }
}

type Lines = tokio::io::Lines<BufReader<tokio::net::tcp::OwnedReadHalf>>;

/// What is seen at first: verdicts come before how it stands.
async fn first_sight(lines: &mut Lines) -> io::Result<Seen> {
    let mut judged = HashMap::new();
    loop {
        match next(lines).await? {
            Line::Verdict(verdict) => take_in(&mut judged, Judged::from(*verdict)),
            Line::Seen(standing) => {
                let mut seen = Seen::at(standing.current.clone(), standing.passed);
                seen.judged = judged;
                seen.stands(standing.judging, standing.checking, standing.notice);
                return Ok(seen);
            }
            Line::Alive => {}
        }
    }
}

async fn listen(mut lines: Lines, telling: &watch::Sender<Seen>) -> io::Result<()> {
    loop {
        match next(&mut lines).await? {
            Line::Verdict(verdict) => {
                telling.send_modify(|seen| take_in(&mut seen.judged, Judged::from(*verdict)));
            }
            Line::Seen(standing) => telling.send_modify(|seen| {
                (seen.current, seen.passed) = (standing.current, standing.passed);
                seen.stands(standing.judging, standing.checking, standing.notice);
            }),
            Line::Alive => {}
        }
    }
}

fn take_in(all: &mut HashMap<Key, Arc<Judged>>, judged: Judged) {
    all.insert(judged.report.key.clone(), Arc::new(judged));
}

async fn next(lines: &mut Lines) -> io::Result<Line> {
    let line = timeout(SILENCE, lines.next_line()).await??;
    let line = line.ok_or(io::ErrorKind::UnexpectedEof)?;
    Ok(serde_json::from_str(&line)?)
}

async fn pass_on(
    mut asked: UnboundedReceiver<Ask>,
    mut writing: tokio::net::tcp::OwnedWriteHalf,
) -> io::Result<()> {
    while let Some(ask) = asked.recv().await {
        say(&mut writing, &ask).await?;
    }
    Ok(())
}
