//! Says what was found, in one plain sentence with this run's figures.

use crate::judgement::finding::{Finding, Took};
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
        Finding::Restarted { label, line, times, gave_up_ms } => format!(
            "`{label}` on line {line} was begun {times} times in {gave_up_ms} virtual ms and never \
             ran out: every turn of the loop starts it afresh. Begin it once, before the loop."
        ),
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
            "{} came out as {got} for every input, which is right for one of them only: work it out \
             from what you are given.",
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
            "{} was still running when the answer came at {at_ms} ms. Dropping a handle does not \
             stop its task: await the handle, or abort it.",
            match line {
                Some(line) => format!("The task spawned on line {line}"),
                None => "A task".to_owned(),
            }
        ),
        Finding::LeakedTask { tasks, line, at_ms } => format!(
            "{tasks} tasks, the first spawned{}, were still running when the answer came at \
             {at_ms} ms. Dropping a handle does not stop its task: await the handles, or abort \
             them.",
            at(*line)
        ),
        Finding::Said { sentence, .. } => sentence.clone(),
        Finding::Means { what, expected, got, .. }
        | Finding::WrongValue { what, expected, got } => {
            format!("Expected {what} to be {expected}, but got {got}.")
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
        Finding::WaitedForTheLoser { winner, loser, took } => format!(
            "Took {} ms: `{winner}` was ready at {} ms, and `{loser}` was waited for nevertheless. \
             Whoever loses is to be dropped.",
            took.got_ms, took.expected_ms
        ),
        Finding::WrongTime { took, last } => {
            let waited_for = last.as_ref().map(|last| format!(" It waited for `{last}` to end."));
            format!(
                "Took {} ms; {} ms are expected.{}",
                took.got_ms,
                took.expected_ms,
                waited_for.unwrap_or_default()
            )
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

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::Diagnosis;

    /// One of every finding, with figures as a run might give them.
    fn every_finding() -> Vec<Finding> {
        let took = Took { got_ms: 180, expected_ms: 100 };
        let line = Some(6);
        let text = str::to_owned;
        vec![
            Finding::Panicked { message: text("index out of bounds"), line, in_task: false },
            Finding::Panicked { message: text("index out of bounds"), line: None, in_task: true },
            Finding::Spinning { polls: 20_001 },
            Finding::Blocking { for_us: 5_000_000, line, why: Standstill::Sleeps },
            Finding::Blocking { for_us: 50_000, line, why: Standstill::Works(text("compress(a)")) },
            Finding::Blocking {
                for_us: 50_000,
                line,
                why: Standstill::WaitsFor(text("compress(a)")),
            },
            Finding::FarTooLong {
                label: text("sleep"),
                line,
                takes_ms: 100_000,
                expected_ms: Some(100),
            },
            Finding::FarTooLong {
                label: text("sleep"),
                line,
                takes_ms: 100_000,
                expected_ms: None,
            },
            Finding::Restarted { label: text("sleep"), line: 6, times: 3000, gave_up_ms: 30_000 },
            Finding::Deadlock { waits_for: Some(text("Mutex")), line, gave_up_ms: 30_000 },
            Finding::Deadlock { waits_for: None, line: None, gave_up_ms: 30_000 },
            Finding::HardCoded { what: text("the user"), got: text("\"User(id=1)\"") },
            Finding::NeverAwaited { label: Some(text("fetch_order(42)")), line },
            Finding::NeverAwaited { label: None, line },
            Finding::LeakedTask { tasks: 1, line, at_ms: 80 },
            Finding::LeakedTask { tasks: 3, line, at_ms: 80 },
            Finding::Said {
                diagnosis: Diagnosis::WrongTool,
                sentence: text("Spawned 2 new tasks; on one task, `join!` suffices."),
            },
            Finding::Means {
                diagnosis: Diagnosis::OutOfOrder,
                what: text("the users"),
                expected: text("[1, 2]"),
                got: text("[2, 1]"),
            },
            Finding::LockHeld { lock: "Mutex", line, while_waiting: text("io"), took },
            Finding::Sequential {
                first: text("fetch_user(1)"),
                then: text("fetch_order(42)"),
                line,
                took,
            },
            Finding::Overlapped {
                first: text("fetch_user(1)"),
                then: text("fetch_order(42)"),
                line,
                took: Took { got_ms: 100, expected_ms: 180 },
            },
            Finding::WrongValue {
                what: text("the greeting"),
                expected: text("\"Hello, Ada!\""),
                got: text("\"Hello, Ada\""),
            },
            Finding::WaitedForTheLoser {
                winner: text("fast"),
                loser: text("slow"),
                took: Took { got_ms: 80, expected_ms: 30 },
            },
            Finding::WrongTime { took: Took { got_ms: 90, expected_ms: 100 }, last: None },
            Finding::WrongClock { slept_ms: 100, took: Took { got_ms: 0, expected_ms: 100 } },
            Finding::WrongTime { took, last: Some(text("fetch_order(42)")) },
        ]
    }

    #[test]
    fn the_sentences_side_by_side() {
        let lines: Vec<_> = every_finding()
            .iter()
            .map(|finding| format!("{}: {}", finding.diagnosis().word(), sentence(finding)))
            .collect();
        insta::assert_snapshot!(lines.join("\n\n"));
    }

    #[test]
    fn every_sentence_ends_and_none_is_longer_than_three_lines() {
        for finding in every_finding() {
            let sentence = sentence(&finding);
            let ends =
                sentence.ends_with(['.', '?']) || matches!(finding, Finding::Panicked { .. });
            assert!(ends, "{sentence}");
            assert!(sentence.len() < 240, "{sentence}");
        }
    }
}
