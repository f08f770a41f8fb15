//! Calling the roster: puts its names to what was handed in, says who is not on it, and adds whoever
//! has handed in nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::judgement::handed_in::roster::{GITHUB, Roster};
use crate::judgement::handed_in::words;
use crate::mechanisms::class::listing::Texts;
use crate::mechanisms::class::submissions::Submission;
use crate::vocabulary::class::SubmissionId;
use crate::vocabulary::class_read::{Became, FileRecord};
use crate::vocabulary::file_name::{Format, source_stem};
use crate::vocabulary::handed_in::{HandIn, PARTICIPANT, Person};

/// The submissions of those on the roster, and of those who are not; `files` are what became of all
/// files.
pub fn called(
    roster: &Roster,
    submissions: Vec<Submission>,
    files: &mut [FileRecord],
) -> Vec<Submission> {
    let Some(texts) = submissions.first().map(|one| Arc::clone(&one.texts)) else {
        return submissions;
    };
    let mut call = Call::new(roster);
    let mut strangers = vec![];
    let names = submissions.iter().map(|one| (&one.id, &one.handed_in.person));
    let rows = roster.rows_of(&names.collect::<Vec<_>>());
    for (row, submission) in rows.into_iter().zip(submissions) {
        match row {
            Some(row) => call.person(row, submission),
            None => strangers.push(submission),
        }
    }
    for submission in strangers {
        call.team(submission, files);
    }
    call.absent(&texts, files);
    call.called.sort_by(|a, b| a.id.cmp(&b.id));
    call.called
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
    /// People who have handed in something, and of whom it is not known who they are.
    strangers: Vec<Stranger>,
    /// The columns by which the platform's own words for people were found on the roster: whoever has
    /// one there is nobody whom it calls otherwise.
    accounts: BTreeSet<&'static str>,
}

/// Somebody who has handed in, and is not found on the roster.
struct Stranger {
    id: SubmissionId,
    person: Person,
    /// The rows of those who are called so, where that is more than one.
    namesakes: Vec<usize>,
}

impl<'r> Call<'r> {
    fn new(roster: &'r Roster) -> Self {
        Self {
            roster,
            present: BTreeMap::new(),
            called: vec![],
            teams: vec![],
            strangers: vec![],
            accounts: BTreeSet::new(),
        }
    }

    /// This row's person is there.
    fn person(&mut self, row: usize, mut submission: Submission) {
        let handed_in = &mut submission.handed_in;
        let columns = self.roster.account_columns(row, &submission.id, &handed_in.person);
        self.accounts.extend(columns);
        handed_in.person = self.roster.person(row, &handed_in.person);
        if let Some(other) = self.present.insert(row, submission.id.clone()) {
            let key = self.roster.key(row);
            handed_in.problems.push(format!("{other} is the same person on the roster: {key}."));
        }
        self.called.push(submission);
    }

    /// Whoever is not on the roster may be a team of people who are, none of whom has handed in alone:
    /// it is each member's then.
    fn team(&mut self, submission: Submission, files: &mut [FileRecord]) {
        let team = submission.handed_in.person.name.as_deref();
        let members = self.roster.members(team.unwrap_or(submission.id.as_str()));
        if members.is_empty() || members.iter().any(|row| self.present.contains_key(row)) {
            return self.stranger(submission, members);
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

    /// Whoever is not on the roster, or is called as several who are; may be a team of these rows.
    fn stranger(&mut self, mut submission: Submission, members: Vec<usize>) {
        let (id, person) = (&submission.id, &submission.handed_in.person);
        let namesakes = self.roster.namesakes(id, person);
        let keys: Vec<_> = namesakes.iter().map(|row| self.roster.key(*row).to_owned()).collect();
        let has_come = !submission.answers.is_empty() || submission.otherwise.is_some();
        if namesakes.is_empty() && self.roster.may_be_a_teams(id, person) {
            self.teams.push((id.clone(), members));
        } else if has_come {
            self.strangers.push(Stranger { id: id.clone(), person: person.clone(), namesakes });
        }
        if self.roster.has_anothers_number(id, person) {
            submission.handed_in.person.number = None;
        }
        submission.handed_in.problems.push(match keys.is_empty() {
            true => "Not on the roster.".to_owned(),
            false => format!("Several on the roster are called so: {}.", words::some(&keys, 3)),
        });
        self.called.push(submission);
    }

    /// What somebody who is not found on the roster has handed in, and may be this row's person.
    fn perhaps_called(&self, row: usize) -> Option<String> {
        let may_be = |stranger: &&Stranger| match stranger.namesakes.as_slice() {
            [] => !self.is_surely_another(row, &stranger.person),
            namesakes => namesakes.contains(&row),
        };
        let strangers = self.strangers.iter().filter(may_be);
        let strangers: Vec<_> = strangers.map(|stranger| stranger.id.to_string()).collect();
        (!strangers.is_empty()).then(|| {
            format!(
                "Perhaps handed in as {}, and nobody can tell who that is. Write that name into a \
                 column of the roster, as \"Username\", for whoever it is; or take it away, if that \
                 is nobody on it.",
                words::some(&strangers, 3)
            )
        })
    }

    /// Whether the platform has a word of its own for this row's person, and another one for somebody
    /// else. A name that people have chosen themselves says nothing of the kind.
    fn is_surely_another(&self, row: usize, person: &Person) -> bool {
        const NUMBERED: &str = "Identifier";
        let number = person.number.as_deref();
        let of_its_kind = |column: &&str| (*column == GITHUB) == person.is_unknown();
        number.is_some_and(|number| number.starts_with(PARTICIPANT))
            && self.roster.says_in(row, [NUMBERED])
            || self.roster.says_in(row, self.accounts.iter().copied().filter(of_its_kind))
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
    fn absent(&mut self, texts: &Arc<Texts>, files: &mut [FileRecord]) {
        let roster = self.roster;
        let beside = work_beside(files);
        let mut taken: BTreeSet<_> = self.called.iter().map(|one| one.id.clone()).collect();
        for row in (0..roster.people()).filter(|row| !self.present.contains_key(row)) {
            let id = not_taken(&taken, roster, row);
            taken.insert(id.clone());
            let found = called_after(roster, row, &id, files);
            let found = found.or_else(|| self.perhaps_in(row)).or_else(|| self.perhaps_called(row));
            let found = found.or_else(|| perhaps_beside(&beside));
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
    }
}

/// Sources and archives beside the submissions, of which nobody can tell whose they are.
fn work_beside(files: &[FileRecord]) -> Vec<String> {
    let is_work = |record: &&FileRecord| {
        let name = record.path.rsplit('/').next().unwrap_or(&record.path).as_bytes();
        record.students.is_empty()
            && record.became == Became::NotUnderstood
            && (source_stem(name).is_some() || Format::of(name).is_some())
    };
    files.iter().filter(is_work).map(|record| record.path.clone()).collect()
}

/// What may be anybody's who is not there.
fn perhaps_beside(work: &[String]) -> Option<String> {
    (!work.is_empty()).then(|| {
        format!(
            "Perhaps it lies beside the submissions, and nobody can tell whose it is: {}. Put it into \
             a folder called after whoever it is, or take it away.",
            words::some(work, 3)
        )
    })
}

/// A name for this row's person that nobody has yet.
fn not_taken(taken: &BTreeSet<SubmissionId>, roster: &Roster, row: usize) -> SubmissionId {
    let (name, key) = (roster.id(row), roster.key(row));
    let with_key = SubmissionId::new(format!("{name} ({key})"));
    let numbered = (2..).map(|number| SubmissionId::new(format!("{name} ({key}, {number})")));
    let mut all = [name.clone(), with_key].into_iter().chain(numbered);
    all.find(|id| !taken.contains(id)).unwrap_or(name)
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
