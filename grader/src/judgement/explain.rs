//! Says what was found, in one plain sentence with this run's figures.

use crate::judgement::diagnose::{Finding, Took};
use crate::judgement::story::Standstill;

/// The sentence for `finding`.
pub fn sentence(finding: &Finding) -> String {
    match finding {
        Finding::Panicked { message, line, in_task } => {
            let whose = if *in_task { "A task" } else { "Your code" };
            format!("{whose} panicked{}: {message}", at(*line))
        }
        Finding::Spinning { polls } => format!(
            "Polled {polls} times while no virtual time passed: something wakes itself over and \
             over instead of waiting."
        ),
        Finding::Blocking { for_us, line, why } => blocking(*for_us, *line, why),
        Finding::FarTooLong { label, line, takes_ms, expected_ms } => match expected_ms {
            Some(expected_ms) => format!(
                "`{label}`{} takes {takes_ms} ms; {expected_ms} ms are expected. Is the unit right?",
                at(*line)
            ),
            None => format!("`{label}`{} takes {takes_ms} ms, far longer than needed.", at(*line)),
        },
        Finding::Deadlock { waits_for, line, gave_up_ms } => match waits_for {
            Some(lock) => format!(
                "Nothing could go on any more: it still waits for the {lock}{} after {gave_up_ms} \
                 virtual ms, and nobody will let it go.",
                made_at(*line)
            ),
            None => format!(
                "It never finished: after {gave_up_ms} virtual ms it was still waiting for \
                 something that nothing will bring about."
            ),
        },
        Finding::HardCoded { what, got } => format!(
            "{} is {got} whatever the input: that is right for one input only. Work it out from \
             what you are given.",
            capitalised(what)
        ),
        Finding::NeverAwaited { label, line } => match label {
            Some(label) => format!(
                "`{label}`{} was made but never awaited, so it never ran: a future does nothing \
                 until it is polled.",
                at(*line)
            ),
            None => format!(
                "A future{} is never awaited, so it never ran: a future does nothing until it is \
                 polled.",
                at(*line)
            ),
        },
        Finding::LeakedTask { tasks: 1, line, at_ms } => format!(
            "The task spawned{} was still running when the answer came at {at_ms} ms: await its \
             handle, or abort it.",
            at(*line)
        ),
        Finding::LeakedTask { tasks, line, at_ms } => format!(
            "{tasks} tasks, the first spawned{}, were still running when the answer came at \
             {at_ms} ms: await their handles, or abort them.",
            at(*line)
        ),
        Finding::Said { sentence, .. } => sentence.clone(),
        Finding::Means { what, expected, got, .. }
        | Finding::WrongValue { what, expected, got } => {
            format!("{} should be {expected}, and is {got}.", capitalised(what))
        }
        Finding::LockHeld { lock, line, while_waiting, took } => format!(
            "{}: the {lock}{} is held while `{while_waiting}` is awaited, and everyone else queues \
             for it.",
            slow(*took),
            made_at(*line)
        ),
        Finding::Sequential { first, then, line, took } => format!(
            "{}: `{then}`{} starts only when `{first}` has finished, though neither needs the \
             other.",
            slow(*took),
            at(*line)
        ),
        Finding::Overlapped { first, then, line, took } => format!(
            "Took {} ms where {} ms are expected: `{then}`{} starts while `{first}` is still under \
             way.",
            took.got_ms,
            took.expected_ms,
            at(*line)
        ),
        Finding::WrongClock { slept_ms, took } => format!(
            "Took {} ms on the runtime's clock; {} ms are expected. A thread slept for {slept_ms} ms \
             of real time instead, which the runtime knows nothing of. Use tokio::time::sleep and \
             await it.",
            took.got_ms, took.expected_ms
        ),
        Finding::WrongTime { took } => {
            format!("Took {} ms; {} ms are expected.", took.got_ms, took.expected_ms)
        }
    }
}

fn blocking(for_us: u64, line: Option<u32>, why: &Standstill) -> String {
    let for_ms = for_us.div_ceil(1000);
    match why {
        Standstill::Sleeps => format!(
            "The thread stood still for {for_ms} ms{}: while it sleeps, no other future on it can \
             run. Use tokio::time::sleep and await it.",
            at(line)
        ),
        Standstill::Works(label) => format!(
            "`{label}`{} keeps the runtime's thread busy for {for_ms} ms: until it is done, no \
             other future on that thread can run. Move the work to another thread and await it.",
            at(line)
        ),
        Standstill::WaitsFor(label) => format!(
            "`{label}`{} runs on another thread, but the runtime's thread stands still for {for_ms} \
             ms until it is done, and no other future can run. Await the result instead of \
             blocking on it.",
            at(line)
        ),
    }
}

fn slow(took: Took) -> String {
    format!("Took {} ms where {} ms suffice", took.got_ms, took.expected_ms)
}

fn at(line: Option<u32>) -> String {
    line.map(|line| format!(" on line {line}")).unwrap_or_default()
}

fn made_at(line: Option<u32>) -> String {
    line.map(|line| format!(" made on line {line}")).unwrap_or_default()
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
