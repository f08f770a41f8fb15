//! Where others find the one that judges in this workspace, and look on: a port of this machine.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::io::{
    AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader,
};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::{Semaphore, watch};
use tokio::task::AbortHandle;
use tokio::time::{interval, timeout};

use super::audience::{Asked, Judged, Look, Seen};
use super::wire::{
    Ask, Entrance, FORM, Hello, Line, Side, Standing, Verdict, Welcome, is_proved, proof,
};
use crate::mechanisms::learner::judge_place::{Address, Place, random};
use crate::surfaces::json;
use crate::vocabulary::course::Key;

/// So many may look on, or ask to.
const MOST: usize = 16;
/// Within this time one proves that it may.
pub const INTRODUCTION: Duration = Duration::from_secs(3);
/// The first words of anybody are no longer.
const MOST_WORDS: u64 = 4096;
/// How often it is said that somebody is there.
pub const SIGN_OF_LIFE: Duration = Duration::from_secs(2);

/// What those who look on are shown, and where what they ask for goes.
pub type Window = (watch::Receiver<Seen>, UnboundedSender<Asked>);

/// The place of the one that judges, with its door open. Dropping it gives the place up.
pub struct Endpoint {
    _place: Place,
    accepting: AbortHandle,
    persons: Arc<AtomicUsize>,
}

impl Endpoint {
    /// Opens the door, and says where it is.
    pub async fn open(place: Place, window: Window) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = Address { port: listener.local_addr()?.port(), secret: random()? };
        place.announce(&address)?;
        let persons = Arc::new(AtomicUsize::new(0));
        let door = Door { secret: address.secret, window, persons: Arc::clone(&persons) };
        let accepting = tokio::spawn(door.accept(listener)).abort_handle();
        Ok(Self { _place: place, accepting, persons })
    }

    /// Whether somebody looks on who goes on when ready.
    pub fn has_persons(&self) -> bool {
        self.persons.load(Ordering::SeqCst) > 0
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

#[derive(Clone)]
struct Door {
    secret: [u8; 32],
    window: Window,
    persons: Arc<AtomicUsize>,
}

impl Door {
    async fn accept(self, listener: TcpListener) {
        let places = Arc::new(Semaphore::new(MOST));
        // They end with this task, which holds them.
        let mut guests = tokio::task::JoinSet::new();
        loop {
            let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
            while guests.try_join_next().is_some() {}
            let Ok((stream, _)) = listener.accept().await else { return };
            let door = self.clone();
            guests.spawn(async move {
                // Whoever goes away, or is nobody to talk to, is no news to anyone.
                _ = door.receive(stream).await;
                drop(place);
            });
        }
    }

    async fn receive(self, mut stream: TcpStream) -> io::Result<()> {
        let _ = stream.set_nodelay(true);
        let (reading, mut writing) = stream.split();
        let mut reading = BufReader::new(reading);
        let introduced =
            timeout(INTRODUCTION, self.introduce(&mut reading, &mut writing)).await??;
        let _person = introduced.stays.then(|| Person::new(&self.persons));
        self.serve(reading, writing).await
    }

    async fn introduce(
        &self,
        reading: &mut (impl AsyncBufRead + Unpin),
        writing: &mut (impl AsyncWrite + Unpin),
    ) -> io::Result<Entrance> {
        let hello: Hello = first_words(reading).await?;
        if hello.form != FORM {
            return Err(io::ErrorKind::Unsupported.into());
        }
        let challenge = random()?;
        let proof = proof(&self.secret, Side::First, &hello.challenge);
        say(writing, &Welcome { proof, challenge }).await?;
        let entrance: Entrance = first_words(reading).await?;
        match is_proved(&self.secret, Side::Second, &challenge, &entrance.proof) {
            true => Ok(entrance),
            false => Err(io::ErrorKind::PermissionDenied.into()),
        }
    }

    async fn serve(
        self,
        reading: impl AsyncBufRead + Unpin,
        mut writing: impl AsyncWrite + Unpin,
    ) -> io::Result<()> {
        let (mut seen, asking) = self.window;
        seen.mark_changed();
        let mut told = Told::default();
        let mut alive = interval(SIGN_OF_LIFE);
        let mut lines = reading.lines();
        loop {
            // What is dropped here in between has lost nothing.
            tokio::select! {
                changed = seen.changed() => {
                    if changed.is_err() {
                        return Ok(());
                    }
                    let news = told.news(&seen.borrow_and_update());
                    for line in news {
                        say(&mut writing, &line).await?;
                    }
                }
                line = lines.next_line() => {
                    let Some(line) = line? else { return Ok(()) };
                    let ask: Ask = serde_json::from_str(&line)?;
                    _ = asking.send(ask.into());
                }
                _ = alive.tick() => say(&mut writing, &Line::Alive).await?,
            }
        }
    }
}

/// Which verdict was told, whether all was known of it, and in which other light.
#[derive(Clone, PartialEq, Eq)]
struct VerdictTold(u64, bool, Option<Look>);

/// What one has been told already.
#[derive(Default)]
struct Told {
    standing: Option<Standing>,
    verdicts: HashMap<Key, VerdictTold>,
}

impl Told {
    /// What is to be told of what is seen now: verdicts before where that has led.
    fn news(&mut self, seen: &Seen) -> Vec<Line> {
        let mut news = vec![];
        let mut judged: Vec<&Arc<Judged>> = seen.judged.values().collect();
        judged.sort_by_key(|judged| judged.number);
        for judged in judged {
            let look = judged.looked.as_ref().map(|looked| looked.look.clone());
            let state = VerdictTold(judged.number, judged.settled, look);
            if self.verdicts.insert(judged.report.key.clone(), state.clone()) != Some(state) {
                news.push(Line::Verdict(Box::new(Verdict::from(&**judged))));
            }
        }
        let standing = Standing::of(seen);
        if self.standing.as_ref() != Some(&standing) {
            self.standing = Some(standing.clone());
            news.push(Line::Seen(standing));
        }
        news
    }
}

/// One who looks on and goes on when ready, counted as long as there.
struct Person(Arc<AtomicUsize>);

impl Person {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(count))
    }
}

impl Drop for Person {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// What somebody says who may be anybody.
pub async fn first_words<T: DeserializeOwned>(
    reading: &mut (impl AsyncBufRead + Unpin),
) -> io::Result<T> {
    let mut line = String::new();
    reading.take(MOST_WORDS).read_line(&mut line).await?;
    Ok(serde_json::from_str(&line)?)
}

/// Says something, on a line.
pub async fn say(writing: &mut (impl AsyncWrite + Unpin), what: &impl Serialize) -> io::Result<()> {
    let line = json::line(what).map_err(io::Error::other)?;
    writing.write_all(line.as_bytes()).await?;
    writing.flush().await
}
