//! Whose a file is.
//!
//! Where the students' folders lie below a path, and how they are named, `classes` says. Everything below a student's own
//! folder or archive is that student's, whatever it is called: nobody hands in for somebody else.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use super::asked::Asked;
use super::classes::{
    self, Child, Children, Class, View, class_of, have_loose_answers, is_loose, person_and_title,
};
use super::names::{name_of, stem};
use super::platforms::{self, GradescopeGroup, Named, Part, Uploaded};
use super::roster::Roster;
use super::stamped::{self, Brightspaces, Stamped};
use crate::vocabulary::class::SubmissionId;
use crate::vocabulary::handed_in::{Entry, EntryKind, HandIn, Listing, Person, Root, Shape};

/// The students of one path.
#[derive(Debug)]
pub struct Owners<'a> {
    /// What the path was read as.
    pub shape: Shape,
    /// Everybody, by their names.
    pub students: Vec<Student<'a>>,
    /// What lies beside the students' work.
    pub nobodys: Vec<&'a Entry>,
}

/// A student, and all that is theirs.
#[derive(Debug)]
pub struct Student<'a> {
    /// The name that results stand under.
    pub id: SubmissionId,
    /// What the platform says.
    pub hand_in: HandIn,
    /// Their files.
    pub files: Vec<Owned<'a>>,
}

/// A file that is somebody's.
#[derive(Clone, Debug)]
pub struct Owned<'a> {
    /// The file.
    pub entry: &'a Entry,
    /// The path that it lies below.
    pub listing: &'a Listing,
    /// The end of its path that is the student's doing.
    pub inner: &'a str,
    /// What the student called it, where its name says more than that.
    pub given: Option<String>,
    /// Which attempt it came with, where the platform says so.
    pub attempt: Option<Attempt>,
    /// Whose doing it is.
    pub part: Part,
}

/// One of several attempts at handing something in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// What was handed in again: the name without its number. `None` where an attempt is all that a
    /// student has handed in at once.
    pub base: Option<String>,
    /// Which one, from 1.
    pub number: u32,
    /// What grows from one attempt to the next: the platform's number of the file, or the time.
    pub order: u64,
}

/// Tells apart whose the files below a path are.
pub fn owners<'a>(
    listing: &'a Listing,
    asked: &'a Asked,
    roster: Option<&'a Roster>,
) -> Owners<'a> {
    let view = View { listing, asked, roster };
    let found = match listing.root {
        Root::File => None,
        Root::Folder | Root::Archive => class_of(&view),
    };
    match found {
        Some(class) => of_a_class(&view, &class),
        None if is_nobodys(listing) => Owners {
            shape: Shape::Class,
            students: vec![],
            nobodys: listing.entries.iter().collect(),
        },
        None => one_student(listing),
    }
}

/// Folders at these paths are students', though their names say that nobody works in them.
pub fn students_skipped(
    listing: &Listing,
    asked: &Asked,
    roster: Option<&Roster>,
) -> BTreeSet<String> {
    classes::students_skipped(&View { listing, asked, roster })
}

/// Whether a folder has nothing in it that could be somebody's work.
fn is_nobodys(listing: &Listing) -> bool {
    let is_work = |entry: &Entry| {
        matches!(entry.kind, EntryKind::Source { .. } | EntryKind::Refused(_))
            || entry.path.contains('/')
    };
    listing.root == Root::Folder && !listing.entries.iter().any(is_work)
}

/// All of a path as one student's.
pub fn one_student(listing: &Listing) -> Owners<'_> {
    Owners { shape: Shape::Student, students: vec![the_only_student(listing)], nobodys: vec![] }
}

fn the_only_student(listing: &Listing) -> Student<'_> {
    let files = listing.entries.iter();
    let owned = |entry| Owned {
        entry,
        listing,
        inner: &entry.path,
        given: None,
        attempt: None,
        part: Part::Theirs,
    };
    Student { id: id(&listing.name), hand_in: HandIn::default(), files: files.map(owned).collect() }
}

/// A name in the one form of its characters: systems write the same name in two.
fn id(name: &str) -> SubmissionId {
    SubmissionId::new(name.nfc().collect::<String>())
}

/// What is known of the folder, archive or file that a student's work begins with.
struct Area {
    ids: Vec<(SubmissionId, Person)>,
    late: bool,
    attempts: Option<u32>,
    attempt: Option<Attempt>,
    /// What the student called a file that stands by itself, where its name says more than that.
    given: Option<String>,
    /// How much of the name is the platform's.
    platforms: usize,
    /// Whose doing it is, if all of it is one's.
    part: Part,
}

/// The students of a class.
fn of_a_class<'a>(view: &View<'a>, class: &Class) -> Owners<'a> {
    let (listing, asked) = (view.listing, view.asked);
    let places = class.prefixes.iter().map(|prefix| Place::new(view, prefix, class.shape));
    let places: Vec<Place<'_>> = places.collect();
    let mut students: BTreeMap<SubmissionId, Student<'a>> = BTreeMap::new();
    for (id, person) in places.iter().flat_map(Place::without_files) {
        students.entry(id.clone()).or_insert_with(|| student(id, person));
    }
    let mut nobodys = vec![];
    for entry in &listing.entries {
        match places.iter().find_map(|place| place.whose(entry, asked)) {
            Some((area, inner)) => give(&area, inner, (entry, listing), &mut students),
            None => nobodys.push(entry),
        }
    }
    let mut students: Vec<_> = students.into_values().collect();
    students.iter_mut().for_each(count_attempts);
    students.iter_mut().for_each(set_forms_aside);
    if class.shape == Shape::Moodle {
        forget_a_name_of_all(&mut students);
    }
    Owners { shape: class.shape, students, nobodys }
}

fn student<'a>(id: SubmissionId, person: Person) -> Student<'a> {
    Student { id, hand_in: HandIn { person, ..HandIn::default() }, files: vec![] }
}

/// Gives an entry of an area to everybody whose it is.
fn give<'a>(
    area: &Area,
    inner: &'a str,
    (entry, listing): (&'a Entry, &'a Listing),
    students: &mut BTreeMap<SubmissionId, Student<'a>>,
) {
    for (id, person) in &area.ids {
        let new = || student(id.clone(), person.clone());
        let student = students.entry(id.clone()).or_insert_with(new);
        student.hand_in.late |= area.late;
        let attempts = area.attempts.or(area.attempt.as_ref().map(|attempt| attempt.number));
        student.hand_in.attempts = student.hand_in.attempts.max(attempts);
        let (given, attempt) = (area.given.clone(), area.attempt.clone());
        student.files.push(Owned { entry, listing, inner, given, attempt, part: area.part });
    }
}

/// Sets the form of a platform that writes one for everybody aside, where something lies beside it: only
/// of whoever has handed in nothing else may the answer be what was typed.
fn set_forms_aside(student: &mut Student<'_>) {
    if student.files.iter().any(|owned| owned.part == Part::Theirs) {
        let forms = student.files.iter_mut().filter(|owned| owned.part == Part::Typed);
        forms.for_each(|owned| owned.part = Part::Platforms);
    }
}

/// Where marking is blind, Moodle calls everybody by the same word, which is nobody's name.
fn forget_a_name_of_all(students: &mut [Student<'_>]) {
    let names: BTreeSet<_> = students.iter().map(|one| &one.hand_in.person.name).collect();
    if students.len() > 1 && names.len() == 1 {
        students.iter_mut().for_each(|one| one.hand_in.person.name = None);
    }
}

/// Numbers the attempts of a student that the platform tells apart by their times only.
fn count_attempts(student: &mut Student<'_>) {
    let by_time = |attempt: &&mut Attempt| attempt.base.is_none();
    let attempts = student.files.iter().filter_map(|owned| owned.attempt.as_ref());
    let times: BTreeSet<u64> =
        attempts.filter(|attempt| attempt.base.is_none()).map(|attempt| attempt.order).collect();
    let attempts = student.files.iter_mut().filter_map(|owned| owned.attempt.as_mut());
    for attempt in attempts.filter(by_time) {
        let earlier = times.range(..attempt.order).count();
        attempt.number = u32::try_from(earlier).map_or(u32::MAX, |earlier| earlier + 1);
        student.hand_in.attempts = student.hand_in.attempts.max(Some(attempt.number));
    }
}

/// A place where students' folders, archives or files stand.
struct Place<'v> {
    prefix: &'v str,
    children: Children<'v>,
    namer: Namer,
}

impl<'v> Place<'v> {
    fn new(view: &View<'v>, prefix: &'v str, shape: Shape) -> Self {
        let children = view.children(prefix);
        let namer = Namer::new(view, (prefix, shape), &children);
        Self { prefix, children, namer }
    }

    /// Whose an entry is, and the end of its path that is the student's doing; `None` if it is
    /// nobody's, or does not lie here.
    fn whose<'e>(&self, entry: &'e Entry, asked: &Asked) -> Option<(Area, &'e str)> {
        let rest = entry.path.strip_prefix(self.prefix).filter(|rest| !rest.is_empty())?;
        let name = rest.split('/').next().unwrap_or(rest);
        let area = self.namer.area(name, self.children.get(name)?, asked)?;
        let inner = rest.get(area.platforms..).unwrap_or("");
        let inner = inner.strip_prefix('/').unwrap_or(inner);
        let area = match self.namer.shape {
            Shape::Sakai => Area { part: platforms::sakais_part(inner), ..area },
            Shape::Teams if is_of_working_files(self.prefix) => {
                Area { part: Part::Unfinished, ..area }
            }
            Shape::Teams => Area { attempt: teams_attempt(inner), ..area },
            _ => area,
        };
        Some((area, inner))
    }

    /// Whom the platform names, and of whom it has handed out nothing.
    fn without_files(&self) -> Vec<(SubmissionId, Person)> {
        let has_files =
            |folder: &str| self.children.keys().any(|name| *name == folder || stem(name) == folder);
        let groups = self.namer.groups.keys().filter(|folder| !has_files(folder));
        groups.flat_map(|folder| self.namer.group(folder).ids).collect()
    }
}

/// Names the students of a class.
struct Namer {
    shape: Shape,
    /// What all names begin with that is not the student's.
    prefix: String,
    groups: BTreeMap<String, GradescopeGroup>,
    /// Sources that stand here by themselves are students' too.
    is_loose: bool,
}

impl Namer {
    fn new(view: &View<'_>, (prefix, shape): (&str, Shape), children: &Children<'_>) -> Self {
        let listing = view.listing;
        let held = || children.iter().filter(|(_, child)| child.holds);
        let clones: Vec<&str> =
            held().filter(|(_, child)| child.is_clone).map(|(name, _)| *name).collect();
        let names =
            if clones.is_empty() { held().map(|(name, _)| *name).collect() } else { clones };
        let metadata = listing.entries.iter().find_map(|entry| match &entry.kind {
            EntryKind::Metadata(text)
                if shape == Shape::Gradescope
                    && entry.path.strip_prefix(prefix) == Some(name_of(&entry.path)) =>
            {
                platforms::gradescope(text)
            }
            _ => None,
        });
        let prefix = match shape {
            Shape::Classroom => platforms::classroom_prefix(&names, stem(view.around(prefix))),
            Shape::Blackboard => {
                let heads = children.keys().filter_map(|name| stamped::blackboard(name));
                let heads: Vec<&str> = heads.map(|named| named.head).collect();
                stamped::blackboards_assignment(&heads)
            }
            _ => String::new(),
        };
        let groups = metadata.unwrap_or_default();
        let is_loose = have_loose_answers(children, view.asked);
        Self { shape, prefix, groups, is_loose }
    }

    /// Whose this child of the class is; `None` if it is nobody's.
    fn area(&self, name: &str, child: &Child, asked: &Asked) -> Option<Area> {
        match self.shape {
            Shape::Moodle => platforms::moodle(name).map(|named| named_area(named, name, false)),
            Shape::Canvas => platforms::canvas(name).map(|named| named_area(named, name, true)),
            Shape::Blackboard => {
                stamped::blackboard(name).map(|named| self.of_blackboard(&named, name))
            }
            Shape::Brightspace => {
                stamped::brightspace(name).map(|named| of_brightspace(named, name))
            }
            Shape::Sakai if child.holds => Some(match platforms::sakai(name) {
                Some(person) => {
                    Area { ids: vec![(id(name), in_one_form(person))], ..plain_area(name, name) }
                }
                None => plain_area(name, name),
            }),
            Shape::Gradescope if child.holds => Some(self.group(name)),
            Shape::Teams if child.holds => Some(plain_area(name, name)),
            Shape::Forms => platforms::uploaded(name).map(|named| of_a_form(named, child, name)),
            Shape::Classroom if child.holds => {
                Some(plain_area(name.strip_prefix(&self.prefix).unwrap_or(name), name))
            }
            Shape::Class if child.holds => {
                Some(plain_area(if child.is_archive { stem(name) } else { name }, name))
            }
            Shape::Class if self.is_loose && is_loose(name, child, asked) => {
                Some(loose_area(name, child, asked))
            }
            _ => None,
        }
        .or_else(|| self.stray(name, child))
    }

    /// A folder or an archive beside what the platform has named: a student's whom somebody has
    /// added by hand.
    fn stray(&self, name: &str, child: &Child) -> Option<Area> {
        let is_added = child.holds
            && matches!(
                self.shape,
                Shape::Moodle
                    | Shape::Canvas
                    | Shape::Blackboard
                    | Shape::Brightspace
                    | Shape::Forms
            );
        is_added.then(|| plain_area(if child.is_archive { stem(name) } else { name }, name))
    }

    fn of_blackboard(&self, named: &Stamped<'_>, name: &str) -> Area {
        let user = named.head.strip_prefix(&self.prefix).unwrap_or(named.head);
        let person = Person { number: Some(user.to_owned()), ..Person::default() };
        Area {
            ids: vec![(id(user), person)],
            attempt: Some(Attempt { base: None, number: 1, order: named.time }),
            platforms: name.len() - named.file.map_or(0, str::len),
            part: if named.file.is_none() { Part::Typed } else { Part::Theirs },
            ..plain_area(user, name)
        }
    }

    fn group(&self, folder: &str) -> Area {
        let area = plain_area(stem(folder), folder);
        let Some(group) = self.groups.get(folder).or_else(|| self.groups.get(stem(folder))) else {
            return area;
        };
        let named = |person: &Person| {
            let name = person.number.as_ref().or(person.email.as_ref()).or(person.name.as_ref());
            (id(name.map_or(folder, |name| name)), person.clone())
        };
        let ids: Vec<_> = group.members.iter().map(named).collect();
        let ids = if ids.is_empty() { area.ids } else { ids };
        Area { ids, attempts: group.attempts, ..area }
    }
}

fn of_brightspace(named: Brightspaces<'_>, name: &str) -> Area {
    Area {
        ids: vec![(id(&named.id), in_one_form(named.person))],
        attempt: named.time.map(|order| Attempt { base: None, number: 1, order }),
        platforms: name.len() - named.file.len(),
        ..plain_area("", name)
    }
}

/// Of a file that was uploaded to a form.
fn of_a_form(named: Uploaded<'_>, child: &Child, name: &str) -> Area {
    let person = Person { name: Some(named.person.to_owned()), ..Person::default() };
    let area = plain_area(named.person, name);
    let area = Area { ids: vec![(id(named.person), in_one_form(person))], ..area };
    match child.holds {
        true => area,
        false => {
            let given = Some(format!("{}{}", named.title, named.ending));
            Area { given, platforms: 0, ..area }
        }
    }
}

/// Of a source that stands by itself among those of others.
fn loose_area(name: &str, child: &Child, asked: &Asked) -> Area {
    let stem = stem(name);
    let (who, given) = match person_and_title(stem, child, asked) {
        Some((person, title)) => (person, Some(format!("{title}{}", &name[stem.len()..]))),
        None => (stem, None),
    };
    Area { given, platforms: 0, ..plain_area(who, name) }
}

fn is_of_working_files(prefix: &str) -> bool {
    name_of(prefix.trim_end_matches('/')) == platforms::TEAMS_WORKING
}

/// The attempt that a file in a student's folder of Teams came with. Each assignment counts its own.
fn teams_attempt(inner: &str) -> Option<Attempt> {
    let (assignment, number) = platforms::teams_version(inner)?;
    Some(Attempt { base: Some(assignment.to_owned()), number, order: number.into() })
}

fn in_one_form(person: Person) -> Person {
    Person { name: person.name.map(|name| name.nfc().collect()), ..person }
}

fn plain_area(student: &str, name: &str) -> Area {
    Area {
        ids: vec![(id(student), Person::default())],
        late: false,
        attempts: None,
        attempt: None,
        given: None,
        // An archive's own name is a step like a folder's.
        platforms: name.len(),
        part: Part::Theirs,
    }
}

fn named_area(named: Named<'_>, name: &str, counts_attempts: bool) -> Area {
    let attempt = counts_attempts.then(|| {
        let (base, number) = platforms::attempt(named.file);
        Attempt { base: Some(base), number, order: named.attachment.unwrap_or(0) }
    });
    Area {
        ids: vec![(id(&named.id), in_one_form(named.person))],
        late: named.late,
        attempt,
        platforms: name.len() - named.file.len(),
        ..plain_area("", name)
    }
}
