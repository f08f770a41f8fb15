//! Floor 5: what people and programs see.

use crate::vocabulary::exit_code::Exit;

/// Runs the command line this process was started with.
pub fn main() -> Exit {
    Exit::Passed
}
