//! `merge`: makes one class of the reports on its shards.

use std::path::{Path, PathBuf};

use crate::judgement::merge::merge;
use crate::mechanisms::class::report_folder;
use crate::mechanisms::class::run_clock::RunClock;
use crate::mechanisms::class::submissions::Submission;
use crate::mechanisms::course::catalogue::CourseFiles;
use crate::pipeline::grading::import::{ImportSettings, Prefer, import};
use crate::surfaces::class::read_results;
use crate::surfaces::class::reports::{self, Format, Sources};
use crate::surfaces::grading::{Progress, summary};
use crate::surfaces::handed_in;
use crate::surfaces::output::{Output, print};
use crate::surfaces::safety;
use crate::surfaces::session::current_dir;
use crate::surfaces::style::plain;
use crate::vocabulary::class_read::ClassRead;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::run::{GradingCounts, Manifest, Part};

/// What `--help` says below the options.
const AFTER_HELP: &str = "\
The result is the same as if the class had been graded in one go. Shards that do not belong
together are refused. What no shard has judged is named, and ends it with exit code 3.

Reports hold no texts. Where pages are to show them, and answers to be compared, name once more
what was handed in:

  async-kata merge part-0 part-1 --submissions submissions --out report";

/// Arguments of `merge`.
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = AFTER_HELP)]
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
    /// What was handed in, as `grade` was given it; may be named more than once.
    #[arg(long, value_name = "PATH")]
    pub submissions: Vec<PathBuf>,
    /// How many hints to an exercise that did not pass stand on a student's page.
    #[arg(long, value_name = "N", default_value = "0", value_parser = clap::value_parser!(u8).range(0..=3))]
    pub hints: u8,
}

/// Merges what `args` names.
pub async fn run(course: Option<&Path>, args: &Args, output: &Output) -> Result<Exit> {
    let clock = RunClock::start();
    report_folder::refuse_among_submissions(&args.out, &args.submissions)?;
    let parts = args.reports.iter().map(|path| report_folder::read(path, read_results));
    let parts: Vec<Part> = parts.collect::<Result<_>>()?;
    let (results, manifest) = merge(&parts)?;
    if args.reports.iter().any(|report| is_in(report, &args.out)) {
        return Err(Failure::user(
            format!("{} holds the reports of a shard.", args.out.display()),
            "Name another folder with --out: the shard's reports would be overwritten.",
        ));
    }
    let course_files = course_of(&manifest, course, args)?;
    // Every part has read the whole class.
    let read = parts.first().map(|part| part.run.handed_in.clone()).unwrap_or_default();
    let submissions = read_again(course_files.as_ref(), &read, args).await?;
    let folder = report_folder::open(&args.out)?;
    let safety = safety::warning(manifest.sandbox, None, output);
    let sources = Sources {
        formats: &args.format,
        hints: args.hints,
        course_files: course_files.as_ref(),
        submissions: &submissions,
        graded: parts.iter().flat_map(|part| part.run.texts.clone()).collect(),
    };
    let run = clock.run(manifest, 1, sum(&parts), read.clone());
    let written = reports::write(&folder, &results, &sources, run).await?;
    let table = handed_in::table(&results, &read, &args.out, output);
    print(&(summary(&results, (None, written), &args.out, output) + &table + &safety))?;
    Ok(Exit::of_class(results.reports()))
}

/// The course, if something of it is needed: hints, or its own texts to compare others with.
fn course_of(
    manifest: &Manifest,
    course: Option<&Path>,
    args: &Args,
) -> Result<Option<CourseFiles>> {
    if args.submissions.is_empty() && args.hints == 0 {
        return Ok(None);
    }
    let course_files = CourseFiles::find(course, &current_dir()?)?;
    let found = course_files.course()?;
    let keys = found.exercises().map(|exercise| &exercise.key);
    if !keys.eq(manifest.exercises.iter().map(|exercise| &exercise.key)) {
        let (other, title) = (plain(&found.title), plain(&manifest.course));
        return Err(Failure::user(
            format!("The course here, {other}, has not the exercises of {title} that was graded."),
            "Name the course that was graded with --course.",
        ));
    }
    Ok(Some(course_files))
}

/// What was handed in, if it is named, read as `grade` has read it.
async fn read_again(
    course_files: Option<&CourseFiles>,
    read: &ClassRead,
    args: &Args,
) -> Result<Vec<Submission>> {
    if let Some(course_files) = course_files.filter(|_| !args.submissions.is_empty()) {
        let prefer = if read.newest { Prefer::Newest } else { Prefer::None };
        let settings = ImportSettings { prefer, one_student: read.one_student, roster: None };
        let course = course_files.course()?;
        let mut progress = Progress::default();
        let tell = &mut |event| progress.hear(event);
        let handed_in = import(&args.submissions, (course_files, &course), settings, tell).await?;
        return Ok(handed_in.submissions);
    }
    if args.format.contains(&Format::Alike) {
        return Err(Failure::user(
            "There are no texts to compare: reports hold none.",
            "Name what was handed in with --submissions, as `grade` was given it.",
        ));
    }
    Ok(vec![])
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
