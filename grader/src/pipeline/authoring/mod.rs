//! What authors of a course need: is it what it should be, and do its hidden tests notice mistakes?
//! And what is there to tell of it in a book?

pub mod book;
mod both_ways;
pub mod mutation;
pub mod proof;
