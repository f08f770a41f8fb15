//! Records made at random, from a seed.

use protocol::claim::{Check, End};
use protocol::event::{
    CallEnd, Event, Exchange, ResourceKind, ShortPlace, TaskEnd, TaskKind, What,
};

use super::fixtures::{elapsed, value};
use super::losing;

/// A small generator of numbers, the same every time.
pub struct Dice(u64);

impl Dice {
    pub fn below(&mut self, most: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// A record in the making.
pub struct Generator {
    dice: Dice,
    events: Vec<Event>,
    now_us: u64,
    next_id: u32,
    calls: Vec<(u32, bool)>,
    timers: Vec<u32>,
    tasks: Vec<u32>,
    held: Vec<u32>,
    queued: Vec<u32>,
    /// So many kinds of steps there are in this run.
    most: u64,
}

impl Generator {
    pub fn new(seed: u64) -> Self {
        Self {
            dice: Dice(seed),
            events: vec![],
            now_us: 0,
            next_id: 1,
            calls: vec![],
            timers: vec![],
            tasks: vec![],
            held: vec![],
            queued: vec![],
            most: 0,
        }
    }

    fn say(&mut self, what: What) {
        let task = 1 + self.dice.below(2) as u32;
        self.events.push(Event { at_us: self.now_us, task, what });
    }

    fn id(&mut self) -> u32 {
        self.next_id += 1;
        self.next_id
    }

    fn place(&mut self) -> Option<ShortPlace> {
        let line = 2 + self.dice.below(4) as u32;
        (self.dice.below(4) > 0).then_some(ShortPlace { file: 0, line, column: 2 })
    }

    fn pick<T>(&mut self, from: &[T]) -> Option<usize> {
        if from.is_empty() { None } else { Some(self.dice.below(from.len() as u64) as usize) }
    }

    fn step(&mut self) {
        match self.dice.below(self.most) {
            12 | 13 => self.other_lock(),
            14 => self.channel(),
            15 => self.barrier(),
            16 | 17 => self.parked(),
            19..=24 => self.exchange(),
            25 => self.lost(),
            18 => {
                let task = 1 + self.dice.below(2) as u32;
                self.events.push(Event {
                    at_us: self.now_us,
                    task,
                    what: What::TaskPolled { task, times: 1 },
                });
                if self.dice.below(2) == 0 {
                    self.events.push(Event { at_us: self.now_us, task, what: What::LeftAlone });
                }
            }
            0 | 1 => self.call_made(),
            2..=5 => self.call_goes_on(),
            6 => self.timer(),
            7 => self.task(),
            8 => self.lock_taken(),
            9 => self.lock_let_go(),
            _ => self.now_us += 10_000 * self.dice.below(3),
        }
    }

    fn call_made(&mut self) {
        let (call, place) = (self.id(), self.place());
        let label = ["a(1)", "b(2)", "io"][self.dice.below(3) as usize].to_owned();
        self.say(What::CallMade { call, label, takes_ms: 10, place });
        self.calls.push((call, false));
    }

    fn call_goes_on(&mut self) {
        let calls = self.calls.clone();
        let Some(index) = self.pick(&calls) else { return };
        let (call, started) = calls[index];
        if started || self.dice.below(12) == 0 {
            self.calls.remove(index);
            let dropped = self.dice.below(6) == 0;
            let end = match (started, dropped) {
                (false, _) => CallEnd::NeverPolled,
                (true, true) => CallEnd::Dropped,
                (true, false) => CallEnd::Completed,
            };
            self.say(What::CallEnded { call, end });
        } else {
            self.calls[index].1 = true;
            self.say(What::CallStarted { call });
        }
    }

    fn timer(&mut self) {
        let timers = self.timers.clone();
        match self.pick(&timers) {
            Some(index) if self.dice.below(2) == 0 => {
                self.say(What::TimerDropped { timer: self.timers[index] });
                self.timers.remove(index);
            }
            _ => {
                let (timer, place) = (self.id(), self.place());
                self.say(What::TimerMade { timer, place });
                if self.dice.below(3) > 0 {
                    let after_ms = 10 * self.dice.below(3);
                    self.say(What::TimerSet { timer, after_ms });
                }
                self.timers.push(timer);
            }
        }
    }

    fn task(&mut self) {
        let tasks = self.tasks.clone();
        match self.pick(&tasks) {
            Some(index) if self.dice.below(2) == 0 => {
                let task = self.tasks.remove(index);
                self.say(What::TaskEnded { task, end: TaskEnd::Completed });
            }
            _ => {
                let (task, place) = (self.id(), self.place());
                self.say(What::TaskSpawned { task, kind: TaskKind::Async, bytes: 1, place });
                self.tasks.push(task);
            }
        }
    }

    fn lock_taken(&mut self) {
        let wait = self.id();
        self.say(What::WaitStarted { resource: 1, wait });
        self.queued.push(wait);
        if self.dice.below(3) > 0 {
            self.say(What::Acquired { resource: 1, amount: 1 });
            self.held.push(1);
        }
    }

    fn lock_let_go(&mut self) {
        let queued = self.queued.clone();
        let any = self.pick(&queued).filter(|_| self.dice.below(3) == 0);
        let granted = any.map(|index| queued[index]);
        if let Some(wait) = granted {
            self.say(What::Granted { wait });
        } else if let Some(wait) = self.queued.pop() {
            self.say(What::WaitEnded { wait, end: CallEnd::Completed });
        }
        if self.held.pop().is_some() {
            self.say(What::Released { resource: 1, amount: 1 });
        }
    }

    /// Another mutex is asked for or taken, or what was taken is let go.
    fn other_lock(&mut self) {
        let wait = self.id();
        match self.dice.below(3) {
            0 => self.say(What::WaitStarted { resource: 4, wait }),
            1 => self.say(What::Acquired { resource: 4, amount: 1 }),
            _ => self.say(What::Released { resource: 4, amount: 1 }),
        }
    }

    fn channel(&mut self) {
        let wait = self.id();
        match self.dice.below(4) {
            0 => self.say(What::WaitStarted { resource: 2, wait }),
            1 | 2 => self.say(What::Acquired { resource: 2, amount: 1 }),
            _ => self.say(What::Released { resource: 2, amount: 1 }),
        }
    }

    fn barrier(&mut self) {
        let wait = self.id();
        self.say(What::WaitStarted { resource: 3, wait });
    }

    /// A waker is left or called, inside one of [`chains`].
    fn parked(&mut self) {
        let task = 1 + self.dice.below(2) as u32;
        let what = match self.dice.below(4) {
            0 => What::WakerUsed { task: 1 + self.dice.below(2) as u32 },
            _ => What::WakerLeft { wait: None },
        };
        let calls = self.dice.below(4) as u16;
        for what in [What::Inside { calls }, what] {
            self.events.push(Event { at_us: self.now_us, task, what });
        }
    }

    fn lost(&mut self) {
        let task = 1 + self.dice.below(2) as u32;
        for what in losing::step(&mut self.dice) {
            self.events.push(Event { at_us: self.now_us, task, what });
        }
    }

    /// Something goes between the answer and its only peer, or does not.
    fn exchange(&mut self) {
        let exchange = match self.dice.below(12) {
            0 => Exchange::Awaits { bytes: 1 + self.dice.below(2) as u32 },
            // Something was written, enough of it or not, and both wait.
            1 => {
                let bytes = [1, 99][self.dice.below(2) as usize];
                for exchange in [Exchange::Written { bytes: 9 }, Exchange::Awaits { bytes }] {
                    self.say(What::Exchanged { peer: 5, exchange });
                }
                return self.waits_to_read();
            }
            2..=5 => return self.waits_to_read(),
            6 => Exchange::Read { bytes: 1 },
            7 | 8 => Exchange::Written { bytes: 1 },
            9 => Exchange::Flushed,
            10 => Exchange::Ended,
            _ => Exchange::NobodyReads,
        };
        self.say(What::Exchanged { peer: 5, exchange });
    }

    fn waits_to_read(&mut self) {
        let task = 1 + self.dice.below(2) as u32;
        let waits = What::Exchanged { peer: 5, exchange: Exchange::Waits };
        for what in [What::Inside { calls: 3 }, What::WakerLeft { wait: None }, waits] {
            self.events.push(Event { at_us: self.now_us, task, what });
        }
    }

    /// A whole run: how it ended, what it checked, and its events.
    pub fn run(mut self) -> (End, Vec<Check>, Vec<Event>) {
        self.say(What::File { index: 0, path: "lib.rs".into() });
        let kinds = [
            (1, ResourceKind::Mutex),
            (2, ResourceKind::Mpsc),
            (3, ResourceKind::Barrier),
            (4, ResourceKind::Mutex),
        ];
        for (resource, kind) in kinds {
            self.say(What::ResourceMade { resource, kind, place: None });
        }
        self.say(What::Exchanged { peer: 5, exchange: Exchange::Connected });
        self.say(What::Capacity { resource: 2, amount: 2 });
        self.say(What::Capacity { resource: 3, amount: 3 });
        self.say(What::Began);
        // Every second run is about channels, barriers and more locks too.
        let steps = if self.dice.below(2) == 0 { 60 } else { 40 };
        self.most = if steps > 40 { 26 } else { 12 };
        for _ in 0..self.dice.below(steps) {
            self.step();
        }
        let end = if self.dice.below(3) > 0 { End::Returned } else { End::DeadlinePassed };
        if end == End::Returned {
            self.say(What::Returned);
            self.say(What::Settled);
        } else {
            self.now_us = 30_000_000;
            self.say(What::TaskPolled { task: 1, times: 1 });
            self.say(What::GivenUp);
        }
        let took = self.now_us / 1000;
        let expected = match self.dice.below(3) {
            0 => took,
            1 => self.dice.below(took / 10 + 1) * 10,
            _ => took + 10 * self.dice.below(4),
        };
        let mut checks = vec![value("the answer", ["1", "2"][self.dice.below(2) as usize], "1")];
        if end == End::Returned {
            checks.push(elapsed(expected, took));
        }
        (end, checks, self.events)
    }
}
