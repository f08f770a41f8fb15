//! Something was polled over and over while no time passed.

use protocol::claim::End;

use super::facts::FailedRun;
use super::tell::Tell;
use crate::judgement::clues;
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spinning {
    polls: u64,
    at_ms: u64,
    /// Where messages are awaited, if on one line only.
    recv: Option<u32>,
    /// The end of what is read was found this often, where that is more than anybody needs to know.
    ends: Option<u64>,
}

/// Who has found the end so often does not go by it.
const MANY_ENDS: u64 = 20;

pub fn find(run: &FailedRun<'_>) -> Option<Spinning> {
    match run.report.end {
        End::PollBudgetSpent { polls } => {
            let recv = clues::recv_line(run.source);
            let ends = run.story.peers.iter().map(|peer| peer.ends_read).max();
            let ends = ends.filter(|ends| *ends >= MANY_ENDS);
            Some(Spinning { polls, at_ms: run.story.now_us / 1000, recv, ends })
        }
        End::Returned | End::Panicked { .. } | End::DeadlinePassed | End::Stuck => None,
    }
}

impl Tell for Spinning {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::Spinning
    }

    fn sentence(&self) -> String {
        let Self { polls, at_ms, recv, ends } = self;
        let why = match (ends, recv) {
            (Some(ends), _) => format!(
                " It reads on and on behind the end: a read has given 0 bytes {ends} times and more. \
                 They say that nothing more comes, now or later, so the loop must end then."
            ),
            // True of every channel, whatever happened here.
            (None, Some(line)) => format!(
                " If that is the loop round line {line}: once a channel is closed and empty, \
                 `recv` gives `None` at once, every time, so the loop must end then."
            ),
            (None, None) => {
                " Something is woken again and again instead of waiting for what it needs."
                    .to_owned()
            }
        };
        format!("Polled {polls} times while the virtual clock stood at {at_ms} ms.{why}")
    }

    fn line(&self) -> Option<u32> {
        None
    }
}

#[cfg(test)]
pub fn samples() -> Vec<Spinning> {
    let spinning = |recv, ends| Spinning { polls: 20_001, at_ms: 30, recv, ends };
    vec![spinning(None, None), spinning(Some(6), None), spinning(None, Some(100))]
}
