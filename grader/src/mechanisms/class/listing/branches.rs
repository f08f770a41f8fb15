//! The branches of a clone, read from the files of its `.git` without running anything of it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use crate::mechanisms::learner::intake::open_in;

/// References that are looked at: enough for any student's clone.
const MOST: usize = 1000;

/// The longest list of references that is read, in bytes.
const LONGEST_LIST: u64 = 1 << 20;

/// The longest file of one reference that is read, in bytes.
const LONGEST: u64 = 1 << 12;

/// What stands for what is checked out.
const HEAD: &str = "HEAD";

/// The list of references that have no file of their own.
const PACKED: &str = "packed-refs";

/// Where references have files of their own.
const FOLDERS: [&str; 2] = ["refs/heads", "refs/remotes"];

/// What the files of a `.git` say of its branches.
#[derive(Debug, Default)]
pub struct References {
    head: Option<String>,
    packed: BTreeMap<String, String>,
    loose: BTreeMap<String, String>,
}

/// How much of the file at this path in a `.git` says something of branches, in bytes; `None` if it
/// says nothing.
pub fn length_of_interest(path: &str) -> Option<u64> {
    let has_own =
        |folder: &str| path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')).is_some();
    match path {
        PACKED => Some(LONGEST_LIST),
        HEAD => Some(LONGEST),
        _ => FOLDERS.iter().any(|folder| has_own(folder)).then_some(LONGEST),
    }
}

impl References {
    /// Of the clone whose `.git` is at `git`, below `base`.
    pub fn read(base: &Path, git: &Path) -> Self {
        let mut references = Self::default();
        references.read_file(base, git, HEAD);
        references.read_file(base, git, PACKED);
        for folder in FOLDERS {
            references.read_folder(base, git, folder);
        }
        references
    }

    fn read_file(&mut self, base: &Path, git: &Path, path: &str) {
        let mut text = String::new();
        if let Some(length) = length_of_interest(path)
            && let Ok(file) = open_in(base, &git.join(path))
            && file.take(length).read_to_string(&mut text).is_ok()
        {
            self.add(path, &text);
        }
    }

    fn read_folder(&mut self, base: &Path, git: &Path, folder: &str) {
        let Ok(entries) = fs::read_dir(base.join(git).join(folder)) else { return };
        for entry in entries.flatten().take(MOST) {
            let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() && name.split('/').count() < 16 {
                self.read_folder(base, git, &name);
            } else if kind.is_file() {
                self.read_file(base, git, &name);
            }
        }
    }

    /// Adds what the file at this path in the `.git` says.
    pub fn add(&mut self, path: &str, text: &str) {
        match path {
            HEAD => self.head = Some(text.to_owned()),
            PACKED => self.packed = packed(text),
            _ if text.starts_with("ref: ") || self.loose.len() >= MOST => {}
            _ => _ = self.loose.insert(path.to_owned(), text.trim().to_owned()),
        }
    }

    /// The branches that are at another commit than what is checked out. A branch here and the one
    /// it follows elsewhere count as one where they are equal.
    pub fn other_branches(self) -> Vec<String> {
        let Self { head, packed: mut refs, loose } = self;
        let Some(head) = head else { return vec![] };
        refs.extend(loose);
        let (checked_out, here) = match head.trim().strip_prefix("ref: ") {
            Some(name) => (branch_name(name), refs.get(name).cloned()),
            None => (None, Some(head.trim().to_owned())),
        };
        let is_other = |(name, commit): (&String, &String)| {
            let name = branch_name(name)?;
            let is_elsewhere = Some(commit) != here.as_ref();
            let is_checked_out = here.is_some() && Some(&name) == checked_out.as_ref();
            (is_elsewhere && !is_checked_out).then_some(name)
        };
        let mut others: Vec<String> = refs.iter().filter_map(is_other).collect();
        others.sort();
        others.dedup();
        others
    }
}

/// `feature` of `refs/heads/feature` and of `refs/remotes/origin/feature`.
fn branch_name(reference: &str) -> Option<String> {
    let name = match reference.strip_prefix("refs/remotes/") {
        Some(remote) => remote.split_once('/')?.1,
        None => reference.strip_prefix("refs/heads/")?,
    };
    (name != HEAD).then(|| name.to_owned())
}

fn packed(text: &str) -> BTreeMap<String, String> {
    let pairs = text.lines().filter(|line| !line.starts_with(['#', '^']));
    let pairs = pairs.filter_map(|line| line.split_once(' ')).take(MOST);
    pairs.map(|(commit, name)| (name.trim().to_owned(), commit.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_with_another_commit_is_named() {
        let one = "1".repeat(40);
        let two = "2".repeat(40);
        type Files<'a> = &'a [(&'a str, &'a str)];
        let cases: [(&str, Files<'_>, &[&str]); 6] = [
            ("only one", &[("HEAD", "ref: refs/heads/main"), ("refs/heads/main", &one)], &[]),
            (
                "another with the same commit",
                &[
                    ("HEAD", "ref: refs/heads/main"),
                    ("refs/heads/main", &one),
                    ("refs/heads/work", &one),
                ],
                &[],
            ),
            (
                "elsewhere",
                &[
                    ("HEAD", "ref: refs/heads/main\n"),
                    ("refs/heads/main", &one),
                    ("refs/remotes/origin/HEAD", "ref: refs/remotes/origin/main"),
                    ("refs/remotes/origin/main", &one),
                    ("refs/remotes/origin/feature/part-2", &two),
                ],
                &["feature/part-2"],
            ),
            (
                "packed",
                &[
                    ("HEAD", "ref: refs/heads/main"),
                    (
                        "packed-refs",
                        "# pack-refs with: peeled\n1 refs/heads/main\n2 refs/remotes/origin/work\n^3\n",
                    ),
                ],
                &["work"],
            ),
            (
                "nothing checked out",
                &[("HEAD", "ref: refs/heads/main"), ("refs/remotes/origin/master", &two)],
                &["master"],
            ),
            ("no clone", &[], &[]),
        ];
        for (what, files, expected) in cases {
            let folder = tempfile::tempdir().unwrap();
            for (path, text) in files {
                let path = folder.path().join(".git").join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
            let references = References::read(folder.path(), Path::new(".git"));
            assert_eq!(references.other_branches(), expected, "{what}");
        }
    }
}
