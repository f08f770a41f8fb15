//! Holds by generated records that findings claim only what the record says.
//!
//! Records are made at random from a fixed seed and told and judged as any other. What the
//! sentences claim is then worked out once more from the events alone: slowly, and with nothing of
//! what the rules use.

pub mod fixtures;
mod generator;
mod losing;
mod standing;

use protocol::claim::{Check, End};
use protocol::event::{CallEnd, Event, What};

use crate::judgement::findings::checker::fixtures::Run;
use crate::judgement::findings::checker::generator::Generator;
use crate::judgement::findings::{Finding, RULES, Tell};
use crate::judgement::source::Source;
use crate::judgement::story::tell;
use crate::vocabulary::record::Record;

const TEXT: &str = "fn f(cx: &mut Context<'_>) {\n a(1);\n b(2);\n sleep(d);\n spawn(x);\n}";

/// What the events say of a call or timer, worked out by reading all of them.
fn times(events: &[Event], made: usize) -> (Option<u64>, Option<(u64, bool)>) {
    let (mut started, mut ended, mut due) = (None, None, None);
    for event in &events[made..] {
        match (&events[made].what, &event.what) {
            (What::CallMade { call, .. }, What::CallStarted { call: of }) if call == of => {
                started = Some(event.at_us);
            }
            (What::CallMade { call, .. }, What::CallEnded { call: of, end }) if call == of => {
                ended = Some((event.at_us, *end == CallEnd::Completed));
            }
            (What::TimerMade { timer, .. }, What::TimerSet { timer: of, after_ms })
                if timer == of =>
            {
                started = Some(event.at_us);
                due = Some(event.at_us + after_ms * 1000);
            }
            (What::TimerMade { timer, .. }, What::TimerDropped { timer: of }) if timer == of => {
                let ran_out = due.filter(|due_us| due_us / 1000 <= event.at_us / 1000);
                ended = Some((ran_out.unwrap_or(event.at_us), ran_out.is_some()));
            }
            _ => {}
        }
    }
    (started, ended)
}

/// A label, when it started, and when it ended and whether it was through.
type Seen = (String, Option<u64>, Option<(u64, bool)>);

/// Every call and timer: its label, and what became of it.
fn waits(events: &[Event]) -> Vec<Seen> {
    let made = events.iter().enumerate().filter_map(|(index, event)| match &event.what {
        What::CallMade { label, .. } => Some((index, label.clone())),
        What::TimerMade { place: Some(place), .. } => {
            let callee = ["a", "b", "sleep", "spawn"][place.line as usize - 2];
            Some((index, callee.to_owned()))
        }
        _ => None,
    });
    made.map(|(index, label)| {
        let (started, ended) = times(events, index);
        (label, started, ended)
    })
    .collect()
}

/// The names in a sentence, whether of the source or data, in the order they stand.
fn names(sentence: &str) -> Vec<String> {
    let parts: Vec<_> = sentence.split(['`', '"']).collect();
    parts.chunks(2).filter_map(|pair| pair.get(1)).map(|name| (*name).to_owned()).collect()
}

/// The first number after `word`.
fn number_after(sentence: &str, word: &str) -> u64 {
    let (_, rest) = sentence.split_once(word).expect(word);
    let digits: String = rest.trim_start().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().expect(word)
}

fn completed(events: &[Event]) -> Vec<(String, u64, u64)> {
    let waits = waits(events).into_iter();
    let through = waits.filter_map(|(label, started, ended)| match (started, ended) {
        (Some(from), Some((to, true))) => Some((label, from, to)),
        _ => None,
    });
    through.collect()
}

/// What a sentence claims of a run.
struct Claims<'a> {
    sentence: String,
    /// The names in it.
    names: Vec<String>,
    end: &'a End,
    checks: &'a [Check],
    events: &'a [Event],
}

/// Which clause is not so.
type Checked = Result<(), &'static str>;

fn so(holds: bool, clause: &'static str) -> Checked {
    if holds { Ok(()) } else { Err(clause) }
}

impl Claims<'_> {
    fn check(&self, found: &Finding) -> Checked {
        match found {
            Finding::NeverAwaited(_) => self.never_polled(),
            Finding::LeakedTask(_) => self.alive_then(),
            Finding::Sequential(_) => self.begins_when_the_other_ends(),
            Finding::Overlapped(_) => self.under_way(),
            Finding::LockHeld(_) => self.awaited_while_others_queue(),
            Finding::WaitedForTheLoser(_) => self.both_replied_then(),
            Finding::BegunLate(_) => self.polled_late_and_dropped(),
            Finding::PolledLate(_) => self.ready_before_it_was_polled(),
            Finding::Deadlock(_) => self.never_finished(),
            Finding::CancelUnsafe(_) => losing::with_a_future(&self.sentence, self.events),
            Finding::DroppedOnTheWay(_) => losing::by_itself(&self.sentence, self.events),
            Finding::WrongValue(_) | Finding::WrongTime(_) => self.wrong_and_seen(),
            Finding::Restarted(_) => self.begun_and_dropped(),
            Finding::HardCoded(_) => Err("no constant was given"),
            Finding::CountedEarly(_) | Finding::LookedOften(_) | Finding::FarTooLong(_) => {
                let made = waits(self.events).iter().any(|(label, ..)| *label == self.names[0]);
                so(made, "was made")
            }
            Finding::WaitedElsewhere(_)
            | Finding::Panicked(_)
            | Finding::WrongClock(_)
            | Finding::Stuck(_)
            | Finding::Blocking(_)
            | Finding::Spinning(_)
            | Finding::UnconsumedIterator(_)
            | Finding::DroppedResult(_)
            | Finding::WrongCalls(_)
            | Finding::SaidByTheTest(_) => Err("no such thing was generated"),
        }
    }

    fn after(&self, word: &str) -> u64 {
        number_after(&self.sentence, word)
    }

    fn any(&self, holds: impl Fn(&Event) -> bool) -> bool {
        self.events.iter().any(holds)
    }

    fn never_polled(&self) -> Checked {
        let all = waits(self.events);
        let never =
            all.iter().any(|(label, started, _)| *label == self.names[0] && started.is_none());
        so(never, "never polled")
    }

    fn begun_and_dropped(&self) -> Checked {
        let all = waits(self.events);
        let theirs: Vec<_> = all.iter().filter(|(label, ..)| *label == self.names[0]).collect();
        so(!theirs.is_empty(), "was made")?;
        if !self.sentence.contains(DROPPED_AT_ONCE) {
            return Ok(());
        }
        let at_once = |started: Option<u64>, ended: Option<(u64, bool)>| {
            ended.is_some_and(|(at_us, through)| !through && started == Some(at_us))
        };
        so(theirs.iter().all(|(_, started, ended)| at_once(*started, *ended)), "dropped at once")?;
        so(theirs.len() as u64 == self.after("was begun"), "so often")
    }

    fn alive_then(&self) -> Checked {
        let at_us = self.after("still running at") * 1000;
        let has_ended = |event: &Event, of: u32| {
            matches!(event.what, What::TaskEnded { task, .. } if task == of) && event.at_us <= at_us
        };
        let alive = self.events.iter().filter(|event| match event.what {
            What::TaskSpawned { task, .. } => !self.any(|event| has_ended(event, task)),
            _ => false,
        });
        let is_wrong = self.sentence.contains("is expected");
        so(!is_wrong || self.checks.iter().any(|check| !check.holds()), "a value is wrong")?;
        let count = if self.sentence.contains(" tasks") { self.after("") } else { 1 };
        so(alive.count() as u64 == count, "alive at that time")
    }

    fn begins_when_the_other_ends(&self) -> Checked {
        let at_ms = self.after("begins only at");
        let all = completed(self.events);
        let is = |name: &String, us: &u64, index: usize| {
            *name == self.names[index] && us / 1000 == at_ms
        };
        let ends = all.iter().any(|(label, _, to)| is(label, to, 1));
        let begins = all.iter().any(|(label, from, _)| is(label, from, 0));
        so(ends && begins, "begins when the other ends")
    }

    fn under_way(&self) -> Checked {
        let all = completed(self.events);
        let overlap = all.iter().enumerate().any(|(i, (then, from, _))| {
            all.iter().enumerate().any(|(j, (first, began, to))| {
                let named = *then == self.names[0] && *first == self.names[1];
                i != j && named && began <= from && from < to
            })
        });
        so(overlap, "under way")
    }

    fn awaited_while_others_queue(&self) -> Checked {
        let all = completed(self.events);
        so(all.iter().any(|(label, ..)| *label == self.names[0]), "is awaited")?;
        let queues = self.any(|event| matches!(event.what, What::WaitStarted { .. }));
        so(queues, "others wait")
    }

    fn both_replied_then(&self) -> Checked {
        let all = completed(self.events);
        let at =
            |name: &str, ms: u64| all.iter().any(|(label, _, to)| label == name && to / 1000 == ms);
        let replied = at(&self.names[0], self.after("had replied at"));
        so(replied && at(&self.names[1], self.after("Took")), "replied at those times")
    }

    fn polled_late_and_dropped(&self) -> Checked {
        let polled_ms = self.after("first polled at");
        let late = waits(self.events).iter().any(|(label, started, ended)| {
            *label == self.names[0]
                && started.is_some_and(|at| at / 1000 == polled_ms)
                && ended.is_some_and(|(_, through)| !through)
        });
        so(late, "first polled, then dropped")
    }

    fn ready_before_it_was_polled(&self) -> Checked {
        let (ready_us, polled_ms) =
            (self.after("was ready at") * 1000, self.after("was polled only at"));
        let late = completed(self.events).iter().any(|(label, from, to)| {
            // Each call of a generated record takes 10 ms.
            *label == self.names[0] && from + 10_000 == ready_us && to / 1000 == polled_ms
        });
        so(late && ready_us < polled_ms * 1000, "ready, then polled")
    }

    fn never_finished(&self) -> Checked {
        so(*self.end == End::DeadlinePassed, "never finished")?;
        if self.sentence.contains("nothing happened any more after") {
            let since_us = self.after("any more after") * 1000;
            let is_later = |event: &Event| {
                let is_no_activity =
                    matches!(event.what, What::TaskPolled { .. } | What::LeftAlone | What::GivenUp);
                event.at_us > since_us && !is_no_activity
            };
            so(!self.any(is_later), "nothing happened any more")?;
        }
        if self.sentence.contains("the very task that waits took") {
            let since_ms = self.after("took at");
            let took = self.any(|event| {
                matches!(event.what, What::Acquired { .. }) && event.at_us / 1000 == since_ms
            });
            so(took, "took it then")?;
        }
        standing::check(&self.sentence, self.events)
    }

    fn wrong_and_seen(&self) -> Checked {
        so(self.checks.iter().any(|check| !check.holds()), "something is wrong")?;
        let Some((_, seen)) = self.sentence.split_once("Seen: ") else { return Ok(()) };
        let all = waits(self.events);
        let was_seen =
            |name: &String| all.iter().any(|(label, at, _)| label == name && at.is_some());
        so(names(seen).iter().all(was_seen), "was seen")
    }
}

#[test]
fn what_a_sentence_claims_is_so_in_every_record() {
    let source = Source::new("lib.rs", TEXT);
    let mut kinds = std::collections::BTreeMap::new();
    let mut said: std::collections::BTreeSet<&str> = std::collections::BTreeSet::new();
    for seed in 0..12_000 {
        let (end, checks, events) = Generator::new(seed).run();
        let chains = [standing::chains(), losing::chains()].concat();
        let record = Record { chains, ..Record::of(&events) };
        let mut run = Run::of(tell(&record, &source)).text(TEXT);
        (run.report.end, run.report.checks) = (end.clone(), checks.clone());
        // Each rule on its own: also what an earlier one hides must be so.
        for found in RULES.iter().filter_map(|rule| run.look(rule)) {
            *kinds.entry(format!("{found:?}").split('(').next().map(str::to_owned)).or_insert(0) +=
                1;
            let sentence = found.sentence();
            said.extend(claims().filter(|claim| sentence.contains(*claim)));
            let names = names(&sentence);
            let claims = Claims { sentence, names, end: &end, checks: &checks, events: &events };
            if let Err(clause) = claims.check(&found) {
                panic!("seed {seed}: not so, {clause}: {}\n{events:#?}", claims.sentence);
            }
        }
    }
    assert!(kinds.len() >= 10, "too few findings are tried: {kinds:?}");
    let untried: Vec<_> = claims().filter(|claim| !said.contains(claim)).collect();
    assert!(untried.is_empty(), "these clauses are not tried: {untried:?}");
}

const DROPPED_AT_ONCE: &str = "dropped each time at the instant at which it began";

/// Clauses that generated records must bring about.
fn claims() -> impl Iterator<Item = &'static str> {
    standing::CLAIMS.into_iter().chain(losing::CLAIMS).chain([DROPPED_AT_ONCE])
}
