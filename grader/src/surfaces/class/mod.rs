//! A class's results in the formats that instructors' tools read.

pub mod page;
