//! `merge`: makes one class of the reports on its shards.

use std::path::Path;

use crate::judgement::merge::merge;
use crate::mechanisms::class::report_folder;
use crate::mechanisms::class::run_clock::RunClock;
use crate::surfaces::class;
use crate::surfaces::cli::MergeArgs;
use crate::surfaces::grading::summary;
use crate::surfaces::output::{Output, print};
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::run::{GradingCounts, Part};

/// Merges what `args` names.
pub fn run(args: &MergeArgs, output: &Output) -> Result<Exit> {
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
    class::write(&folder, &results, &args.format, clock.run(manifest, 1, figures))?;
    print(&summary(&results, None, &args.out, output))?;
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
