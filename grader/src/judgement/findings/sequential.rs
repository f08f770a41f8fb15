//! Too slow by just what waiting one after the other costs.

use std::collections::HashMap;

use super::facts::FailedRun;
use super::facts::{Name, Span, Took, at, chain_to_the_end};
use super::tell::Tell;
use crate::judgement::story::WaitKind;
use crate::vocabulary::judgement::Related;
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sequential {
    first: Name,
    first_line: Option<u32>,
    then: Name,
    line: Option<u32>,
    /// When the first ends and the second begins, counted from the beginning.
    at_ms: u64,
    took: Took,
}

/// Steps that looking for the neighbours who could overlap may take. A right pair is found long
/// before; where it is not, nothing is said of one.
const MOST_STEPS: usize = 200_000;

pub fn find(run: &FailedRun<'_>) -> Option<Sequential> {
    let (began_us, took) = run.too_slow()?;
    let spans = run.spans(began_us, took);
    let chain = chain_to_the_end(&spans, began_us)?;
    if chain.last()?.to_us != began_us.saturating_add(took.got_ms.saturating_mul(1000)) {
        return None;
    }
    let lengths: Vec<_> = chain.iter().map(|span| span.length_us()).collect();
    let pair = first_to_overlap(&lengths, took.expected_ms.saturating_mul(1000))?;
    let is_needless = chain[pair + 1].wait.kind == WaitKind::Timer
        && without_timers_us(&chain) == took.expected_ms.saturating_mul(1000);
    if is_needless {
        return None;
    }
    let first = chain[pair];
    let then = could_begin_earlier(run, &spans, chain[pair + 1])?;
    (is_call(first) || is_call(then)).then(|| Sequential {
        first: run.name(first.wait),
        first_line: first.wait.line,
        then: run.name(then.wait),
        line: then.wait.line,
        at_ms: (then.from_us - began_us) / 1000,
        took,
    })
}

/// How long the chain would be without timers of the answer's own. Where that is right, what is wrong is
/// that it waits for them, whenever they begin.
fn without_timers_us(chain: &[&Span<'_>]) -> u64 {
    let others = chain.iter().filter(|span| span.wait.kind != WaitKind::Timer);
    others.map(|span| span.length_us()).sum()
}

/// `then`, or one that begins with it, if it need not have waited for one of its own kind.
fn could_begin_earlier<'s, 'w>(
    run: &FailedRun<'_>,
    spans: &'s [Span<'w>],
    then: &'s Span<'w>,
) -> Option<&'s Span<'w>> {
    let chains = chains_side_by_side(run, spans);
    let follows = |span: &Span<'_>| {
        let began_us = kind(run, span).and_then(|kind| chains.get(kind));
        began_us.is_some_and(|began_us| *began_us < span.from_us)
    };
    if !follows(then) {
        return Some(then);
    }
    let beside = spans.iter().filter(|span| span.from_us == then.from_us && is_call(span));
    beside.into_iter().find(|span| !follows(span))
}

/// What calls such as `door(2)` are called that the text does not make itself: those of one kind may
/// need each other.
fn kind<'w>(run: &FailedRun<'_>, span: &Span<'w>) -> Option<&'w str> {
    let (kind, _) = span.wait.label.split_once('(')?;
    (is_call(span) && !run.name(span.wait).is_source).then_some(kind)
}

/// The kinds of calls of which no two are under way at once while several kinds are, and when each
/// begins first: sources that give one item after the other.
fn chains_side_by_side<'w>(run: &FailedRun<'_>, spans: &[Span<'w>]) -> HashMap<&'w str, u64> {
    // When each begins first and ends last, in the order they begin.
    let mut chains: HashMap<&str, Option<(u64, u64)>> = HashMap::new();
    for span in spans {
        let Some(kind) = kind(run, span) else { continue };
        let chain = chains.entry(kind).or_insert(Some((span.from_us, span.from_us)));
        *chain = chain
            .filter(|(_, to_us)| *to_us <= span.from_us)
            .map(|(from_us, _)| (from_us, span.to_us));
    }
    let mut times: Vec<_> = chains.values().filter_map(|times| *times).collect();
    times.sort_unstable();
    let are_side_by_side = times.windows(2).any(|pair| pair[1].0 < pair[0].1);
    let began = |(kind, times): (&'w str, Option<(u64, u64)>)| Some((kind, times?.0));
    let chains = chains.into_iter().filter(|_| are_side_by_side);
    chains.filter_map(began).collect()
}

/// A loop that sleeps waits one after the other because it is meant to.
fn is_call(span: &Span<'_>) -> bool {
    span.wait.kind == WaitKind::Call
}

/// Whether some neighbours in a chain of these lengths could overlap such that the whole takes
/// `expected`; the index of the first that could.
///
/// A chain is cut into runs of neighbours, each as long as its longest. Every sum that a prefix
/// can come to is kept, with the first overlap on the way there.
fn first_to_overlap(lengths: &[u64], expected: u64) -> Option<usize> {
    if lengths.len() > 1 && lengths.iter().max() == Some(&expected) {
        return Some(0);
    }
    let mut steps = 0;
    let mut sums: Vec<Vec<(u64, Option<usize>)>> = vec![vec![(0, None)]];
    for end in 1..=lengths.len() {
        let mut here: Vec<(u64, Option<usize>)> = vec![];
        let mut longest = 0;
        for start in (0..end).rev() {
            longest = longest.max(lengths[start]);
            if longest > expected {
                break;
            }
            let overlaps = (end - start > 1).then_some(start);
            for &(sum, first) in &sums[start] {
                steps += 1 + here.len();
                if steps > MOST_STEPS {
                    return None;
                }
                let (sum, first) = (sum + longest, first.or(overlaps));
                if sum <= expected && !here.iter().any(|(known, _)| *known == sum) {
                    here.push((sum, first));
                }
            }
        }
        sums.push(here);
    }
    sums.last()?.iter().find(|(sum, _)| *sum == expected).and_then(|(_, first)| *first)
}

impl Tell for Sequential {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::Sequential
    }

    fn sentence(&self) -> String {
        let Self { first, then, at_ms, took, .. } = self;
        format!(
            "{}: {then}{} begins only at {at_ms} ms, when {first} has ended. Begun together, they \
             wait side by side.",
            took.slow(),
            at(self.line)
        )
    }

    fn line(&self) -> Option<u32> {
        self.line
    }

    fn related(&self) -> Vec<Related> {
        let words = format!("Here {} is awaited first.", self.first);
        Related::at(self.first_line, words).into_iter().collect()
    }
}

#[cfg(test)]
pub fn samples() -> Vec<Sequential> {
    vec![Sequential {
        first: Name::code("fetch_user(1)"),
        first_line: Some(5),
        then: Name::code("fetch_order(42)"),
        line: Some(6),
        at_ms: 100,
        took: Took { got_ms: 180, expected_ms: 100 },
    }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::findings::checker::fixtures::{Run, elapsed, wait};
    use crate::judgement::story::{Story, Window};

    #[test]
    fn waits_could_overlap_where_some_runs_longest_add_up_to_the_expected_time() {
        let table: [(&[u64], u64, Option<usize>); 8] = [
            (&[100, 80], 100, Some(0)),
            (&[100, 80, 50], 180, Some(1)),
            (&[30, 10, 20], 30, Some(0)),
            (&[100, 200, 400, 800], 700, None),
            (&[100, 80], 180, None),
            (&[100], 50, None),
            (&[], 0, None),
            (&[10; 40], 10, Some(0)),
        ];
        for (lengths, expected, first) in table {
            assert_eq!(first_to_overlap(lengths, expected), first, "{lengths:?} to {expected}");
        }
    }

    #[test]
    fn a_timer_that_nobody_needs_is_not_to_begin_together_with_a_call() {
        let call = |from, to| wait(WaitKind::Call, "io", from, Some(to), false);
        let timer = |from, to| wait(WaitKind::Timer, "timeout", from, Some(to), false);
        let table = [
            (vec![call(0, 30), timer(30, 31)], 30, 31, false),
            // What it holds up could begin with it.
            (vec![timer(0, 5), call(5, 35)], 30, 35, true),
            (vec![call(0, 10), call(10, 30), timer(30, 31)], 30, 31, false),
            (vec![call(0, 30), timer(30, 80)], 50, 80, true),
            (vec![call(0, 30), call(30, 31)], 30, 31, true),
        ];
        for (waits, expected, got, told) in table {
            let mut run = Run::of(Story { waits, ..Story::default() });
            run.report.checks = vec![elapsed(expected, got)];
            assert_eq!(run.look(find).is_some(), told, "{:?}", run.story.waits);
        }
    }

    #[test]
    fn what_needs_the_one_before_it_is_not_named() {
        let call = |label: &str, from, to| wait(WaitKind::Call, label, from, Some(to), false);
        let sources = |third: (&str, u64, u64)| {
            let mut all = vec![call("a(1)", 0, 30), call("b(1)", 0, 30), call("a(2)", 30, 59)];
            all.push(call(third.0, third.1, third.2));
            all
        };
        // All calls are on line 7.
        const OWN: &str = "\n\n\n\n\n\njoin!(a(1), b(1)); join!(a(2), b(2))";
        let table = [
            // The third source is late, and not the second item of the first.
            (sources(("c(1)", 30, 60)), "", Some(("a(1)", "c(1)"))),
            // No other began when it did.
            (sources(("b(2)", 30, 60)), "", None),
            // What the text calls itself is its own doing.
            (sources(("b(2)", 30, 60)), OWN, Some(("a(1)", "b(2)"))),
            // One kind only, one after the other.
            (vec![call("io(1)", 0, 30), call("io(2)", 30, 60)], "", Some(("io(1)", "io(2)"))),
        ];
        for (waits, text, named) in table {
            let windows = vec![Window { began_us: 0, returned_us: Some(60_000), let_go: false }];
            let mut run = Run::of(Story { waits, windows, ..Story::default() }).text(text);
            run.report.checks = vec![elapsed(30, 60)];
            let found = run.look(find).map(|found| (found.first.text, found.then.text));
            let named = named.map(|(first, then)| (first.to_owned(), then.to_owned()));
            assert_eq!(found, named, "{text}");
        }
    }

    #[test]
    fn a_chain_of_any_length_is_looked_at_in_bounded_steps() {
        let long: Vec<u64> = (0..20_000).map(|i| 1000 + i % 7).collect();
        assert_eq!(first_to_overlap(&long, 1006), Some(0));
        // It gives up, instead of taking as many steps as there are ways to cut the chain.
        assert_eq!(first_to_overlap(&long, 12_345_678), None);
    }
}
