//! Puts the results of a class's parts together, so that nothing tells them from those of one run.
//!
//! What does not fit together is refused, and what is missing is said: it never becomes a result of
//! no points.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::vocabulary::class::{ClassResults, Graded, Shard, SubmissionId};
use crate::vocabulary::failure::{Failure, Result};
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
    let graded = manifest.submissions.iter().map(|id| match found.get(id) {
        Some((_, graded)) => completed(graded, &manifest),
        None => {
            let count = first.run.manifest.shard.count;
            let shard = Shard { index: Shard::index_of(id, count), count };
            let why = format!("Not judged: shard {shard} has no results of this submission.");
            let reports = manifest.exercises.iter().map(|asked| unknown(asked, &manifest, &why));
            Graded::new(id.clone(), reports)
        }
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

/// Every submission's results, with the part that has them.
fn found<'a>(
    parts: &'a [Part],
    manifest: &Manifest,
) -> Result<BTreeMap<&'a SubmissionId, (&'a Part, &'a Graded)>> {
    let class: BTreeSet<_> = manifest.submissions.iter().collect();
    let mut found: BTreeMap<_, (&Part, &Graded)> = BTreeMap::new();
    let all = parts.iter().flat_map(|part| part.results.submissions.iter().map(move |g| (part, g)));
    for (part, graded) in all {
        if !class.contains(&graded.id) {
            return Err(Failure::user(
                format!("{} has results of `{}`, who is not in the class.", part.name, graded.id),
                "Its files are not of one run. Run its `async-kata grade` again.",
            ));
        }
        match found.insert(&graded.id, (part, graded)) {
            Some((other, different)) if different != graded => {
                return Err(Failure::user(
                    format!(
                        "{} and {} have different results of `{}`.",
                        other.name, part.name, graded.id
                    ),
                    "Each submission belongs to one shard. Run the `async-kata grade` of both again.",
                ));
            }
            _ => {}
        }
    }
    Ok(found)
}

/// The results of a submission, in the order of the course, with what is missing.
fn completed(graded: &Graded, manifest: &Manifest) -> Graded {
    let results = manifest.exercises.iter().map(|asked| {
        let result = graded.results.iter().find(|report| report.key == asked.key);
        result.cloned().unwrap_or_else(|| {
            let why = "Not judged: its shard has no result of this exercise.";
            Arc::new(unknown(asked, manifest, why))
        })
    });
    Graded::new(graded.id.clone(), results).with(graded.handed_in.clone())
}

/// The report on what nobody has judged.
fn unknown(asked: &ManifestExercise, manifest: &Manifest, message: &str) -> Report {
    let ManifestExercise { key, max_points, tests } = asked;
    let judgement = Judgement::without_running(Verdict::Infrastructure, message, tests);
    Report { sandbox: manifest.sandbox, ..Report::new(key, judgement, *max_points) }
}

#[cfg(test)]
mod tests;
