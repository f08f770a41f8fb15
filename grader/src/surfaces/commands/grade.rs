//! `grade`: judges a whole class, everything once, and writes the reports.

use std::fs;
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

use crate::mechanisms::class::report_folder::{self, ReportFolder};
use crate::mechanisms::class::submissions;
use crate::mechanisms::course::catalogue::CourseFiles;
use crate::mechanisms::learner::workspace;
use crate::mechanisms::tools::sandbox::Capabilities;
use crate::pipeline::JudgeContext;
use crate::pipeline::grading::{Class, Settings};
use crate::surfaces::building::Building;
use crate::surfaces::class::{self, Format};
use crate::surfaces::commands::check::jobs;
use crate::surfaces::grading::{Progress, summary};
use crate::surfaces::output::{Output, print};
use crate::surfaces::session::current_dir;
use crate::vocabulary::class::{ClassResults, Shard};
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::report::{SCHEMA, Verdict};
use crate::vocabulary::run::{GradingCounts, Manifest, Run};

/// What `--help` says below the options.
pub const AFTER_HELP: &str = "\
A submission is a folder or an archive with exercises/CHAPTER/NAME/src/lib.rs in it, as learners'
workspaces have it. Nothing else in there is looked at. Its name is the student's.

Stop it whenever you like, even by force: run the same command again, and it goes on where it was.

For a class that is too big for one machine, run the same command on many, each with its shard:

  async-kata grade submissions --out part-0 --shard 0/2
  async-kata grade submissions --out part-1 --shard 1/2
  async-kata merge part-0 part-1 --out report

Exit code 0 means that all was judged, whatever the results are. With 3, some answers could not be
judged: the reports say which and why.";

/// Arguments of `grade`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// What was handed in: a folder of submissions, one submission, or an archive.
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// The folder for the reports. It also keeps the journal of what is finished.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// How many sources are judged at once; as many as there are processors if left out.
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroU16>,
    /// Grades only the k-th of n parts of the class, counted from 0.
    #[arg(long, value_name = "k/n")]
    pub shard: Option<Shard>,
    /// The formats of the reports, with commas between them; all if left out.
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_enum)]
    pub format: Vec<Format>,
    /// Does not begin where the system offers less than a strict sandbox.
    #[arg(long)]
    pub require_sandbox: bool,
}

/// Grades what `args` names.
pub async fn run(course: Option<&Path>, args: &Args, output: &Output) -> Result<Exit> {
    let clock = Clock::start();
    let cwd = current_dir()?;
    let course_files = CourseFiles::find(course, &cwd)?;
    let build_dir = build_dir(course, &cwd, &args.out)?;
    let course = course_files.course()?;
    report_folder::refuse_among_submissions(&args.out, &args.paths)?;
    let keys: Vec<_> = course.exercises().map(|exercise| exercise.key.clone()).collect();
    let submissions = submissions::find(&args.paths, &keys)?;
    let folder = report_folder::open(&args.out)?;
    let journal = folder.journal()?;

    let mut building = Building::default();
    let tell = &mut |event| building.hear(&event);
    let context = JudgeContext::prepare(course_files, build_dir, &cwd, tell).await?;
    if args.require_sandbox {
        refuse_what_lacks(context.capabilities)?;
    }
    let class = Class::new(&context, &course)?;
    let shard = args.shard.unwrap_or(Shard::WHOLE);
    let manifest = class.manifest(&submissions, shard);
    let part: Vec<_> = submissions.into_iter().filter(|one| shard.holds(&one.id)).collect();

    let work = Work::in_build_dir(&context, &args.out)?;
    let jobs = args.jobs.map_or_else(jobs, |jobs| usize::from(jobs.get()));
    let settings = Settings { jobs, work: &work.0, journal: &journal };
    let mut progress = Progress::default();
    let graded = class.grade(&part, &settings, &mut |event| progress.hear(event)).await;
    drop(progress);
    let (results, figures) = graded?;
    write(&folder, &results, &args.format, clock.run(manifest, jobs, figures))?;
    print(&summary(&results, Some(&figures), &args.out, output))?;
    Ok(exit(&results))
}

/// Where to build: in the workspace one stands in, else where the system keeps what can be made
/// again, else beside the reports. An instructor may stand anywhere.
fn build_dir(course: Option<&Path>, cwd: &Path, out: &Path) -> Result<PathBuf> {
    let with_exercises = course.filter(|dir| dir.join("exercises").is_dir());
    let from = with_exercises.map_or_else(|| cwd.to_owned(), |dir| cwd.join(dir));
    if let Ok(workspace) = workspace::find(&from) {
        return workspace.make_build_dir();
    }
    let cache = dirs::cache_dir().map(|folder| folder.join("async-kata"));
    match cache.filter(|folder| fs::create_dir_all(folder).is_ok()) {
        Some(folder) => Ok(folder),
        None => Ok(cwd.join(out).join(".build")),
    }
}

/// Refuses to grade with less than a strict sandbox.
fn refuse_what_lacks(capabilities: Capabilities) -> Result<()> {
    match capabilities.lacking() {
        None => Ok(()),
        Some(what_helps) => Err(Failure::user(
            "A strict sandbox is required, and there is none to be had here.",
            what_helps,
        )),
    }
}

/// A folder to judge in. Only who holds the folder of reports uses it, so what is in it is left
/// over.
struct Work(PathBuf);

impl Work {
    fn in_build_dir(context: &JudgeContext, out: &Path) -> Result<Self> {
        let name = blake3::hash(out.canonicalize()?.as_os_str().as_encoded_bytes());
        let folder = context.build_dir.join("grading").join(&name.to_hex()[..16]);
        // What a run that was killed has left may still be written to by what it had started.
        let _ = fs::remove_dir_all(&folder);
        Ok(Self(folder))
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        // What stays is removed by the next run.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// When a run began.
pub struct Clock {
    began: Instant,
    started: String,
}

impl Clock {
    /// Begins now.
    pub fn start() -> Self {
        Self { began: Instant::now(), started: now() }
    }

    /// The record of a run that ends now.
    pub fn run(self, manifest: Manifest, jobs: usize, figures: GradingCounts) -> Run {
        Run {
            schema: SCHEMA,
            manifest,
            started: self.started,
            finished: Some(now()),
            seconds: self.began.elapsed().as_secs_f64(),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            jobs,
            figures,
            files: vec![],
        }
    }
}

fn now() -> String {
    humantime::format_rfc3339_seconds(SystemTime::now()).to_string()
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
    let mut files = vec![("results.json".into(), class::results_json(results)?)];
    files.extend(class::files(results, formats)?);
    folder.write(&files, run)
}

/// All was judged, or something could not be.
pub fn exit(results: &ClassResults) -> Exit {
    let mut reports = results.submissions.iter().flat_map(|graded| &graded.results);
    let failed = reports.any(|report| report.verdict == Verdict::Infrastructure);
    if failed { Exit::Grader } else { Exit::Passed }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mechanisms::tools::sandbox::User;
    use crate::vocabulary::report::Sandbox;

    #[test]
    fn only_a_strict_sandbox_is_strict_enough() {
        for files in [true, false] {
            for calls in [true, false] {
                for user in [User::Own, User::Nobody, User::Root] {
                    let capabilities = Capabilities { files, calls, user };
                    match refuse_what_lacks(capabilities) {
                        Ok(()) => assert_eq!(capabilities.tier(), Sandbox::Strict),
                        Err(failure) => assert_eq!(failure.exit(), Exit::Usage),
                    }
                }
            }
        }
    }
}
