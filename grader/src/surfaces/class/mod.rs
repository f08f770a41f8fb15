//! The reports on a class. All are made from its results, and hold nothing that the document of
//! these does not: what `merge` writes is what `grade` would have written.
//!
//! Names, messages and printed text are the students' choice. Every format escapes what it must;
//! before that, `neutral` takes from them what could deceive whoever reads the report.

mod canvas;
mod classroom;
mod csv;
mod document;
mod gradescope;
mod junit;
mod moodle;
mod names;
pub(super) mod neutral;
mod page;
mod results;
mod words;

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

pub use results::{read_results, results_json};

use crate::mechanisms::class::report_folder::ReportFolder;
use crate::vocabulary::class::ClassResults;
use crate::vocabulary::failure::Result;
use crate::vocabulary::run::Run;

/// The reports there are. Each is one file here, which says where it goes and writes it; a new one is
/// a variant with its arm below, and its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// `grades.csv`: a student a row, an exercise a column.
    Csv,
    /// `junit.xml`: for what shows test results.
    Junit,
    /// `gradescope/<id>/results.json`.
    Gradescope,
    /// `classroom/<id>.json`: for GitHub Classroom's grading reporter.
    Classroom,
    /// `moodle.csv`: the grading worksheet that Moodle imports.
    Moodle,
    /// `canvas.csv`: the gradebook that Canvas imports.
    Canvas,
    /// `report.html`: one page to look around in.
    Html,
}

/// The reports of these formats: where each goes below the folder for reports, and its content.
/// The document they are made from is not among them: [`results_json`].
pub fn files(results: &ClassResults, formats: &[Format]) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let mut files = vec![];
    for format in formats {
        files.extend(match format {
            Format::Csv => csv::files(results)?,
            Format::Junit => junit::files(results)?,
            Format::Gradescope => gradescope::files(results)?,
            Format::Classroom => classroom::files(results)?,
            Format::Moodle => moodle::files(results)?,
            Format::Canvas => canvas::files(results)?,
            Format::Html => page::files(results)?,
        });
    }
    Ok(files)
}

/// Writes the document of all results, and the reports in these formats; in all if none is named.
pub fn write(
    folder: &ReportFolder,
    results: &ClassResults,
    formats: &[Format],
    run: Run,
) -> Result<()> {
    let formats =
        if formats.is_empty() { <Format as clap::ValueEnum>::value_variants() } else { formats };
    let mut files = vec![("results.json".into(), results_json(results)?)];
    files.extend(self::files(results, formats)?);
    folder.write(&files, run)
}
