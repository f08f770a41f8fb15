//! Where a class stands below a path, and what shape it has: decided by the names that the instructor
//! or a platform has given, once for a path.

use std::collections::{BTreeMap, BTreeSet};

use super::asked::{Asked, comparable};
use super::file_kinds::KindByName;
use super::names::{name_of, stem, without_copy_mark};
use super::roster::Roster;
use super::{platforms, stamped};
use crate::vocabulary::class::SubmissionId;
use crate::vocabulary::file_name::{Format, source_stem};
use crate::vocabulary::handed_in::{Entry, EntryKind, Listing, Person, Root, Shape};

/// How many folders or archives may stand around those of the students.
const MOST_AROUND: usize = 16;

/// How many folders are looked into for a class in each.
const MOST_GROUPS: usize = 200;

/// Where the students' folders, archives or files stand, and what shape that is.
#[derive(Debug, PartialEq, Eq)]
pub struct Class {
    /// The paths of what is around them, each empty, or with `/` at its end: more than one where
    /// several downloads, or the parts of one, lie beside each other.
    pub prefixes: Vec<String>,
    /// How the students are named.
    pub shape: Shape,
}

/// What is looked at to find the class.
pub struct View<'v> {
    /// Everything below the path.
    pub listing: &'v Listing,
    /// What the course asks for.
    pub asked: &'v Asked,
    /// Who should have handed in, where that is known.
    pub roster: Option<&'v Roster>,
}

/// What stands in a folder or an archive.
#[derive(Debug, Default)]
pub struct Child {
    /// A folder, an archive, or a link that may be one.
    pub holds: bool,
    /// An archive.
    pub is_archive: bool,
    /// There is a source in it.
    works: bool,
    /// It is a source itself, and this is the one exercise that its content answers.
    pub source: Option<Option<u16>>,
    /// It is a clone.
    pub is_clone: bool,
    is_metadata: bool,
    /// Sakai has written into it when it was handed in.
    is_sakais: bool,
    /// Whether all that lies in it lies as Teams keeps it; `None` where nothing does.
    is_teams: Option<bool>,
}

/// What stands in a folder or an archive, by name.
pub type Children<'v> = BTreeMap<&'v str, Child>;

impl<'v> View<'v> {
    /// The name of the folder or archive around what stands below `prefix`.
    pub fn around<'n>(&'n self, prefix: &'n str) -> &'n str {
        match prefix.trim_end_matches('/') {
            "" => &self.listing.name,
            around => name_of(around),
        }
    }

    /// What stands below `prefix`, without what is skipped.
    pub fn children(&self, prefix: &str) -> Children<'v> {
        let mut children = Children::new();
        for entry in &self.listing.entries {
            let Some(rest) = entry.path.strip_prefix(prefix).filter(|rest| !rest.is_empty()) else {
                continue;
            };
            let (name, below) = rest.split_once('/').map_or((rest, None), |(a, b)| (a, Some(b)));
            let is_skipped =
                matches!(entry.kind, EntryKind::Skipped { .. } | EntryKind::Clone { .. });
            // Whatever it is called, a folder, an archive or a source is somebody's.
            let is_systems = matches!(
                entry.kind,
                EntryKind::Other
                    | EntryKind::Link
                    | EntryKind::Metadata(_)
                    | EntryKind::Unreadable { .. }
            ) && KindByName::of(name) == KindByName::Systems;
            if below.is_none() && (is_skipped || is_systems) {
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
    child.is_sakais |= below == Some(platforms::SAKAIS_STAMP);
    if let Some(below) = below {
        if KindByName::of(name_of(below)) != KindByName::Systems {
            let is_version = platforms::teams_version(below).is_some();
            child.is_teams = Some(child.is_teams.unwrap_or(true) && is_version);
        }
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

/// The class below the path of a listing, if that is one.
pub fn class_of(view: &View<'_>) -> Option<Class> {
    class_in(view, String::new(), 0)
}

/// Folders that stand where students' folders do, and would be skipped by their names elsewhere: by their
/// paths.
pub fn students_skipped(view: &View<'_>) -> BTreeSet<String> {
    let listing = view.listing;
    let is_skipped = |entry: &&Entry| matches!(entry.kind, EntryKind::Skipped { works: true, .. });
    if !listing.entries.iter().any(|entry| is_skipped(&entry)) {
        return BTreeSet::new();
    }
    let class = class_of(view);
    let class = class.filter(|class| matches!(class.shape, Shape::Class | Shape::Teams));
    let prefixes = class.map(|class| class.prefixes).unwrap_or_default();
    let stands_there = |entry: &&Entry| {
        let names = prefixes.iter().filter_map(|prefix| entry.path.strip_prefix(&**prefix));
        names.into_iter().any(|name| !name.contains('/'))
    };
    let skipped = listing.entries.iter().filter(is_skipped).filter(stands_there);
    skipped.map(|entry| entry.path.to_string()).collect()
}

/// The class at or below `prefix`, if that is one.
fn class_in(view: &View<'_>, prefix: String, depth: usize) -> Option<Class> {
    let children = view.children(&prefix);
    if let Some(shape) = platform(&children) {
        return Some(Class { prefixes: vec![prefix], shape });
    }
    if are_uploads(view, &prefix, &children) {
        return Some(Class { prefixes: vec![prefix], shape: Shape::Forms });
    }
    if let Some(class) = one_below(view, &prefix, &children) {
        return Some(class);
    }
    if let Some(class) = library_of_teams(view, &prefix, &children) {
        return Some(class);
    }
    if is_work(view, &children) || depth > MOST_AROUND {
        return None;
    }
    let is_named_folder = depth == 0 && view.listing.root == Root::Folder;
    let holding: Vec<_> = children.iter().filter(|(_, child)| child.holds).collect();
    let below = |name: &str| class_in(view, format!("{prefix}{name}/"), depth + 1);
    if let [(name, _)] = holding.as_slice()
        && let Some(inner) = below(name)
    {
        return Some(inner);
    }
    if are_parts(&holding) {
        return of_parts(view, &prefix, &holding);
    }
    let beside = || beside_its_archive(&holding, below);
    if let Some(class) = downloads(view, &holding, below).or_else(beside) {
        return Some(class);
    }
    let is_class = match holding.len() {
        0 => are_students_sources(view, &children),
        1 => is_named_folder,
        _ => is_named_folder || are_many(&holding),
    };
    let is_classroom = is_classroom(&holding, view.around(&prefix));
    let shape = if is_classroom { Shape::Classroom } else { Shape::Class };
    is_class.then_some(Class { prefixes: vec![prefix], shape })
}

/// All of a class's library in Teams: what was handed in, and what students work on.
fn library_of_teams(view: &View<'_>, prefix: &str, children: &Children<'_>) -> Option<Class> {
    let folders = [platforms::TEAMS_SUBMITTED, platforms::TEAMS_WORKING];
    let is_there = |name: &&str| children.get(*name).is_some_and(|child| child.holds);
    let prefixes = folders.map(|name| format!("{prefix}{name}/"));
    let holds_many = view.children(&prefixes[0]).values().filter(|child| child.holds).count() > 1;
    (folders.iter().all(is_there) && holds_many)
        .then(|| Class { prefixes: prefixes.into(), shape: Shape::Teams })
}

/// Several downloads of one platform beside each other: of several assignments, or one of them
/// unpacked. Each has two students or more: a student who packs files under the names that a platform
/// gives has one, or stands beside others who have not.
fn downloads(
    view: &View<'_>,
    holding: &[(&&str, &Child)],
    below: impl Fn(&str) -> Option<Class>,
) -> Option<Class> {
    let download = |name: &str| {
        let class = below(name)?;
        let people = |prefix: &String| people_in(view, prefix, class.shape);
        let is_download = match class.shape {
            // Of two students each may have handed in several clones.
            Shape::Classroom => stem(name).ends_with("-submissions"),
            Shape::Class | Shape::Student => false,
            _ => class.prefixes.iter().all(|prefix| people(prefix) > 1),
        };
        is_download.then_some(class)
    };
    let found: Option<Vec<Class>> = holding.iter().map(|(name, _)| download(name)).collect();
    let found = found.filter(|found| found.len() > 1)?;
    let shape = found.first()?.shape;
    let are_one = found.iter().all(|class| class.shape == shape);
    let prefixes = found.into_iter().flat_map(|class| class.prefixes).collect();
    are_one.then_some(Class { prefixes, shape })
}

/// An archive beside what it was unpacked to, where both hold the class.
fn beside_its_archive(
    holding: &[(&&str, &Child)],
    below: impl Fn(&str) -> Option<Class>,
) -> Option<Class> {
    let [(one, a), (other, b)] = holding else { return None };
    if stem(one) != stem(other) || a.is_archive == b.is_archive {
        return None;
    }
    let (one, other) = (below(one)?, below(other)?);
    let shape = one.shape;
    (other.shape == shape)
        .then(|| Class { prefixes: [one.prefixes, other.prefixes].concat(), shape })
}

/// How many people a download names.
fn people_in(view: &View<'_>, prefix: &str, shape: Shape) -> usize {
    let children = view.children(prefix);
    let person = |(name, child): (&&str, &Child)| match shape {
        Shape::Moodle => platforms::moodle(name).map(|named| named.id),
        Shape::Canvas => platforms::canvas(name).map(|named| named.id),
        Shape::Blackboard => stamped::blackboard(name).map(|named| named.head.to_owned()),
        Shape::Brightspace => stamped::brightspace(name).map(|named| named.id),
        Shape::Forms => platforms::uploaded(name).map(|named| named.person.to_owned()),
        _ => child.holds.then(|| (*name).to_owned()),
    };
    let people: BTreeSet<String> = children.iter().filter_map(person).collect();
    people.len()
}

/// Whether these are parts of one download, as they come or as they were unpacked.
fn are_parts(holding: &[(&&str, &Child)]) -> bool {
    let parts: Option<BTreeSet<&str>> =
        holding.iter().map(|(name, _)| drives_part(name).or(onedrives(name))).collect();
    holding.len() > 1 && parts.is_some_and(|parts| parts.len() == 1)
}

/// What the parts of a download of Google Drive have in common in their names:
/// `Kata-20240301T120000Z-001.zip`, and since 2025 `Kata-20250301T120000Z-1-001.zip`. Followed by what
/// people show of it; Google describes no form.
fn drives_part(name: &str) -> Option<&str> {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (rest, part) = stem(name).rsplit_once('-')?;
    let rest = match rest.rsplit_once('-') {
        Some((rest, number)) if is_number(number) => rest,
        _ => rest,
    };
    let (download, stamp) = rest.rsplit_once('-')?;
    let is_stamp = stamp.len() == 16
        && stamp.bytes().enumerate().all(|(at, byte)| match at {
            8 => byte == b'T',
            15 => byte == b'Z',
            _ => byte.is_ascii_digit(),
        });
    (part.len() == 3 && is_number(part) && is_stamp).then_some(download)
}

/// What downloads of OneDrive and SharePoint have in common in their names, `OneDrive_1_3-1-2026.zip`: a
/// number, and the day as people write it there. Followed by what people show of it.
fn onedrives(name: &str) -> Option<&str> {
    let (program, rest) = without_copy_mark(stem(name)).split_once('_')?;
    let (number, day) = rest.split_once('_')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let is_day =
        |day: &str| day.bytes().all(|byte| byte.is_ascii_digit() || b"-./".contains(&byte));
    (program == "OneDrive" && is_number && !day.is_empty() && is_day(day)).then_some(program)
}

/// The class that lies in several parts: at the same place in each, below what stands in all of them.
fn of_parts(view: &View<'_>, prefix: &str, parts: &[(&&str, &Child)]) -> Option<Class> {
    let mut prefixes: Vec<String> =
        parts.iter().map(|(part, _)| format!("{prefix}{part}/")).collect();
    for _ in 0..MOST_AROUND {
        let children = together(view, &prefixes);
        if let Some(shape) = platform(&children) {
            return Some(Class { prefixes, shape });
        }
        let holding: Vec<_> = children.iter().filter(|(_, child)| child.holds).collect();
        match holding.as_slice() {
            _ if is_work(view, &children) => return None,
            [(name, _)] => prefixes.iter_mut().for_each(|prefix| *prefix += &format!("{name}/")),
            [] if !are_students_sources(view, &children) => return None,
            _ => return Some(Class { prefixes, shape: Shape::Class }),
        }
    }
    None
}

/// A class that stands in each of several folders: of groups, weeks or exercises. The roster knows people
/// there and none here; or these are called after exercises, and what stands in one of them after people.
fn one_below(view: &View<'_>, prefix: &str, children: &Children<'_>) -> Option<Class> {
    let holding = || children.iter().filter(|(_, child)| child.holds);
    let known = |children: &Children<'_>| view.roster.map_or(0, |roster| known(roster, children));
    let are_exercises = || holding().all(|(name, _)| view.asked.named(name, None).is_some());
    // What lies in a team's folder is the team's, whoever has put it there.
    let is_teams = |name: &str| comparable(name).split('_').any(|word| word == "team");
    let is_worth_it = holding().count() > 0
        && !holding().any(|(name, _)| is_teams(name))
        && holding().count() <= MOST_GROUPS
        && (view.roster.is_some() && known(children) == 0 || are_exercises());
    if !is_worth_it {
        return None;
    }
    let prefixes: Vec<String> = holding().map(|(name, _)| format!("{prefix}{name}/")).collect();
    let below = together(view, &prefixes);
    let are_people = || prefixes.iter().any(|prefix| hold_people(view, &view.children(prefix)));
    let is_class = known(&below) > 1 || are_exercises() && are_people();
    is_class.then_some(Class { prefixes, shape: Shape::Class })
}

/// How many of these the roster knows by their names.
fn known(roster: &Roster, children: &Children<'_>) -> usize {
    let work = children.iter().filter(|(_, child)| child.holds || child.source.is_some());
    let names = work.map(|(name, _)| SubmissionId::new(stem(name)));
    names.filter(|name| roster.find(name, &Person::default()).is_some()).count()
}

/// Whether more than one person's work stands here, each called after somebody.
fn hold_people(view: &View<'_>, children: &Children<'_>) -> bool {
    let works = |child: &Child| child.holds && (child.works || child.is_archive);
    let work = children.iter().filter(|(_, child)| works(child) || child.source.is_some());
    let (mut all, mut people) = (0, 0);
    for (name, child) in work {
        all += 1;
        let is_persons = child.source.is_none() && names_person(name, view.asked);
        people += usize::from(is_persons || is_loose(name, child, view.asked));
    }
    people > 1 && people == all
}

/// What stands in several folders or archives, as if they were one.
fn together<'v>(view: &View<'v>, prefixes: &[String]) -> Children<'v> {
    let mut all = Children::new();
    for (name, child) in prefixes.iter().flat_map(|prefix| view.children(prefix)) {
        let known: &mut Child = all.entry(name).or_default();
        *known = Child {
            holds: known.holds || child.holds,
            is_archive: known.is_archive || child.is_archive,
            works: known.works || child.works,
            source: child.source.or(known.source),
            is_clone: known.is_clone || child.is_clone,
            is_metadata: known.is_metadata || child.is_metadata,
            is_sakais: known.is_sakais || child.is_sakais,
            is_teams: child.is_teams.or(known.is_teams),
        };
    }
    all
}

/// The platform that has named what stands here.
fn platform(children: &Children<'_>) -> Option<Shape> {
    if children.values().any(|child| child.is_metadata) {
        return Some(Shape::Gradescope);
    }
    let holding = || children.iter().filter(|(_, child)| child.holds);
    let all = holding().count();
    let is_sakais = |name: &str, child: &Child| child.is_sakais && platforms::sakai(name).is_some();
    let sakais = holding().filter(|(name, child)| is_sakais(name, child)).count();
    if sakais > 0 && sakais * 2 >= all {
        return Some(Shape::Sakai);
    }
    // One student may have called two folders so.
    let teams = holding().filter(|(_, child)| child.is_teams == Some(true)).count();
    if teams > 1 && teams * 2 > all {
        return Some(Shape::Teams);
    }
    let most = |fits: fn(&str) -> bool| {
        let fitting = children.keys().filter(|name| fits(name)).count();
        fitting > 0 && fitting * 2 >= children.len()
    };
    if most(|name| platforms::moodle(name).is_some()) {
        Some(Shape::Moodle)
    } else if most(|name| stamped::blackboard(name).is_some()) {
        Some(Shape::Blackboard)
    } else if most(|name| stamped::brightspace(name).is_some()) {
        Some(Shape::Brightspace)
    } else if most(|name| platforms::canvas(name).is_some()) {
        Some(Shape::Canvas)
    } else {
        None
    }
}

/// Whether this is what several people have uploaded to a Google form: all sources and archives are
/// called so, and either the folder around them is, or a source says that what stands before a person's
/// name is a file's.
fn are_uploads(view: &View<'_>, prefix: &str, children: &Children<'_>) -> bool {
    let work = || children.iter().filter(|(_, child)| child.source.is_some() || child.is_archive);
    let Some(names) = work().map(|(name, _)| platforms::uploaded(name)).collect::<Option<Vec<_>>>()
    else {
        return false;
    };
    let people: BTreeSet<_> = names.iter().map(|one| comparable(one.person)).collect();
    let is_folder_of_answers = || view.around(prefix).contains("(File responses)");
    let is_files = |title: &str| !names_person(title, view.asked);
    let say_sources = || {
        names.iter().all(|one| names_person(one.person, view.asked))
            && work().any(|(_, child)| child.source.is_some())
            && work().zip(&names).all(|((_, child), one)| child.is_archive || is_files(one.title))
    };
    people.len() > 1 && (is_folder_of_answers() || say_sources())
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
/// and each has a person's name.
fn are_students_sources(view: &View<'_>, children: &Children<'_>) -> bool {
    let sources = || children.iter().filter(|(_, child)| child.source.is_some());
    let mut answers: Vec<u16> = sources().filter_map(|(_, child)| child.source.flatten()).collect();
    let all = answers.len();
    answers.sort_unstable();
    answers.dedup();
    sources().all(|(name, child)| is_loose(name, child, view.asked)) && answers.len() < all
}

/// Whether sources that stand beside each other are students': one that has a person's name answers
/// an exercise. Then all that have one are somebody's, whatever is wrong with what is in them.
pub fn have_loose_answers(children: &Children<'_>, asked: &Asked) -> bool {
    let is_answer = |child: &Child| matches!(child.source, Some(Some(_)));
    children.iter().any(|(name, child)| is_answer(child) && is_loose(name, child, asked))
}

/// Whether this is a source with a person's name, alone or beside what the file is.
pub fn is_loose(name: &str, child: &Child, asked: &Asked) -> bool {
    let is_persons = || person_and_title(stem(name), child, asked).is_some();
    child.source.is_some() && (names_person(name, asked) || is_persons())
}

/// The person and the rest in the name of a source that has both: the exercise that it answers, as
/// `ada_rw_cache`, or the usual name of a file, as `Ada Lovelace - lib`.
pub fn person_and_title<'n>(
    stem: &'n str,
    child: &Child,
    asked: &Asked,
) -> Option<(&'n str, &'n str)> {
    const BETWEEN: [char; 3] = ['_', '-', ' '];
    let exercise = child.source?;
    let stem = without_copy_mark(stem);
    let is_it = |title: &str| {
        ["lib", "main"].contains(&&*comparable(title))
            || exercise.is_some_and(|exercise| asked.named(title, None) == Some(exercise))
    };
    let cuts = || stem.match_indices(BETWEEN).map(|(at, _)| (&stem[..at], &stem[at + 1..]));
    let behind = cuts().find(|(_, title)| is_it(title));
    let before = || cuts().rfind(|(title, _)| is_it(title)).map(|(title, who)| (who, title));
    let (person, title) = behind.or_else(before)?;
    let person = person.trim_matches(BETWEEN);
    names_person(person, asked).then_some((person, title))
}

/// Whether the name of a source may be a person's.
pub fn names_person(name: &str, asked: &Asked) -> bool {
    const USUAL: [&str; 30] = [
        "lib", "main", "mod", "answer", "solution", "test", "tests", "code", "exercise", "build",
        "new", "old", "final", "copy", "backup", "original", "my", "draft", "attempt", "version",
        "fixed", "working", "tmp", "kata", "src", "bin", "examples", "benches", "docs", "target",
    ];
    let stem = comparable(without_copy_mark(stem(name)));
    let is_version = |word: &str| {
        let number = word.strip_prefix('v').unwrap_or("v");
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    asked.named(&stem, None).is_none()
        && !stem.split('_').any(|word| USUAL.contains(&word) || is_version(word))
        && (stem.chars().any(char::is_alphabetic) || is_students_number(&stem))
}

/// Whether this may be the number of a student: an exercise's has two digits.
fn is_students_number(stem: &str) -> bool {
    stem.len() > 3 && stem.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether most of these are clones, or are called as those of the assignment that the folder around them
/// is called after: somebody may have added one by hand, or have loaded them down without their history.
fn is_classroom(holding: &[(&&str, &Child)], around: &str) -> bool {
    let assignment = stem(around).strip_suffix("-submissions");
    let is_called_so = |name: &str| {
        let after = assignment.and_then(|assignment| name.strip_prefix(assignment));
        after.and_then(|after| after.strip_prefix('-')).is_some_and(|student| !student.is_empty())
    };
    let fitting = holding.iter().filter(|(name, child)| child.is_clone || is_called_so(name));
    holding.len() > 1 && fitting.count() * 2 > holding.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_download_of_google_drive_are_known_by_their_names() {
        let cases = [
            ("Kata-20240301T120000Z-001.zip", Some("Kata")),
            ("my-kata-20240301T120000Z-012.zip", Some("my-kata")),
            ("Kata-20250301T120000Z-1-001.zip", Some("Kata")),
            ("my-kata-20250301T120000Z-12-003", Some("my-kata")),
            ("Kata-20240301T120000Z-1.zip", None),
            ("Kata-2024-03-01T120000-001.zip", None),
            ("-001.zip", None),
            ("Kata-20240301T120000Z-001", Some("Kata")),
        ];
        for (name, expected) in cases {
            assert_eq!(drives_part(name), expected, "{name}");
        }
    }
}
