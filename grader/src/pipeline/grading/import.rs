//! From what was handed in to submissions: listing, owners, matching, choice.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use crate::judgement::handed_in::asked::Asked;
pub use crate::judgement::handed_in::choice::Prefer;
use crate::judgement::handed_in::owners::{self, Owners, Student};
pub use crate::judgement::handed_in::roster::Roster;
use crate::judgement::handed_in::{choice, persons, records};
use crate::mechanisms::class::listing::{Asks, Texts, Waiter, list};
use crate::mechanisms::class::submissions::Submission;
use crate::mechanisms::course::catalogue::CourseFiles;
use crate::pipeline::grading::reading::reading;
use crate::pipeline::grading::roll_call;
use crate::vocabulary::class::SubmissionId;
use crate::vocabulary::class_read::{Became, ClassRead, FileRecord, Reading};
use crate::vocabulary::course::{Course, Key};
use crate::vocabulary::events::Grading;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::handed_in::{Found, HandIn, Listing, Root, Shape};

#[cfg(test)]
mod tests;

/// How to read what was handed in.
#[derive(Clone, Copy, Debug)]
pub struct ImportSettings<'r> {
    /// What to do where two answers differ.
    pub prefer: Prefer,
    /// Each path is one student's, whatever it looks like.
    pub one_student: bool,
    /// Who should have handed in.
    pub roster: Option<&'r Roster>,
}

impl ImportSettings<'_> {
    fn rules(self) -> Rules {
        let roster = self.roster.cloned();
        Rules { prefer: self.prefer, one_student: self.one_student, roster }
    }
}

/// How files become submissions.
#[derive(Clone, Debug)]
struct Rules {
    prefer: Prefer,
    one_student: bool,
    /// Says who is one person.
    roster: Option<Roster>,
}

/// A class, as it was handed in.
#[derive(Debug)]
pub struct HandedIn {
    /// Everybody's submission, by their names.
    pub submissions: Vec<Submission>,
    /// How it was read, and what became of every file.
    pub read: ClassRead,
}

/// Reads what lies at these paths, and tells how far that is where it takes long.
pub async fn import(
    paths: &[PathBuf],
    (course_files, course): (&CourseFiles, &Course),
    settings: ImportSettings<'_>,
    tell: &mut dyn FnMut(Grading),
) -> Result<HandedIn> {
    let starter = |key| Ok((Clone::clone(key), course_files.starter(key)?));
    let asked = course.exercises().map(|exercise| starter(&exercise.key));
    let asked = Asked::new(asked.collect::<Result<Vec<_>>>()?);
    let (paths, rules) = (paths.to_owned(), settings.rules());
    let handed_in = reading(move |waiter| read(&paths, &asked, &rules, waiter), tell).await??;
    Ok(called(handed_in, settings.roster))
}

/// Reads what lies at these paths, of a course that asks for this.
fn read(paths: &[PathBuf], asked: &Asked, rules: &Rules, waiter: Waiter<'_>) -> Result<HandedIn> {
    let (texts, roster) = (Arc::new(Texts::new()?), rules.roster.as_ref());
    let students = |listing: &Listing| match rules.one_student {
        true => BTreeSet::new(),
        false => owners::students_skipped(listing, asked, roster),
    };
    let asks = Asks { look: &|text| asked.facts(text), students: &students };
    let listings = list(paths, &texts, &asks, waiter)?;
    let owners: Vec<Owners<'_>> = listings
        .iter()
        .map(|listing| match rules.one_student {
            true => owners::one_student(listing),
            false => owners::owners(listing, asked, roster),
        })
        .collect();
    let mut records = Records::default();
    let mut readings = vec![];
    for (listing, found) in listings.iter().zip(&owners) {
        let (shape, students) = (found.shape, found.students.len());
        readings.push(Reading { path: listing.path.clone(), shape, students });
        for entry in &found.nobodys {
            records.add(listing, records::nobodys(entry));
        }
    }
    let students = persons::told_apart(together(owners), roster);
    if students.is_empty() {
        return Err(no_submissions(paths));
    }
    let decided = students
        .into_iter()
        .map(|student| decided(student, (asked, rules.prefer), &texts, &mut records));
    let submissions = decided.collect();
    let (newest, one_student) = (rules.prefer == Prefer::Newest, rules.one_student);
    let read = ClassRead { readings, newest, one_student, files: records.sorted() };
    Ok(HandedIn { submissions, read })
}

/// What was handed in, with those called who should have.
fn called(handed_in: HandedIn, roster: Option<&Roster>) -> HandedIn {
    let HandedIn { submissions, mut read } = handed_in;
    let submissions = match roster {
        Some(roster) => roll_call::called(roster, submissions, &mut read.files),
        None => submissions,
    };
    HandedIn { submissions, read }
}

/// A student's submission; what became of its files is written down.
fn decided(
    student: Student<'_>,
    (asked, prefer): (&Asked, Prefer),
    texts: &Arc<Texts>,
    records: &mut Records,
) -> Submission {
    let decision = choice::choose(&student, asked, prefer);
    for (owned, record) in student.files.iter().zip(decision.files) {
        records.add(owned.listing, record);
    }
    let answers = decision.answers.into_iter();
    let answers = answers.map(|(number, found)| (asked.key(number).clone(), found));
    let answers: BTreeMap<_, _> = answers.collect();
    let no_source = no_sources(&answers);
    let problems = [student.hand_in.problems, decision.problems].concat();
    Submission {
        id: student.id,
        handed_in: HandIn { problems, no_source, ..student.hand_in },
        answers,
        otherwise: decision.otherwise,
        texts: Arc::clone(texts),
    }
}

/// The exercises in whose place lies what cannot be a source.
fn no_sources(answers: &BTreeMap<Key, Found>) -> Vec<Key> {
    let is_none = |found: &Found| matches!(found, Found::Refused(_) | Found::Unreadable { .. });
    answers.iter().filter(|(_, found)| is_none(found)).map(|(key, _)| key.clone()).collect()
}

/// Everybody once. A platform gives the same person the same name in each of its downloads; in
/// folders that people have named, two of the same name may be two people, and the roster may say
/// that they are one.
fn together(owners: Vec<Owners<'_>>) -> Vec<Student<'_>> {
    let mut all: BTreeMap<SubmissionId, (Shape, Student<'_>)> = BTreeMap::new();
    for Owners { shape, students, .. } in owners {
        for mut student in students {
            match all.get_mut(&student.id) {
                Some((known, one)) if *known == shape && shape.names_people() => {
                    one.hand_in.late |= student.hand_in.late;
                    one.hand_in.attempts = one.hand_in.attempts.max(student.hand_in.attempts);
                    one.files.extend(student.files);
                    continue;
                }
                Some(_) => student.id = another_of_that_name(&student, &all),
                None => {}
            }
            all.insert(student.id.clone(), (shape, student));
        }
    }
    all.into_values().map(|(_, student)| student).collect()
}

/// A name for whoever has that of somebody under another path: with that path's own name.
fn another_of_that_name(
    student: &Student<'_>,
    all: &BTreeMap<SubmissionId, (Shape, Student<'_>)>,
) -> SubmissionId {
    let name = &student.id;
    let path = student.files.first().map_or("", |owned| owned.listing.name.as_str());
    let numbered = (2..).map(|number| format!("{name} ({path}, {number})"));
    let mut ids = [format!("{name} ({path})")].into_iter().chain(numbered).map(SubmissionId::new);
    ids.find(|id| !all.contains_key(id)).unwrap_or_else(|| name.clone())
}

fn no_submissions(paths: &[PathBuf]) -> Failure {
    let paths: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
    Failure::user(
        format!("There are no submissions in {}.", paths.join(", ")),
        "Name what your learning platform has given you, as it is, or a folder that holds a folder \
         or an archive (.zip, .tar.gz, .tgz, .tar) for each student.",
    )
}

/// What became of files, each once however many students it is of.
#[derive(Default)]
struct Records {
    by_path: BTreeMap<String, FileRecord>,
}

impl Records {
    fn add(&mut self, listing: &Listing, mut record: FileRecord) {
        record.path = shown(listing, &record.path);
        match self.by_path.get_mut(&record.path) {
            None => {
                self.by_path.insert(record.path.clone(), record);
            }
            Some(known) => {
                record.students.retain(|id| !known.students.contains(id));
                known.students.append(&mut record.students);
                if weight(record.became) > weight(known.became) {
                    (known.became, known.why) = (record.became, record.why);
                    known.exercise = record.exercise;
                }
            }
        }
    }

    fn sorted(self) -> Vec<FileRecord> {
        self.by_path.into_values().collect()
    }
}

/// What counts where a file became several things.
fn weight(became: Became) -> u8 {
    match became {
        Became::Explained => 0,
        Became::NotUnderstood => 1,
        Became::Judged => 2,
    }
}

fn shown(listing: &Listing, path: &str) -> String {
    match listing.root {
        Root::File => listing.path.clone(),
        _ if path.is_empty() => listing.path.clone(),
        _ => format!("{}/{path}", listing.path.trim_end_matches('/')),
    }
}
