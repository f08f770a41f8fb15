//! What authors of a course need: is it what it should be, and do its hidden tests notice mistakes?

pub mod mutation;
pub mod proof;
