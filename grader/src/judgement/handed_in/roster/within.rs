//! A name that says more than who it is: what in it may be a person.

use unicode_normalization::UnicodeNormalization;

/// What stands between the words of names that programs make.
const BETWEEN: [char; 3] = ['-', '_', ' '];

/// The parts of a name that may each say who it is: between ` - `, and in brackets.
pub fn parts(name: &str) -> impl Iterator<Item = &str> {
    let parts = name.split(" - ").flat_map(|part| part.split(['<', '>', '(', ')', '[', ']']));
    // A number in brackets says which copy it is.
    parts.map(str::trim).filter(|part| part.chars().any(char::is_alphabetic))
}

/// The words of a name, as they are compared.
pub fn words(name: &str) -> Vec<String> {
    let name: String = name.nfc().flat_map(char::to_lowercase).collect();
    let words = name.split(|sign: char| !sign.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// What stands before and behind something.
type Around<'n> = (&'n str, &'n str);

/// What all these names begin and end with that is not a person's, as `kata-` and `-main`, where it is
/// anything and leaves something of each.
pub fn around_all<'n>(names: &[&'n str]) -> Option<Around<'n>> {
    let (first, rest) = names.split_first().filter(|(_, rest)| !rest.is_empty())?;
    let before = first.match_indices(BETWEEN).map(|(at, _)| &first[..=at]);
    let before = before.rev().find(|before| rest.iter().all(|name| name.starts_with(before)));
    let before = before.unwrap_or("");
    let behind = first.match_indices(BETWEEN).map(|(at, _)| &first[at..]);
    let behind = behind.into_iter().find(|behind| rest.iter().all(|name| name.ends_with(behind)));
    let behind = behind.unwrap_or("");
    let leaves_something = |name: &&str| name.len() > before.len() + behind.len();
    let is_any = !before.is_empty() || !behind.is_empty();
    (is_any && names.iter().all(leaves_something)).then_some((before, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_all_names_begin_and_end_with_is_around_them() {
        let cases: [(&[&str], Option<Around<'_>>); 6] = [
            (&["kata-ada-main", "kata-ben-b-main"], Some(("kata-", "-main"))),
            (&["ada_final", "ben_final"], Some(("", "_final"))),
            (&["kata ada", "kata ben"], Some(("kata ", ""))),
            (&["kata-ada", "kata-"], None),
            (&["ada", "ben"], None),
            (&["kata-ada-main"], None),
        ];
        for (names, expected) in cases {
            assert_eq!(around_all(names), expected, "{names:?}");
        }
    }

    #[test]
    fn a_number_in_brackets_is_nobody() {
        let told = |name| parts(name).collect::<Vec<_>>();
        assert_eq!(told("Ada L <ada@x>"), ["Ada L", "ada@x"]);
        assert_eq!(told("kata - Ada (2)"), ["kata", "Ada"]);
    }
}
