//! Who is waited for, and will never do it: as the record says it.

use std::fmt::Write;

use crate::judgement::clues;
use crate::judgement::findings::facts::{at, made_at};
use crate::judgement::source::Source;
use crate::judgement::standstill::{self, Full, Link, Receiver, Short, Silent, Unanswered};
use crate::judgement::story::{Operation, Story, resource_name};
use crate::vocabulary::judgement::Related;

/// What holds everything up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeldUp {
    /// Tasks that wait for each other.
    Circle(Vec<Link>),
    /// Too few have come to a barrier.
    Barrier(Short),
    /// A channel is full.
    Room(Full),
    /// The other end waits for bytes, too; and whether the text has a buffer for what is written.
    Unanswered(Unanswered, bool),
    /// Nobody sends, or gives notice.
    Silence(Silent),
}

/// The most links of a circle that are told one by one.
const MOST_LINKS: usize = 2;

impl HeldUp {
    /// What locks and their like hold up.
    pub fn by_locks(story: &Story) -> Option<Self> {
        let barrier = || {
            let last = standstill::open_turns(story).last()?;
            standstill::short_barrier(story, last).map(Self::Barrier)
        };
        standstill::circle(story).map(Self::Circle).or_else(barrier)
    }

    /// What somebody else would have to do.
    pub fn by_another(story: &Story, source: &Source) -> Option<Self> {
        let room = standstill::open_turns(story)
            .filter_map(|wait| standstill::full_channel(story, wait))
            .last();
        let buffers = || clues::buffers_what_it_writes(source);
        let unanswered =
            || standstill::unanswered(story).map(|found| Self::Unanswered(found, buffers()));
        let silence = || standstill::silent(story).map(Self::Silence);
        // A receiver that waits for room elsewhere is what the others wait for.
        room.map(Self::Room).or_else(unanswered).or_else(silence)
    }

    /// What is said of it.
    pub fn words(&self) -> String {
        match self {
            Self::Circle(links) => circle(links),
            Self::Barrier(short) => barrier(short),
            Self::Room(full) => room(full),
            Self::Unanswered(unanswered, buffers) => nothing_came(*unanswered, *buffers),
            Self::Silence(silent) => silence(*silent),
        }
    }

    /// The line to look at.
    pub fn line(&self) -> Option<u32> {
        match self {
            Self::Circle(links) => links.first().and_then(|link| link.awaits.or(link.made)),
            Self::Barrier(short) => short.made.or(short.lines.first().copied()),
            Self::Room(full) => full.awaits.or(full.made),
            Self::Unanswered(unanswered, _) => unanswered.written.or(unanswered.line),
            Self::Silence(silent) => Some(silent.line),
        }
    }

    /// The other lines that are spoken of.
    pub fn related(&self) -> Vec<Related> {
        match self {
            Self::Circle(links) => links.iter().flat_map(related_to_link).collect(),
            Self::Barrier(short) => {
                let came = short.lines.iter();
                came.filter_map(|line| Related::at(Some(*line), "Here one waits at the Barrier."))
                    .collect()
            }
            Self::Room(full) => {
                let made = Related::at(full.made, "Here the channel is made.".to_owned());
                let line = match full.receiver {
                    Receiver::Itself { line } | Receiver::Other { line } => line,
                    Receiver::Nobody { .. } => None,
                };
                let receives = Related::at(line, "Here messages are received.".to_owned());
                let spawned = full.spawned.filter(|_| full.awaits.is_none());
                let spawned =
                    Related::at(spawned, "Here the task that waits is spawned.".to_owned());
                made.into_iter().chain(receives).chain(spawned).collect()
            }
            Self::Unanswered(Unanswered { line, .. }, _) => {
                let words = "Here what the other end sends is awaited.";
                Related::at(*line, words).into_iter().collect()
            }
            Self::Silence(silent) => {
                let words = "Here the channel is made, with its first sender.";
                Related::at(silent.made, words).into_iter().collect()
            }
        }
    }
}

fn related_to_link(link: &Link) -> impl Iterator<Item = Related> + use<> {
    let name = resource_name(link.kind);
    let taken = Related::at(link.taken, format!("Here one task takes a {name} and keeps it."));
    let asked = Related::at(link.awaits, format!("Here another task waits for a {name}."));
    taken.into_iter().chain(asked)
}

fn circle(links: &[Link]) -> String {
    let tasks = links.len();
    let same = |of: fn(&Link) -> Option<u32>| links.iter().all(|link| of(link) == of(&links[0]));
    let first = links[0];
    let kind = resource_name(first.kind);
    let is_one_kind = links.iter().all(|link| link.kind == first.kind);
    let advice = "Take them in one order everywhere.";
    if let (true, true, Some(taken), Some(awaits)) = (
        is_one_kind && same(|link| link.taken),
        same(|link| link.awaits),
        first.taken,
        first.awaits,
    ) {
        return format!(
            "{tasks} tasks wait for each other in a circle. Each holds a {kind} that it took on line \
             {taken}, and waits on line {awaits} for one that the next holds. {advice}"
        );
    }
    let mut told = String::new();
    for link in links.iter().take(MOST_LINKS) {
        let name = resource_name(link.kind);
        // Writing to a string does not fail.
        let _ = write!(
            told,
            " Task {} waits{} for the {name}{} that task {} took{}.",
            link.task,
            at(link.awaits),
            made_at(link.made),
            link.holder,
            at(link.taken)
        );
    }
    let more = if tasks > MOST_LINKS { " And so on, back to the first." } else { "" };
    format!("{tasks} tasks wait for each other in a circle.{told}{more} {advice}")
}

fn barrier(Short { made, size, came, lines }: &Short) -> String {
    let (has, waits) = if *came == 1 { ("has", "waits") } else { ("have", "wait") };
    let there = match &lines[..] {
        [] => String::new(),
        [line] => format!(" and {waits} on line {line}"),
        lines => format!(" and {waits} on lines {}", listed(lines)),
    };
    format!(
        "the Barrier{} lets nobody through before {size} have come. {came} {has} come{there}; nobody \
         else comes.",
        made_at(*made)
    )
}

/// The most lines that are listed.
const MOST_LINES: usize = 4;

fn listed(lines: &[u32]) -> String {
    let told: Vec<_> = lines.iter().take(MOST_LINES).map(u32::to_string).collect();
    let more = if lines.len() > MOST_LINES { ", …" } else { "" };
    match &told[..] {
        [all @ .., last] if more.is_empty() && !all.is_empty() => {
            format!("{} and {last}", all.join(", "))
        }
        all => all.join(", ") + more,
    }
}

fn room(Full { spawned, awaits, made, capacity, receiver }: &Full) -> String {
    let who = match spawned {
        Some(line) => format!("the task spawned on line {line}"),
        None => "it".to_owned(),
    };
    let full = format!(
        "{who} waits{} for room in the channel{}, which is full: it has room for {capacity}",
        at(*awaits),
        made_at(*made)
    );
    match receiver {
        Receiver::Itself { line: Some(line) } => format!(
            "{full}. Only the very task that waits receives from it, on line {line}. Let another task \
             send, or receive in between."
        ),
        Receiver::Itself { line: None } => {
            format!("{full}, and nobody receives from it any more. {WHAT_FOR}")
        }
        Receiver::Nobody { is_left: false } => format!(
            "{full}. Nobody has received anything, and no other task is left that could. {}",
            match made {
                Some(_) => "Let one task send while another receives.",
                None => WHAT_FOR,
            }
        ),
        Receiver::Other { line } => {
            format!("{full}, and the task that receives from it{} does so no more.", at(*line))
        }
        Receiver::Nobody { is_left: true } => {
            let advice = match made {
                Some(_) => " Receive while others send, and not only when they have ended.",
                None => "",
            };
            format!("{full}, and nobody has received anything from it.{advice}")
        }
    }
}

/// Advice to whoever has no hand in the receiving.
const WHAT_FOR: &str = "If nothing is left to send, do not wait for room.";

/// Somebody is waited for, and waits for bytes.
fn nothing_came(unanswered: Unanswered, buffers: bool) -> String {
    let Unanswered { line, arrived, awaited, unflushed, written, neighbour_unread } = unanswered;
    let waits = match line {
        Some(line) => format!("line {line} waits for more to read"),
        None => "it waits for more to read".to_owned(),
    };
    if arrived + unflushed >= awaited {
        // Only of the first of them is known where it was written.
        let written = match (unflushed, written) {
            (1, _) => format!("1 byte of it was written{}", at(written)),
            (_, None) => format!("{unflushed} bytes of it were written"),
            (_, Some(line)) => {
                format!("{unflushed} bytes of it were written, the first of them on line {line},")
            }
        };
        let lies = if unflushed == 1 { "it lies" } else { "they lie" };
        return format!(
            "{waits}, and the other end waits for an answer before it sends any. {written} and never \
             flushed, so {lies} in a buffer. `flush` what you have written before you wait."
        );
    }
    let came = match arrived + unflushed {
        0 => "nothing has been written to it".to_owned(),
        so_far => format!("{so_far} of {awaited} bytes have been written to it so far"),
    };
    let advice = match (neighbour_unread, buffers) {
        (true, _) => {
            "Of another end nothing was read so far: read there meanwhile, and not only when this is over."
        }
        (false, true) => "What lies in a buffer, as in a `BufWriter`, has to be flushed.",
        (false, false) => "Write what it waits for before you wait for more.",
    };
    format!("{waits}, and the other end waits for an answer before it sends any: {came}. {advice}")
}

fn silence(silent: Silent) -> String {
    let Silent { operation, line, alone, received, made, bytes } = silent;
    let nobody = match alone {
        true => "no other task is left to do it",
        false => "nobody does so any more",
    };
    let message = match received {
        Some(1..) => "another message",
        Some(0) | None => "a message",
    };
    match operation {
        Operation::Receive | Operation::ReceiveBroadcast => format!(
            "line {line} waits for {message} to be sent, and {nobody}. `recv` ends only when every \
             sender is dropped, and one still exists{}.",
            made.map(|made| format!(": the first was made on line {made}")).unwrap_or_default()
        ),
        Operation::Closed => format!(
            "line {line} waits for the receiver of a channel to be gone, and it is still there."
        ),
        Operation::Changed => format!(
            "line {line} waits for another value to be sent, and {nobody}. Without one it ends only \
             when the sender is dropped, which still exists."
        ),
        Operation::Notified => format!(
            "line {line} waits to be notified, and {nobody}. `notify_one` is kept for one who comes \
             later; `notify_waiters` wakes only those who wait already."
        ),
        Operation::Cancelled => {
            format!("line {line} waits for a token to be cancelled, and {nobody}.")
        }
        Operation::Read if bytes.is_some() => format!(
            "line {line} waits for more to read, and the other end sends nothing more{}. Nor has it \
             ended: whoever needs the end waits for ever.",
            match bytes {
                Some(0) | None => String::new(),
                Some(1) => ": 1 byte has come and was read".to_owned(),
                Some(bytes) => format!(": {bytes} bytes have come and were read"),
            }
        ),
        Operation::Tracker => format!(
            "line {line} waits for a `TaskTracker`, and its `wait` ends only when the tracker is closed and \
             all its tasks have ended. Call `close` once nothing more will be spawned."
        ),
        Operation::Read => format!(
            "line {line} waits for bytes to be written, and {nobody}. Reading ends only when the \
             other end is shut down or dropped."
        ),
        Operation::Write => {
            format!("line {line} waits for its bytes to be read, and {nobody}.")
        }
        Operation::Mutex | Operation::RwLock => format!(
            "line {line} waits for a {}, and whoever has it does not let it go any more. Who that is, the \
             record does not say.",
            operation.name()
        ),
        Operation::Semaphore => format!(
            "line {line} waits for a permit of a Semaphore, and nobody gives one back any more. Who has \
             them, the record does not say."
        ),
        Operation::OnceCell => format!(
            "line {line} waits for a OnceCell to be filled, and whoever was to do that has not ended."
        ),
        Operation::Task => format!("line {line} waits for a task to end, and none does."),
    }
}

#[cfg(test)]
pub fn samples() -> Vec<HeldUp> {
    use protocol::event::ResourceKind;

    let link = |task, holder, awaits, taken| Link {
        task,
        awaits: Some(awaits),
        kind: ResourceKind::Mutex,
        resource: 5,
        made: Some(3),
        holder,
        taken: Some(taken),
    };
    let full =
        |receiver| Full { spawned: None, awaits: Some(9), made: Some(4), capacity: 2, receiver };
    let silent = |operation, alone, received: Option<u64>| {
        let made = received.map(|_| 4);
        Silent { operation, line: 9, alone, received, made, bytes: None }
    };
    let unanswered = |arrived, unflushed| {
        let written = (unflushed > 0).then_some(12);
        let awaited = if unflushed == 0 { 12 } else { 6 };
        let neighbour_unread = false;
        Unanswered { line: Some(9), arrived, awaited, unflushed, written, neighbour_unread }
    };
    let short = |came, lines| Short { made: Some(4), size: 3, came, lines };
    let mut all = vec![
        HeldUp::Circle(vec![link(2, 3, 12, 11), link(3, 2, 12, 11)]),
        HeldUp::Circle(vec![link(2, 3, 12, 17), link(3, 2, 18, 11)]),
        HeldUp::Circle(vec![link(2, 3, 12, 17), link(3, 4, 18, 21), link(4, 2, 22, 11)]),
        HeldUp::Barrier(short(1, vec![9])),
        HeldUp::Barrier(short(2, vec![9])),
        HeldUp::Barrier(short(2, vec![9, 12])),
        HeldUp::Room(full(Receiver::Itself { line: Some(12) })),
        HeldUp::Room(full(Receiver::Nobody { is_left: false })),
        HeldUp::Room(Full { made: None, ..full(Receiver::Nobody { is_left: false }) }),
        HeldUp::Room(full(Receiver::Other { line: Some(12) })),
        HeldUp::Room(full(Receiver::Nobody { is_left: true })),
        HeldUp::Room(Full {
            spawned: Some(7),
            awaits: None,
            ..full(Receiver::Nobody { is_left: true })
        }),
        HeldUp::Unanswered(unanswered(0, 6), false),
        HeldUp::Unanswered(unanswered(6, 0), true),
        HeldUp::Unanswered(unanswered(2, 1), true),
        HeldUp::Unanswered(unanswered(2, 1), false),
        HeldUp::Unanswered(Unanswered { neighbour_unread: true, ..unanswered(0, 0) }, false),
        HeldUp::Silence(Silent { bytes: Some(0), ..silent(Operation::Read, true, None) }),
        HeldUp::Silence(Silent { bytes: Some(7), ..silent(Operation::Read, true, None) }),
        HeldUp::Silence(silent(Operation::Receive, true, Some(5))),
        HeldUp::Silence(silent(Operation::ReceiveBroadcast, false, None)),
    ];
    let others = [
        Operation::Closed,
        Operation::Changed,
        Operation::Notified,
        Operation::Cancelled,
        Operation::Tracker,
        Operation::Read,
        Operation::Write,
        Operation::Mutex,
        Operation::RwLock,
        Operation::Semaphore,
        Operation::OnceCell,
        Operation::Task,
    ];
    all.extend(others.map(|operation| HeldUp::Silence(silent(operation, false, None))));
    all
}
