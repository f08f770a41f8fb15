//! The writing end of the memory shared with the grader. Its layout is in [`protocol::log`].

use std::fs::File;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};

use memmap2::MmapMut;
use protocol::log;

/// A fixed stretch of memory that outlives this process.
pub struct SharedLog {
    memory: MmapMut,
    /// Bytes of events written since the last [`SharedLog::clear`].
    written: usize,
}

impl SharedLog {
    /// Maps `file`, which the grader has made [`log::LOG_BYTES`] long. The file is closed, so
    /// that nobody here can open it again.
    pub fn map(file: File) -> io::Result<Self> {
        // SAFETY: the grader made the file for this process alone, sealed its length, and
        // reads it only after this process is gone.
        let memory = unsafe { MmapMut::map_mut(&file) }?;
        if memory.len() < log::LOG_BYTES {
            return Err(io::Error::other("the shared log is too short"));
        }
        Ok(Self { memory, written: 0 })
    }

    /// The header, which stays where it is for as long as the process lives.
    pub fn header(&mut self) -> *mut u8 {
        self.memory.as_mut_ptr()
    }

    /// Starts afresh for the next run.
    pub fn clear(&mut self) {
        self.written = 0;
        for offset in [
            log::COMMITTED,
            log::UNRECORDED,
            log::NOW_US,
            log::INSIDE_POLL,
            log::STOPPED_CALLS,
            log::ASKED_FOR,
            log::REFUSED,
            log::REAL_TIME,
        ] {
            self.set(offset, 0);
        }
    }

    /// Adds an encoded event, or counts it as unrecorded where there is no room.
    pub fn append(&mut self, event: &[u8]) {
        let start = log::HEADER_BYTES + self.written;
        let end = start + 2 + event.len();
        let (Ok(length), true) = (u16::try_from(event.len()), end <= self.memory.len()) else {
            return self.count_unrecorded();
        };
        self.memory[start..start + 2].copy_from_slice(&length.to_le_bytes());
        self.memory[start + 2..end].copy_from_slice(event);
        self.written = end - log::HEADER_BYTES;
        self.set(log::COMMITTED, self.written as u64);
    }

    /// Counts an event that is too long or found no room.
    pub fn count_unrecorded(&mut self) {
        let unrecorded = log::field(&self.memory, log::UNRECORDED);
        self.set(log::UNRECORDED, unrecorded + 1);
    }

    /// Sets a header field.
    pub fn set(&mut self, offset: usize, value: u64) {
        debug_assert!(offset.is_multiple_of(8) && offset + 8 <= log::HEADER_BYTES);
        // SAFETY: the mapping is page-aligned, the offset a multiple of 8 inside the header,
        // and `&mut self` rules out other accesses from this process.
        let field = unsafe { AtomicU64::from_ptr(self.memory.as_mut_ptr().add(offset).cast()) };
        // Release: whoever sees the mark also sees the event before it.
        field.store(value.to_le(), Ordering::Release);
    }
}
