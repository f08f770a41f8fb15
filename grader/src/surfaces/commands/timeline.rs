//! `timeline`: the picture of what an answer did in virtual time.

use std::path::{Path, PathBuf};

use crate::mechanisms::atomic;
use crate::pipeline::{Scope, judge, reference};
use crate::surfaces::commands::completions::exercises;
use crate::surfaces::output::{Output, print};
use crate::surfaces::page::standalone;
use crate::surfaces::session::Session;
use crate::surfaces::{answer, report, svg};
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::{Failure, Result};

/// Arguments of `timeline`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// The exercise; the current one if left out.
    #[arg(add = exercises())]
    pub name: Option<String>,
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

/// Judges the exercise and draws what it did, on the terminal or into the files that are named.
pub async fn run(session: &Session, args: &Args, output: &Output) -> Result<Exit> {
    let exercise = session.exercise(args.name.as_deref())?;
    let text = match &args.submission {
        Some(path) => answer::handed_in(path).await?,
        None => session.text(&exercise.key),
    };
    let context = session.context().await?;
    let tests = context.exercise_files(&exercise.key)?.tests;
    if let Some(test) = args.test.as_ref().filter(|test| !tests.contains(test)) {
        return Err(Failure::user(
            format!("{} has no hidden test {test}.", exercise.key),
            format!("There are: {}.", tests.join(", ")),
        ));
    }
    let scope = Scope { test: args.test.clone(), ..Scope::seeded(args.seed) };
    let judged = judge(&context, exercise, &text, &scope).await;
    let reference = reference(&context, &judged, exercise).await;
    let picture = report::picture(&judged, reference.as_ref());
    if let Some(path) = &args.html {
        let text = text.source.as_deref().ok();
        save(path, &standalone::page(&judged, reference.as_ref(), text))?;
    }
    if let Some(path) = &args.svg {
        save(path, &svg::svg(&picture))?;
    }
    if args.html.is_none() && args.svg.is_none() {
        print(&report::told(&judged, output))?;
        let drawn = report::drawn(&judged, reference.as_ref(), output);
        print(&format!("\n{drawn}"))?;
    }
    Ok(Exit::of([&judged]))
}

fn save(path: &Path, content: &str) -> Result<()> {
    atomic::replace(path, content.as_bytes()).map_err(|error| {
        Failure::user(
            format!("{} cannot be written: {error}.", path.display()),
            "Name a file in a folder that you may write to.",
        )
    })?;
    print(&format!("{}\n", path.display()))
}
