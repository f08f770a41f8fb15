//! Folders that are not looked into: what is in one is counted, and whether it may be somebody's work.

use std::fs;
use std::path::Path;

use super::names::FileKind;
use crate::vocabulary::handed_in::EntryKind;

/// What cargo leaves in a folder that it builds in.
const CARGOS: [&str; 2] = ["CACHEDIR.TAG", ".rustc_info.json"];

/// How many files are counted in a folder that is not looked into.
const MOST_COUNTED: u64 = 10_000_000;

/// What is in a folder that is not looked into.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counted {
    /// How many files.
    pub files: u64,
    /// A source or an archive is among them.
    works: bool,
    /// A program has left its mark in it.
    is_programs: bool,
}

impl Counted {
    /// Counts one more, of this name; `is_at_top` if it lies in no folder there.
    pub fn add(&mut self, name: &[u8], is_at_top: bool) {
        self.files += 1;
        self.is_programs |= is_at_top && CARGOS.iter().any(|mark| mark.as_bytes() == name);
        self.works |= matches!(FileKind::of(name), FileKind::Source | FileKind::Archive(_));
    }

    /// What stands for the folder.
    pub fn skipped(self) -> EntryKind {
        EntryKind::Skipped { files: self.files, works: self.works && !self.is_programs }
    }
}

/// What is in a folder, at all depths. Links are not followed.
pub fn counted(folder: &Path) -> Counted {
    let mut counted = Counted::default();
    let mut open = vec![folder.to_owned()];
    while let Some(inner) = open.pop() {
        let is_at_top = inner == folder;
        for entry in fs::read_dir(inner).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => open.push(entry.path()),
                _ => counted.add(entry.file_name().as_encoded_bytes(), is_at_top),
            }
            if counted.files >= MOST_COUNTED {
                return counted;
            }
        }
    }
    counted
}
