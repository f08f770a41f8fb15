//! `play`: runs any async program under paused time and draws what it did. No exercise, no verdict.

use std::path::{Path, PathBuf};

use crate::mechanisms::atomic;
use crate::mechanisms::class::build_dir;
use crate::mechanisms::course::catalogue::CourseFiles;
use crate::mechanisms::learner::intake::Intake;
use crate::pipeline::{JudgeContext, Program, play, taken_in};
use crate::surfaces::building::Building;
use crate::surfaces::output::{Output, print, print_as_it_is};
use crate::surfaces::playing::document::Document;
use crate::surfaces::playing::face::Screen;
use crate::surfaces::playing::following::Following;
use crate::surfaces::playing::page;
use crate::surfaces::playing::words::{Words, exit};
use crate::surfaces::session::current_dir;
use crate::surfaces::style::plain;
use crate::surfaces::{answer, json};
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::played::Played;

/// What `--help` says below the options.
pub const AFTER_HELP: &str = "\
FILE is one Rust file. Its `play` is called, if it has a function of that name, or else its `main`;
`#[tokio::main]` may have any arguments. An async one runs under a paused clock on one thread: a wait
takes no real time, and each run is the same. A `main` that makes a runtime of its own is drawn in
real time. It may use the crates that exercises use, and reaches no files, network or programs.

  async fn play() {
      let (a, b) = tokio::join!(kata::fetch_user(1), kata::fetch_order(42));
      println!(\"{a} {b}\");
  }

Exit code 0 means that it came to its end, or to that of `--until`; 1 that it did not, did not compile,
or says itself that it failed.";

/// Arguments of `play`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// The file; `-` reads standard input.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Draws it again on each save.
    #[arg(long)]
    pub watch: bool,
    /// Writes a page to zoom and look around in.
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// As one JSON document; with `--watch`, one a line.
    #[arg(long)]
    pub json: bool,
    /// What the order of `select!` branches is derived from.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// Stops it after so many virtual milliseconds: for programs that never end.
    #[arg(long, value_name = "MS", value_parser = clap::value_parser!(u64).range(1..))]
    pub until: Option<u64>,
}

/// Plays the file and shows what it did.
pub async fn run(course: Option<&Path>, args: &Args, output: &Output) -> Result<Exit> {
    if args.watch && args.file == Path::new("-") {
        return Err(Failure::user(
            "Standard input is read once, and cannot be watched.",
            "Save it to a file and name that.",
        ));
    }
    let program = program(args).await?;
    let mut context = context(course).await?;
    context.columns = (output.terminal && !args.json).then_some(output.columns);
    if args.watch {
        return follow(context, program, args, output).await;
    }
    let played = play(&context, &program).await?;
    show(&played, args, output)?;
    Ok(exit(&played, args.until.is_some()))
}

async fn follow(
    context: JudgeContext,
    first: Program,
    args: &Args,
    output: &Output,
) -> Result<Exit> {
    let screen = if args.json { None } else { Screen::open(&first.file, output)? };
    let following = Following {
        context,
        file: args.file.clone(),
        read: async || program(args).await,
        show: |played: &Played, has_screen: bool| match has_screen {
            true => save_page(played, args).map(drop),
            false => show(played, args, output),
        },
        screen,
    };
    following.follow(first).await
}

fn show(played: &Played, args: &Args, output: &Output) -> Result<()> {
    if args.json {
        print_as_it_is(&json::line(&Document::new(played))?)?;
    } else {
        print(&Words::of(played, output).in_a_log())?;
    }
    match save_page(played, args)? {
        Some(path) if !args.json => print(&format!("\n{}\n", plain(&path.to_string_lossy()))),
        _ => Ok(()),
    }
}

/// The program that the user has named, as it is now.
async fn program(args: &Args) -> Result<Program> {
    let shown = args.file.to_string_lossy().into_owned();
    let text = match answer::read(&args.file).await {
        Intake::Missing => {
            return Err(Failure::user(
                format!("There is no file {shown}."),
                "Name a Rust file, or `-` for standard input.",
            ));
        }
        other => taken_in(&shown, other).map_err(|why| {
            Failure::user(
                why.message,
                "Name a Rust file that you may read, or `-` for standard input.",
            )
        })?,
    };
    let file = if shown == "-" { "stdin.rs".to_owned() } else { shown };
    Ok(Program { file, text, seed: args.seed, until_ms: args.until })
}

/// Gets the tools ready, wherever one stands.
async fn context(course: Option<&Path>) -> Result<JudgeContext> {
    let cwd = current_dir()?;
    let course_files = CourseFiles::find(course, &cwd)?;
    let Some(build_dir) = build_dir::without_reports(course, &cwd)? else {
        return Err(Failure::user(
            "There is no folder to build in: this is no workspace, and the system has none for what \
             can be made again.",
            "Change to a workspace (`async-kata init my-kata` makes one), or set XDG_CACHE_HOME to a \
             folder that you may write to.",
        ));
    };
    let mut building = Building::default();
    JudgeContext::prepare(course_files, build_dir, &cwd, &mut |event| building.hear(event)).await
}

/// Writes the page that was asked for; its path, if one was.
fn save_page<'a>(played: &Played, args: &'a Args) -> Result<Option<&'a Path>> {
    let Some(path) = &args.html else { return Ok(None) };
    atomic::replace(path, page::page(played).as_bytes()).map_err(|error| {
        Failure::user(
            format!("{} cannot be written: {error}.", path.display()),
            "Name a file in a folder that you may write to.",
        )
    })?;
    Ok(Some(path))
}
