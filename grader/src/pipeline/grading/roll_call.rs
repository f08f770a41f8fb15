//! Calling the roster: puts its names to what was handed in, says who is not on it, and adds whoever
//! has handed in nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::judgement::handed_in::roster::Roster;
use crate::judgement::handed_in::words;
use crate::mechanisms::class::listing::Texts;
use crate::mechanisms::class::submissions::Submission;
use crate::vocabulary::class::SubmissionId;
use crate::vocabulary::class_read::{Became, FileRecord};
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::handed_in::{HandIn, Person};

/// The submissions of those on the roster, and of those who are not; `files` are what became of all
/// files.
pub fn called(
    roster: &Roster,
    submissions: Vec<Submission>,
    files: &mut [FileRecord],
) -> Result<Vec<Submission>> {
    let Some(texts) = submissions.first().map(|one| Arc::clone(&one.texts)) else {
        return Ok(submissions);
    };
    let mut call = Call { roster, present: BTreeMap::new(), called: vec![], teams: vec![] };
    let mut strangers = vec![];
    for submission in submissions {
        match roster.find(&submission.id, &submission.handed_in.person) {
            Some(row) => call.person(row, submission),
            None => strangers.push(submission),
        }
    }
    for submission in strangers {
        call.team(submission, files);
    }
    call.absent(&texts, files)?;
    call.called.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(call.called)
}

/// A roster while it is called.
struct Call<'r> {
    roster: &'r Roster,
    /// Who is there, by their rows.
    present: BTreeMap<usize, SubmissionId>,
    called: Vec<Submission>,
    /// Teams of which it is not known to whom their work belongs, each with its members' rows as far as
    /// the roster has them.
    teams: Vec<(SubmissionId, Vec<usize>)>,
}

impl Call<'_> {
    /// This row's person is there.
    fn person(&mut self, row: usize, mut submission: Submission) {
        let handed_in = &mut submission.handed_in;
        handed_in.person = self.roster.person(row, &handed_in.person);
        if let Some(other) = self.present.insert(row, submission.id.clone()) {
            let key = self.roster.key(row);
            handed_in.problems.push(format!("{other} is the same person on the roster: {key}."));
        }
        self.called.push(submission);
    }

    /// Whoever is not on the roster may be a team of people who are, none of whom has handed in alone:
    /// it is each member's then.
    fn team(&mut self, mut submission: Submission, files: &mut [FileRecord]) {
        let team = submission.handed_in.person.name.as_deref();
        let members = self.roster.members(team.unwrap_or(submission.id.as_str()));
        if members.is_empty() || members.iter().any(|row| self.present.contains_key(row)) {
            let (id, person) = (&submission.id, &submission.handed_in.person);
            if self.roster.may_be_a_teams(id, person) {
                self.teams.push((id.clone(), members));
            }
            if self.roster.has_anothers_number(id, person) {
                submission.handed_in.person.number = None;
            }
            submission.handed_in.problems.push("Not on the roster.".to_owned());
            self.called.push(submission);
            return;
        }
        let team = submission.id.clone();
        let mut ids = vec![];
        for row in members {
            let mut own = submission.clone();
            own.id = SubmissionId::new(format!("{} ({team})", self.roster.id(row)));
            if ids.contains(&own.id) {
                own.id = SubmissionId::new(format!("{} ({})", own.id, self.roster.key(row)));
            }
            own.handed_in.person = Person::default();
            ids.push(own.id.clone());
            self.person(row, own);
        }
        for record in files.iter_mut().filter(|record| record.students.contains(&team)) {
            record.students.retain(|id| *id != team);
            record.students.extend(ids.iter().cloned());
        }
    }

    /// What a team has handed in that this row's person may be in.
    fn perhaps_in(&self, row: usize) -> Option<String> {
        let may_be = |members: &[usize]| match members {
            [] => !self.roster.has_team(row),
            members => members.contains(&row),
        };
        let teams = self.teams.iter().filter(|(_, members)| may_be(members));
        let teams: Vec<_> = teams.map(|(team, _)| team.to_string()).collect();
        (!teams.is_empty()).then(|| {
            format!(
                "Perhaps a team has handed in for this person: {}. Say in a column \"Team\" of the \
                 roster who is in which.",
                words::some(&teams, 3)
            )
        })
    }

    /// Adds those who are not there. They have handed in nothing, unless a file that is nobody's is
    /// called after them, or they may be in a team of which that is not known.
    fn absent(&mut self, texts: &Arc<Texts>, files: &mut [FileRecord]) -> Result<()> {
        let roster = self.roster;
        let mut taken: BTreeSet<_> = self.called.iter().map(|one| one.id.clone()).collect();
        for row in (0..roster.people()).filter(|row| !self.present.contains_key(row)) {
            let mut id = roster.id(row);
            if taken.contains(&id) {
                id = SubmissionId::new(format!("{id} ({})", roster.key(row)));
            }
            if !taken.insert(id.clone()) {
                return Err(called_twice(roster.key(row)));
            }
            let found = called_after(roster, row, &id, files).or_else(|| self.perhaps_in(row));
            let handed_in = HandIn {
                person: roster.person(row, &Person::default()),
                problems: found.iter().cloned().collect(),
                ..HandIn::default()
            };
            let otherwise = found.map(|found| {
                format!("Nothing was found for this exercise, but not all is understood. {found}")
            });
            let (answers, texts) = (BTreeMap::new(), Arc::clone(texts));
            self.called.push(Submission { id, handed_in, answers, otherwise, texts });
        }
        Ok(())
    }
}

/// What lies beside the submissions and is called after this row's person, who is `id`: they have
/// handed in something, and nobody can tell what it is worth.
fn called_after(
    roster: &Roster,
    row: usize,
    id: &SubmissionId,
    files: &mut [FileRecord],
) -> Option<String> {
    let is_theirs = |record: &&mut FileRecord| {
        let name = record.path.rsplit('/').next().unwrap_or(&record.path);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let is_nobodys = record.students.is_empty() && record.became == Became::NotUnderstood;
        is_nobodys && roster.find(&SubmissionId::new(stem), &Person::default()) == Some(row)
    };
    let mut found = vec![];
    for record in files.iter_mut().filter(is_theirs) {
        record.students = vec![id.clone()];
        record.why = "no source in Rust; beside the submissions, called after somebody".to_owned();
        found.push(record.path.clone());
    }
    let found = (!found.is_empty()).then(|| found.join(", "))?;
    Some(format!(
        "No source in Rust, but called after this person, beside the submissions: {found}."
    ))
}

fn called_twice(key: &str) -> Failure {
    Failure::user(
        format!("{key} is on the roster twice, or a submission has that name."),
        "Give each person on the roster a key of its own.",
    )
}
