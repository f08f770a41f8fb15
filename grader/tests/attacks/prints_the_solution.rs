//! handed in: compile_error
//! at home: compile_error
//! because: the course's own answer is a file like any other.

#[path = "@WORKSPACE@/solutions/01_first/01_double.rs"]
mod answer;

pub use answer::double;
