//! Puts the results of a class's parts together, so that nothing tells them from those of one run.
//!
//! What does not fit together is refused, and what is missing is said: it never becomes a result of
//! no points.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::vocabulary::class::{ClassResults, Graded, Shard, SubmissionId};
use crate::vocabulary::course::Key;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::handed_in::HandIn;
use crate::vocabulary::judgement::Judgement;
use crate::vocabulary::report::{Report, Verdict};
use crate::vocabulary::run::{Manifest, ManifestExercise, Part};

/// The results of the whole class, and what they depend on. There is at least one part.
pub fn merge(parts: &[Part]) -> Result<(ClassResults, Manifest)> {
    let Some(first) = parts.first() else {
        return Err(Failure::user("There is nothing to merge.", "Name the folders of all shards."));
    };
    parts[1..].iter().try_for_each(|part| refuse_other_kind(first, part))?;
    refuse_wrong_set(parts)?;
    let manifest = Manifest { shard: Shard::WHOLE, ..first.run.manifest.clone() };
    let found = found(parts, &manifest)?;
    let handed_in = handed_in(parts);
    let graded = manifest.submissions.iter().map(|id| {
        let results = manifest.exercises.iter().map(|asked| match found.get(&(id, &asked.key)) {
            Some((_, report)) => Arc::clone(report),
            None => Arc::new(unknown(asked, &manifest)),
        });
        let handed_in = handed_in.get(id).map(|known| (*known).clone());
        Graded::new(id.clone(), results).with(handed_in.unwrap_or_default())
    });
    Ok((ClassResults::new(manifest.course.clone(), graded.collect()), manifest))
}

/// Refuses parts that were not made from the same class in the same way.
fn refuse_other_kind(one: &Part, other: &Part) -> Result<()> {
    let (a, b) = (&one.run.manifest, &other.run.manifest);
    let names = format!("{} and {}", one.name, other.name);
    let problem = if a.grader != b.grader {
        format!("{names} are by different versions of async-kata: {} and {}.", a.grader, b.grader)
    } else if a.library != b.library {
        format!("{names} were judged with different compilers or libraries.")
    } else if a.sandbox != b.sandbox {
        format!("{names} were judged in different sandboxes: {:?} and {:?}.", a.sandbox, b.sandbox)
    } else if (&a.course, &a.course_hash, &a.exercises) != (&b.course, &b.course_hash, &b.exercises)
    {
        format!("{names} are of different courses, or of different states of one.")
    } else if a.shard.count != b.shard.count {
        format!("{names} are no parts of the same whole: {} and {}.", a.shard, b.shard)
    } else if a.submissions != b.submissions {
        let only = only_in_one(&a.submissions, &b.submissions);
        format!("{names} are of different classes: `{only}` is not in both.")
    } else {
        return Ok(());
    };
    Err(Failure::user(
        problem,
        "Grade every shard with the same async-kata, compiler, course and submissions.",
    ))
}

fn only_in_one<'a>(a: &'a [SubmissionId], b: &'a [SubmissionId]) -> &'a SubmissionId {
    let missing = |from: &'a [SubmissionId], other: &[SubmissionId]| {
        from.iter().find(|id| !other.contains(id))
    };
    // Lists that differ without that hold a name twice.
    missing(a, b).or_else(|| missing(b, a)).or(a.first()).unwrap_or(&b[0])
}

/// Refuses a shard that comes twice, and a set that is not whole.
fn refuse_wrong_set(parts: &[Part]) -> Result<()> {
    let mut shards: BTreeMap<u32, &Part> = BTreeMap::new();
    for part in parts {
        let shard = part.run.manifest.shard;
        if let Some(other) = shards.insert(shard.index, part) {
            return Err(Failure::user(
                format!("{} and {} are both shard {shard}.", other.name, part.name),
                "Name each shard once.",
            ));
        }
    }
    let count = parts[0].run.manifest.shard.count;
    let missing = (0..count).filter(|index| !shards.contains_key(index));
    let missing: Vec<_> = missing.map(|index| Shard { index, count }.to_string()).collect();
    match missing.as_slice() {
        [] => Ok(()),
        [one] => Err(not_whole(format!("Shard {one} is missing."))),
        many => Err(not_whole(format!("Shards {} are missing.", many.join(", ")))),
    }
}

fn not_whole(problem: String) -> Failure {
    Failure::user(problem, "Grade what is missing, and name the folders of all shards.")
}

/// A submission's result of an exercise, with the part that has it.
type Found<'a> = BTreeMap<(&'a SubmissionId, &'a Key), (&'a Part, &'a Arc<Report>)>;

/// Every result there is. Several parts may have some of one submission.
fn found<'a>(parts: &'a [Part], manifest: &Manifest) -> Result<Found<'a>> {
    let class: BTreeSet<_> = manifest.submissions.iter().collect();
    let mut found = Found::new();
    let all = parts.iter().flat_map(|part| part.results.submissions.iter().map(move |g| (part, g)));
    for (part, graded) in all {
        if !class.contains(&graded.id) {
            return Err(Failure::user(
                format!("{} has results of `{}`, who is not in the class.", part.name, graded.id),
                "Its files are not of one run. Run its `async-kata grade` again.",
            ));
        }
        for report in &graded.results {
            match found.insert((&graded.id, &report.key), (part, report)) {
                Some((other, different)) if different != report => {
                    return Err(Failure::user(
                        format!(
                            "{} and {} have different results of `{}` for {}.",
                            other.name, part.name, graded.id, report.key
                        ),
                        "Each answer belongs to one shard. Run the `async-kata grade` of both again.",
                    ));
                }
                _ => {}
            }
        }
    }
    Ok(found)
}

/// What is known of how each submission was handed in. All parts have read the whole class.
fn handed_in(parts: &[Part]) -> BTreeMap<&SubmissionId, &HandIn> {
    let graded = parts.iter().flat_map(|part| &part.results.submissions);
    graded.map(|graded| (&graded.id, &graded.handed_in)).collect()
}

/// The report on what nobody has judged.
fn unknown(asked: &ManifestExercise, manifest: &Manifest) -> Report {
    let ManifestExercise { key, max_points, tests } = asked;
    let message = "Not judged: no shard has a result of it.";
    let judgement = Judgement::without_running(Verdict::Infrastructure, message, tests);
    Report { sandbox: manifest.sandbox, ..Report::new(key, judgement, *max_points) }
}

#[cfg(test)]
mod tests;
