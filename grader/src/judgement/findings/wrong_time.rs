//! Another duration than expected, and nothing that explains it.

use super::facts::FailedRun;
use super::facts::{Took, kept_in_static};
use super::tell::Tell;
use crate::judgement::clues;
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongTime {
    took: Took,
    seen: String,
    /// The line of the only `static`.
    shared: Option<u32>,
    /// What the text has to do with it.
    clue: Option<Clue>,
}

/// What is true of a call in the text, wherever it stands, with its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Clue {
    /// Too little time was waited, and there is an `interval`.
    FirstTick(u32),
    /// Too much time was waited, and a task is asked whether it has finished.
    Asks(u32),
}

pub fn find(run: &FailedRun<'_>) -> Option<WrongTime> {
    let (began_us, took) = run.wrong_time()?;
    let shared = clues::static_line(run.source);
    let seen = run.window_that_took(began_us, took).map(|window| run.seen(window));
    let clue = match took.got_ms < took.expected_ms {
        true => clues::interval_line(run.source).map(Clue::FirstTick),
        false => clues::asks_a_task_line(run.source).map(Clue::Asks),
    };
    Some(WrongTime { took, seen: seen.unwrap_or_default(), shared, clue })
}

impl Tell for WrongTime {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::WrongTime
    }

    fn sentence(&self) -> String {
        let Self { took: Took { got_ms, expected_ms }, seen, shared, clue } = self;
        let kept = kept_in_static(*shared);
        let clue = match clue {
            Some(Clue::FirstTick(line)) => {
                format!(" The first tick of the `interval` on line {line} comes at once.")
            }
            Some(Clue::Asks(line)) => format!(
                " `is_finished` on line {line} asks, and does not wait; who awaits the handle is woken \
                 at that moment."
            ),
            None => String::new(),
        };
        format!("Took {got_ms} ms; {expected_ms} ms are expected.{seen}{clue}{kept}")
    }

    fn line(&self) -> Option<u32> {
        match self.clue {
            Some(Clue::FirstTick(line) | Clue::Asks(line)) => Some(line),
            None => self.shared,
        }
    }
}

#[cfg(test)]
pub fn samples() -> Vec<WrongTime> {
    let took = Took { got_ms: 180, expected_ms: 100 };
    let wrong = |seen: &str| WrongTime { took, seen: seen.to_owned(), shared: None, clue: None };
    let quick = Took { got_ms: 0, expected_ms: 100 };
    vec![
        wrong(""),
        wrong(" Seen: `fetch_user(1)` 0–100 ms, `sleep` 100–180 ms, dropped."),
        WrongTime { took: quick, clue: Some(Clue::FirstTick(6)), ..wrong("") },
        WrongTime { clue: Some(Clue::Asks(6)), ..wrong("") },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::findings::checker::fixtures::{Run, elapsed, wait};
    use crate::judgement::story::{Story, Wait, WaitKind, Window};

    #[test]
    fn a_call_is_named_where_the_time_is_wrong_as_it_would_make_it() {
        let text = "fn f() {\n let mut t = interval(d); t.tick().await;\n h.is_finished(); }";
        for (got, line) in [(0, Some(2)), (10, Some(2)), (40, Some(3))] {
            let mut run = Run::of(Story::default()).text(text);
            run.report.checks = vec![elapsed(30, got)];
            assert_eq!(run.look(find).and_then(|found| found.line()), line, "{got}");
        }
    }

    #[test]
    fn what_was_seen_is_counted_from_the_beginning_and_cut_after_a_few() {
        let call = |from| wait(WaitKind::Call, "io", from, Some(from + 10), false);
        let window = |began_ms: u64, ended_ms: u64| Window {
            began_us: began_ms * 1000,
            returned_us: Some(ended_ms * 1000),
        };
        let windows = vec![window(0, 60), window(60, 90)];
        let mut waits: Vec<_> = (0..6).map(|i| call(i * 10)).collect();
        // What another call of the answer waits for is not this one's doing.
        waits.push(Wait { window: Some(1), ..call(60) });
        let story = Story { waits, windows, ..Story::default() };
        let mut run = Run::of(story);
        run.report.checks = vec![elapsed(30, 60)];
        let expected = "Took 60 ms; 30 ms are expected. Seen: \"io\" 0–10 ms, \"io\" 10–20 ms, \
                        \"io\" 20–30 ms, \"io\" 30–40 ms, and 2 more.";
        assert_eq!(run.look(find).map(|found| found.sentence()).as_deref(), Some(expected));
    }
}
