//! The learner's side: the workspace, what is in it, and what has passed.

pub mod intake;
pub mod judge_place;
pub mod progress;
pub mod repository;
pub mod root;
pub mod workspace;
