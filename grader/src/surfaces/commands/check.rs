//! `check`: judges exercises once.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::mechanisms::learner::intake::{self, Intake, MAX_SOURCE, read_submission};
use crate::mechanisms::tools::verdict_cache;
use crate::pipeline::{Answer, JudgeContext, Origin, Scope, batch, judge, taken_in};
use crate::surfaces::output::{Output, print};
use crate::surfaces::session::Session;
use crate::surfaces::{input, json, report};
use crate::vocabulary::course::Exercise;
use crate::vocabulary::events::Event;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::report::{Report, Verdict};

/// Arguments of `check`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
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

/// Judges what `args` names.
pub async fn run(session: &mut Session, args: &Args, output: &Output) -> Result<Exit> {
    let work = work(session, args).await?;
    let context = session.context().await?;
    let scope = Scope::seeded(args.seed);
    let reports = if args.all {
        all(&context, &work, &scope, output.terminal && !args.json, output).await?
    } else {
        batch::judge_all(&context, &work, &scope, jobs(), &mut |_| {}).await
    };
    let mut saved = Ok(());
    if args.submission.is_none() && args.seed.is_none() {
        for (report, (_, text)) in reports.iter().zip(&work) {
            session.note(report, text);
        }
        saved = session.progress.save();
    }
    if args.json {
        print(&json::line(&json::Checked::new(&reports))?)?;
    } else if args.all {
        print(&summary(session, &reports, output))?;
    } else {
        for (report, (exercise, text)) in reports.iter().zip(&work) {
            print(&explained(session, &context, report, exercise, text, output).await)?;
        }
    }
    // The verdict has been told, whatever becomes of the progress.
    saved?;
    Ok(exit(&reports))
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
        return Ok(vec![(session.exercise(Some(name))?.clone(), submission(path).await?)]);
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

/// The text in the file that the user named. What cannot be read at all is their mistake; what can
/// be read and is no source is a verdict.
pub async fn submission(path: &Path) -> Result<Answer> {
    let shown_as = path.to_string_lossy().into_owned();
    let intake = if shown_as == "-" { standard_input().await } else { read_submission(path) };
    let source = match intake {
        Intake::Missing => {
            return Err(Failure::user(
                format!("There is no file {shown_as}."),
                "Name the file with your answer, or `-` for standard input.",
            ));
        }
        Intake::Unreadable(error) => {
            return Err(Failure::user(
                format!("{shown_as} cannot be read: {error}."),
                "Make it readable, or give the text on standard input with `-`.",
            ));
        }
        other => taken_in(&shown_as, other),
    };
    let shown_as = if shown_as == "-" { "stdin.rs".into() } else { path.to_owned() };
    Ok(Answer { shown_as, source, origin: Origin::HandedIn })
}

async fn standard_input() -> Intake {
    let read = input::read(|stdin| {
        let mut bytes = vec![];
        stdin.take(MAX_SOURCE + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    });
    read.await.map_or_else(Intake::Unreadable, intake::text)
}

/// Judges the whole course, but what has passed before in just this form is taken from memory.
async fn all(
    context: &JudgeContext,
    work: &[(Exercise, Answer)],
    scope: &Scope,
    live: bool,
    output: &Output,
) -> Result<Vec<Report>> {
    let keys: Vec<_> = work
        .iter()
        .map(|(exercise, text)| context.fingerprint(exercise, text, scope))
        .collect::<Result<_>>()?;
    let mut reports: Vec<Option<Report>> = keys
        .iter()
        .map(|key| key.as_ref().and_then(|key| verdict_cache::get(&context.build_dir, key)))
        .collect();
    let open: Vec<_> = work
        .iter()
        .zip(&reports)
        .filter(|(_, known)| known.is_none())
        .map(|(w, _)| w.clone())
        .collect();
    let mut tell = |event: Event| {
        if let (true, Event::Judged { report }) = (live, &event) {
            // Lost output is noticed when the summary is written.
            let _ = print(&report::brief(report, output));
        }
    };
    let mut judged = batch::judge_all(context, &open, scope, jobs(), &mut tell).await.into_iter();
    for (known, key) in reports.iter_mut().zip(&keys) {
        if known.is_none() {
            *known = judged.next();
            if let (Some(report), Some(key)) = (known.as_ref(), key) {
                verdict_cache::put(&context.build_dir, key, report)?;
            }
        }
    }
    Ok(reports.into_iter().flatten().collect())
}

fn summary(session: &Session, reports: &[Report], output: &Output) -> String {
    let mut text = String::new();
    let mut chapter = "";
    for report in reports {
        if report.chapter != chapter {
            chapter = &report.chapter;
            text += &format!("\n{chapter}\n");
        }
        text += &report::brief(report, output);
    }
    text + "\n" + &report::progress(session.passed(), output)
}

/// One report in full, with what helps next.
async fn explained(
    session: &Session,
    context: &JudgeContext,
    report: &Report,
    exercise: &Exercise,
    text: &Answer,
    output: &Output,
) -> String {
    let shown_as = text.shown_as.to_string_lossy();
    let path = session.workspace.root.join(&text.shown_as);
    let source = report::link(&shown_as, &path, report.line, output);
    let reference = reference(context, report, exercise).await;
    let mut words = report::full(report, &source, reference.as_ref(), output);
    words += &report::next_step(report, exercise, output);
    words + "\n" + &report::progress(session.passed(), output)
}

/// What the reference answer does where this one failed, to be seen beside it.
pub async fn reference(
    context: &JudgeContext,
    report: &Report,
    exercise: &Exercise,
) -> Option<Report> {
    if report.verdict != Verdict::Failed || report.timeline.is_empty() {
        return None;
    }
    let source = context.course_files.solution(&exercise.key).ok()?;
    let text =
        Answer { shown_as: "solution.rs".into(), source: Ok(source), origin: Origin::Workspace };
    let scope = Scope { test: report.shown_test.clone(), ..Scope::seeded(Some(report.seed)) };
    let key = context.fingerprint(exercise, &text, &scope).ok()??;
    if let Some(known) = verdict_cache::get(&context.build_dir, &key) {
        return Some(known);
    }
    let judged = judge(context, exercise, &text, &scope, &mut |_| {}).await;
    // Without it, the next one takes as long as this one did.
    let _ = verdict_cache::put(&context.build_dir, &key, &judged);
    Some(judged)
}

/// How many exercises are judged at once.
pub fn jobs() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The worst of the verdicts, for the shell.
pub fn exit(reports: &[Report]) -> Exit {
    let exit = |report: &Report| match report.verdict {
        Verdict::Passed => Exit::Passed,
        Verdict::Infrastructure => Exit::Grader,
        _ => Exit::NotPassed,
    };
    reports.iter().map(exit).max().unwrap_or(Exit::Passed)
}
