//! What sentences claim of a standstill, worked out once more by reading all events.

use protocol::event::{Event, Exchange, ItemId, ROOT_TASK, TaskId, What};

use super::{Checked, names, number_after, so, waits};
use crate::vocabulary::record::CallSite;

/// Clauses that generated records must bring about.
pub const CLAIMS: [&str; 19] = [
    "wait for each other in a circle",
    "A future of the same task asked",
    "futures of the same task asked",
    "The same task took it",
    "is not polled either",
    "lets nobody through before",
    "nobody receives from it any more",
    "does so no more",
    "has received anything",
    "no other task is left that could",
    "waits for a message to be sent",
    "waits to be notified",
    "no other task is left to do it",
    "waits for the receiver of a channel to be gone, and it is still there",
    "nobody polled it any more",
    "never flushed, so",
    "nothing has been written to it",
    "have been written to it so far",
    "the other end sends nothing more",
];

/// The chains of calls of every generated record: one awaits a message on line 2, one to be notified
/// on line 3, one on line 4 that a receiver is gone, and one bytes on line 5.
pub fn chains() -> Vec<Vec<CallSite>> {
    let call = |function: &str, line: Option<u32>| CallSite {
        function: function.to_owned(),
        instance: 0,
        place: line.map(|line| ("lib.rs".to_owned(), line)),
    };
    vec![
        vec![call("tokio::sync::mpsc::bounded::Receiver<T>::recv", None), call("f", Some(2))],
        vec![call("<tokio::sync::notify::Notified>::poll", None), call("f", Some(3))],
        vec![call("tokio::sync::mpsc::bounded::Sender<T>::closed", None), call("f", Some(4))],
        vec![call("<tokio::io::util::read::Read<R>>::poll", None), call("f", Some(5))],
    ]
}

/// Whether all that `sentence` says of who waits for whom is so.
pub fn check(sentence: &str, events: &[Event]) -> Checked {
    if sentence.contains("wait for each other in a circle") {
        so(number_after(sentence, "finished:") == 2, "as many tasks")?;
        so(is_held_up(events, 1, 2) && is_held_up(events, 2, 1), "each waits for the other")?;
    }
    if sentence.contains("of the same task asked") {
        so([1, 2].into_iter().any(|task| is_given(sentence, events, task)), "it was given it")?;
    }
    if sentence.contains("The same task took it") || sentence.contains("is not polled either") {
        so(
            [1, 2].into_iter().any(|task| leaves_lying(sentence, events, task)),
            "it left it lying",
        )?;
    }
    if sentence.contains("lets nobody through before") {
        let came = waiting(events, 3).len() as u64;
        so(number_after(sentence, "before") == 3, "it takes so many")?;
        so(number_after(sentence, "have come.") == came, "so many have come")?;
    }
    if sentence.contains("for room in the channel") {
        room(sentence, events)?;
    }
    if sentence.contains("waits for a message to be sent") {
        parked(sentence, events, 0)?;
    }
    if sentence.contains("waits to be notified") {
        parked(sentence, events, 1)?;
    }
    if sentence.contains("waits for the receiver of a channel to be gone") {
        parked(sentence, events, 2)?;
    }
    if sentence.contains("waits for more to read") {
        exchange(sentence, events)?;
    }
    if sentence.contains("nobody polled it any more") {
        left_ready(sentence, events)?;
    }
    Ok(())
}

/// Each call of a generated record takes 10 ms.
fn left_ready(sentence: &str, events: &[Event]) -> Checked {
    let ready_us = number_after(sentence, "was ready at") * 1000;
    let name = names(sentence).swap_remove(0);
    let is_it = waits(events).iter().any(|(label, from, to)| {
        *label == name && to.is_none() && from.is_some_and(|from| from + 10_000 == ready_us)
    });
    so(is_it, "it was polled, and is not over")?;
    so(events.last().is_some_and(|last| last.at_us > ready_us), "it was ready before the end")
}

/// Whether so many waits of `task` for the first mutex were given it, the first of them then, and are not
/// over, and it waits for more; and nobody else has it.
fn is_given(sentence: &str, events: &[Event], task: TaskId) -> bool {
    let granted_us = |wait: ItemId| {
        let given = events
            .iter()
            .filter(|event| matches!(event.what, What::Granted { wait: of } if of == wait));
        given.map(|event| event.at_us).next_back()
    };
    let ended = |id| {
        events.iter().any(|event| matches!(event.what, What::WaitEnded { wait, .. } if wait == id))
    };
    let open: Vec<_> = events
        .iter()
        .filter_map(|event| match event.what {
            What::WaitStarted { resource: 1, wait } if event.task == task => Some(wait),
            _ => None,
        })
        .filter(|wait| !ended(*wait))
        .map(granted_us)
        .collect();
    let given: Vec<u64> = open.iter().copied().flatten().collect();
    let (count, when) = match sentence.contains(" futures of the same task") {
        true => (number_after(sentence, "for the Mutex."), "given it from"),
        false => (1, "given it at"),
    };
    given.len() as u64 == count
        && given.len() < open.len()
        && given.first().is_some_and(|us| us / 1000 == number_after(sentence, when))
        && holders(events, 1).iter().all(|holder| *holder == task)
}

/// Whether `task` has a mutex for which it waits, and nobody else has it, and something of it that began
/// after that was over then and is not ended.
fn leaves_lying(sentence: &str, events: &[Event], task: TaskId) -> bool {
    let has_it = |mutex| {
        let holders = holders(events, mutex);
        !holders.is_empty()
            && holders.iter().all(|holder| *holder == task)
            && waiting(events, mutex).contains(&task)
    };
    let due_us = number_after(sentence, "over at") * 1000;
    let is_begun = |(at, event): (usize, &Event)| {
        let ends = |later: &Event| match (&event.what, &later.what) {
            (What::CallStarted { call }, What::CallEnded { call: of, .. }) => call == of,
            (What::TimerSet { timer, .. }, What::TimerDropped { timer: of }) => timer == of,
            _ => false,
        };
        let takes_us = match event.what {
            What::CallStarted { .. } => 10_000,
            What::TimerSet { after_ms, .. } => after_ms * 1000,
            _ => return false,
        };
        event.task == task && event.at_us + takes_us == due_us && !events[at..].iter().any(ends)
    };
    [1, 4].into_iter().any(has_it) && events.iter().enumerate().any(is_begun)
}

/// The tasks that have begun to wait for it and are not done.
fn waiting(events: &[Event], of: ItemId) -> Vec<TaskId> {
    let begun = events.iter().filter_map(|event| match event.what {
        What::WaitStarted { resource, wait } if resource == of => Some((event.task, wait)),
        _ => None,
    });
    let ended = |id| {
        events.iter().any(|event| matches!(event.what, What::WaitEnded { wait, .. } if wait == id))
    };
    begun.filter(|(_, wait)| !ended(*wait)).map(|(task, _)| task).collect()
}

/// Who has it: who lets go gives back what they took, or else what was taken first.
fn holders(events: &[Event], of: ItemId) -> Vec<TaskId> {
    let mut holders = vec![];
    for event in events {
        match event.what {
            What::Acquired { resource, .. } if resource == of => holders.push(event.task),
            What::Released { resource, .. } if resource == of && !holders.is_empty() => {
                let own = holders.iter().position(|task| *task == event.task);
                holders.remove(own.unwrap_or(0));
            }
            _ => {}
        }
    }
    holders
}

/// Whether `task` waits for a mutex that `by` has, and nobody else.
fn is_held_up(events: &[Event], task: TaskId, by: TaskId) -> bool {
    [1, 4].into_iter().any(|mutex| {
        let holders = holders(events, mutex);
        waiting(events, mutex).contains(&task)
            && !holders.is_empty()
            && holders.iter().all(|holder| *holder == by)
    })
}

fn room(sentence: &str, events: &[Event]) -> Checked {
    let waiting = waiting(events, 2);
    so(!waiting.is_empty(), "somebody waits to send")?;
    so(number_after(sentence, "it has room for") == 2, "it has so much room")?;
    let received = |event: &&Event| matches!(event.what, What::Released { resource: 2, .. });
    let last = events.iter().rev().find(received).map(|event| event.task);
    if sentence.contains("has received anything") {
        so(last.is_none(), "nobody has received")?;
    }
    if sentence.contains("nobody receives from it any more") {
        so(last.is_some_and(|task| waiting.contains(&task)), "it receives itself")?;
    }
    if sentence.contains("does so no more") {
        let another = |task| waiting.iter().any(|waits| *waits != task);
        so(last.is_some_and(another), "another one receives")?;
    }
    let alone = !sentence.contains("no other task is left")
        || waiting.iter().any(|task| is_alone(events, *task));
    so(alone, "no other task is left")
}

/// What a sentence says of the peer, whose events are counted once more.
fn exchange(sentence: &str, events: &[Event]) -> Checked {
    let exchanges = || {
        events.iter().filter_map(|event| match event.what {
            What::Exchanged { exchange, .. } => Some((event.task, exchange)),
            _ => None,
        })
    };
    let sum = |bytes: fn(Exchange) -> u32| -> u64 {
        exchanges().map(|(_, exchange)| u64::from(bytes(exchange))).sum()
    };
    let written = |exchange| if let Exchange::Written { bytes } = exchange { bytes } else { 0 };
    let since = exchanges().collect::<Vec<_>>();
    let flushed = since.iter().rposition(|(_, one)| *one == Exchange::Flushed);
    let unflushed: u64 = since[flushed.map_or(0, |at| at + 1)..]
        .iter()
        .map(|(_, exchange)| u64::from(written(*exchange)))
        .sum();
    let (read, written) = (
        sum(|exchange| if let Exchange::Read { bytes } = exchange { bytes } else { 0 }),
        sum(written),
    );
    let awaited = sum(|exchange| if let Exchange::Awaits { bytes } = exchange { bytes } else { 0 });
    let of_reading = |exchange: &Exchange| {
        matches!(
            exchange,
            Exchange::Waits | Exchange::Read { .. } | Exchange::Ended | Exchange::NobodyReads
        )
    };
    let last = since.iter().rev().find(|(_, exchange)| of_reading(exchange));
    let Some((reader, Exchange::Waits)) = last.copied() else {
        return Err("somebody waits to read");
    };
    let on_line = !sentence.contains("line 5 waits") || is_parked(events, reader, 3);
    so(on_line, "it waits on that line")?;
    if sentence.contains("the other end waits for an answer") {
        so(written - unflushed < awaited, "the other end waits")?;
    }
    if sentence.contains("never flushed, so") {
        so(unflushed > 0 && written >= awaited, "what was not flushed is enough")?;
        so(number_after(sentence, "before it sends any.") == unflushed, "so much was not flushed")?;
    }
    if sentence.contains("nothing has been written to it") {
        so(written == 0, "nothing was written")?;
    }
    if sentence.contains("have been written to it so far") {
        let words = format!("{written} of {awaited} bytes have been written");
        so(sentence.contains(&words), "so many of so many were written")?;
    }
    if sentence.contains("the other end sends nothing more:") {
        so(number_after(sentence, "nothing more:") == read, "so many were read")?;
    }
    Ok(())
}

fn parked(sentence: &str, events: &[Event], chain: u16) -> Checked {
    let line = u64::from(chain) + 2;
    so(number_after(sentence, "line") == line, "on that line")?;
    let waits = |task: &TaskId| is_parked(events, *task, chain);
    let waiting: Vec<_> = [1, 2].into_iter().filter(waits).collect();
    so(!waiting.is_empty(), "somebody waits there")?;
    let alone = !sentence.contains("no other task is left")
        || waiting.iter().any(|task| is_alone(events, *task));
    so(alone, "no other task is left")
}

/// Whether all spawned tasks but this one have ended, and the test waits for nothing else.
fn is_alone(events: &[Event], task: TaskId) -> bool {
    let spawned = events.iter().filter_map(|event| match event.what {
        What::TaskSpawned { task, .. } => Some(task),
        _ => None,
    });
    let has_ended = |of| {
        events.iter().any(|event| matches!(event.what, What::TaskEnded { task, .. } if task == of))
    };
    let test_waits = || (0..4).any(|chain| is_parked(events, ROOT_TASK, chain));
    spawned.filter(|id| *id != task).all(has_ended) && (task == ROOT_TASK || !test_waits())
}

/// Whether `task` has left its waker inside this chain, and nothing has come of that.
fn is_parked(events: &[Event], task: TaskId, chain: u16) -> bool {
    let inside = |at: usize| match events.get(at.wrapping_sub(1)).map(|before| &before.what) {
        Some(What::Inside { calls }) => Some(*calls),
        _ => None,
    };
    let left = |at: &usize| {
        let is_it = matches!(events[*at].what, What::WakerLeft { .. });
        is_it && events[*at].task == task && inside(*at) == Some(chain)
    };
    let Some(last) = (0..events.len()).rev().find(left) else { return false };
    let after = last + 1..events.len();
    let woken = |at: usize| {
        let is_it = matches!(events[at].what, What::WakerUsed { task: of } if of == task);
        is_it && inside(at) == Some(chain)
    };
    let moved = |at: usize| {
        let is_it = matches!(events[at].what, What::Inside { calls } if calls != chain);
        is_it && events[at].task == task
    };
    let polls =
        |at: &usize| matches!(events[*at].what, What::TaskPolled { task: of, .. } if of == task);
    let ended =
        |at: usize| matches!(events[at].what, What::TaskEnded { task: of, .. } if of == task);
    // The last poll of the test's task, in which the run is given up, asks nobody.
    let idle = usize::from(task == ROOT_TASK);
    let alone =
        |at: &usize| matches!(events[*at].what, What::LeftAlone) && events[*at].task == task;
    let asking = after.clone().filter(polls).count() - after.clone().filter(alone).count();
    let is_asked_again = ![0, 3].contains(&chain) || asking <= idle;
    !after.clone().any(|at| woken(at) || moved(at) || ended(at)) && is_asked_again
}
