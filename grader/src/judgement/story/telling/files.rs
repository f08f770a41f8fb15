//! Whose file something is in.

use protocol::event::{OUR_FILES, ShortPlace};

use crate::judgement::story::{MadeIn, Raised};

/// What the file of the hidden tests is called, after [`OUR_FILES`].
const HIDDEN_TESTS: &str = "hidden_tests.rs";

/// The files that places refer to, by number.
pub struct Files<'a> {
    /// The path of the learner's.
    answer: &'a str,
    /// Whose each is; `None` for the learner's.
    whose: Vec<Option<MadeIn>>,
}

impl<'a> Files<'a> {
    pub fn new(answer: &'a str) -> Self {
        Self { answer, whose: vec![] }
    }

    /// The next file.
    pub fn add(&mut self, path: &str) {
        let whose = match path.strip_prefix(OUR_FILES) {
            _ if path == self.answer => None,
            Some(HIDDEN_TESTS) => Some(MadeIn::HiddenTest),
            Some(_) => Some(MadeIn::Harness),
            None => Some(MadeIn::Library),
        };
        self.whose.push(whose);
    }

    /// A place of the learner's.
    pub fn in_the_answer(&self, place: Option<ShortPlace>) -> Option<ShortPlace> {
        place.filter(|place| matches!(self.whose.get(usize::from(place.file)), Some(None)))
    }

    /// Its line, if it is the learner's.
    pub fn line(&self, place: Option<ShortPlace>) -> Option<u32> {
        self.in_the_answer(place).map(|place| place.line)
    }

    /// Whose file a place is in, if that is known and not the learner's.
    pub fn foreign(&self, place: Option<ShortPlace>) -> Option<MadeIn> {
        self.whose.get(usize::from(place?.file)).copied().flatten()
    }

    /// Where a panic was raised.
    pub fn raised(&self, place: Option<ShortPlace>) -> Raised {
        if let Some(ShortPlace { line, column, .. }) = self.in_the_answer(place) {
            return Raised::InTheAnswer { line, column };
        }
        match self.foreign(place) {
            Some(MadeIn::HiddenTest | MadeIn::Harness) => Raised::InOurFiles,
            Some(MadeIn::Library) | None => Raised::Elsewhere,
        }
    }
}
