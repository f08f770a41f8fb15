//! How a played program came out, in a sentence.

use protocol::claim::{End, GAVE_UP, TrialReport};

use crate::judgement::findings::{FailedRun, Finding, Tell, gave_up, stands_still_beside};
use crate::judgement::memory;
use crate::judgement::one_poll::{stands_still, standstill, standstill_line};
use crate::judgement::story::{StoppedAt, Story};
use crate::vocabulary::played::Outcome;
use crate::vocabulary::record::{ProcessEnd, TestRun};
use crate::vocabulary::report::Diagnosis;

/// How it came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    pub outcome: Outcome,
    pub message: String,
    pub line: Option<u32>,
    /// What the function gave back, where that is more than `()`.
    pub returned: Option<String>,
    /// How long it took by its clock, where it came to its end.
    pub elapsed_ms: Option<u64>,
}

impl Ending {
    fn new(outcome: Outcome, message: impl Into<String>) -> Self {
        Self { outcome, message: message.into(), line: None, returned: None, elapsed_ms: None }
    }
}

/// What was asked for.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// What was called.
    pub function: &'a str,
    /// Where it was cut off, and why.
    pub cut: Option<Cut>,
}

/// Why a program was cut off in the middle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// So many milliseconds were asked for.
    AsAsked { ms: u64 },
    /// It goes on and on: so much is told of it, and it was seen to go on until then.
    GoesOn { ms: u64, seen_ms: u64 },
}

/// How `run` came out, of which `played` is what it reported last, if it reported anything.
pub fn ending(run: &TestRun, played: &FailedRun<'_>, call: Call<'_>) -> Ending {
    let reported = run.talk.trials.last();
    match (run.end, reported) {
        (ProcessEnd::Exited(0), Some(report)) if run.talk.goodbye => {
            of_report(report, played, call)
        }
        (ProcessEnd::Exited(status), Some(report)) if status == i32::from(GAVE_UP) => {
            of_report(report, played, call)
        }
        (end, _) => stopped(end, run, played, call.function),
    }
}

fn of_report(report: &TrialReport, played: &FailedRun<'_>, call: Call<'_>) -> Ending {
    match (&report.end, call.cut) {
        (End::Returned, _) => returned(report, played, call.function),
        (End::DeadlinePassed, Some(cut)) => {
            let goes_on = matches!(cut, Cut::GoesOn { .. });
            let found = goes_on.then(|| stands_still_beside(played)).flatten();
            let clock = if report.real_time { "real" } else { "virtual" };
            let cut_off = || Ending::new(Outcome::Unfinished, cut_off(cut, call.function, clock));
            found.as_ref().map_or_else(cut_off, of_finding)
        }
        (
            End::Panicked { .. } | End::DeadlinePassed | End::Stuck | End::PollBudgetSpent { .. },
            _,
        ) => match gave_up(played) {
            Some(found) => of_finding(&found),
            None => Ending::new(Outcome::Unfinished, "It was given up before its end."),
        },
    }
}

fn of_finding(found: &Finding) -> Ending {
    Ending { line: found.line(), ..Ending::new(outcome_of(found), found.sentence()) }
}

fn cut_off(cut: Cut, function: &str, clock: &str) -> String {
    match cut {
        Cut::AsAsked { ms } => format!(
            "Stopped at {}, as it was to be; `{function}` had not returned by then.",
            time(ms, clock)
        ),
        Cut::GoesOn { ms, seen_ms } => format!(
            "It goes on and on: at {} `{function}` had still not returned, and was stopped. This is \
             what it did up to {}; `--until 1000` draws its first second.",
            time(seen_ms, clock),
            time(ms, clock)
        ),
    }
}

fn outcome_of(found: &Finding) -> Outcome {
    match (found, found.diagnosis()) {
        (Finding::Panicked(_), _) => Outcome::Panicked,
        (Finding::Stuck(_), _) => Outcome::Blocked,
        (Finding::Spinning(_), _) => Outcome::Spinning,
        (_, Diagnosis::Deadlock) => Outcome::Deadlock,
        _ => Outcome::Unfinished,
    }
}

fn returned(report: &TrialReport, played: &FailedRun<'_>, function: &str) -> Ending {
    let window = played.story.windows.last();
    let took_us =
        window.and_then(|window| Some(window.returned_us?.saturating_sub(window.began_us)));
    let elapsed_ms = took_us.map(|us| us.div_ceil(1000));
    let clock = if report.real_time { "real" } else { "virtual" };
    let after = elapsed_ms.map(|ms| format!(" after {}", time(ms, clock))).unwrap_or_default();
    let given = report.returned.as_ref();
    let text = given.map(|given| given.text.clone()).filter(|text| !text.is_empty());
    let with = text.as_ref().map(|text| format!(" with {text}")).unwrap_or_default();
    let outcome = match given {
        Some(given) if given.failed => Outcome::ReturnedFailure,
        _ => Outcome::Returned,
    };
    let message = format!("`{function}` returned{with}{after}.");
    Ending { returned: text, elapsed_ms, ..Ending::new(outcome, message) }
}

/// Of a process that did not come to the end of the talk with us.
fn stopped(end: ProcessEnd, run: &TestRun, played: &FailedRun<'_>, function: &str) -> Ending {
    match end {
        ProcessEnd::Exited(status) if !run.talk.ready => Ending::new(
            Outcome::Infrastructure,
            format!("The program could not be started (status {status})."),
        ),
        ProcessEnd::Exited(status) => Ending::new(
            Outcome::Exited,
            format!(
                "It ended its process with exit status {status}, before `{function}` returned."
            ),
        ),
        ProcessEnd::OutOfTime => out_of_time(run, played),
        ProcessEnd::OutOfMemory { limit_mib } => {
            out_of_memory(memory::too_much(limit_mib, &run.record, played.story), played.story)
        }
        ProcessEnd::Signalled(_) if memory::is_refused(&run.record) => {
            out_of_memory(memory::refused(&run.record, played.story), played.story)
        }
        ProcessEnd::OutOfOutput => {
            Ending::new(Outcome::ResourceLimit, "Stopped, because it printed far too much.")
        }
        ProcessEnd::KILLED => Ending::new(
            Outcome::Infrastructure,
            "Something on this machine ended the program, as systems do that run out of memory.",
        ),
        ProcessEnd::Signalled(signal) => {
            Ending::new(Outcome::Crashed, format!("The process was ended by signal {signal}."))
        }
    }
}

fn out_of_memory(message: String, story: &Story) -> Ending {
    let line = story.stopped.map(StoppedAt::line);
    Ending { line, ..Ending::new(Outcome::ResourceLimit, message) }
}

fn out_of_time(run: &TestRun, played: &FailedRun<'_>) -> Ending {
    let FailedRun { story, source, report, .. } = played;
    if stands_still(&run.record, story) {
        let line = standstill_line(story, source);
        let message = format!("Stopped, because {}.", standstill(story, source));
        return Ending { line, ..Ending::new(Outcome::TimedOut, message) };
    }
    let real_time = report.real_time || run.record.real_time;
    let message = format!(
        "Stopped, because its real time was up while it still went on, at {}.{}",
        time(story.now_us / 1000, if real_time { "real" } else { "virtual" }),
        idle(story)
    );
    Ending::new(Outcome::TimedOut, message)
}

/// A time of this clock: in milliseconds, and where that is hard to read, in larger units too.
fn time(ms: u64, clock: &str) -> String {
    const UNITS: [(u64, &str); 4] =
        [(24 * 3600 * 1000, "d"), (3600 * 1000, "h"), (60 * 1000, "min"), (1000, "s")];
    if ms < 10_000 {
        return format!("{ms} {clock} ms");
    }
    let mut rest = ms;
    let parts = UNITS.map(|(unit, name)| {
        let count = rest / unit;
        rest %= unit;
        (count > 0).then(|| format!("{count} {name}"))
    });
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    let about = if rest > 0 { "about " } else { "" };
    format!("{ms} {clock} ms ({about}{})", parts.join(" "))
}

/// Since when nothing had happened any more, where that was long before.
fn idle(story: &Story) -> String {
    let idle_us = story.now_us.saturating_sub(story.last_active_us);
    match idle_us > story.now_us / 2 && story.unrecorded == 0 && story.events > 0 {
        true => format!(
            " Nothing had been begun or ended since {} ms.",
            story.last_active_us.div_ceil(1000)
        ),
        false => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_time_is_told_in_larger_units_too() {
        let table = [
            (0, "0 virtual ms"),
            (9_999, "9999 virtual ms"),
            (10_000, "10000 virtual ms (10 s)"),
            (3_600_000, "3600000 virtual ms (1 h)"),
            (93_784_005, "93784005 virtual ms (about 1 d 2 h 3 min 4 s)"),
        ];
        for (ms, told) in table {
            assert_eq!(time(ms, "virtual"), told);
        }
    }
}
