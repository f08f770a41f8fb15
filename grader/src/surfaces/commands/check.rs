//! `check`: judges exercises once.

use std::path::PathBuf;

use crate::pipeline::{Answer, HiddenTests, JudgeContext, Scope, batch, reference};
use crate::surfaces::commands::completions::exercises;
use crate::surfaces::output::{Output, print, print_as_it_is};
use crate::surfaces::session::Session;
use crate::surfaces::style::TextRole;
use crate::surfaces::{answer, json, report};
use crate::vocabulary::course::Exercise;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::report::Report;

/// Arguments of `check`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// The exercises; the current one if none is named.
    #[arg(value_name = "NAME", add = exercises())]
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
    /// Compiles the hidden tests with this answer, and not once for all. It takes longer, and says the
    /// same.
    #[arg(long)]
    pub no_prebuilt: bool,
    /// As one JSON document.
    #[arg(long)]
    pub json: bool,
}

/// Judges what `args` names.
pub async fn run(session: &mut Session, args: &Args, output: &Output) -> Result<Exit> {
    let work = work(session, args).await?;
    let mut context = session.context().await?;
    context.columns = (output.terminal && !args.json && !args.all).then_some(output.columns);
    if args.no_prebuilt {
        context.hidden_tests = HiddenTests::WithEachAnswer;
    }
    let reports = judged(&context, &work, args, output).await;
    let mut saved = Ok(());
    if args.submission.is_none() && args.seed.is_none() {
        for (report, (_, answer)) in reports.iter().zip(&work) {
            if args.all {
                session.note_verdict(report, answer);
            } else {
                session.note(report, answer);
            }
        }
        saved = session.progress.save();
    }
    if args.json {
        print_as_it_is(&json::line(&json::Checked::new(&reports))?)?;
    } else if args.all {
        print(&summary(session, &reports, output))?;
    } else {
        let teller = Teller { session, context: &context, output };
        for (report, (exercise, answer)) in reports.iter().zip(&work) {
            print(&teller.explained(report, exercise, answer).await)?;
        }
    }
    // The verdict has been told, whatever becomes of the progress.
    let exit = Exit::of(&reports);
    match saved {
        Ok(()) => Ok(exit),
        // What kept us from judging outranks what kept us from remembering.
        Err(failure) if exit == Exit::Grader => Err(Failure::Grader(failure.into())),
        Err(failure) => Err(failure),
    }
}

/// The reports on all of `work`. Where a person waits for many, each is shown as it comes.
async fn judged(
    context: &JudgeContext,
    work: &[(Exercise, Answer)],
    args: &Args,
    output: &Output,
) -> Vec<Report> {
    let scope = Scope::seeded(args.seed);
    let jobs = batch::default_jobs();
    if !args.all {
        return batch::judge_all(context, work, &scope, jobs).await;
    }
    let live = output.terminal && !args.json;
    let mut show = |report: &Report| {
        if live {
            // Lost output is noticed when the summary is written.
            let _ = print(&report::brief(report, output));
        }
    };
    batch::judge_what_changed(context, work, &scope, jobs, &mut show).await
}

/// What is to be judged: exercises with their texts.
async fn work(session: &Session, args: &Args) -> Result<Vec<(Exercise, Answer)>> {
    if let Some(path) = &args.submission {
        let [name] = args.names.as_slice() else {
            return Err(Failure::user(
                "`--submission` needs the name of one exercise.",
                "For example: async-kata check NAME --submission answer.rs",
            ));
        };
        return Ok(vec![(session.exercise(Some(name))?.clone(), answer::handed_in(path).await?)]);
    }
    let exercises: Vec<&Exercise> = if args.all {
        session.course.exercises().collect()
    } else if args.names.is_empty() {
        vec![session.current()?]
    } else {
        args.names.iter().map(|name| session.exercise(Some(name))).collect::<Result<_>>()?
    };
    Ok(exercises.into_iter().map(|e| (e.clone(), session.text(&e.key))).collect())
}

fn summary(session: &Session, reports: &[Report], output: &Output) -> String {
    let mut text = String::new();
    let mut chapter = "";
    for report in reports {
        if report.key.chapter() != chapter {
            chapter = report.key.chapter();
            let known = session.course.chapters.iter().find(|known| known.folder == chapter);
            let title = known.map_or(chapter, |known| &known.title);
            text += &format!("\n{}\n", output.paint(title, TextRole::Strong));
        }
        text += &report::brief(report, output);
    }
    text += &format!("\n{}\n", report::tally(reports));
    text += &report::progress(session.passed(), output);
    let passing = reports.iter().filter(|report| report.passed()).count();
    let words = report::done_beside(passing, session.passed().0);
    text + &words.map(|words| words + "\n").unwrap_or_default()
}

/// Says what came of single exercises.
struct Teller<'a> {
    session: &'a Session,
    context: &'a JudgeContext,
    output: &'a Output,
}

impl Teller<'_> {
    /// One report in full, with what helps next.
    async fn explained(&self, report: &Report, exercise: &Exercise, answer: &Answer) -> String {
        let Self { session, context, output } = self;
        let shown_as = answer.shown_as.to_string_lossy();
        let path = session.workspace.root.join(&answer.shown_as);
        let source = report::link(&shown_as, &path, report.line, output);
        let reference = reference(context, report, exercise).await;
        let mut words = report::full(report, &source, reference.as_ref(), output);
        words += &report::next_step(report, exercise, output);
        words + "\n" + &report::progress(session.passed(), output)
    }
}
