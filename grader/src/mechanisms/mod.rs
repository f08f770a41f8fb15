//! The only floor that touches disk or processes. Its rooms: the course, the learner, the tools, a
//! class.

pub mod atomic;
pub mod class;
pub mod course;
pub mod learner;
pub mod tools;
