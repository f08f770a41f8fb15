//! Which run of an answer that has passed is worth a picture: the one that shows what the answer does.

use crate::judgement::story::Story;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::story::{Block, Operation, Parked, Standstill};

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
