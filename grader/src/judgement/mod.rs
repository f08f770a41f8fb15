//! Floor 3: pure functions over data. No I/O, no clock.

pub mod layout;
