//! `dev book`: writes the course as the source of an mdBook.

use std::io::IsTerminal;
use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressStyle};

use crate::mechanisms::course::book_folder;
use crate::pipeline::{authoring, batch};
use crate::surfaces::book::{self, Extent};
use crate::surfaces::commands::completions::exercises;
use crate::surfaces::output::{Output, print};
use crate::surfaces::session::Session;
use crate::surfaces::style::{TextRole, plain};
use crate::surfaces::text::counted;
use crate::vocabulary::course::Exercise;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::Result;

/// Arguments of `dev book`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// The folder to write the book to: a new one, or that of an earlier book.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// The exercises; the whole course if none is named.
    #[arg(value_name = "NAME", add = exercises())]
    pub names: Vec<String>,
    /// Shows the reference answers too, folded.
    #[arg(long)]
    pub solutions: bool,
}

/// Writes the book. Answers that were judged for an earlier one, and have not changed, are not judged
/// again.
pub async fn run(session: &Session, args: &Args, output: &Output) -> Result<Exit> {
    let folder = session.in_cwd(&args.folder);
    // Before minutes of judging, not after them.
    book_folder::must_be_ours(&folder)?;
    let exercises = named(session, &args.names)?;
    let context = session.context().await?;
    let bar = bar(exercises.len());
    let jobs = batch::default_jobs();
    let told = authoring::book::gather(&context, &exercises, jobs, &mut || bar.inc(1)).await;
    bar.finish_and_clear();
    let told = told?;
    let extent = if args.solutions { Extent::WithSolutions } else { Extent::WithoutSolutions };
    book_folder::write(&folder, &book::files(&session.course, &told, extent))?;
    let shown = plain(&args.folder.display().to_string());
    let build = output.paint(&format!("mdbook build {shown}"), TextRole::Strong);
    let mistakes = told.iter().map(|told| told.mistakes.len()).sum();
    print(&format!(
        "{} with {} in {shown}. Pages are made of it by:\n\n  {build}\n",
        counted(told.len(), "exercise"),
        counted(mistakes, "wrong answer"),
    ))?;
    Ok(Exit::Passed)
}

/// The exercises of these names, in the order of the course.
fn named<'a>(session: &'a Session, names: &[String]) -> Result<Vec<&'a Exercise>> {
    let wanted =
        names.iter().map(|name| session.exercise(Some(name))).collect::<Result<Vec<_>>>()?;
    let all = session.course.exercises();
    Ok(all.filter(|exercise| names.is_empty() || wanted.contains(exercise)).collect())
}

fn bar(exercises: usize) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template(" judging wrong answers [{bar:30}] {pos}/{len} {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("=> ");
    ProgressBar::new(exercises as u64).with_style(style)
}
