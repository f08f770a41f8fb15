//! Which of a student's files counts for an exercise, and what a person has to look at.
//!
//! An answer beside an untouched starter is the answer, and of equal ones any is. Where two differ
//! none is guessed: the student is named with both, unless the platform numbers attempts or the
//! instructor prefers the newest.

use std::collections::{BTreeMap, HashMap};

use super::asked::Asked;
use super::matching::{Evidence, Match, matched, workspaces};
use super::owners::{Owned, Student};
use super::problems::{Problem, Stray, sentences};
use super::records::records;
use super::words;
use crate::vocabulary::class_read::{Became, FileRecord};
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::handed_in::{EntryKind, Facts, Found, RejectReason};

/// What to do where two answers differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefer {
    /// Guess none.
    None,
    /// Take the one that was changed last, if that is one.
    Newest,
}

/// All that was decided of one student.
#[derive(Debug)]
pub struct Decision {
    /// What stands for an exercise, by its place in the course.
    pub answers: BTreeMap<u16, Found>,
    /// What is said of every other exercise, where it is not certain that nothing came.
    pub otherwise: Option<String>,
    /// What a person has to look at, a sentence each.
    pub problems: Vec<String>,
    /// What became of each file.
    pub files: Vec<FileRecord>,
}

/// A file that answers an exercise.
struct Candidate<'s, 'a> {
    /// Its place among the student's files.
    at: usize,
    owned: &'s Owned<'a>,
    evidence: Evidence,
}

impl Candidate<'_, '_> {
    fn facts(&self) -> Option<&Facts> {
        match &self.owned.entry.kind {
            EntryKind::Source { facts, .. } => Some(facts),
            _ => None,
        }
    }

    fn path(&self) -> &str {
        &self.owned.entry.path
    }
}

/// What was chosen of the candidates for one exercise.
struct Choice {
    found: Found,
    /// The place of the file that is judged, if one is.
    judged: Option<usize>,
    /// Of its text.
    plain: Option<Fingerprint>,
    /// Why each of the others is not.
    others: Aside,
    problem: Option<Problem>,
}

/// Decides what counts of what a student has handed in.
pub fn choose(student: &Student<'_>, asked: &Asked, prefer: Prefer) -> Decision {
    let workspaces = workspaces(&student.files);
    let matches: Vec<Match> =
        student.files.iter().map(|owned| matched(owned, &workspaces, asked)).collect();
    let mut candidates: BTreeMap<u16, Vec<Candidate<'_, '_>>> = BTreeMap::new();
    for (at, (owned, matched)) in student.files.iter().zip(&matches).enumerate() {
        if let Match::Answer(exercise, evidence) = matched {
            let candidate = Candidate { at, owned, evidence: *evidence };
            candidates.entry(*exercise).or_default().push(candidate);
        }
    }
    let mut fates: Vec<Option<(Became, String)>> = vec![None; student.files.len()];
    let mut problems: BTreeMap<u16, Problem> = BTreeMap::new();
    let mut answers = BTreeMap::new();
    for (exercise, candidates) in candidates {
        let choice = chosen(exercise, candidates, asked, (prefer, &student.files));
        if let Some(at) = choice.judged {
            fates[at] = Some((Became::Judged, "the answer".to_owned()));
        }
        for (at, became, why) in choice.others {
            fates[at] = Some((became, why));
        }
        problems.extend(choice.problem.map(|problem| (exercise, problem)));
        answers.insert(exercise, choice.found);
    }
    let stray = Stray::of(student, &matches, asked, &answers);
    Decision {
        otherwise: stray.otherwise(answers.is_empty()),
        problems: [sentences(&problems, asked), stray.problems(answers.is_empty())].concat(),
        files: records(student, &matches, fates, asked),
        answers,
    }
}

type Candidates<'s, 'a> = Vec<Candidate<'s, 'a>>;

/// What counts of the candidates for an exercise; `files` are all of the student's.
fn chosen(
    exercise: u16,
    candidates: Candidates<'_, '_>,
    asked: &Asked,
    (prefer, files): (Prefer, &[Owned<'_>]),
) -> Choice {
    let is_touched = |one: &Candidate<'_, '_>| {
        !one.facts().is_some_and(|facts| asked.is_untouched(exercise, facts))
    };
    let mut aside = vec![];
    let left =
        those_that(is_touched, "the untouched starter, beside an answer", candidates, &mut aside);
    let mut left =
        those_that(|one| one.facts().is_some(), "no source, beside an answer", left, &mut aside);
    if are_different(&left)
        && let Some(last) = last_attempt(&left)
    {
        let is_last = |one: &Candidate<'_, '_>| order(one) == Some(last);
        left = those_that(is_last, "an earlier attempt", left, &mut aside);
    }
    let (mut left, outside) = those_in_place(left);
    left.sort_by(|a, b| {
        let depth = |one: &Candidate<'_, '_>| one.path().matches('/').count();
        (a.evidence, depth(a), a.path()).cmp(&(b.evidence, depth(b), b.path()))
    });
    let mut no_newest = None;
    if are_different(&left) && prefer == Prefer::Newest {
        match newest(&left, files) {
            Ok(at) => left = only(at, "older than the answer", left, &mut aside),
            Err(why) => no_newest = Some(why),
        }
    }
    beside(outside, settle(left, aside, no_newest))
}

/// The candidates that lie in the exercise's place or are called after it, if any does, and those that
/// are known by their content only.
fn those_in_place<'s, 'a>(
    candidates: Candidates<'s, 'a>,
) -> (Candidates<'s, 'a>, Candidates<'s, 'a>) {
    let is_strong = |one: &Candidate<'_, '_>| one.evidence != Evidence::Content;
    match candidates.iter().any(is_strong) {
        true => candidates.into_iter().partition(is_strong),
        false => (candidates, vec![]),
    }
}

/// The choice, with what is said of texts outside of the answer's place. Those that differ from it are
/// named where the instructor looks: the student may have gone on in one of them.
fn beside(outside: Candidates<'_, '_>, mut choice: Choice) -> Choice {
    let mut differing = vec![];
    for one in outside {
        let plain = one.facts().map(|facts| facts.plain);
        let why = if choice.plain.is_some() && plain == choice.plain {
            "the same text as the answer"
        } else {
            differing.push(one.path().to_owned());
            "another text for an exercise whose answer lies in its place"
        };
        choice.others.push((one.at, Became::Explained, why.to_owned()));
    }
    if let (Found::Text(_), false) = (&choice.found, differing.is_empty()) {
        choice.problem = Some(Problem::Beside(differing));
    }
    choice
}

/// Files that are not judged, each with why.
type Aside = Vec<(usize, Became, String)>;

/// The candidates for which this holds, if it does for any; the others are set aside.
fn those_that<'s, 'a>(
    holds: impl Fn(&Candidate<'s, 'a>) -> bool,
    why: &str,
    candidates: Candidates<'s, 'a>,
    aside: &mut Aside,
) -> Candidates<'s, 'a> {
    let (kept, others): (Vec<_>, Vec<_>) = candidates.into_iter().partition(|one| holds(one));
    if kept.is_empty() {
        return others;
    }
    aside.extend(others.iter().map(|one| (one.at, Became::Explained, why.to_owned())));
    kept
}

/// The candidate at this place; the others are set aside.
fn only<'s, 'a>(
    at: usize,
    why: &str,
    mut candidates: Candidates<'s, 'a>,
    aside: &mut Aside,
) -> Candidates<'s, 'a> {
    let kept = candidates.swap_remove(at);
    aside.extend(candidates.iter().map(|one| (one.at, Became::Explained, why.to_owned())));
    vec![kept]
}

fn are_different(candidates: &[Candidate<'_, '_>]) -> bool {
    let plain = |one: &Candidate<'_, '_>| one.facts().map(|facts| facts.plain);
    candidates.windows(2).any(|two| plain(&two[0]) != plain(&two[1]))
}

/// The last attempt, where the same was handed in again.
fn last_attempt(candidates: &[Candidate<'_, '_>]) -> Option<(u32, u64)> {
    let attempts: Option<Vec<_>> =
        candidates.iter().map(|one| one.owned.attempt.as_ref()).collect();
    let attempts = attempts?;
    let is_same = attempts.windows(2).all(|two| two[0].base == two[1].base);
    is_same.then(|| candidates.iter().filter_map(order).max())?
}

/// Where the attempt that a file came with stands among all.
fn order(one: &Candidate<'_, '_>) -> Option<(u32, u64)> {
    one.owned.attempt.as_ref().map(|attempt| (attempt.number, attempt.order))
}

/// Why none is the one that was changed last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NoNewest {
    /// Different paths were named. Whose clocks they have is not known.
    Apart,
    /// One has no time.
    Timeless,
    /// Several were changed last.
    AtOnce,
}

impl NoNewest {
    /// Goes on after what differs.
    fn sentence(self) -> &'static str {
        match self {
            Self::Apart => "The newest is not known: times under different paths do not compare.",
            Self::Timeless => "The newest is not known: not all of them have a time.",
            Self::AtOnce => "The newest is not known: some have the same time.",
        }
    }
}

/// The one that was changed last, by the times of what lies side by side: files and archives in the
/// innermost archive around all of them, or in the folders of one path.
fn newest(candidates: &[Candidate<'_, '_>], files: &[Owned<'_>]) -> Result<usize, NoNewest> {
    let is_opened = |owned: &&Owned<'_>| matches!(owned.entry.kind, EntryKind::Archive(Ok(())));
    let archives: HashMap<_, _> =
        files.iter().filter(is_opened).map(|owned| (place(owned), owned)).collect();
    let ways: Vec<_> = candidates.iter().map(|one| way_to(one.owned, &archives)).collect();
    let (first, others) = ways.split_first().ok_or(NoNewest::Apart)?;
    let is_shared = |(at, step): &(usize, &Step<'_>)| {
        let mut there = others.iter().map(|other| other.get(*at));
        there.all(|other| other.is_some_and(|other| other.container == step.container))
    };
    let innermost = first.iter().enumerate().take_while(is_shared).last();
    let (level, _) = innermost.ok_or(NoNewest::Apart)?;
    let times: Option<Vec<_>> = ways.iter().map(|way| way.get(level)?.modified).collect();
    let times = times.ok_or(NoNewest::Timeless)?;
    let last = times.iter().max();
    let mut at_last = times.iter().enumerate().filter(|(_, time)| Some(*time) == last);
    match (at_last.next(), at_last.next()) {
        (Some((at, _)), None) => Ok(at),
        _ => Err(NoNewest::AtOnce),
    }
}

/// Where a file lies: the path that was named, and the rest of its own.
type Place<'p> = (&'p str, &'p str);

fn place<'p>(owned: &Owned<'p>) -> Place<'p> {
    (&owned.listing.path, &owned.entry.path)
}

/// One of the archives around a file.
#[derive(Clone, Copy)]
struct Step<'p> {
    container: Place<'p>,
    /// When what lies in it was changed: the file, or the next archive.
    modified: Option<i64>,
}

/// The way to a file through all that is packed around it, from outside. What lies around all that
/// is the student's is the same for all that was named with one path.
fn way_to<'p>(file: &Owned<'p>, archives: &HashMap<Place<'p>, &Owned<'p>>) -> Vec<Step<'p>> {
    let mut way = vec![];
    let (named, path) = place(file);
    let mut modified = file.entry.modified;
    for (at, _) in path.rmatch_indices('/') {
        let container = (named, &path[..at]);
        if let Some(archive) = archives.get(&container) {
            way.push(Step { container, modified });
            modified = archive.entry.modified;
        }
    }
    way.push(Step { container: (named, ""), modified });
    way.reverse();
    way
}

/// The choice of what is left: one, several that are equal, or several that nobody can choose from.
fn settle(left: Candidates<'_, '_>, mut others: Aside, no_newest: Option<NoNewest>) -> Choice {
    if are_different(&left) {
        return differing(&left, others, no_newest);
    }
    let (first, same) = left.split_first().map_or((None, &[][..]), |(a, b)| (Some(a), b));
    let why = "the same text as the answer";
    others.extend(same.iter().map(|one| (one.at, Became::Explained, why.to_owned())));
    let (found, problem) = first.map_or((Found::Nothing, None), standing);
    let mut judged = first.map(|one| one.at);
    if let Found::Unclear(_) = found {
        let why = "has the marks of a merge conflict, so it is not judged";
        others.extend(judged.take().map(|at| (at, Became::Explained, why.to_owned())));
    }
    let plain = first.and_then(Candidate::facts).map(|facts| facts.plain);
    Choice { found, judged, plain, others, problem }
}

/// No choice, because these differ.
fn differing(left: &[Candidate<'_, '_>], mut others: Aside, no_newest: Option<NoNewest>) -> Choice {
    let paths: Vec<String> = left.iter().map(|one| one.path().to_owned()).collect();
    let why = "differs from another answer to the same exercise";
    others.extend(left.iter().map(|one| (one.at, Became::NotUnderstood, why.to_owned())));
    let which = words::some(&paths, 3);
    let mut said = format!("Answers differ, and nobody can tell which one counts: {which}.");
    if let Some(no_newest) = no_newest {
        said = format!("{said} {}", no_newest.sentence());
    }
    let problem = Some(Problem::Differ(paths));
    Choice { found: Found::Unclear(said), judged: None, plain: None, others, problem }
}

/// What stands for the exercise if this is the only one, and what is wrong with it.
fn standing(one: &Candidate<'_, '_>) -> (Found, Option<Problem>) {
    let path = one.path().to_owned();
    match &one.owned.entry.kind {
        EntryKind::Source { facts: Facts { conflict: Some(line), .. }, .. } => {
            let why = format!(
                "Not judged: {path} has the marks of a merge conflict from line {line} on."
            );
            (Found::Unclear(why), Some(Problem::Conflict(format!("{path}, line {line}"))))
        }
        EntryKind::Source { text, .. } => (Found::Text(*text), None),
        EntryKind::Refused(refusal) => (Found::Refused(*refusal), Some(Problem::NoSource(path))),
        EntryKind::Unreadable { why, denied } => {
            let found = Found::Unreadable { why: why.to_string(), denied: *denied };
            (found, Some(Problem::NoSource(path)))
        }
        _ => (Found::Refused(RejectReason::Symlink), Some(Problem::NoSource(path))),
    }
}
