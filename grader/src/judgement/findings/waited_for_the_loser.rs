//! The answer came with the end of a call, when another had replied at the expected time.

use super::facts::FailedRun;
use super::facts::{Name, Span, Took};
use super::tell::Tell;
use crate::judgement::story::WaitKind;
use crate::vocabulary::judgement::Related;
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitedForTheLoser {
    winner: Name,
    winner_line: Option<u32>,
    loser: Name,
    line: Option<u32>,
    took: Took,
}

pub fn find(run: &FailedRun<'_>) -> Option<WaitedForTheLoser> {
    let (began_us, took) = run.too_slow()?;
    let expected_us = began_us.saturating_add(took.expected_ms.saturating_mul(1000));
    let got_us = began_us.saturating_add(took.got_ms.saturating_mul(1000));
    let spans = run.spans(began_us, took);
    let calls = || spans.iter().filter(|span| span.wait.kind == WaitKind::Call);
    let winner = calls().find(|span| span.to_us == expected_us)?;
    // Begun with the answer, it had not ended by then either: else it began too late, and lost nothing.
    let would_lose = |span: &&Span<'_>| {
        let takes_us = span.to_us.saturating_sub(span.from_us);
        span.from_us < expected_us && began_us.saturating_add(takes_us) > expected_us
    };
    let loser = calls().filter(would_lose).find(|span| span.to_us == got_us)?;
    Some(WaitedForTheLoser {
        winner: run.name(winner.wait),
        winner_line: winner.wait.line,
        loser: run.name(loser.wait),
        line: loser.wait.line,
        took,
    })
}

impl Tell for WaitedForTheLoser {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::NotCancelled
    }

    fn sentence(&self) -> String {
        let Self { winner, loser, took, .. } = self;
        let Took { got_ms, expected_ms } = took;
        format!(
            "Took {got_ms} ms where {expected_ms} ms are expected: {winner} had replied at \
             {expected_ms} ms, and the answer came only when {loser} had, too. Do not wait for \
             whoever has lost: drop it."
        )
    }

    fn line(&self) -> Option<u32> {
        self.line
    }

    fn related(&self) -> Vec<Related> {
        let Self { winner, took, .. } = self;
        let words =
            format!("Here {winner} is begun, which had replied at {} ms.", took.expected_ms);
        Related::at(self.winner_line, words).into_iter().collect()
    }
}

#[cfg(test)]
pub fn samples() -> Vec<WaitedForTheLoser> {
    vec![WaitedForTheLoser {
        winner: Name::data("fast"),
        winner_line: Some(4),
        loser: Name::data("slow"),
        line: None,
        took: Took { got_ms: 80, expected_ms: 30 },
    }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::findings::checker::fixtures::{Run, elapsed, wait};
    use crate::judgement::story::{Story, Wait};

    #[test]
    fn a_call_that_ends_with_the_answer_has_lost_when_another_was_ready_in_time() {
        let call = |label, to| wait(WaitKind::Call, label, 0, Some(to), false);
        let timer = |to| wait(WaitKind::Timer, "sleep", 0, Some(to), false);
        let late = |label, from, to| wait(WaitKind::Call, label, from, Some(to), false);
        let table: [(Vec<Wait>, bool); 6] = [
            (vec![call("a", 30), call("b", 80)], true),
            (vec![call("b", 80), call("a", 30)], true),
            // It takes 70 ms from its beginning, however early that is; and it takes 25 ms, and begins late.
            (vec![call("a", 30), late("b", 10, 80)], true),
            (vec![call("a", 30), late("b", 25, 50)], false),
            // A timer is a limit, and nothing that work could lose against.
            (vec![timer(30), call("b", 80)], false),
            // Neither was ready at the time that is expected.
            (vec![call("a", 40), call("b", 80)], false),
        ];
        for (waits, lost) in table {
            let mut run = Run::of(Story { waits: waits.clone(), ..Story::default() });
            let got_ms = waits.iter().filter_map(|wait| wait.ended_us).max().unwrap_or(0) / 1000;
            run.report.checks = vec![elapsed(30, got_ms)];
            assert_eq!(run.look(find).is_some(), lost, "{waits:?}");
        }
    }
}
