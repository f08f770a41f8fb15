//! Whose a file is.
//!
//! Where the students' folders lie below a path, and how they are named, is decided by the names
//! that the instructor or a platform has given, once for a path. Everything below a student's own
//! folder or archive is that student's, whatever it is called: nobody hands in for somebody else.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::asked::{Asked, comparable};
use super::file_kinds::KindByName;
use super::platforms::{self, GradescopeGroup, Named};
use crate::vocabulary::class::SubmissionId;
use crate::vocabulary::file_name::{Format, source_stem};
use crate::vocabulary::handed_in::{Entry, EntryKind, HandIn, Listing, Person, Root, Shape};

/// How many folders or archives may stand around those of the students.
const MOST_AROUND: usize = 16;

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
    /// Which attempt it came with, where the platform says so.
    pub attempt: Option<Attempt>,
}

/// One of several attempts at handing something in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// What was handed in again: the name without its number.
    pub base: String,
    /// Which one, from 1.
    pub number: u32,
    /// The platform's number of the file.
    pub attachment: u64,
}

/// Tells apart whose the files below a path are.
pub fn owners<'a>(listing: &'a Listing, asked: &Asked) -> Owners<'a> {
    let found = match listing.root {
        Root::File => None,
        Root::Folder | Root::Archive => class_in(&View { listing, asked }, String::new(), 0),
    };
    match found {
        Some(class) => of_a_class(listing, &class, asked),
        None if is_nobodys(listing) => Owners {
            shape: Shape::Class,
            students: vec![],
            nobodys: listing.entries.iter().collect(),
        },
        None => one_student(listing),
    }
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
    let files =
        files.map(|entry| Owned { entry, listing, inner: &entry.path, attempt: None }).collect();
    Student { id: id(&listing.name), hand_in: HandIn::default(), files }
}

/// A name in the one form of its characters: systems write the same name in two.
fn id(name: &str) -> SubmissionId {
    SubmissionId::new(name.nfc().collect::<String>())
}

/// Where the students' folders, archives or files stand, and what shape that is.
struct ClassNode {
    /// The path of what is around them; empty, or with `/` at its end.
    prefix: String,
    shape: Shape,
}

/// What is looked at to find the class.
struct View<'v> {
    listing: &'v Listing,
    asked: &'v Asked,
}

/// What stands in a folder or an archive.
#[derive(Debug, Default)]
struct Child {
    /// A folder, an archive, or a link that may be one.
    holds: bool,
    is_archive: bool,
    /// There is a source in it.
    works: bool,
    /// It is a source itself, and this is the one exercise that its content answers.
    source: Option<Option<u16>>,
    /// It is a clone.
    is_clone: bool,
    is_metadata: bool,
}

type Children<'v> = BTreeMap<&'v str, Child>;

impl<'v> View<'v> {
    /// What stands below `prefix`, without what is skipped.
    fn children(&self, prefix: &str) -> Children<'v> {
        let mut children = Children::new();
        for entry in &self.listing.entries {
            let Some(rest) = entry.path.strip_prefix(prefix).filter(|rest| !rest.is_empty()) else {
                continue;
            };
            let (name, below) = rest.split_once('/').map_or((rest, None), |(a, b)| (a, Some(b)));
            let is_skipped =
                matches!(entry.kind, EntryKind::Skipped { .. } | EntryKind::Clone { .. });
            if is_skipped && below.is_none() || KindByName::of(name) == KindByName::Systems {
                continue;
            }
            note(children.entry(name).or_default(), entry, below);
        }
        children
    }
}

/// Notes an entry that is a child, or lies below one.
fn note(child: &mut Child, entry: &Entry, below: Option<&str>) {
    child.works |= matches!(entry.kind, EntryKind::Source { .. } | EntryKind::Refused(_));
    child.is_clone |= below == Some(".git") && matches!(entry.kind, EntryKind::Clone { .. });
    if below.is_some() {
        child.holds = true;
        return;
    }
    match &entry.kind {
        EntryKind::Source { facts, .. } => {
            child.source = Some(match *facts.answers {
                [one] => Some(one),
                _ => None,
            });
        }
        EntryKind::Archive(_) => (child.holds, child.is_archive) = (true, true),
        EntryKind::EmptyFolder => child.holds = true,
        EntryKind::Unreadable { .. } => by_name(child, name_of(&entry.path), |_| true),
        // Where it leads is not looked at: the name says whether it stands for a submission.
        EntryKind::Link => {
            by_name(child, name_of(&entry.path), |name| KindByName::of(name) == KindByName::Unknown)
        }
        EntryKind::Metadata(_) => child.is_metadata = true,
        EntryKind::Refused(_) => child.source = Some(None),
        EntryKind::Other | EntryKind::Skipped { .. } | EntryKind::Clone { .. } => {}
    }
}

/// Notes a child of which only the name is known: a source, or else a folder or an archive if it may
/// be one.
fn by_name(child: &mut Child, name: &str, may_hold: impl Fn(&str) -> bool) {
    let is_source = source_stem(name.as_bytes()).is_some();
    child.source = is_source.then_some(None);
    child.holds = !is_source && may_hold(name);
    child.is_archive = Format::of(name.as_bytes()).is_some();
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The class at or below `prefix`, if that is one.
fn class_in(view: &View<'_>, prefix: String, depth: usize) -> Option<ClassNode> {
    let children = view.children(&prefix);
    if let Some(shape) = platform(&children) {
        return Some(ClassNode { prefix, shape });
    }
    if is_work(view, &children) || depth > MOST_AROUND {
        return None;
    }
    let is_named_folder = depth == 0 && view.listing.root == Root::Folder;
    let holding: Vec<_> = children.iter().filter(|(_, child)| child.holds).collect();
    let inner = match holding.as_slice() {
        [(name, _)] => class_in(view, format!("{prefix}{name}/"), depth + 1),
        _ => None,
    };
    if inner.is_some() {
        return inner;
    }
    let is_class = match holding.len() {
        0 => are_students_sources(view, &children),
        1 => is_named_folder,
        _ => is_named_folder || are_many(&holding),
    };
    let shape = if is_classroom(&holding) { Shape::Classroom } else { Shape::Class };
    is_class.then_some(ClassNode { prefix, shape })
}

/// The platform that has named what stands here.
fn platform(children: &Children<'_>) -> Option<Shape> {
    if children.values().any(|child| child.is_metadata) {
        return Some(Shape::Gradescope);
    }
    let most = |fits: fn(&str) -> bool| {
        let fitting = children.keys().filter(|name| fits(name)).count();
        fitting > 0 && fitting * 2 >= children.len()
    };
    if most(|name| platforms::moodle(name).is_some()) {
        Some(Shape::Moodle)
    } else if most(|name| platforms::canvas(name).is_some()) {
        Some(Shape::Canvas)
    } else {
        None
    }
}

/// Whether this is somebody's workspace, or a part of one.
fn is_work(view: &View<'_>, children: &Children<'_>) -> bool {
    let names_exercise = |name: &str| view.asked.named(stem(name), None).is_some();
    let holding = children.iter().any(|(_, child)| child.holds && child.works);
    children.iter().any(|(name, child)| {
        child.holds && !child.is_archive && view.asked.is_folder_of_ours(name)
            || child.source.is_some() && names_exercise(name) && !holding
    })
}

/// Whether these are students' folders or archives, of a path that says nothing of the kind: there
/// is work in more than one, and they are no copies of one.
fn are_many(holding: &[(&&str, &Child)]) -> bool {
    let working = holding.iter().filter(|(_, child)| child.works || child.is_archive);
    let mut names: Vec<_> =
        working.map(|(name, _)| comparable(without_copy_mark(stem(name)))).collect();
    names.sort();
    names.dedup();
    names.len() > 1
}

/// Whether sources that stand here are answers of many students: two answer the same exercise,
/// and no name is an exercise's or a source's usual one.
fn are_students_sources(view: &View<'_>, children: &Children<'_>) -> bool {
    let sources = || children.iter().filter_map(|(name, child)| Some((name, child.source?)));
    let is_persons = |name: &str| names_person(name, view.asked);
    let mut answers: Vec<u16> = sources().filter_map(|(_, answer)| answer).collect();
    let all = answers.len();
    answers.sort_unstable();
    answers.dedup();
    sources().all(|(name, _)| is_persons(name)) && answers.len() < all
}

/// Whether sources that stand beside each other are students': one that has a person's name answers
/// an exercise. Then all that have one are somebody's, whatever is wrong with what is in them.
fn have_loose_answers(children: &Children<'_>, asked: &Asked) -> bool {
    let is_answer = |child: &Child| matches!(child.source, Some(Some(_)));
    children.iter().any(|(name, child)| is_answer(child) && names_person(name, asked))
}

/// Whether the name of a source may be a person's.
fn names_person(name: &str, asked: &Asked) -> bool {
    const USUAL: [&str; 14] = [
        "lib", "main", "mod", "answer", "solution", "test", "tests", "code", "exercise", "build",
        "new", "old", "final", "copy",
    ];
    let stem = comparable(without_copy_mark(stem(name)));
    asked.named(&stem, None).is_none()
        && !stem.split('_').any(|word| USUAL.contains(&word))
        && stem.chars().any(char::is_alphabetic)
}

fn is_classroom(holding: &[(&&str, &Child)]) -> bool {
    holding.len() > 1 && holding.iter().all(|(_, child)| child.is_clone)
}

/// The name of a file without its ending: of an archive's, without both.
pub fn stem(name: &str) -> &str {
    let bytes = name.as_bytes();
    let stem = source_stem(bytes).or_else(|| Some(Format::of(bytes)?.1));
    // An ending is ASCII, so that characters stay whole.
    &name[..stem.map_or(name.len(), <[u8]>::len)]
}

/// The name without what systems add to that of a copy: `lib (1)`, `lib - Copy`, `lib copy 2`.
pub fn without_copy_mark(stem: &str) -> &str {
    let numbered = |text: &str| {
        let text = text.trim_end();
        let inner = text.strip_suffix(')')?;
        let (before, number) = inner.rsplit_once('(')?;
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        (is_number && !before.trim().is_empty()).then(|| before.trim_end().len())
    };
    let worded = |text: &str| {
        let lower = text.to_ascii_lowercase();
        let text = lower.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
        let before = text.strip_suffix("copy")?.trim_end_matches([' ', '-', '_']);
        (!before.is_empty() && before.len() < text.len() - "copy".len()).then_some(before.len())
    };
    let mut stem = stem;
    while let Some(length) = numbered(stem).or_else(|| worded(stem)) {
        stem = &stem[..length];
    }
    stem
}

/// What is known of the folder, archive or file that a student's work begins with.
struct Area {
    ids: Vec<(SubmissionId, Person)>,
    late: bool,
    attempts: Option<u32>,
    attempt: Option<Attempt>,
    /// How much of the name is the platform's.
    platforms: usize,
}

/// The students of a class.
fn of_a_class<'a>(listing: &'a Listing, class: &ClassNode, asked: &Asked) -> Owners<'a> {
    let view = View { listing, asked };
    let children = view.children(&class.prefix);
    let namer = Namer::new(&view, class, &children);
    let mut students: BTreeMap<SubmissionId, Student<'a>> = BTreeMap::new();
    let mut nobodys = vec![];
    for entry in &listing.entries {
        let rest = entry.path.strip_prefix(&*class.prefix).filter(|rest| !rest.is_empty());
        let name = rest.map(|rest| rest.split('/').next().unwrap_or(rest));
        let child = name.and_then(|name| Some((name, children.get(name)?)));
        let area = child.and_then(|(name, child)| namer.area(name, child, asked));
        let (Some(rest), Some(area)) = (rest, area) else {
            nobodys.push(entry);
            continue;
        };
        let inner = rest.get(area.platforms..).unwrap_or("");
        let inner = inner.strip_prefix('/').unwrap_or(inner);
        for (id, person) in &area.ids {
            let student = students.entry(id.clone()).or_insert_with(|| Student {
                id: id.clone(),
                hand_in: HandIn { person: person.clone(), ..HandIn::default() },
                files: vec![],
            });
            student.hand_in.late |= area.late;
            let attempts = area.attempts.or(area.attempt.as_ref().map(|attempt| attempt.number));
            student.hand_in.attempts = student.hand_in.attempts.max(attempts);
            student.files.push(Owned { entry, listing, inner, attempt: area.attempt.clone() });
        }
    }
    Owners { shape: class.shape, students: students.into_values().collect(), nobodys }
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
    fn new(view: &View<'_>, class: &ClassNode, children: &Children<'_>) -> Self {
        let listing = view.listing;
        let around = class.prefix.trim_end_matches('/');
        let around = if around.is_empty() { &listing.name } else { name_of(around) };
        let names: Vec<&str> = children.iter().filter(|(_, c)| c.holds).map(|(n, _)| *n).collect();
        let prefix = match class.shape {
            Shape::Classroom => platforms::classroom_prefix(&names, stem(around)),
            _ => String::new(),
        };
        let metadata = listing.entries.iter().find_map(|entry| match &entry.kind {
            EntryKind::Metadata(text)
                if class.shape == Shape::Gradescope
                    && entry.path.strip_prefix(&*class.prefix) == Some(name_of(&entry.path)) =>
            {
                platforms::gradescope(text)
            }
            _ => None,
        });
        let groups = metadata.unwrap_or_default();
        let is_loose = have_loose_answers(children, view.asked);
        Self { shape: class.shape, prefix, groups, is_loose }
    }

    /// Whose this child of the class is; `None` if it is nobody's.
    fn area(&self, name: &str, child: &Child, asked: &Asked) -> Option<Area> {
        match self.shape {
            Shape::Moodle => platforms::moodle(name).map(|named| named_area(named, name, false)),
            Shape::Canvas => platforms::canvas(name).map(|named| named_area(named, name, true)),
            Shape::Gradescope if child.holds => Some(self.group(name)),
            Shape::Classroom if child.holds => {
                Some(plain_area(name.strip_prefix(&self.prefix).unwrap_or(name), name))
            }
            Shape::Class if child.holds => {
                Some(plain_area(if child.is_archive { stem(name) } else { name }, name))
            }
            Shape::Class
                if self.is_loose && child.source.is_some() && names_person(name, asked) =>
            {
                Some(Area { platforms: 0, ..plain_area(stem(name), name) })
            }
            _ => None,
        }
        .or_else(|| self.stray(name, child))
    }

    /// A folder or an archive beside what the platform has named: a student's whom somebody has
    /// added by hand.
    fn stray(&self, name: &str, child: &Child) -> Option<Area> {
        let is_added = matches!(self.shape, Shape::Moodle | Shape::Canvas) && child.holds;
        is_added.then(|| plain_area(if child.is_archive { stem(name) } else { name }, name))
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

fn plain_area(student: &str, name: &str) -> Area {
    Area {
        ids: vec![(id(student), Person::default())],
        late: false,
        attempts: None,
        attempt: None,
        // An archive's own name is a step like a folder's.
        platforms: name.len(),
    }
}

fn named_area(named: Named<'_>, name: &str, counts_attempts: bool) -> Area {
    let attempt = counts_attempts.then(|| {
        let (base, number) = platforms::attempt(named.file);
        Attempt { base, number, attachment: named.attachment.unwrap_or(0) }
    });
    let mut person = named.person;
    person.name = person.name.map(|name| name.nfc().collect());
    Area {
        ids: vec![(id(&named.id), person)],
        late: named.late,
        attempts: None,
        attempt,
        platforms: name.len() - named.file.len(),
    }
}
