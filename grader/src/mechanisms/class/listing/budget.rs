//! What reading one student's files may cost: an archive of a few kilobytes may inflate to
//! terabytes.

use std::cell::Cell;

use crate::mechanisms::learner::intake::BadArchive;

/// What may still be read somewhere. All that lies in each other shares it.
#[derive(Debug)]
pub struct Budget {
    entries: Cell<u64>,
    /// Bytes read from archives on the disk or in each other.
    pub read: Cell<u64>,
    /// Bytes that come out of decompression.
    pub inflated: Cell<u64>,
    kept: Cell<u64>,
}

/// The bounds, as numbers.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Files and folders. A workspace with its `target` has some tens of thousands.
    pub entries: u64,
    /// Bytes read, and again bytes that come out of decompression.
    pub bytes: u64,
    /// Bytes of distinct sources and of names that are kept.
    pub kept: u64,
}

/// What one student may cost.
pub const AREA: Bounds = Bounds { entries: 1_000_000, bytes: 2 << 30, kept: 256 << 20 };

/// What a class in one archive may cost: more than ten thousand students need.
const CLASS: Bounds = Bounds { entries: 20_000_000, bytes: 256 << 30, kept: 4 << 30 };

impl Budget {
    /// Of these bounds.
    pub fn new(bounds: Bounds) -> Self {
        let Bounds { entries, bytes, kept } = bounds;
        Self {
            entries: Cell::new(entries),
            read: Cell::new(bytes),
            inflated: Cell::new(bytes),
            kept: Cell::new(kept),
        }
    }

    /// For one student.
    pub fn of_an_area() -> Self {
        Self::new(AREA)
    }

    /// For a whole class.
    pub fn of_a_class() -> Self {
        Self::new(CLASS)
    }

    /// For one entry of an archive that may be a class's: no more than one student's, nor than is
    /// left here.
    pub fn part(&self) -> Self {
        Self::new(Bounds {
            entries: AREA.entries.min(self.entries.get()),
            bytes: AREA.bytes.min(self.inflated.get()).min(self.read.get()),
            kept: AREA.kept.min(self.kept.get()),
        })
    }

    /// Pays what was spent of a part that began as [`Budget::part`] now would.
    pub fn pay(&self, part: &Self) {
        let whole = self.part();
        let pairs = [
            (&self.entries, &whole.entries, &part.entries),
            (&self.read, &whole.read, &part.read),
            (&self.inflated, &whole.inflated, &part.inflated),
            (&self.kept, &whole.kept, &part.kept),
        ];
        for (left, before, after) in pairs {
            left.set(left.get().saturating_sub(before.get().saturating_sub(after.get())));
        }
    }

    /// One more entry, whose name has so many bytes.
    pub fn enter(&self, name: usize) -> Result<(), BadArchive> {
        spend(&self.entries, 1)?;
        self.keep(name as u64)
    }

    /// Whether so many bytes more could be kept.
    pub fn has_room(&self, bytes: u64) -> Result<(), BadArchive> {
        if bytes > self.kept.get() { Err(BadArchive::TooMuch) } else { Ok(()) }
    }

    /// Bytes more that are kept.
    pub fn keep(&self, bytes: u64) -> Result<(), BadArchive> {
        spend(&self.kept, bytes)
    }
}

/// Takes so much of what is left, if there is as much.
pub fn spend(left: &Cell<u64>, amount: u64) -> Result<(), BadArchive> {
    left.set(left.get().checked_sub(amount).ok_or(BadArchive::TooMuch)?);
    Ok(())
}
