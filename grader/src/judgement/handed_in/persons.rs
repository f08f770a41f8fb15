//! Which of those who have handed in are one person.

use std::collections::{BTreeSet, HashMap};

use super::names::without_copy_mark;
use super::owners::Student;
use super::roster::Roster;
use crate::vocabulary::class::SubmissionId;

/// Everybody once, as far as the roster knows; otherwise it is said who may be the same person.
pub fn told_apart<'a>(students: Vec<Student<'a>>, roster: Option<&Roster>) -> Vec<Student<'a>> {
    let mut students = match roster {
        Some(roster) => each_once(students, roster),
        None => students,
    };
    name_copies(&mut students);
    students
}

/// Who has handed in under several names has handed in all of it: what differs in it, nobody has chosen
/// from.
fn each_once<'a>(students: Vec<Student<'a>>, roster: &Roster) -> Vec<Student<'a>> {
    let names: Vec<_> = students.iter().map(|one| (&one.id, &one.hand_in.person)).collect();
    let rows = roster.rows_of(&names);
    let mut places: HashMap<usize, usize> = HashMap::new();
    let mut kept: Vec<Student<'a>> = vec![];
    for (row, student) in rows.into_iter().zip(students) {
        match row.and_then(|row| places.get(&row).copied()) {
            Some(place) => join(&mut kept[place], student),
            None => {
                places.extend(row.map(|row| (row, kept.len())));
                kept.push(student);
            }
        }
    }
    kept
}

fn join<'a>(one: &mut Student<'a>, other: Student<'a>) {
    // The same name under another path needs no word.
    let path = other.files.first().map_or("", |owned| owned.listing.name.as_str());
    if other.id.as_str() != format!("{} ({path})", one.id) {
        one.hand_in.problems.push(format!("Has handed in as {} too, by the roster.", other.id));
    }
    one.hand_in.late |= other.hand_in.late;
    one.hand_in.attempts = one.hand_in.attempts.max(other.hand_in.attempts);
    one.files.extend(other.files);
}

/// `ada (1)` beside `ada` may be the same person, whose archive was loaded down twice, or another one of
/// that name; so may `ada (week 2)`, who is called `ada` under another path.
fn name_copies(students: &mut [Student<'_>]) {
    let all: BTreeSet<SubmissionId> = students.iter().map(|one| one.id.clone()).collect();
    for student in students {
        let name = student.id.as_str();
        let before = name.strip_suffix(')').and_then(|name| Some(name.rsplit_once(" (")?.0));
        let originals = [Some(without_copy_mark(name)), before].into_iter().flatten();
        let mut originals = originals.map(SubmissionId::new).filter(|of| *of != student.id);
        if let Some(of) = originals.find(|of| all.contains(of)) {
            let why =
                format!("Perhaps the same person as {of}: the name is the same but for a mark.");
            student.hand_in.problems.push(why);
        }
    }
}
