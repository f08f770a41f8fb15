//! The class: what is handed in, and by whom.

use std::fmt::Write;
use std::fs;

use crate::own::{Own, Random, origin};
use crate::places::{EXERCISES, Result, repository, work};
use crate::recorded::{Kind, Recorded};

/// Of a hundred answers, how many are of which kind; the rest is not handed in.
const MIX: [(Kind, u64); 4] =
    [(Kind::Right, 60), (Kind::Wrong, 22), (Kind::Broken, 12), (Kind::Begun, 3)];

/// What the recorded answers are made of: an exercise, its kind, a text.
pub type Sample = (&'static str, Kind, String);

/// Writes a class of so many students and its roster, and says how many answers there are.
pub fn write(students: u32, recorded: &[Recorded]) -> Result<usize> {
    let mut answers = 0;
    let mut roster = "Student,ID,SIS User ID,SIS Login ID,Section\n".to_owned();
    for student in 0..u64::from(students) {
        let name = format!("student-{student:05}");
        writeln!(roster, "Student {student},{student},{name},{name},A")?;
        let folder = work().join("class").join(&name).join("exercises");
        fs::create_dir_all(&folder)?;
        for exercise in EXERCISES {
            let Some(number) = chosen(student, exercise, recorded) else { continue };
            let folder = folder.join(exercise).join("src");
            fs::create_dir_all(&folder)?;
            let text = Own { student, recorded: number }.text(&recorded[number]);
            fs::write(folder.join("lib.rs"), text)?;
            answers += 1;
        }
    }
    fs::write(work().join("roster.csv"), roster)?;
    Ok(answers)
}

/// Which of the recorded answers this student's is made of.
fn chosen(student: u64, exercise: &str, recorded: &[Recorded]) -> Option<usize> {
    let place = EXERCISES.iter().position(|&other| other == exercise)?;
    let mut random = Random(origin(student) * 7 + place as u64);
    let mut drawn = random.below(100);
    let (kind, _) = MIX.into_iter().find(|(_, share)| {
        let is_it = drawn < *share;
        drawn = drawn.wrapping_sub(*share);
        is_it
    })?;
    let fit = |(_, one): &(usize, &Recorded)| one.exercise == exercise && one.kind == kind;
    let fitting: Vec<usize> =
        recorded.iter().enumerate().filter(fit).map(|(number, _)| number).collect();
    let at = random.below(fitting.len().max(1) as u64);
    fitting.get(at as usize).copied()
}

/// The answers of which a class is made: all that the course has of these exercises, and some that do
/// not compile or are hardly begun.
pub fn samples() -> Result<Vec<Sample>> {
    let mut samples: Vec<Sample> = vec![];
    for exercise in EXERCISES {
        let hidden = repository().join("grader/hidden").join(exercise);
        let solution = repository().join("solutions").join(format!("{exercise}.rs"));
        let mut right = texts(&hidden.join("right"))?;
        right.push(fs::read_to_string(solution)?);
        let wrong = texts(&hidden.join("wrong"))?;
        samples.extend(
            right.iter().flat_map(|text| broken(text)).map(|text| (exercise, Kind::Broken, text)),
        );
        samples.extend(right.into_iter().map(|text| (exercise, Kind::Right, text)));
        samples.extend(wrong.into_iter().map(|text| (exercise, Kind::Wrong, text)));
        let starter = fs::read_to_string(hidden.join("starter.rs"))?;
        samples.push((exercise, Kind::Begun, format!("{starter}\n// More to come.\n")));
    }
    Ok(samples)
}

/// What is in a folder of answers, without what they say to the course at their top.
fn texts(folder: &std::path::Path) -> Result<Vec<String>> {
    let mut paths = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<Vec<_>>>()?;
    paths.sort();
    let mut texts = vec![];
    for path in paths {
        let text = fs::read_to_string(path)?;
        let lines = text.lines().filter(|line| !line.starts_with("//!"));
        texts.push(lines.collect::<Vec<_>>().join("\n") + "\n");
    }
    Ok(texts)
}

/// A right answer with mistakes that a compiler finds.
fn broken(text: &str) -> [String; 3] {
    let cut = text.replacen(';', "", 1);
    let misspelt = text.replacen("let ", "let not_", 1);
    [cut, misspelt, text.replacen(".await", "", 1)]
}
