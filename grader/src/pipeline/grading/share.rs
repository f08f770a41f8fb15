//! What a part of a class has to do: its share of the work, and not of the students, of whom one may
//! have as much as all others together.
//!
//! Every part looks at the whole class and cuts the same list of texts into pieces that differ by one
//! at most. They are cut in the order of the exercises, so that each part has few of these: a worker
//! that begins one judges the course's own answer first. What needs no compiler is nobody's work, and
//! goes with the submission.

use std::ops::Range;

use crate::pipeline::grading::plan::{Plan, PlannedAnswer};
use crate::vocabulary::class::Shard;
use crate::vocabulary::run::GradingCounts;

/// Leaves of a plan for a whole class what is this part's; the rest is done elsewhere.
pub(super) fn keep_share(plan: &mut Plan, shard: Shard) {
    if shard == Shard::WHOLE {
        return;
    }
    let kept = keep_texts(plan, shard);
    let mut counts = GradingCounts::default();
    for (number, answers) in plan.answers.iter_mut().enumerate() {
        let is_home = number % shard.count as usize == shard.index as usize;
        counts.submissions += usize::from(is_home);
        for answer in answers {
            match answer {
                PlannedAnswer::Judged(text) => match kept[*text] {
                    Some(place) => *text = place,
                    None => *answer = PlannedAnswer::Elsewhere,
                },
                PlannedAnswer::Decided(report) if is_home => counts.add_decided(report.verdict),
                PlannedAnswer::Decided(_) | PlannedAnswer::Elsewhere => {
                    *answer = PlannedAnswer::Elsewhere;
                }
            }
        }
    }
    counts.reused = plan.texts.iter().filter(|text| text.report.is_some()).count();
    plan.counts = counts;
}

/// Takes the texts of other parts out, and says where each that is left stands now.
fn keep_texts(plan: &mut Plan, shard: Shard) -> Vec<Option<usize>> {
    let mut order: Vec<usize> = (0..plan.texts.len()).collect();
    order.sort_by_key(|&text| plan.texts[text].assignment);
    let mut kept = vec![None; order.len()];
    for &text in &order[piece(order.len(), shard)] {
        kept[text] = Some(text);
    }
    let mut number = 0;
    plan.texts.retain(|_| {
        number += 1;
        kept[number - 1].is_some()
    });
    for (place, text) in kept.iter_mut().flatten().enumerate() {
        *text = place;
    }
    kept
}

/// Which of `all` places in a row are this part's.
fn piece(all: usize, shard: Shard) -> Range<usize> {
    let end_of = |index: u64| (all as u64 * index / u64::from(shard.count.max(1))) as usize;
    let index = u64::from(shard.index);
    end_of(index)..end_of(index + 1)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::pipeline::grading::plan::DistinctAnswer;
    use crate::vocabulary::course::{Key, Points};
    use crate::vocabulary::fingerprint::Fingerprint;
    use crate::vocabulary::report::{Report, Verdict};

    const MISSING: usize = usize::MAX;

    fn missing() -> PlannedAnswer {
        let key = Key::new("01_first", "01_double");
        let report = Report::without_running(&key, Verdict::Missing, "", Points::whole(1));
        PlannedAnswer::Decided(Arc::new(report))
    }

    /// A plan for submissions that have these texts, by exercise.
    fn plan(submissions: &[Vec<usize>]) -> Plan {
        let mut plan = Plan::default();
        let mut all: Vec<(usize, usize)> = vec![];
        for submission in submissions {
            let answers = submission.iter().enumerate().map(|(assignment, &text)| {
                if text == MISSING {
                    return missing();
                }
                let found = all.iter().position(|one| *one == (assignment, text));
                PlannedAnswer::Judged(found.unwrap_or_else(|| {
                    all.push((assignment, text));
                    all.len() - 1
                }))
            });
            plan.answers.push(answers.collect());
        }
        plan.texts.extend(all.into_iter().map(|(assignment, text)| DistinctAnswer {
            assignment,
            submission: 0,
            fingerprint: Fingerprint::of([format!("{assignment} {text}").as_bytes()]),
            report: None,
        }));
        plan
    }

    /// What each answer is in a plan: the text it points at.
    fn answers(plan: &Plan) -> Vec<Option<String>> {
        let shown = |answer: &PlannedAnswer| match answer {
            PlannedAnswer::Decided(_) => Some("decided".to_owned()),
            PlannedAnswer::Judged(text) => Some(plan.texts[*text].fingerprint.to_string()),
            PlannedAnswer::Elsewhere => None,
        };
        plan.answers.iter().flatten().map(shown).collect()
    }

    #[test]
    fn parts_have_each_answer_once_and_as_much_to_do_as_each_other() {
        let classes = [
            // One student who has 93 answers.
            vec![(0..93).collect()],
            // Many of whom some are alike and some have handed in little.
            (0..50)
                .map(|number| vec![number % 7, number, if number % 3 == 0 { MISSING } else { 1 }])
                .collect(),
            vec![vec![MISSING, 1], vec![MISSING, MISSING]],
            vec![],
        ];
        for class in &classes {
            let whole = plan(class);
            for count in [1, 2, 3, 4, 7, 200] {
                let parts: Vec<Plan> = (0..count)
                    .map(|index| {
                        let mut part = plan(class);
                        part.counts.submissions = class.len();
                        keep_share(&mut part, Shard { index, count });
                        part
                    })
                    .collect();
                let sizes = parts.iter().map(|part| part.texts.len());
                let (least, most) = (sizes.clone().min().unwrap(), sizes.clone().max().unwrap());
                assert!(most - least <= 1, "{least} and {most} of {count}");
                assert_eq!(sizes.sum::<usize>(), whole.texts.len());
                let submissions = parts.iter().map(|part| part.counts.submissions);
                assert_eq!(submissions.sum::<usize>(), class.len());
                let shown: Vec<_> = parts.iter().map(answers).collect();
                for (at, expected) in answers(&whole).into_iter().enumerate() {
                    let found: Vec<_> = shown.iter().filter_map(|part| part[at].clone()).collect();
                    assert_eq!(found, Vec::from_iter(expected));
                }
            }
        }
    }
}
