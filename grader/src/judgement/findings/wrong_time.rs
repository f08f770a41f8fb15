//! Another duration than expected, and nothing that explains it.

use super::facts::FailedRun;
use super::facts::Took;
use super::hints::Hint;
use super::tell::Tell;
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongTime {
    took: Took,
    seen: String,
    hint: Option<Hint>,
}

pub fn find(run: &FailedRun<'_>) -> Option<WrongTime> {
    let (began_us, took) = run.wrong_time()?;
    let seen = run.seen(run.window_that_took(began_us, took));
    Some(WrongTime { took, seen, hint: Hint::of_time(run) })
}

impl Tell for WrongTime {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::WrongTime
    }

    fn sentence(&self) -> String {
        let Self { took: Took { got_ms, expected_ms }, seen, hint } = self;
        let hint = Hint::told(*hint);
        format!("Took {got_ms} ms; {expected_ms} ms are expected.{seen}{hint}")
    }

    fn line(&self) -> Option<u32> {
        self.hint.map(Hint::line)
    }
}

#[cfg(test)]
pub fn samples() -> Vec<WrongTime> {
    let took = Took { got_ms: 180, expected_ms: 100 };
    let wrong = |seen: &str, hint| WrongTime { took, seen: seen.to_owned(), hint };
    vec![
        wrong("", None),
        wrong("", Some(Hint::FirstTick { line: 6 })),
        wrong("", Some(Hint::AsksATask { line: 6 })),
        wrong("", Some(Hint::PausedClock { line: 6 })),
        wrong("", Some(Hint::DroppedWithRuntime { line: 6 })),
        wrong(" Seen: `fetch_user(1)` 0–100 ms, `sleep` 100–180 ms, dropped.", None),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::findings::checker::fixtures::{Run, elapsed, wait};
    use crate::judgement::story::{Story, Wait, WaitKind, Window};

    #[test]
    fn what_was_seen_is_counted_from_the_beginning_and_cut_after_a_few() {
        let call = |from| wait(WaitKind::Call, "io", from, Some(from + 10), false);
        let window = |began_ms: u64, ended_ms: u64| Window {
            began_us: began_ms * 1000,
            returned_us: Some(ended_ms * 1000),
            let_go: false,
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
