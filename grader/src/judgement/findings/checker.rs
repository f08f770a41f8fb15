//! Holds by generated records that findings claim only what the record says.

pub mod fixtures;
