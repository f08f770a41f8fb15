//! How far an exchange has come, shared by both directions and by whoever looks on.

use std::collections::VecDeque;
use std::io::{self, ErrorKind};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::time::Duration;

use tokio::io::ReadBuf;
use tokio::time::Instant;

use super::noted::{Arrival, Noted};
use super::told::Told;

/// One thing that a peer does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Send(Vec<u8>),
    Pause(Duration),
    Await(usize),
    Hesitate,
    Fail(ErrorKind, String),
    End,
}

/// How a peer takes what is written to it.
#[derive(Clone, Debug)]
pub struct Habits {
    pub most_at_once: usize,
    pub takes: Duration,
    pub full_for: Duration,
    pub needs_flushing: bool,
    pub flush_takes: Duration,
    pub flush_fails: Option<(ErrorKind, String)>,
    pub refuses: Option<(usize, ErrorKind, String)>,
}

impl Default for Habits {
    fn default() -> Self {
        Self {
            most_at_once: usize::MAX,
            takes: Duration::ZERO,
            full_for: Duration::ZERO,
            needs_flushing: false,
            flush_takes: Duration::ZERO,
            flush_fails: None,
            refuses: None,
        }
    }
}

/// What came of one try.
#[derive(Debug)]
pub enum Progress<T> {
    Made(T),
    /// Nothing before then.
    NotBefore(Instant),
    /// Nothing now, for no reason.
    AnyMoment,
    /// Nothing until the other direction goes on.
    WhenTold,
}

#[derive(Debug)]
pub struct Shared(Mutex<State>);

#[derive(Debug)]
struct State {
    told: Told,
    began: Instant,
    steps: VecDeque<Step>,
    /// When the peer has done all that came before the first of `steps`.
    at: Instant,
    /// What the peer has said that it waits for: so many bytes in all.
    awaited: Option<usize>,
    failed: Option<(ErrorKind, String)>,
    reader: Option<Waker>,
    writer: Option<Waker>,
    habits: Habits,
    /// When the next write, or the flush that is under way, may go on.
    free_at: Instant,
    flushing: bool,
    noted: Noted,
}

impl Shared {
    pub fn new(steps: Vec<Step>, habits: Habits) -> Self {
        let now = Instant::now();
        Self(Mutex::new(State {
            told: Told::made(),
            began: now,
            steps: steps.into(),
            at: now,
            awaited: None,
            failed: None,
            reader: None,
            writer: None,
            free_at: now + habits.full_for,
            habits,
            flushing: false,
            noted: Noted::default(),
        }))
    }

    // A panic elsewhere leaves a whole state behind.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn noted(&self) -> Noted {
        self.lock().noted.clone()
    }

    /// What has been sent and was not read, as far as the script goes.
    pub fn left(&self) -> Vec<u8> {
        let state = self.lock();
        let sends = state.steps.iter().filter_map(|step| match step {
            Step::Send(bytes) => Some(bytes.as_slice()),
            _ => None,
        });
        sends.collect::<Vec<_>>().concat()
    }

    pub fn nobody_reads(&self) {
        let mut state = self.lock();
        let before = state.reader.take();
        state.noted.reader_is_gone = true;
        state.told.nobody_reads();
        drop(state);
        drop(before);
    }

    pub fn nobody_writes(&self, now: Instant) {
        let mut state = self.lock();
        state.noted.writer_is_gone = true;
        let at_ms = state.ms(now);
        state.noted.closed_ms.get_or_insert(at_ms);
    }

    pub fn read(
        &self,
        now: Instant,
        waker: &Waker,
        buffer: &mut ReadBuf<'_>,
    ) -> Progress<io::Result<()>> {
        let mut state = self.lock();
        let progress = state.read(now, buffer);
        let before = std::mem::replace(&mut state.reader, kept(waker, &progress));
        if state.reader.is_some() {
            state.told.waits();
        }
        drop(state);
        drop(before);
        progress
    }

    pub fn write(&self, now: Instant, waker: &Waker, bytes: &[u8]) -> Progress<io::Result<usize>> {
        self.try_to(waker, |state| state.write(now, bytes))
    }

    pub fn flush(&self, now: Instant, waker: &Waker) -> Progress<io::Result<()>> {
        self.try_to(waker, |state| state.flush(now))
    }

    pub fn shut_down(&self, now: Instant, waker: &Waker) -> Progress<io::Result<()>> {
        let flushed = self.flush(now, waker);
        if let Progress::Made(Ok(())) = &flushed {
            self.lock().shut_down(now);
        }
        flushed
    }

    /// Goes on with the direction to the peer, and wakes the other one where that waits for it.
    fn try_to<T>(
        &self,
        waker: &Waker,
        go_on: impl FnOnce(&mut State) -> Progress<T>,
    ) -> Progress<T> {
        let mut state = self.lock();
        let progress = go_on(&mut state);
        let before = std::mem::replace(&mut state.writer, kept(waker, &progress));
        let woken = state.woken();
        // A waker may do anything when it is called or dropped.
        drop(state);
        drop(before);
        if let Some(waker) = woken {
            waker.wake();
        }
        progress
    }
}

/// The waker of somebody who has to wait: that it is cloned is what the record knows of the wait.
fn kept<T>(waker: &Waker, progress: &Progress<T>) -> Option<Waker> {
    matches!(progress, Progress::NotBefore(_) | Progress::WhenTold).then(|| waker.clone())
}

impl State {
    fn ms(&self, at: Instant) -> u64 {
        u64::try_from(at.saturating_duration_since(self.began).as_millis()).unwrap_or(u64::MAX)
    }

    fn read(&mut self, now: Instant, buffer: &mut ReadBuf<'_>) -> Progress<io::Result<()>> {
        loop {
            if now < self.at {
                return Progress::NotBefore(self.at);
            }
            let Some(step) = self.steps.front_mut() else { return self.silent() };
            match step {
                Step::Send(bytes) => {
                    let count = bytes.len().min(buffer.remaining());
                    let read: Vec<u8> = bytes.drain(..count).collect();
                    let is_all = bytes.is_empty();
                    buffer.put_slice(&read);
                    if is_all {
                        self.steps.pop_front();
                    }
                    return Progress::Made(self.was_read(now, &read));
                }
                Step::Pause(length) => {
                    self.at += *length;
                    self.steps.pop_front();
                }
                Step::Await(more) => {
                    let more = *more;
                    let total = *self.awaited.get_or_insert_with(|| {
                        self.told.awaits(more);
                        self.noted.awaited + more
                    });
                    let Some(came) = self.noted.came(total) else { return Progress::WhenTold };
                    self.at = self.at.max(self.began + came);
                    self.noted.awaited = total;
                    self.awaited = None;
                    self.steps.pop_front();
                }
                Step::Hesitate => {
                    self.steps.pop_front();
                    return Progress::AnyMoment;
                }
                Step::Fail(kind, text) => {
                    self.failed = Some((*kind, std::mem::take(text)));
                    self.steps.pop_front();
                    return self.silent();
                }
                Step::End => {
                    self.noted.ends_read += 1;
                    self.told.ended(self.noted.ends_read, self.reader.is_some());
                    return Progress::Made(Ok(()));
                }
            }
        }
    }

    fn was_read(&mut self, now: Instant, read: &[u8]) -> io::Result<()> {
        let at_ms = self.ms(now);
        self.noted.reads.push(Arrival { at_ms, bytes: read.to_vec() });
        self.told.read(read.len(), self.reader.is_some());
        Ok(())
    }

    /// The peer has nothing more to do, or reading has failed.
    fn silent(&mut self) -> Progress<io::Result<()>> {
        match &self.failed {
            Some((kind, text)) => {
                self.told.failed(self.reader.is_some());
                Progress::Made(Err(io::Error::new(*kind, text.clone())))
            }
            None => Progress::WhenTold,
        }
    }

    fn write(&mut self, now: Instant, bytes: &[u8]) -> Progress<io::Result<usize>> {
        if now < self.free_at {
            return Progress::NotBefore(self.free_at);
        }
        let room = match &self.habits.refuses {
            Some((most, kind, text)) if self.noted.written.len() >= *most => {
                self.told.failed(self.writer.is_some());
                return Progress::Made(Err(io::Error::new(*kind, text.clone())));
            }
            Some((most, _, _)) => most - self.noted.written.len(),
            None => usize::MAX,
        };
        let count = bytes.len().min(self.habits.most_at_once).min(room);
        let taken = &bytes[..count];
        self.noted.written.extend_from_slice(taken);
        self.told.written(count, self.writer.is_some());
        self.free_at = now + self.habits.takes;
        if !self.habits.needs_flushing {
            self.arrives(now);
        }
        Progress::Made(Ok(count))
    }

    fn flush(&mut self, now: Instant) -> Progress<io::Result<()>> {
        if self.noted.unflushed() == 0 {
            return Progress::Made(Ok(()));
        }
        if let Some((kind, text)) = &self.habits.flush_fails {
            self.told.failed(self.writer.is_some());
            return Progress::Made(Err(io::Error::new(*kind, text.clone())));
        }
        if !self.flushing {
            self.flushing = true;
            self.free_at = self.free_at.max(now) + self.habits.flush_takes;
        }
        if now < self.free_at {
            return Progress::NotBefore(self.free_at);
        }
        self.flushing = false;
        self.arrives(now);
        Progress::Made(Ok(()))
    }

    /// All that was written reaches the peer.
    fn arrives(&mut self, now: Instant) {
        let at_ms = self.ms(now);
        let bytes = self.noted.written[self.noted.arrived..].to_vec();
        self.noted.arrived = self.noted.written.len();
        self.noted.arrivals.push(Arrival { at_ms, bytes });
        self.told.flushed(self.writer.is_some());
    }

    fn shut_down(&mut self, now: Instant) {
        let at_ms = self.ms(now);
        self.noted.shut_downs += 1;
        self.noted.closed_ms.get_or_insert(at_ms);
        self.told.shut_down();
    }

    /// Who reads, if the peer goes on with what has reached it.
    fn woken(&mut self) -> Option<Waker> {
        let is_enough = self.awaited.is_some_and(|total| self.noted.arrived >= total);
        if is_enough { self.reader.take() } else { None }
    }
}
