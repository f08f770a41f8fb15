//! What a platform says of its download, in a file beside the students' work. Students may call
//! their own files so too: what lies below another one cannot be the platform's, and is not kept.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::ops::Bound;

use super::budget::Budget;
use crate::mechanisms::learner::intake::BadArchive;
use crate::vocabulary::handed_in::{Entry, EntryKind};

/// The most that is kept of all descriptions of a listing, in bytes.
const MOST: usize = 64 << 20;

/// The descriptions of a listing that can be a platform's: those in whose folder, or around it, lies
/// no other. Everything of a student's lies deeper than what stands beside the students' folders, and
/// several downloads may lie beside each other. Where they are too much, the deepest go first.
#[derive(Debug, Default)]
pub struct Descriptions {
    /// By the folder that each lies in, with `/` at its end.
    by_folder: BTreeMap<Box<str>, Description>,
    by_depth: BTreeSet<(usize, Box<str>)>,
    kept: usize,
}

#[derive(Debug)]
struct Description {
    path: Box<str>,
    text: Box<str>,
}

impl Descriptions {
    /// Reads the file at this path if it can be a platform's description.
    pub fn read(
        &mut self,
        path: &str,
        content: impl Read,
        budget: &Budget,
    ) -> Result<(), BadArchive> {
        let folder = &path[..path.rfind('/').map_or(0, |at| at + 1)];
        if self.is_below_another(folder) {
            return Ok(());
        }
        let mut text = String::new();
        if content.take(MOST as u64).read_to_string(&mut text).is_ok() {
            budget.has_room(text.len() as u64)?;
            self.forget_below(folder);
            self.keep(folder, Description { path: path.into(), text: text.into() });
        }
        Ok(())
    }

    fn is_below_another(&self, folder: &str) -> bool {
        let around = folder.match_indices('/').map(|(at, _)| &folder[..=at]);
        [""].into_iter().chain(around).any(|around| self.by_folder.contains_key(around))
    }

    fn forget_below(&mut self, folder: &str) {
        let from = (Bound::Included(folder), Bound::Unbounded);
        let below = self.by_folder.range::<str, _>(from).map(|(below, _)| below);
        let below: Vec<_> = below.take_while(|below| below.starts_with(folder)).cloned().collect();
        below.iter().for_each(|below| self.forget(below));
    }

    fn keep(&mut self, folder: &str, description: Description) {
        self.kept += description.text.len();
        self.by_depth.insert((depth(folder), folder.into()));
        self.by_folder.insert(folder.into(), description);
        while self.kept > MOST
            && let Some((_, deepest)) = self.by_depth.last().cloned()
        {
            self.forget(&deepest);
        }
    }

    fn forget(&mut self, folder: &str) {
        if let Some(description) = self.by_folder.remove(folder) {
            self.kept -= description.text.len();
            self.by_depth.remove(&(depth(folder), folder.into()));
        }
    }

    /// Gives each text to the entry that it is of.
    pub fn settle(self, entries: &mut [Entry]) {
        let kept = self.by_folder.into_values();
        let mut texts: BTreeMap<_, _> = kept.map(|kept| (kept.path, kept.text)).collect();
        if texts.is_empty() {
            return;
        }
        for entry in entries {
            if let Some(text) = texts.remove(&entry.path) {
                entry.kind = EntryKind::Metadata(text);
            }
        }
    }
}

fn depth(folder: &str) -> usize {
    folder.matches('/').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is kept of files at these paths, each of so many bytes.
    fn kept(files: &[(&str, usize)]) -> Vec<String> {
        let mut descriptions = Descriptions::default();
        for (path, bytes) in files {
            let text = "x".repeat(*bytes);
            descriptions.read(path, text.as_bytes(), &Budget::of_an_area()).unwrap();
        }
        descriptions.by_folder.into_values().map(|kept| kept.path.into()).collect()
    }

    #[test]
    fn what_lies_below_another_is_no_platforms_in_whatever_order_they_come() {
        let mut files = [("a/x/m", 1), ("a/y/z/m", 1), ("a/m", 1), ("b/c/m", 1), ("ab/m", 1)];
        assert_eq!(kept(&files), ["a/m", "ab/m", "b/c/m"]);
        files.reverse();
        assert_eq!(kept(&files), ["a/m", "ab/m", "b/c/m"]);
        assert_eq!(kept(&[("a/m", 1), ("m", 1), ("b/m", 1)]), ["m"]);
    }

    #[test]
    fn the_deepest_go_where_they_are_too_much() {
        let large = MOST / 2;
        let files = [("a/b/c/m", large), ("a/x/m", large), ("b/m", large), ("c/d/m", large)];
        assert_eq!(kept(&files), ["a/x/m", "b/m"]);
    }
}
