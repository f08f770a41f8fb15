//! `grade`: judges a whole class, everything once, and writes the reports.

use std::collections::BTreeMap;
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};

use crate::mechanisms::class::build_dir::build_dir;
use crate::mechanisms::class::run_clock::RunClock;
use crate::mechanisms::class::submissions::Submission;
use crate::mechanisms::class::work_folder::WorkFolders;
use crate::mechanisms::class::{report_folder, roster_file};
use crate::mechanisms::course::catalogue::CourseFiles;
use crate::mechanisms::tools::sandbox::Capabilities;
use crate::pipeline::grading::import::{HandedIn, ImportSettings, Prefer, Roster, import};
use crate::pipeline::grading::{Class, Judges, Settings};
use crate::pipeline::{HiddenTests, JudgeContext, batch};
use crate::surfaces::building::Building;
use crate::surfaces::class::reports::{self, Format, Sources};
use crate::surfaces::grading::{Progress, summary};
use crate::surfaces::handed_in;
use crate::surfaces::output::{Output, print};
use crate::surfaces::safety;
use crate::surfaces::session::current_dir;
use crate::vocabulary::class::{ClassResults, Shard};
use crate::vocabulary::course::Course;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::run::GradingCounts;

/// What `--help` says below the options.
const AFTER_HELP: &str = "\
PATH is what you have: the download of Moodle, Canvas, Gradescope, Blackboard, Brightspace or Sakai as
it is, clones of GitHub Classroom, or a folder with a folder or an archive for each student. What it
was read as is said.
Answers are found wherever they lie, by their path, their name, or what is in them. What became of
every file is in run.json; what nobody can tell is named, and is never counted as not handed in.

Stop it whenever you like, even by force: run the same command again, and it goes on where it was.

For a class that is too big for one machine, run the same command on many, each with its shard:

  async-kata grade submissions --out part-0 --shard 0/2
  async-kata grade submissions --out part-1 --shard 1/2
  async-kata merge part-0 part-1 --out report

Exit code 0 means that all was judged, whatever the results are. With 3, some answers could not be
judged: the reports say which and why.";

/// Arguments of `grade`.
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = AFTER_HELP)]
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
    /// Does only the k-th of n parts of the work, counted from 0, for `merge` to put together.
    #[arg(long, value_name = "k/n")]
    pub shard: Option<Shard>,
    /// The formats of the reports, with commas between them; all if left out.
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_enum)]
    pub format: Vec<Format>,
    /// How many hints to an exercise that did not pass stand on a student's page.
    #[arg(long, value_name = "N", default_value = "0", value_parser = clap::value_parser!(u8).range(0..=3))]
    pub hints: u8,
    /// What counts where a student has handed in answers that differ: nothing, if left out.
    #[arg(long, value_enum)]
    pub prefer: Option<PreferArg>,
    /// Who should have handed in: the table that your gradebook exports, or any with a name, a mail
    /// address or an id in a row for each person.
    #[arg(long, value_name = "FILE.csv")]
    pub roster: Option<PathBuf>,
    /// Each PATH is one student's, whatever it looks like.
    #[arg(long)]
    pub one_student: bool,
    /// Does not begin where the system offers less than a strict sandbox.
    #[arg(long)]
    pub require_sandbox: bool,
    /// Compiles the hidden tests with each answer, and not once for all. It takes longer, and says the
    /// same.
    #[arg(long)]
    pub no_prebuilt: bool,
}

/// What counts where answers differ.
#[derive(clap::ValueEnum, Clone, Copy, Debug)]
pub enum PreferArg {
    /// The one that was changed last, or that lies in the archive that was.
    Newest,
}

impl Args {
    /// Reads what was handed in, and shows how far that is.
    async fn read(&self, course_files: &CourseFiles, course: &Course) -> Result<HandedIn> {
        let roster = self
            .roster
            .as_deref()
            .map(|path| Roster::read(&roster_file::read(path)?, &path.display().to_string()));
        let roster = roster.transpose()?;
        let settings = self.import(roster.as_ref());
        let mut progress = Progress::default();
        let tell = &mut |event| progress.hear(event);
        import(&self.paths, (course_files, course), settings, tell).await
    }

    fn import<'r>(&self, roster: Option<&'r Roster>) -> ImportSettings<'r> {
        let prefer = match self.prefer {
            Some(PreferArg::Newest) => Prefer::Newest,
            None => Prefer::None,
        };
        ImportSettings { prefer, one_student: self.one_student, roster }
    }

    /// What the reports show beside the results.
    fn sources<'s>(
        &'s self,
        course_files: &'s CourseFiles,
        submissions: &'s [Submission],
    ) -> Sources<'s> {
        Sources {
            formats: &self.format,
            hints: self.hints,
            course_files: Some(course_files),
            submissions,
            graded: BTreeMap::new(),
        }
    }
}

/// Grades what `args` names.
pub async fn run(course: Option<&Path>, args: &Args, output: &Output) -> Result<Exit> {
    let clock = RunClock::start();
    let cwd = current_dir()?;
    let course_files = CourseFiles::find(course, &cwd)?;
    let build_dir = build_dir(course, &cwd, &args.out)?;
    let course = course_files.course()?;
    report_folder::refuse_among_submissions(&args.out, &args.paths)?;
    let shard = args.shard.unwrap_or(Shard::WHOLE);
    refuse_reports_on_a_part(shard, &args.format)?;
    let HandedIn { submissions, read } = args.read(&course_files, &course).await?;
    let folder = report_folder::open(&args.out)?;
    let journal = folder.journal()?;

    let context = prepared(args, course_files, build_dir, &cwd).await?;
    let class = Class::new(&context, &course)?;
    let manifest = class.manifest(&submissions, shard);

    // It is said before anything is judged: whoever named the wrong folder need not wait.
    eprint!("{}", handed_in::readings(&read));
    let folders = WorkFolders::new(&context.build_dir, &args.out)?;
    let jobs = args.jobs.map_or_else(batch::default_jobs, |jobs| usize::from(jobs.get()));
    let worker = |job| class.worker(folders.of(job));
    let settings = Settings { jobs, shard, worker: &worker, journal: &journal };
    let (results, figures) = grade(&class, &submissions, &settings).await?;
    let run = clock.run(manifest, jobs, figures, read.clone());
    let sources = args.sources(&context.course_files, &submissions);
    let (written, next) = match shard {
        Shard::WHOLE => {
            let written = reports::write(&folder, &results, &sources, run).await?;
            (written, handed_in::table(&results, &read, &args.out, output))
        }
        _ => (reports::write_part(&folder, &results, &submissions, run).await?, to_merge(shard)),
    };
    let safety = safety::warning(context.sandbox(), context.capabilities.lacking(), output);
    let summary = summary(&results, (Some(&figures), written), &args.out, output);
    print(&(summary + &next + &safety))?;
    Ok(Exit::of_class(results.reports()))
}

/// Gets the tools ready, and shows how far that is. Where less than a strict sandbox is not enough, it
/// is refused.
async fn prepared(
    args: &Args,
    course_files: CourseFiles,
    build_dir: PathBuf,
    cwd: &Path,
) -> Result<JudgeContext> {
    let mut building = Building::default();
    let tell = &mut |event| building.hear(event);
    let mut context = JudgeContext::prepare(course_files, build_dir, cwd, tell).await?;
    if args.no_prebuilt {
        context.hidden_tests = HiddenTests::WithEachAnswer;
    }
    if args.require_sandbox {
        refuse_what_lacks(context.capabilities)?;
    }
    Ok(context)
}

/// Grades a class, or a part of one, and shows how far that is.
async fn grade<W: Judges>(
    class: &Class<'_>,
    submissions: &[Submission],
    settings: &Settings<'_, W>,
) -> Result<(ClassResults, GradingCounts)> {
    let mut progress = Progress::default();
    class.grade(submissions, settings, &mut |event| progress.hear(event)).await
}

/// Refuses formats for a part of a class, which has no reports.
fn refuse_reports_on_a_part(shard: Shard, formats: &[Format]) -> Result<()> {
    if shard == Shard::WHOLE || formats.is_empty() {
        return Ok(());
    }
    Err(Failure::user(
        "There are no reports on a shard: it may have a part of a student's answers only.",
        "Give --format to `async-kata merge`, which makes the reports on the whole class.",
    ))
}

/// What to do with a part.
fn to_merge(shard: Shard) -> String {
    format!(
        "This is shard {shard}: `async-kata merge` makes the reports on the class when all shards are \
         graded.\n"
    )
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
