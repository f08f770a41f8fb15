//! The layout of the memory that a test process shares with the grader.
//!
//! A header of [`HEADER_BYTES`], then [`crate::event::Event`]s, each as its length (`u16`,
//! little endian) and its bytes. The process writes an event, then moves [`COMMITTED`] past it:
//! whatever kills it, everything before that mark is whole.
//!
//! Every header field is a `u64`, written atomically, at these offsets.

/// Bytes before the first event.
pub const HEADER_BYTES: usize = STOPPED_IN + 8 * MOST_STOPPED_IN;

/// Bytes of the whole mapping. Some 1.5 million events; what comes after is only counted.
pub const LOG_BYTES: usize = 24 << 20;

/// The longest encoded event, in bytes.
pub const MAX_EVENT_BYTES: usize = 2048;

/// Offset of: bytes of whole events after the header.
pub const COMMITTED: usize = 0;

/// Offset of: events that found no room.
pub const UNRECORDED: usize = 8;

/// Offset of: the last virtual time seen, in microseconds since the run began.
pub const NOW_US: usize = 16;

/// Offset of: 1 while the learner's code is being polled, else 0. A killed test that stands at
/// 1 was stuck inside one poll.
pub const INSIDE_POLL: usize = 24;

/// Offset of: how many [`crate::event::What::Calls`] there are among the events.
pub const CHAINS: usize = 32;

/// Offset of: how many addresses follow at [`STOPPED_IN`]; 0 where the process was not told that its
/// time was up or its memory too much, or could not say where it was.
pub const STOPPED_CALLS: usize = 40;

/// Offset of: the last bytes that the thread which ran the test had asked the allocator for at once, if
/// that was [`LARGE`] or more; 0 where it was not seen. Said together with [`STOPPED_IN`].
pub const ASKED_FOR: usize = 48;

/// Offset of: 1 if these were refused, which ends a process.
pub const REFUSED: usize = 56;

/// Offset of: 1 if the run counts in real time. A run that is cut off says so nowhere else.
pub const REAL_TIME: usize = 64;

/// So many bytes in one request for memory are told of.
pub const LARGE: u64 = 1 << 20;

/// Offset of: the calls that the thread which ran the test was in when its time was up, as addresses of
/// the program, the innermost first, one a field.
pub const STOPPED_IN: usize = 72;

/// The most of these calls.
pub const MOST_STOPPED_IN: usize = 32;

/// The calls in which a run was when its time was up, as addresses, the innermost first.
///
/// ```
/// use protocol::log::{HEADER_BYTES, STOPPED_CALLS, STOPPED_IN, stopped_in};
/// let mut log = vec![0; HEADER_BYTES];
/// log[STOPPED_CALLS] = 1;
/// log[STOPPED_IN] = 7;
/// assert_eq!(stopped_in(&log).collect::<Vec<_>>(), [7]);
/// ```
pub fn stopped_in(log: &[u8]) -> impl Iterator<Item = u64> {
    let calls = usize::try_from(field(log, STOPPED_CALLS)).unwrap_or(usize::MAX);
    (0..calls.min(MOST_STOPPED_IN)).map(|call| field(log, STOPPED_IN + 8 * call))
}

/// The encoded events in `log`, a copy of the shared memory, oldest first.
///
/// Stops at the first length that does not fit: the memory was written by a process that is
/// not trusted.
///
/// ```
/// use protocol::log::{events, COMMITTED, HEADER_BYTES};
/// let mut log = vec![0; HEADER_BYTES + 16];
/// log[HEADER_BYTES..][..5].copy_from_slice(&[3, 0, 7, 8, 9]);
/// log[COMMITTED] = 5;
/// assert_eq!(events(&log).collect::<Vec<_>>(), [[7, 8, 9]]);
/// ```
pub fn events(log: &[u8]) -> impl Iterator<Item = &[u8]> {
    let committed = usize::try_from(field(log, COMMITTED)).unwrap_or(usize::MAX);
    let body = log.get(HEADER_BYTES..).unwrap_or_default();
    let mut rest = &body[..committed.min(body.len())];
    std::iter::from_fn(move || {
        let (length, after) = rest.split_first_chunk::<2>()?;
        let length = usize::from(u16::from_le_bytes(*length));
        let (event, after) = after.split_at_checked(length)?;
        rest = after;
        Some(event)
    })
}

/// A header field of `log`, a copy of the shared memory; `0` where it is too short.
pub fn field(log: &[u8], offset: usize) -> u64 {
    let bytes = log.get(offset..).and_then(|rest| rest.first_chunk::<8>());
    bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes))
}
