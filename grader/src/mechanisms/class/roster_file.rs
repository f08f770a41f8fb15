//! The file that says who should have handed in.

use std::fs;
use std::path::Path;

use crate::mechanisms::learner::intake::decoded;
use crate::vocabulary::failure::{Failure, Result};

/// Its text, in whatever encoding spreadsheets write it.
pub fn read(path: &Path) -> Result<String> {
    let unusable = |why: String| {
        Failure::user(
            format!("The roster {} cannot be read: {why}.", path.display()),
            "Name a CSV file that you may read, in UTF-8 or UTF-16.",
        )
    };
    let bytes = fs::read(path).map_err(|error| unusable(error.to_string()))?;
    decoded(bytes).map_err(|_| unusable("it is neither UTF-8 nor UTF-16".to_owned()))
}
