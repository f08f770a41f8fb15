//! Which answers to one exercise are alike, more than answers of two people are by chance.
//!
//! Texts are compared by their `form`, in which no name, comment or layout is left. Two answers are
//! alike if their forms are the same, or if they share long runs that nobody else has. Runs are
//! found by winnowing (Schleimer, Wilkerson, Aiken: Winnowing: Local Algorithms for Document
//! Fingerprinting, 2003): of every [`WINDOW`] hashes of [`RUN`] tokens in a row the smallest is
//! kept, so that nothing shorter than a run is ever found, and of anything as long as both together
//! at least one hash.
//!
//! What the course itself says is subtracted, and so is what more than two share: short exercises
//! coincide by nature, and what many write is the obvious way to write it. An index of hashes leads
//! from each to the two who have it, so the work grows with the answers and not with their pairs.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

mod form;
#[cfg(test)]
mod tests;

use crate::vocabulary::alike::Likeness;
use form::{Form, FormToken};

/// Tokens in a run: k of the paper. Two statements or so. With 12 or 16 of them, some right answers
/// of the course that were written apart share six fingerprints that no other answer has: a loop
/// over a list looks like another. With 24 they share two at most.
const RUN: usize = 24;
/// Hashes of which one is kept: w of the paper. With it a shared stretch of 31 tokens is never
/// missed, and hardly more than a fifth of the hashes is kept.
const WINDOW: usize = 8;
/// Tokens in a row that are the course's if they stand in it: a signature, a call of a service.
const GIVEN_RUN: usize = 8;
/// Tokens of the course's in a row that are not marked where two texts are shown: a statement.
const LONG_GIVEN: usize = 12;
/// Tokens of one's own from which the same form is no coincidence any more: a run's.
const LEAST_OWN: usize = RUN;
/// Fingerprints that two must share and nobody else has. Independent right answers of the course
/// share at most two. A shared stretch of 63 tokens always has so many, one of 42 most often.
const LEAST_SHARED: u32 = 5;
/// Fingerprints that are kept of one answer, the smallest: those of more than four thousand tokens.
const MOST_KEPT: usize = 1_000;

/// What is said in the course's own texts on an exercise, and is therefore nobody's own.
#[derive(Clone, Debug, Default)]
pub struct Background {
    wholes: HashSet<u64>,
    runs: HashSet<u64>,
    given: HashSet<u64>,
}

impl Background {
    /// The background that these texts are: the starter, the solution, other right answers.
    pub fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut background = Self::default();
        for text in texts {
            let form = Form::of(text);
            background.wholes.insert(form.whole());
            for item in form.items() {
                background.runs.extend(hashes(item, RUN));
                background.given.extend(hashes(item, GIVEN_RUN));
            }
        }
        background
    }

    /// Of each token of an item, whether it is the course's.
    fn given(&self, item: &[FormToken]) -> Vec<bool> {
        covered(item.len(), GIVEN_RUN, hashes(item, GIVEN_RUN), |hash| self.given.contains(&hash))
    }
}

/// What is kept of an answer to compare it with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprints {
    /// Of the whole form; `None` where it is the course's, or too short to say anything.
    whole: Option<u64>,
    /// Of runs, the smallest first.
    runs: Vec<u64>,
}

impl Fingerprints {
    /// The fingerprints of an answer.
    pub fn of(text: &str, background: &Background) -> Self {
        let form = Form::of(text);
        let (mut own, mut runs) = (0, vec![]);
        for item in form.items() {
            let given = background.given(item);
            own += given.iter().filter(|given| !**given).count();
            let hashes: Vec<u64> = hashes(item, RUN).collect();
            let is_own = |at: &usize| {
                let common = given[*at..*at + RUN].iter().filter(|given| **given).count();
                common <= RUN / 2 && !background.runs.contains(&hashes[*at])
            };
            runs.extend(winnowed(&hashes).into_iter().filter(is_own).map(|at| hashes[at]));
        }
        runs.sort_unstable();
        runs.dedup();
        runs.truncate(MOST_KEPT);
        let whole = form.whole();
        let says_something = own >= LEAST_OWN && !background.wholes.contains(&whole);
        Self { whole: says_something.then_some(whole), runs }
    }
}

/// Two who have handed in what is alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The one who was added first.
    pub one: u32,
    /// The other.
    pub other: u32,
    /// In what way it is alike.
    pub likeness: Likeness,
}

/// Who has what, of all answers to one exercise.
#[derive(Clone, Debug, Default)]
pub struct Index {
    wholes: HashMap<u64, Owners>,
    runs: HashMap<u64, Owners>,
}

/// Who has a hash. Whose it is does not matter once there are more than two.
#[derive(Clone, Copy, Debug)]
enum Owners {
    One(u32),
    Two(u32, u32),
    Many,
}

impl Owners {
    fn add(self, owner: u32) -> Self {
        match self {
            Self::One(one) if one != owner => Self::Two(one, owner),
            Self::Two(one, other) if one != owner && other != owner => Self::Many,
            same => same,
        }
    }
}

impl Index {
    /// Takes note of what `owner` has handed in.
    pub fn add(&mut self, owner: u32, fingerprints: &Fingerprints) {
        let note = |owners: &mut HashMap<u64, Owners>, hash| {
            let known = owners.entry(hash).or_insert(Owners::One(owner));
            *known = known.add(owner);
        };
        if let Some(whole) = fingerprints.whole {
            note(&mut self.wholes, whole);
        }
        for &run in &fingerprints.runs {
            note(&mut self.runs, run);
        }
    }

    /// Those who are alike, the most alike first.
    pub fn pairs(&self) -> Vec<Pair> {
        let two = |owners: &Owners| match *owners {
            Owners::Two(one, other) => Some((one.min(other), one.max(other))),
            Owners::One(_) | Owners::Many => None,
        };
        let mut shared: HashMap<(u32, u32), u32> = HashMap::new();
        for pair in self.runs.values().filter_map(two) {
            *shared.entry(pair).or_default() += 1;
        }
        shared.retain(|_, count| *count >= LEAST_SHARED);
        let mut found: HashMap<_, _> =
            shared.into_iter().map(|(pair, count)| (pair, Likeness::SharedRuns(count))).collect();
        found.extend(self.wholes.values().filter_map(two).map(|pair| (pair, Likeness::SameForm)));
        let pair = |((one, other), likeness)| Pair { one, other, likeness };
        let mut pairs: Vec<Pair> = found.into_iter().map(pair).collect();
        pairs.sort_by(|a, b| {
            b.likeness.cmp(&a.likeness).then((a.one, a.other).cmp(&(b.one, b.other)))
        });
        pairs
    }
}

/// The stretches of two texts that say the same and are not the course's: bytes of the one and of
/// the other.
pub fn shared(one: &str, other: &str, background: &Background) -> [Vec<Range<usize>>; 2] {
    let forms = [Form::of(one), Form::of(other)];
    if forms[0].whole() == forms[1].whole() {
        return forms.map(|form| stretches(&form, |item| vec![true; item.len()], background));
    }
    let runs =
        |form: &Form| -> HashSet<u64> { form.items().flat_map(|item| hashes(item, RUN)).collect() };
    let [here, there] = [runs(&forms[0]), runs(&forms[1])];
    let is_shared = |hash: u64| {
        here.contains(&hash) && there.contains(&hash) && !background.runs.contains(&hash)
    };
    let marks = |item: &[FormToken]| covered(item.len(), RUN, hashes(item, RUN), is_shared);
    forms.map(|form| stretches(&form, marks, background))
}

/// The bytes of the tokens that are marked and not the course's, each stretch in one piece. What is
/// the course's for a few tokens only does not interrupt it.
fn stretches(
    form: &Form,
    marks: impl Fn(&[FormToken]) -> Vec<bool>,
    background: &Background,
) -> Vec<Range<usize>> {
    let mut found = vec![];
    for item in form.items() {
        let given = background.given(item);
        let mut kept = marks(item);
        let mut start = 0;
        for run in given.chunk_by(|one, next| one == next) {
            if run[0] && run.len() >= LONG_GIVEN {
                kept[start..start + run.len()].fill(false);
            }
            start += run.len();
        }
        start = 0;
        for run in kept.chunk_by(|one, next| one == next) {
            let end = start + run.len();
            if run[0] && !given[start..end].iter().all(|given| *given) {
                found.push(item[start].bytes.start..item[end - 1].bytes.end);
            }
            start = end;
        }
    }
    found
}

/// Of each of `count` tokens, whether one of the runs that it is in is `wanted`.
fn covered(
    count: usize,
    length: usize,
    hashes: impl Iterator<Item = u64>,
    wanted: impl Fn(u64) -> bool,
) -> Vec<bool> {
    let mut covered = vec![false; count];
    let mut free = 0;
    for (at, _) in hashes.enumerate().filter(|(_, hash)| wanted(*hash)) {
        // What an earlier run has covered is not gone over again.
        covered[free.max(at)..at + length].fill(true);
        free = at + length;
    }
    covered
}

/// A hash of each `length` tokens in a row.
fn hashes(item: &[FormToken], length: usize) -> impl Iterator<Item = u64> {
    /// Odd, and without a pattern: the multiplier of Knuth's MMIX generator.
    const BASE: u64 = 6_364_136_223_846_793_005;
    let oldest = (1..length).fold(1_u64, |power, _| power.wrapping_mul(BASE));
    let mut rolling = 0_u64;
    item.iter().enumerate().filter_map(move |(at, token)| {
        if let Some(left) = at.checked_sub(length) {
            rolling = rolling.wrapping_sub(item[left].symbol.wrapping_mul(oldest));
        }
        rolling = rolling.wrapping_mul(BASE).wrapping_add(token.symbol);
        (at + 1 >= length).then(|| mixed(rolling))
    })
}

/// The same number for the same one, and small ones as likely as great ones.
fn mixed(number: u64) -> u64 {
    // The last step of MurmurHash3.
    let number = (number ^ (number >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let number = (number ^ (number >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    number ^ (number >> 33)
}

/// The places of the hashes that are kept: in each window the smallest, the last of equal ones.
fn winnowed(hashes: &[u64]) -> Vec<usize> {
    let mut kept: Vec<usize> = vec![];
    let windows = hashes.windows(WINDOW.min(hashes.len().max(1)));
    for (start, window) in windows.enumerate() {
        let smallest = (0..window.len()).rev().min_by_key(|&at| window[at]);
        let place = start + smallest.unwrap_or(0);
        if kept.last() != Some(&place) {
            kept.push(place);
        }
    }
    kept
}
