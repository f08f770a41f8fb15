//! Which run is worth a picture: of an answer that has passed the one that shows what the answer does, and
//! of one that waits in a wrong way the one that shows what comes of it. And what has to be said beside it.

use crate::judgement::clues;
use crate::judgement::source::Source;
use crate::judgement::story::{Story, WaitKind};

/// What there is to see in a run, the most telling first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Showing {
    /// What the answer does.
    Work,
    /// That, as far as the test has let it come.
    CutShort,
    /// It took no time, and had nobody wait.
    Nothing,
}

impl Showing {
    /// What this run has to show.
    pub fn of(story: &Story) -> Self {
        match (story.is_empty(), story.is_cut_short()) {
            (true, _) => Self::Nothing,
            (false, true) => Self::CutShort,
            (false, false) => Self::Work,
        }
    }
}

/// What came of an answer that waits in a wrong way, the most telling first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Harm {
    /// It took another time than it should.
    Time,
    /// Something else was not as it should be.
    Other,
    /// Nothing yet.
    None,
}

/// Whether calls that the text makes take other times in the run that is shown than they did before, in the
/// runs `all` in their order: who has read how long they take does not find it there.
pub fn has_other_latencies<'a>(
    source: &Source,
    shown: &Story,
    all: impl Iterator<Item = &'a Story> + Clone,
) -> bool {
    // A test may hand over futures of its own, which are nobody's calls.
    let is_called = |label: &str| {
        label.split_once('(').is_some_and(|(name, _)| clues::is_called(source, name, None))
    };
    lengths(shown).any(|(label, takes_us)| {
        let first = all.clone().flat_map(lengths).find(|(other, _)| *other == label);
        first.is_some_and(|(_, first_us)| first_us != takes_us) && is_called(label)
    })
}

/// How long each call takes.
fn lengths(story: &Story) -> impl Iterator<Item = (&str, u64)> {
    let calls = story.waits.iter().filter(|wait| wait.kind == WaitKind::Call);
    calls.filter_map(|wait| Some((wait.label.as_str(), wait.takes_us?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::story::{Block, Operation, Parked, Standstill, Wait};

    #[test]
    fn calls_take_other_times_where_the_same_one_took_another_before() {
        let story = |label: &str, takes_us| {
            let call = Wait {
                label: label.to_owned(),
                kind: WaitKind::Call,
                line: None,
                task: 1,
                made_us: 0,
                started_us: Some(0),
                ended_us: None,
                dropped: false,
                dropped_by_test: false,
                takes_us: Some(takes_us),
                resource: None,
                awaited: None,
                granted_us: None,
                window: None,
                elsewhere: false,
            };
            Story { waits: vec![call], ..Story::default() }
        };
        let source = Source::new("lib.rs", "async fn f() { a().await; b().await; work.await }");
        let all = ["a()", "b()", "work", "a()", "work"].into_iter().zip([100, 70, 30, 152, 40]);
        let all: Vec<_> = all.map(|(label, takes_us)| story(label, takes_us)).collect();
        let table = all.iter().map(|shown| has_other_latencies(&source, shown, all.iter()));
        assert_eq!(table.collect::<Vec<_>>(), [false, false, false, true, false]);
    }

    #[test]
    fn what_the_test_cut_short_shows_less_than_the_whole_and_more_than_nothing() {
        let block = Block { at_us: 0, for_us: 1, task: 1, line: None, why: Standstill::Sleeps };
        let whole = Story { blocks: vec![block], ..Story::default() };
        let dropped = Parked {
            operation: Operation::Receive,
            line: Some(3),
            task: 1,
            from_us: 0,
            to_us: Some(1000),
            dropped: true,
            dropped_by_test: true,
            woken_by: None,
            window: None,
        };
        let cut = Story { parked: vec![dropped], ..whole.clone() };
        let showing = [whole, cut, Story::default()].map(|story| Showing::of(&story));
        assert_eq!(showing, [Showing::Work, Showing::CutShort, Showing::Nothing]);
        assert!(showing.is_sorted());
    }
}
