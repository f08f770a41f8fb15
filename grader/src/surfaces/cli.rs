//! The command line: what can be asked for, and the way to the command that does it.

use std::num::NonZeroU16;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::surfaces::class::Format;
use crate::surfaces::output::{Output, complain};
use crate::surfaces::session::Session;
use crate::surfaces::{commands, watch};
use crate::vocabulary::class::Shard;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::{Failure, Result};

const EXIT_CODES: &str = "\
Exit codes:
  0    all passed (watch: it was quit; grade and merge: all was judged, whatever came of it)
  1    something did not pass
  2    wrong usage, or a path that is missing or unreadable
  3    the grader itself failed, or could not judge something
  130  Ctrl-C";

const WATCH_KEYS: &str = "\
Keys:
  n  next exercise       p  previous exercise
  h  hint, then more     t  timeline
  l  list                r  run again
  s  solution (once it has passed)
  q  quit";

const GRADING: &str = "\
A submission is a folder or an archive with exercises/CHAPTER/NAME/src/lib.rs in it, as learners'
workspaces have it. Nothing else in there is looked at. Its name is the student's.

Stop it whenever you like, even by force: run the same command again, and it goes on where it was.

For a class that is too big for one machine, run the same command on many, each with its shard:

  async-kata grade submissions --out part-0 --shard 0/2
  async-kata grade submissions --out part-1 --shard 1/2
  async-kata merge part-0 part-1 --out report

Exit code 0 means that all was judged, whatever the results are. With 3, some answers could not be
judged: the reports say which and why.";

const MERGING: &str = "\
The result is the same as if the class had been graded in one go. Shards that do not belong
together are refused. What no shard has judged is named, and ends it with exit code 3.";

/// Learn async Rust by doing: fill in the `todo!()`s, save, and see what your code did in virtual
/// time.
#[derive(Debug, Parser)]
#[command(name = "async-kata", version, after_help = EXIT_CODES, max_term_width = 100)]
pub struct Cli {
    /// Takes the course from this folder instead of the workspace or the one built in.
    #[arg(long, global = true, value_name = "DIR")]
    course: Option<PathBuf>,

    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Makes a folder to learn in.
    Init {
        /// The folder; it must be new or empty.
        #[arg(default_value = "async-kata")]
        dir: PathBuf,
    },
    /// Judges on every save. This is what happens when no command is given.
    #[command(after_help = WATCH_KEYS)]
    Watch(WatchArgs),
    /// Judges exercises once.
    Check(CheckArgs),
    /// Shows the exercises and how far you are.
    List {
        /// As one JSON document.
        #[arg(long)]
        json: bool,
    },
    /// Gives a hint: first a question, then the tool, then the shape of the code.
    Hint {
        /// The exercise; the current one if left out.
        name: Option<String>,
        /// Which of the three hints.
        #[arg(long, value_parser = clap::value_parser!(u8).range(1..=3), value_name = "N", default_value = "1")]
        tier: u8,
    },
    /// Puts an exercise back to its start, and keeps a copy of what you had.
    Reset {
        /// The exercise.
        name: String,
        /// Does not ask.
        #[arg(long)]
        yes: bool,
    },
    /// Shows the reference solution of an exercise you have passed.
    Solution {
        /// The exercise.
        name: String,
    },
    /// Draws what your code did in virtual time.
    Timeline(TimelineArgs),
    /// Grades a class: judges every submission of every exercise, and writes reports.
    #[command(after_help = GRADING)]
    Grade(GradeArgs),
    /// Makes one class of the reports on its shards.
    #[command(after_help = MERGING)]
    Merge(MergeArgs),
    /// For authors of exercises.
    #[command(subcommand)]
    Dev(DevCommand),
    /// Prints a script that completes commands in your shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// Arguments of `watch`.
#[derive(Args, Clone, Debug, Default)]
pub struct WatchArgs {
    /// One JSON object a line, for editors.
    #[arg(long)]
    pub json: bool,
    /// Looks at the files every now and then, where the system tells of no changes (network
    /// folders, some containers).
    #[arg(long)]
    pub poll: bool,
}

/// Arguments of `timeline`.
#[derive(Args, Clone, Debug)]
pub struct TimelineArgs {
    /// The exercise.
    pub name: String,
    /// Draws this file instead of the one in the workspace; `-` reads standard input.
    #[arg(long, value_name = "FILE")]
    pub submission: Option<PathBuf>,
    /// Runs the hidden tests under this seed only.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Draws this hidden test; without it, the one that tells most.
    #[arg(long, value_name = "TEST")]
    pub test: Option<String>,
    /// Writes a page to zoom and look around in.
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Writes an image.
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
}

/// Arguments of `check`.
#[derive(Args, Clone, Debug)]
pub struct CheckArgs {
    /// The exercises; the current one if none is named.
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// Judges the whole course. What has passed and not changed is not judged again.
    #[arg(long, conflicts_with = "names")]
    pub all: bool,
    /// Judges this file instead of the one in the workspace; `-` reads standard input.
    #[arg(long, value_name = "FILE", conflicts_with = "all")]
    pub submission: Option<PathBuf>,
    /// Runs the hidden tests under this seed only.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// As one JSON document.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `grade`.
#[derive(Args, Clone, Debug)]
pub struct GradeArgs {
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

/// Arguments of `merge`.
#[derive(Args, Clone, Debug)]
pub struct MergeArgs {
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

#[derive(Debug, Subcommand)]
enum DevCommand {
    /// Proves that starters are to do, solutions pass, and hidden tests catch the mistakes they
    /// should.
    Check(DevCheckArgs),
    /// Writes every file of a new exercise: a small one that works, to be made into your own.
    New {
        /// Its chapter and its folder, such as `02_tasks/15_my_exercise`.
        #[arg(value_name = "CHAPTER/NAME")]
        name: String,
    },
}

/// Arguments of `dev check`.
#[derive(Args, Clone, Debug)]
pub struct DevCheckArgs {
    /// The exercises; the whole course if none is named.
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// How many seeds right answers must pass under.
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub seeds: u64,
    /// Also changes the solutions in small ways, which the hidden tests must notice.
    #[arg(long)]
    pub mutants: bool,
}

/// Runs the command line this process was started with.
pub fn main() -> Exit {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version come this way too, and are no mistakes.
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Passed };
            let _ = error.print();
            return exit;
        }
    };
    let outcome = Output::detect().and_then(|output| run(cli, &output));
    outcome.unwrap_or_else(|failure| {
        complain(&failure);
        failure.exit()
    })
}

/// The processes that are started die with the thread that starts them, so all is done on this
/// one.
fn run(cli: Cli, output: &Output) -> Result<Exit> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::Grader(error.into()))?;
    runtime.block_on(async {
        let command = dispatch(cli, output);
        tokio::select! {
            // First, because it listens from its first poll on: a Ctrl-C in the very moment in
            // which a listener is set up would be lost.
            biased;
            // Dropping the command stops everything it has started.
            Ok(()) = tokio::signal::ctrl_c() => Ok(Exit::Interrupted),
            outcome = command => outcome,
        }
    })
}

async fn dispatch(cli: Cli, output: &Output) -> Result<Exit> {
    let course = cli.course.as_deref();
    let session = || Session::open(course);
    match cli.command.unwrap_or_else(|| Command::Watch(WatchArgs::default())) {
        Command::Init { dir } => commands::init::run(course, &dir, output),
        Command::Watch(args) => watch::run(session()?, &args, *output).await,
        Command::Check(args) => commands::check::run(&mut session()?, &args, output).await,
        Command::List { json } => commands::list::run(&session()?, json, output),
        Command::Hint { name, tier } => {
            commands::hint::run(&session()?, name.as_deref(), tier, output)
        }
        Command::Reset { name, yes } => commands::reset::run(&session()?, &name, yes, output).await,
        Command::Solution { name } => commands::solution::run(&session()?, &name, output),
        Command::Timeline(args) => commands::timeline::run(&session()?, &args, output).await,
        Command::Grade(args) => commands::grade::run(course, &args, output).await,
        Command::Merge(args) => commands::merge::run(&args, output),
        Command::Dev(DevCommand::Check(args)) => {
            commands::dev_check::run(&session()?, &args, output).await
        }
        Command::Dev(DevCommand::New { name }) => {
            commands::dev_new::run(&session()?, &name, output)
        }
        Command::Completions { shell } => commands::completions::run(shell),
    }
}
