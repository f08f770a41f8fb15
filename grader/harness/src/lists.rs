//! Compares lists that may be long: what is told is the part where they differ, and whether something
//! is missing or only stands elsewhere.

use std::cmp::Ordering;
use std::fmt::{self, Debug};
use std::ops::Range;

use protocol::Diagnosis;

use crate::trial::Trial;

/// Lists of so many items are shown whole.
const SHORT: usize = 12;

/// Of longer ones, so many are shown,
const SHOWN: usize = 8;

/// of which so many are still equal.
const EQUAL_BEFORE: usize = 2;

impl Trial {
    /// Checks that `got` has the items of `expected` in their order. Otherwise they are out of order
    /// where all are there, lost where some are missing, and wrong where there are too many.
    ///
    /// ```ignore
    /// let items: Vec<u32> = t.time(30, fan_in(sources)).await;
    /// t.list("the items", &items, &[1, 2, 3]);
    /// ```
    pub fn list<T: Ord + Debug>(&mut self, what: &str, got: &[T], expected: &[T]) {
        with_lists(got, expected, |lists| self.compare_lists(what, lists));
    }

    fn compare_lists(&mut self, what: &str, lists: &Lists<'_>) {
        let holds = lists.are_equal();
        let from = if holds { 0 } else { lists.shown_from() };
        let what = match from {
            0 => what.to_owned(),
            _ => format!("{what}, from place {} on,", from + 1),
        };
        let means = if holds { Diagnosis::OutOfOrder } else { lists.means() };
        let [got, expected] = [Side::Got, Side::Expected].map(|side| lists.part(side, from));
        self.compare_shown(&what, holds, [&got, &expected], Some(means));
    }
}

/// Calls `look` with both lists, whatever is in them.
fn with_lists<T: Ord + Debug, R>(
    got: &[T],
    expected: &[T],
    look: impl FnOnce(&Lists<'_>) -> R,
) -> R {
    let item = |(side, place): Item| match side {
        Side::Got => &got[place],
        Side::Expected => &expected[place],
    };
    look(&Lists {
        got: got.len(),
        expected: expected.len(),
        compare: &|one, other| item(one).cmp(item(other)),
        show: &|one, f| item(one).fmt(f),
    })
}

/// Whose list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Got,
    Expected,
}

/// An item of a list.
type Item = (Side, usize);

/// Two lists of any one type. What looks into them is passed by reference, so that all else is compiled
/// once, and not in every crate of tests for every type.
struct Lists<'a> {
    got: usize,
    expected: usize,
    compare: &'a dyn Fn(Item, Item) -> Ordering,
    show: Show<'a>,
}

impl Lists<'_> {
    fn len(&self, side: Side) -> usize {
        match side {
            Side::Got => self.got,
            Side::Expected => self.expected,
        }
    }

    /// How many items are equal before the first that is not.
    fn equal(&self) -> usize {
        let same = |place| (self.compare)((Side::Got, place), (Side::Expected, place)).is_eq();
        (0..self.got.min(self.expected)).take_while(|place| same(*place)).count()
    }

    fn are_equal(&self) -> bool {
        self.got == self.expected && self.equal() == self.got
    }

    /// Where what is shown of both begins, if they differ.
    fn shown_from(&self) -> usize {
        let is_short = self.got.max(self.expected) <= SHORT;
        if is_short { 0 } else { self.equal().saturating_sub(EQUAL_BEFORE) }
    }

    fn part(&self, side: Side, from: usize) -> Part<'_> {
        let len = self.len(side);
        let most = if len <= SHORT && from == 0 { SHORT } else { SHOWN };
        Part { show: self.show, side, places: from.min(len)..len.min(from + most), len }
    }

    fn means(&self) -> Diagnosis {
        let [got, expected] = [Side::Got, Side::Expected].map(|side| self.sorted(side));
        let compared = |a: &Item, b: &Item| (self.compare)(*a, *b);
        if got.len() == expected.len()
            && got.iter().zip(&expected).all(|(a, b)| compared(a, b).is_eq())
        {
            return Diagnosis::OutOfOrder;
        }
        let mut got = got.into_iter().peekable();
        let all_there = expected.iter().all(|item| {
            while got.next_if(|other| compared(other, item).is_lt()).is_some() {}
            got.next_if(|other| compared(other, item).is_eq()).is_some()
        });
        if all_there { Diagnosis::WrongValue } else { Diagnosis::LostData }
    }

    fn sorted(&self, side: Side) -> Vec<Item> {
        let mut items: Vec<Item> = (0..self.len(side)).map(|place| (side, place)).collect();
        items.sort_by(|a, b| (self.compare)(*a, *b));
        items
    }
}

type Show<'a> = &'a dyn Fn(Item, &mut fmt::Formatter<'_>) -> fmt::Result;

/// A part of a list, and whether there is more of it.
struct Part<'a> {
    show: Show<'a>,
    side: Side,
    places: Range<usize>,
    len: usize,
}

impl Debug for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut list = f.debug_list();
        for place in self.places.clone() {
            list.entry(&Shown { show: self.show, item: (self.side, place) });
        }
        if self.places.end < self.len { list.finish_non_exhaustive() } else { list.finish() }
    }
}

/// One item, as it shows itself.
struct Shown<'a> {
    show: Show<'a>,
    item: Item,
}

impl Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.show)(self.item, f)
    }
}

#[cfg(test)]
mod tests {
    use protocol::Diagnosis::{LostData, OutOfOrder, WrongValue};
    use protocol::claim::Check;

    use super::{Side, with_lists};
    use crate::trial::{Notes, Trial};

    #[test]
    fn what_is_wrong_with_a_list_follows_from_its_items() {
        let table: [(&[u8], &[u8], _); 5] = [
            (&[2, 1], &[1, 2], OutOfOrder),
            (&[1], &[1, 2], LostData),
            (&[3, 3], &[1, 2], LostData),
            (&[1, 1, 2], &[1, 2], WrongValue),
            (&[1], &[1, 1], LostData),
        ];
        for (got, expected, diagnosis) in table {
            let means = with_lists(got, expected, |lists| lists.means());
            assert_eq!(means, diagnosis, "{got:?} {expected:?}");
        }
    }

    #[test]
    fn of_long_lists_the_place_is_shown_where_they_differ() {
        let expected: Vec<u32> = (0..100).collect();
        let mut got = expected.clone();
        got.remove(50);
        let shown = |from| {
            with_lists(&got, &expected, |lists| format!("{:?}", lists.part(Side::Got, from)))
        };
        assert_eq!(with_lists(&got, &expected, |lists| lists.shown_from()), 48);
        assert_eq!(shown(48), "[48, 49, 51, 52, 53, 54, 55, 56, ..]");
        assert_eq!(shown(92), "[93, 94, 95, 96, 97, 98, 99]");
        assert_eq!(shown(200), "[]");
        assert_eq!(with_lists(&[1, 2, 3], &[1, 2, 4], |lists| lists.shown_from()), 0);
    }

    #[test]
    fn lists_are_equal_where_both_have_the_same_items_and_none_is_the_others_beginning() {
        let list: Vec<u32> = (0..100).collect();
        let mut t = Trial::new(0, false);
        for (got, holds) in [(&list[..], true), (&list[..97], false), (&[], false)] {
            t.list("the items", got, &list);
            let Some(Check::Value { holds: held, got, expected, .. }) = Notes::take().checks.pop()
            else {
                panic!("no value was compared");
            };
            assert_eq!(held, holds);
            assert_eq!(got == expected, holds, "{got} {expected}");
        }
    }
}
