//! `merge`: makes one class of the reports on its shards.

use std::path::{Path, PathBuf};

use crate::judgement::merge::merge;
use crate::mechanisms::class::report_folder;
use crate::mechanisms::class::run_clock::RunClock;
use crate::surfaces::class::{self, Format};
use crate::surfaces::grading::summary;
use crate::surfaces::handed_in;
use crate::surfaces::output::{Output, print};
use crate::vocabulary::class_read::ClassRead;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::run::{GradingCounts, Part};

/// What `--help` says below the options.
pub const AFTER_HELP: &str = "\
The result is the same as if the class had been graded in one go. Shards that do not belong
together are refused. What no shard has judged is named, and ends it with exit code 3.";

/// Arguments of `merge`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// The folder that a shard's reports are in, or the results.json in there; all shards.
    #[arg(value_name = "REPORT", required = true)]
    pub reports: Vec<PathBuf>,
    /// The folder for the reports on the whole class.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// The formats of the reports, with commas between them; all if left out.
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_enum)]
    pub format: Vec<Format>,
}

/// Merges what `args` names.
pub fn run(args: &Args, output: &Output) -> Result<Exit> {
    let clock = RunClock::start();
    let parts = args.reports.iter().map(|path| report_folder::read(path, class::read_results));
    let parts: Vec<Part> = parts.collect::<Result<_>>()?;
    let (results, manifest) = merge(&parts)?;
    if args.reports.iter().any(|report| is_in(report, &args.out)) {
        return Err(Failure::user(
            format!("{} holds the reports of a shard.", args.out.display()),
            "Name another folder with --out: the shard's reports would be overwritten.",
        ));
    }
    let folder = report_folder::open(&args.out)?;
    let figures = sum(&parts);
    let read = ClassRead::merged(parts.iter().map(|part| &part.run.handed_in));
    class::write(&folder, &results, &args.format, clock.run(manifest, 1, figures, read.clone()))?;
    print(&summary(&results, None, &args.out, output))?;
    print(&handed_in::table(&results, &read, &args.out, output))?;
    Ok(Exit::of_class(results.reports()))
}

/// Whether a shard's report is the folder `out`, or the file in there.
fn is_in(report: &Path, out: &Path) -> bool {
    let (Ok(report), Ok(out)) = (report.canonicalize(), out.canonicalize()) else { return false };
    report == out || (report.is_file() && report.parent() == Some(&out))
}

/// What all parts together had to do.
fn sum(parts: &[Part]) -> GradingCounts {
    parts.iter().fold(GradingCounts::default(), |sum, part| sum.plus(&part.run.figures))
}
