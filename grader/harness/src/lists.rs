//! Compares lists that may be long: what is told is the part where they differ, and whether something
//! is missing or only stands elsewhere.

use std::fmt::{self, Debug};

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
        let from = shown_from(got, expected);
        let what = match from {
            0 => what.to_owned(),
            _ => format!("{what}, from place {} on,", from + 1),
        };
        let means = means(got, expected);
        self.equal_or(&what, shown(got, from), shown(expected, from), means);
    }
}

/// Where what is shown of both begins.
fn shown_from<T: PartialEq>(got: &[T], expected: &[T]) -> usize {
    let equal = got.iter().zip(expected).take_while(|(got, expected)| got == expected).count();
    let is_short = got.len().max(expected.len()) <= SHORT;
    if is_short || got == expected { 0 } else { equal.saturating_sub(EQUAL_BEFORE) }
}

fn shown<T>(list: &[T], from: usize) -> Part<'_, T> {
    let most = if list.len() <= SHORT && from == 0 { SHORT } else { SHOWN };
    let items: Vec<_> = list.iter().skip(from).take(most).collect();
    let goes_on = from + items.len() < list.len();
    Part { items, goes_on }
}

/// A part of a list, and whether there is more of it.
#[derive(PartialEq)]
struct Part<'a, T> {
    items: Vec<&'a T>,
    goes_on: bool,
}

impl<T: Debug> Debug for Part<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut list = f.debug_list();
        list.entries(&self.items);
        if self.goes_on { list.finish_non_exhaustive() } else { list.finish() }
    }
}

fn means<T: Ord>(got: &[T], expected: &[T]) -> Diagnosis {
    let (got, expected) = (sorted(got), sorted(expected));
    if got == expected {
        return Diagnosis::OutOfOrder;
    }
    let mut got = got.into_iter().peekable();
    let all_there = expected.into_iter().all(|item| {
        while got.next_if(|other| *other < item).is_some() {}
        got.next_if_eq(&item).is_some()
    });
    if all_there { Diagnosis::WrongValue } else { Diagnosis::LostData }
}

fn sorted<T: Ord>(list: &[T]) -> Vec<&T> {
    let mut items: Vec<_> = list.iter().collect();
    items.sort();
    items
}

#[cfg(test)]
mod tests {
    use super::{means, shown, shown_from};
    use protocol::Diagnosis::{LostData, OutOfOrder, WrongValue};

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
            assert_eq!(means(got, expected), diagnosis, "{got:?} {expected:?}");
        }
    }

    #[test]
    fn of_long_lists_the_place_is_shown_where_they_differ() {
        let expected: Vec<u32> = (0..100).collect();
        let mut got = expected.clone();
        got.remove(50);
        let from = shown_from(&got, &expected);
        assert_eq!(from, 48);
        assert_eq!(format!("{:?}", shown(&got, from)), "[48, 49, 51, 52, 53, 54, 55, 56, ..]");
        assert_eq!(format!("{:?}", shown(&got[91..], 1)), "[93, 94, 95, 96, 97, 98, 99]");
        assert_eq!(shown_from(&expected, &expected), 0);
        assert_eq!(shown_from(&[1, 2, 3], &[1, 2, 4]), 0);
        let cut = &expected[..97];
        let from = shown_from(cut, &expected);
        assert_ne!(shown(cut, from), shown(&expected, from), "one is the other's beginning");
    }
}
