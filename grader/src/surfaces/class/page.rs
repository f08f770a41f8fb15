//! `report.html`: one page on a class.

use crate::vocabulary::class::ClassResults;
use crate::vocabulary::failure::Result;

/// The page.
pub fn page(results: &ClassResults) -> Result<String> {
    let _ = results;
    Ok("<!doctype html>\n".to_owned())
}
