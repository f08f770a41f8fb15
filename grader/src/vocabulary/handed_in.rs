//! What was handed in: every file as it lies, whose it is, and what became of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::vocabulary::course::Key;
use crate::vocabulary::fingerprint::Fingerprint;

/// The largest source that is taken in, in bytes. The longest solution is a fraction of it.
pub const MAX_SOURCE: u64 = 256 * 1024;

/// What Moodle's grading worksheet puts before the number of a person.
pub const PARTICIPANT: &str = "Participant ";

/// Why a source was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RejectReason {
    /// A folder, a pipe, a socket or a device.
    NotAFile,
    /// A symbolic link: it could name any file of the machine. In an archive also a hard link.
    Symlink,
    /// Longer than what is taken.
    TooLarge {
        /// How long, as far as it was measured.
        bytes: u64,
    },
    /// Not UTF-8, and not UTF-16 with its mark.
    NotUtf8 {
        /// The line of the first byte that is wrong.
        line: u32,
    },
    /// The archive it came in is not read.
    Archive(BadArchive),
}

/// Why an archive, or what it holds, is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BadArchive {
    /// Cut off, overwritten, or not an archive of the kind it says it is.
    Damaged,
    /// Of a kind, or packed in a way, that is not read.
    Unsupported,
    /// Packed with a password.
    Encrypted,
    /// It names a path that leads out of it: `../`, `/` or `C:` at the beginning.
    LeadsOut,
    /// It holds this source more than once, and programs differ in which one they unpack.
    Twice,
    /// Its own name, or that of a folder that it lies in, is longer than every system can unpack.
    LongName,
    /// It holds more, or inflates to more, than anybody's work.
    TooMuch,
    /// It lies in more archives than are opened in each other.
    TooDeep,
    /// Nothing is in it.
    Empty,
    /// It is a link or no file.
    NotAFile,
    /// The system does not let us read it.
    Unreadable,
}

/// All files below one path that was named.
#[derive(Clone, Debug, PartialEq)]
pub struct Listing {
    /// The path, as it was named.
    pub path: String,
    /// The name of the folder or file there; an archive's without its ending.
    pub name: String,
    /// What the path is.
    pub root: Root,
    /// Every entry, in the order of their paths.
    pub entries: Vec<Entry>,
}

/// What a path is that was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root {
    /// A folder.
    Folder,
    /// An archive.
    Archive,
    /// A single source.
    File,
}

/// A file, wherever it lies; or what stands for many.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// From the path that was named, with `/` between the steps. An archive is a step like a folder.
    pub path: Box<str>,
    /// What it is.
    pub kind: EntryKind,
    /// When it was changed, in seconds; comparable within one folder or archive.
    pub modified: Option<i64>,
}

/// What an entry is.
#[derive(Clone, Debug, PartialEq)]
pub enum EntryKind {
    /// A text in Rust.
    Source {
        /// Where its text is kept.
        text: StoredText,
        /// What it says, as far as that tells whose answer to what it is.
        facts: Facts,
    },
    /// A source by its name that cannot be one.
    Refused(RejectReason),
    /// What a platform says of its download.
    Metadata(Box<str>),
    /// Any other file.
    Other,
    /// A link; where it leads is not followed.
    Link,
    /// A folder with nothing in it.
    EmptyFolder,
    /// An archive whose content follows, or why there is none.
    Archive(Result<(), BadArchive>),
    /// A folder that is not looked into, with the number of files in it.
    Skipped {
        /// How many files are in it, at least.
        files: u64,
        /// Whether a source or an archive is among them, and nothing says that a program has made it.
        works: bool,
    },
    /// The `.git` of a clone, which is not looked into but for its branches.
    Clone {
        /// How many files are in it, at least.
        files: u64,
        /// Branches that are at another commit than the one that lies here.
        branches: Vec<String>,
    },
    /// What the system does not let us read.
    Unreadable {
        /// Why.
        why: Box<str>,
        /// Whether it is not allowed; else the machine may be at fault.
        denied: bool,
    },
}

/// Where a text is kept until it is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredText {
    /// The first byte.
    pub start: u64,
    /// How many bytes.
    pub length: usize,
}

/// What a text says, as far as that tells which exercise it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Of the text with plain line ends: equal for texts that are the same answer.
    pub plain: Fingerprint,
    /// The exercises, by their place in the course, of which it has something that only they ask
    /// for.
    pub answers: Box<[u16]>,
    /// The line of the first mark of a merge conflict.
    pub conflict: Option<u32>,
}

/// The answer to an exercise, or what stands in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// This text.
    Text(StoredText),
    /// Something that cannot be a source.
    Refused(RejectReason),
    /// Something that cannot be read, and whether that is forbidden.
    Unreadable {
        /// Why.
        why: String,
        /// Whether it is not allowed; else the machine may be at fault.
        denied: bool,
    },
    /// Something that a person has to look at.
    Unclear(String),
    /// Nothing.
    Nothing,
}

/// What a path was read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Moodle's "Download all submissions".
    Moodle,
    /// Canvas' "Download Submissions".
    Canvas,
    /// Gradescope's "Export Submissions".
    Gradescope,
    /// Blackboard's "Assignment File Download".
    Blackboard,
    /// Brightspace's "Download" of submissions.
    Brightspace,
    /// Sakai's "Download All".
    Sakai,
    /// What Microsoft Teams keeps of what was turned in.
    Teams,
    /// What was uploaded to a Google form.
    Forms,
    /// Clones of GitHub Classroom's repositories.
    Classroom,
    /// A folder or archive for each student.
    Class,
    /// The work of one student.
    Student,
}

impl Shape {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Moodle => "Moodle's download",
            Self::Canvas => "Canvas' download",
            Self::Gradescope => "Gradescope's export",
            Self::Blackboard => "Blackboard's download",
            Self::Brightspace => "Brightspace's download",
            Self::Sakai => "Sakai's download",
            Self::Teams => "Microsoft Teams' submitted files",
            Self::Forms => "uploads to a Google form",
            Self::Classroom => "clones of GitHub Classroom's repositories",
            Self::Class => "a class, with a folder or archive for each student",
            Self::Student => "the work of one student",
        }
    }

    /// Whether the same name is the same person in another download of this shape.
    pub fn names_people(self) -> bool {
        match self {
            Self::Moodle
            | Self::Canvas
            | Self::Gradescope
            | Self::Blackboard
            | Self::Brightspace
            | Self::Sakai
            | Self::Classroom => true,
            Self::Teams | Self::Forms | Self::Class | Self::Student => false,
        }
    }
}

/// What a platform or a roster says of a person, beside the name that results stand under.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    /// The full name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The number or key that the platform knows this person by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// What the roster says, by the titles of its columns.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub roster: BTreeMap<String, String>,
}

impl Person {
    /// Whether nothing is known.
    pub fn is_unknown(&self) -> bool {
        *self == Self::default()
    }
}

/// What is known of how somebody has handed in, beside the answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HandIn {
    /// Who it is.
    #[serde(skip_serializing_if = "Person::is_unknown")]
    pub person: Person,
    /// The platform says that it came late.
    #[serde(skip_serializing_if = "is_false")]
    pub late: bool,
    /// Which attempt it is, where the platform says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempts: Option<u32>,
    /// Exercises in whose place lies what cannot be a source: a mistake, and no attempt to cheat.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub no_source: Vec<Key>,
    /// What a person has to look at before the grade counts, a sentence each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

impl HandIn {
    /// Whether there is nothing to say.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}
