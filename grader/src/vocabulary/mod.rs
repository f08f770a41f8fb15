//! Floor 1: the plain data that every other floor speaks in. No I/O, no colour.

pub mod alike;
pub mod build_plan;
pub mod calls;
pub mod class;
pub mod class_read;
pub mod course;
pub mod crates;
pub mod events;
pub mod examination;
pub mod exit_code;
pub mod failure;
pub mod file_name;
pub mod fingerprint;
pub mod handed_in;
pub mod json;
pub mod judgement;
pub mod played;
pub mod problem;
pub mod record;
pub mod report;
pub mod run;
pub mod rust_tokens;
pub mod steps;
pub mod timeline;
pub mod update;
pub mod verdict;
