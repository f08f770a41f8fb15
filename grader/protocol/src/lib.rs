//! The plain records that cross between the grader and a test process.
//!
//! The grader never links a learner's code, and a test process never decides a verdict: they
//! meet only here. Nothing in this crate does anything; it names what is said.
//!
//! Two ways lead out of a test process:
//! - [`claim`]: the conversation, over a socket of its own. One [`claim::Request`] in, one
//!   [`claim::Claim`] out.
//! - [`event`]: what happened, in order, written to memory shared with the grader
//!   ([`log`] has its layout), so that a test that was killed still leaves its record.

pub mod claim;
pub mod diagnosis;
pub mod event;
pub mod log;

pub use diagnosis::Diagnosis;
