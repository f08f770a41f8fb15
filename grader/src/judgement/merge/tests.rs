//! What `merge` puts together, refuses, and says is missing.

use super::*;
use crate::vocabulary::class_read::ClassRead;
use crate::vocabulary::course::Key;
use crate::vocabulary::course::Points;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::report::{SCHEMA, Sandbox};
use crate::vocabulary::run::{GradingCounts, Run};

const COUNT: u32 = 3;
const CLASS: [&str; 7] = ["ada", "ben", "cem", "dua", "eva", "fay", "gus"];

fn manifest(index: u32) -> Manifest {
    let asked = |name| ManifestExercise {
        key: Key::new("01_first", name),
        max_points: Points::whole(2),
        tests: vec!["it_works".into()],
    };
    Manifest {
        grader: "1.0.0".into(),
        course: "A course".into(),
        course_hash: "c0".into(),
        library: "1b".into(),
        sandbox: Sandbox::Strict,
        shard: Shard { index, count: COUNT },
        exercises: ["01_one", "02_two"].map(asked).into(),
        submissions: CLASS.map(SubmissionId::new).into(),
    }
}

fn graded(name: &str) -> Graded {
    let manifest = manifest(0);
    let reports = manifest.exercises.iter().map(|asked| {
        let mut report = unknown(asked, &manifest);
        report.message = name.to_owned();
        report.verdict = Verdict::Failed;
        report.points = Points::whole(2).share(1, 3);
        report
    });
    Graded::new(SubmissionId::new(name), reports)
}

fn part(index: u32) -> Part {
    // Everybody's answers lie in two parts.
    let mut number = 0;
    let mut is_here = |_: &Arc<Report>| {
        number += 1;
        number % COUNT == index
    };
    let results = CLASS.map(graded).map(|mut graded| {
        graded.results.retain(&mut is_here);
        Graded::new(graded.id, graded.results)
    });
    let results = results.into_iter().filter(|graded| !graded.results.is_empty()).collect();
    let run = Run {
        schema: SCHEMA,
        manifest: manifest(index),
        started: String::new(),
        finished: Some(String::new()),
        seconds: 0.0,
        cores: 1,
        jobs: 1,
        figures: GradingCounts::default(),
        alike: None,
        texts: Default::default(),
        files: vec![],
        handed_in: ClassRead::default(),
    };
    Part { name: format!("part-{index}"), run, results: ClassResults::new("A course", results) }
}

fn parts() -> Vec<Part> {
    (0..COUNT).map(part).collect()
}

#[test]
fn parts_in_any_order_make_the_whole() {
    let whole = ClassResults::new("A course", CLASS.map(graded).into());
    for order in [[0, 1, 2], [2, 0, 1]] {
        let parts: Vec<_> = order.into_iter().map(part).collect();
        let (results, manifest) = merge(&parts).unwrap();
        assert_eq!(results, whole);
        assert_eq!(manifest.shard, Shard::WHOLE);
    }
    let everywhere =
        |part: &Part| part.results.submissions.iter().all(|one| one.results.len() == 1);
    assert!(parts().iter().all(everywhere), "nobody's answers lie in one part");
}

#[test]
fn what_does_not_fit_together_is_refused_and_named() {
    type Spoil = fn(&mut Vec<Part>);
    let cases: [(Spoil, &[&str]); 12] = [
        (|parts| parts.clear(), &["nothing to merge"]),
        (|parts| drop(parts.remove(1)), &["Shard 1/3 is missing"]),
        (|parts| parts.truncate(1), &["Shards 1/3, 2/3 are missing"]),
        (|parts| parts.push(part(1)), &["part-1 and part-1 are both shard 1/3"]),
        (|parts| parts[2].run.manifest.shard.count = 4, &["part-0 and part-2", "0/3 and 2/4"]),
        (|parts| parts[1].run.manifest.grader = "2.0.0".into(), &["part-1", "1.0.0 and 2.0.0"]),
        (|parts| parts[1].run.manifest.course_hash = "c1".into(), &["part-1", "courses"]),
        (|parts| parts[1].run.manifest.library = "2b".into(), &["part-1", "compilers"]),
        (|parts| parts[1].run.manifest.sandbox = Sandbox::None, &["part-1", "Strict and None"]),
        (
            |parts| drop(parts[1].run.manifest.submissions.pop()),
            &["part-0 and part-1", "`gus` is not in both"],
        ),
        (
            |parts| parts[0].results.submissions.push(graded("zoe")),
            &["part-0 has results of `zoe`, who is not in the class"],
        ),
        (
            |parts| {
                let mut twice = parts[2].results.submissions[0].clone();
                Arc::make_mut(&mut twice.results[0]).points = Points::whole(2);
                parts[0].results.submissions.push(twice);
            },
            &["part-0 and part-2 have different results of `"],
        ),
    ];
    for (spoil, words) in cases {
        let mut parts = parts();
        spoil(&mut parts);
        let failure = merge(&parts).unwrap_err();
        assert_eq!(failure.exit(), Exit::Usage);
        for words in words {
            assert!(failure.to_string().contains(words), "no `{words}` in: {failure}");
        }
    }
}

#[test]
fn the_same_result_twice_is_no_conflict() {
    let mut parts = parts();
    let twice = parts[2].results.submissions[0].clone();
    parts[0].results.submissions.push(twice);
    assert_eq!(merge(&parts).unwrap().0, merge(&self::parts()).unwrap().0);
}

#[test]
fn a_missing_result_is_ours_to_explain_and_never_zero() {
    let mut parts = parts();
    let gone = SubmissionId::new("cem");
    let half = SubmissionId::new("dua");
    for part in &mut parts {
        part.results.submissions.retain(|graded| graded.id != gone);
    }
    let first = &manifest(0).exercises[0].key;
    for graded in parts.iter_mut().flat_map(|part| &mut part.results.submissions) {
        graded.results.retain(|report| graded.id != half || report.key != *first);
    }
    let (results, _) = merge(&parts).unwrap();
    let verdicts = |id: &SubmissionId| {
        let found = results.submissions.iter().find(|graded| graded.id == *id).unwrap();
        assert_eq!(found.max_points, Points::whole(4));
        let tests = found.results.iter().map(|report| report.tests.len());
        assert_eq!(tests.collect::<Vec<_>>(), [1, 1]);
        found.results.iter().map(|report| report.verdict).collect::<Vec<_>>()
    };
    assert_eq!(verdicts(&gone), [Verdict::Infrastructure, Verdict::Infrastructure]);
    assert_eq!(verdicts(&half), [Verdict::Infrastructure, Verdict::Failed]);
    assert_eq!(results.submissions.len(), CLASS.len());
}
