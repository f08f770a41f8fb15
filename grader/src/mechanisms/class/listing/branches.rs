//! The branches of a clone, read from the files of its `.git` without running anything of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::mechanisms::learner::intake::open_in;

/// References that are looked at: enough for any student's clone.
const MOST: usize = 1000;

/// The longest file of references that is read.
const LONGEST: u64 = 1 << 20;

/// The branches that are at another commit than what is checked out in the clone whose `.git` is
/// at `git`, below `base`. A branch here and the one it follows elsewhere count as one where they
/// are equal.
pub fn other_branches(base: &Path, git: &Path) -> Vec<String> {
    let read = |path: &str| read_in(base, &git.join(path));
    let Some(head) = read("HEAD") else { return vec![] };
    let mut refs = read("packed-refs").map(|text| packed(&text)).unwrap_or_default();
    for folder in ["refs/heads", "refs/remotes"] {
        loose(base, git, folder, &mut refs);
    }
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

/// `feature` of `refs/heads/feature` and of `refs/remotes/origin/feature`.
fn branch_name(reference: &str) -> Option<String> {
    let name = match reference.strip_prefix("refs/remotes/") {
        Some(remote) => remote.split_once('/')?.1,
        None => reference.strip_prefix("refs/heads/")?,
    };
    (name != "HEAD").then(|| name.to_owned())
}

fn packed(text: &str) -> BTreeMap<String, String> {
    let pairs = text.lines().filter(|line| !line.starts_with(['#', '^']));
    let pairs = pairs.filter_map(|line| line.split_once(' ')).take(MOST);
    pairs.map(|(commit, name)| (name.trim().to_owned(), commit.to_owned())).collect()
}

/// Adds the references that stand in files of their own, which count before packed ones.
fn loose(base: &Path, git: &Path, folder: &str, refs: &mut BTreeMap<String, String>) {
    let Ok(entries) = fs::read_dir(base.join(git).join(folder)) else { return };
    for entry in entries.flatten().take(MOST) {
        let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() && name.split('/').count() < 16 {
            loose(base, git, &name, refs);
        } else if kind.is_file()
            && refs.len() < MOST
            && let Some(commit) = read_in(base, &git.join(&name))
            && !commit.starts_with("ref: ")
        {
            refs.insert(name, commit.trim().to_owned());
        }
    }
}

fn read_in(base: &Path, path: &Path) -> Option<String> {
    use std::io::Read;
    let file = open_in(base, path).ok()?;
    let mut text = String::new();
    file.take(LONGEST).read_to_string(&mut text).ok()?;
    Some(text)
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
            assert_eq!(other_branches(folder.path(), Path::new(".git")), expected, "{what}");
        }
    }
}
