//! How much is read of an archive, and what went wrong with it: what a library makes of an error is
//! not its cause.

use std::cell::{Cell, RefCell};
use std::io::{self, Read, Seek, SeekFrom};

use super::budget::spend;
use crate::mechanisms::learner::intake::BadArchive;

/// Bytes that may lie between two entries of a tar: headers, and names that are too long for one.
const BETWEEN_ENTRIES: u64 = 1 << 20;

/// What may still be read somewhere, and what happened there.
pub struct Gauge<'b> {
    left: &'b Cell<u64>,
    /// What may be read until `briefly` is over.
    left_briefly: Cell<u64>,
    trouble: RefCell<Option<BadArchive>>,
}

impl<'b> Gauge<'b> {
    /// A gauge of what is left to read.
    pub fn new(left: &'b Cell<u64>) -> Self {
        Self { left, left_briefly: Cell::new(u64::MAX), trouble: RefCell::new(None) }
    }

    /// Does something that has to read but little, and says how much that was.
    pub fn briefly<T>(&self, work: impl FnOnce() -> T) -> (T, u64) {
        self.left_briefly.set(BETWEEN_ENTRIES);
        let done = work();
        (done, BETWEEN_ENTRIES - self.left_briefly.replace(u64::MAX))
    }

    /// What happened, if something did.
    pub fn trouble(&self) -> Option<BadArchive> {
        self.trouble.take()
    }

    fn spend(&self, bytes: u64) -> io::Result<()> {
        let spent = spend(self.left, bytes).and_then(|()| spend(&self.left_briefly, bytes));
        spent.map_err(|bad| self.fail(bad))
    }

    fn fail(&self, trouble: BadArchive) -> io::Error {
        self.trouble.borrow_mut().get_or_insert(trouble);
        io::Error::other("reading was given up")
    }
}

/// A reader that gives no more than it may, and remembers when the system failed.
pub struct Metered<'a, R> {
    /// What is read from.
    pub inner: R,
    /// What counts it.
    pub gauge: &'a Gauge<'a>,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.inner.read(buffer) {
            Ok(bytes) => self.gauge.spend(bytes as u64).map(|()| bytes),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) if error.raw_os_error().is_some() => {
                Err(self.gauge.fail(BadArchive::Unreadable))
            }
            Err(error) => Err(error),
        }
    }
}

impl<R: Seek> Seek for Metered<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}
