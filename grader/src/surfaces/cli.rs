//! The command line: what can be asked for, and the way to the command that does it.

use std::path::PathBuf;

use clap::{CommandFactory as _, Parser, Subcommand};

use crate::surfaces::commands::{
    check, completions, dev, doctor, fetch, grade, hint, init, list, lsp, merge, play,
    progress_export, progress_import, reset, solution, timeline, update,
};
use crate::surfaces::interruption::interrupted;
use crate::surfaces::output::{Output, complain};
use crate::surfaces::session::Session;
use crate::surfaces::watch;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::{Failure, Result};

const AFTER_HELP: &str = "\
Exit codes:
  0    all passed (watch: it was quit; grade and merge: all was judged,
       whatever came of it)
  1    something did not pass
  2    wrong usage, or a path that is missing or unreadable
  3    the grader itself failed, or could not judge something
  130  Ctrl-C

Environment:
  ASYNC_KATA_CACHE
       the folder in which the library that exercises link is kept for all
       workspaces, instead of the user's cache";

/// Learn async Rust by doing: fill in the `todo!()`s, save, and see what your code did in virtual
/// time.
#[derive(Debug, Parser)]
#[command(name = "async-kata", version, after_help = AFTER_HELP, max_term_width = 100)]
pub struct Cli {
    /// Takes the course from this folder, or this packed file, instead of the workspace's own or
    /// the one built in.
    #[arg(long, global = true, value_name = "COURSE")]
    course: Option<PathBuf>,

    #[command(subcommand)]
    command: Option<Command>,
}

/// What can be asked for. What each may be asked with is in its own file.
#[derive(Debug, Subcommand)]
enum Command {
    /// Makes a folder to learn in.
    Init(init::Args),
    /// Judges on every save. This is what happens when no command is given.
    #[command(after_help = watch::help())]
    Watch(watch::Args),
    /// Tells an editor what `watch` tells on a screen: a language server, which editors start.
    Lsp(lsp::Args),
    /// Judges exercises once.
    Check(check::Args),
    /// Shows the exercises and how far you are.
    #[command(after_help = list::help())]
    List(list::Args),
    /// Gives a hint: first a question, then the tool, then the shape of the code.
    Hint(hint::Args),
    /// Puts an exercise back to its start, and keeps a copy of what you had.
    Reset(reset::Args),
    /// Shows the reference solution of an exercise you have passed.
    Solution(solution::Args),
    /// Draws what your code did in virtual time.
    Timeline(timeline::Args),
    /// Runs any async program under paused time, and draws what it did.
    #[command(after_help = play::AFTER_HELP)]
    Play(play::Args),
    /// Grades a class: judges every submission of every exercise, and writes reports.
    Grade(grade::Args),
    /// Makes one class of the reports on its shards.
    Merge(merge::Args),
    /// Brings a newer course into your workspace: your answers and your progress stay.
    Update(update::Args),
    /// Looks this machine over for what judging needs, and says what helps.
    Doctor,
    /// Downloads what the first check would download, so that it needs no network.
    Fetch,
    /// Takes what you have passed from one machine to another.
    #[command(subcommand)]
    Progress(ProgressCommand),
    /// For authors of exercises.
    Dev(dev::Args),
    /// Prints a script that completes commands in your shell.
    Completions(completions::Args),
}

#[derive(Debug, Subcommand)]
enum ProgressCommand {
    /// Writes what you have passed to a file.
    Export(progress_export::Args),
    /// Adds what such a file knows. Every pass of either machine stays.
    Import(progress_import::Args),
}

/// Runs the command line this process was started with.
pub fn main() -> Exit {
    match completions::answer(Cli::command) {
        Ok(false) => {}
        Ok(true) => return Exit::Passed,
        Err(error) => {
            let _ = error.print();
            return Exit::Usage;
        }
    }
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
            () = interrupted() => Ok(Exit::Interrupted),
            outcome = command => outcome,
        }
    })
}

async fn dispatch(cli: Cli, output: &Output) -> Result<Exit> {
    let course = cli.course.as_deref();
    let session = || Session::open(course);
    match cli.command.unwrap_or_else(|| Command::Watch(watch::Args::default())) {
        Command::Init(args) => init::run(course, &args, output).await,
        Command::Watch(args) => watch::run(session()?, &args, *output).await,
        Command::Lsp(args) => lsp::run(course, &args, output).await,
        Command::Check(args) => check::run(&mut session()?, &args, output).await,
        Command::List(args) => list::run(&session()?, &args, output),
        Command::Hint(args) => hint::run(&session()?, &args, output),
        Command::Reset(args) => reset::run(&mut session()?, &args, output).await,
        Command::Solution(args) => solution::run(&session()?, &args, output),
        Command::Timeline(args) => timeline::run(&session()?, &args, output).await,
        Command::Play(args) => play::run(course, &args, output).await,
        Command::Grade(args) => grade::run(course, &args, output).await,
        Command::Merge(args) => merge::run(course, &args, output).await,
        Command::Update(args) => update::run(course, &args, output).await,
        Command::Fetch => fetch::run(course).await,
        Command::Doctor => doctor::run(course, output).await,
        Command::Progress(ProgressCommand::Export(args)) => {
            progress_export::run(&session()?, &args)
        }
        Command::Progress(ProgressCommand::Import(args)) => {
            progress_import::run(&mut session()?, &args).await
        }
        Command::Dev(args) => dev::run(course, &args, output).await,
        Command::Completions(args) => completions::run(&args, Cli::command().get_name()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surfaces::called::COMMANDS;

    #[test]
    fn a_command_line_is_known_by_every_command_there_is() {
        let command = Cli::command();
        let mut named: Vec<_> = command.get_subcommands().map(clap::Command::get_name).collect();
        named.sort_unstable();
        assert_eq!(named, COMMANDS);
    }
}
