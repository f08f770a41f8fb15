//! verdict: failed, diagnosis: wrong_tool
//!
//! Has the service do what the exercise is about.

pub use kata::fetch_order;
