//! What is shown of a class as it was handed in: what each path was read as, how many files became
//! what, and what a person has to look at.

use std::collections::HashMap;
use std::path::Path;

use crate::judgement::handed_in::words::some;
use crate::surfaces::class::neutral::line;
use crate::surfaces::output::Output;
use crate::surfaces::style::TextRole;
use crate::surfaces::text::counted;
use crate::vocabulary::class::{ClassResults, Graded};
use crate::vocabulary::class_read::{Became, ClassRead, Reading};
use crate::vocabulary::report::Verdict;

/// How many students with problems, and how many files, are named on the terminal.
const MOST: usize = 20;

/// How many students are named of whom the same is said.
const MOST_ALIKE: usize = 3;

/// What each path was read as.
pub fn readings(read: &ClassRead) -> String {
    let told = |reading: &Reading| {
        let (path, shape) = (line(&reading.path), reading.shape.name());
        format!("{path}: read as {shape}, {}\n", counted(reading.students, "student"))
    };
    read.readings.iter().map(told).collect()
}

/// How many students and files became what, with the problems.
pub fn table(results: &ClassResults, read: &ClassRead, out: &Path, output: &Output) -> String {
    let students = results.submissions.iter();
    let problems: Vec<_> = students.filter(|one| !one.handed_in.problems.is_empty()).collect();
    let not_understood = read.files.iter().filter(|one| one.became == Became::NotUnderstood);
    let nobodys: Vec<_> = not_understood.filter(|one| one.students.is_empty()).collect();
    let mut text = format!("\n{}\n{}", readings(read), counts(results, read, problems.len()));
    if !problems.is_empty() {
        text += "\nA person has to look at:\n";
    }
    let same = of_one_kind(&problems);
    for (problem, students) in same.iter().take(MOST) {
        let ids = output.paint(&line(&some(students, MOST_ALIKE)), TextRole::Strong);
        text += &format!("  {ids}: {}\n", line(problem));
    }
    text += &more(same.len());
    if !nobodys.is_empty() {
        text += "\nNot understood, and nobody's:\n";
    }
    for file in nobodys.iter().take(MOST) {
        text += &format!("  {}: {}\n", line(&file.path), line(&file.why));
    }
    text += &more(nobodys.len());
    let run = line(&out.join("run.json").display().to_string());
    text + &format!("\nWhat became of every file is in {run}.\n")
}

/// What a person has to look at, each sentence once with everybody of whom it is said.
fn of_one_kind(problems: &[&Graded]) -> Vec<(String, Vec<String>)> {
    let mut same: Vec<(String, Vec<String>)> = vec![];
    let mut places: HashMap<String, usize> = HashMap::new();
    for student in problems {
        let problem = student.handed_in.problems.join(" ");
        let place = *places.entry(problem.clone()).or_insert(same.len());
        if place == same.len() {
            same.push((problem, vec![]));
        }
        same[place].1.push(student.id.to_string());
    }
    same
}

/// How many students and files became what, a line each.
fn counts(results: &ClassResults, read: &ClassRead, problems: usize) -> String {
    let students = &results.submissions;
    let is_idle = |one: &&Graded| one.reports().all(|report| report.verdict == Verdict::Missing);
    let idle = students.iter().filter(is_idle).count();
    let graded = students.iter().filter(|one| !one.is_open()).count() - idle;
    let files = |became| {
        let records = read.files.iter().filter(move |record| record.became == became);
        records.map(|record| record.files).sum::<u64>()
    };
    let counts = [
        (
            students.len() as u64,
            if students.len() == 1 { "student in all" } else { "students in all" },
        ),
        (graded as u64, "graded"),
        (idle as u64, "handed in nothing"),
        (problems as u64, "with problems"),
        (files(Became::Judged), "of the files judged"),
        (files(Became::Explained), "set aside by a rule"),
        (files(Became::NotUnderstood), "not understood"),
    ];
    counts.map(|(count, what)| format!("{count:>7} {what}\n")).concat()
}

fn more(all: usize) -> String {
    match all.saturating_sub(MOST) {
        0 => String::new(),
        more => format!("  … and {more} more\n"),
    }
}
