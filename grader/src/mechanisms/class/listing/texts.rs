//! The texts of a class, kept until they are judged: all of a big class are too many for memory,
//! and an archive is not read a second time.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Mutex, PoisonError};

use anyhow::Context;

use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::handed_in::{Facts, StoredText};

/// Texts in a file without a name, which goes when this does. Equal ones are kept once.
#[derive(Debug)]
pub struct Texts {
    file: Mutex<File>,
}

impl Texts {
    /// No texts yet.
    pub fn new() -> Result<Self> {
        let file = tempfile::tempfile().map_err(|error| no_room(&error))?;
        Ok(Self { file: Mutex::new(file) })
    }

    /// The text that was kept there.
    pub fn read(&self, text: StoredText) -> io::Result<String> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(text.start))?;
        let mut bytes = vec![0; text.length];
        file.read_exact(&mut bytes)?;
        String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    }
}

/// The failure where a file of ours in the temporary folder cannot be written.
pub fn no_room(error: &io::Error) -> Failure {
    Failure::user(
        format!("What was handed in cannot be kept in the temporary folder: {error}."),
        "Make room there, or set TMPDIR to another folder, and run the same command again.",
    )
}

/// Keeps texts, and knows what each says.
pub struct Keeper<'a> {
    texts: &'a Texts,
    look: &'a dyn Fn(&str) -> Facts,
    known: HashMap<Fingerprint, (StoredText, Facts)>,
    end: u64,
}

impl<'a> Keeper<'a> {
    /// Keeps texts in `texts`. `look` says what one says.
    pub fn new(texts: &'a Texts, look: &'a dyn Fn(&str) -> Facts) -> Self {
        Self { texts, look, known: HashMap::new(), end: 0 }
    }

    /// Keeps a text; how many bytes of room that took, with it.
    pub fn keep(&mut self, text: &str) -> Result<(StoredText, Facts, usize)> {
        let fingerprint = Fingerprint::of([text.as_bytes()]);
        if let Some((stored, facts)) = self.known.get(&fingerprint) {
            return Ok((*stored, facts.clone(), 0));
        }
        let stored = StoredText { start: self.end, length: text.len() };
        let mut file = self.texts.file.lock().unwrap_or_else(PoisonError::into_inner);
        let written =
            file.seek(SeekFrom::Start(self.end)).and_then(|_| file.write_all(text.as_bytes()));
        written.map_err(|error| no_room(&error))?;
        self.end = self.end.checked_add(text.len() as u64).context("there are too many texts")?;
        let facts = (self.look)(text);
        self.known.insert(fingerprint, (stored, facts.clone()));
        Ok((stored, facts, text.len()))
    }
}
