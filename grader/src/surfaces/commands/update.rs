//! `update`: brings a newer course into a workspace.

use std::path::{Path, PathBuf};
use std::pin::pin;

use futures::StreamExt;

use crate::mechanisms::course::origin::CourseOrigin;
use crate::mechanisms::learner::workspace::{self, KeptText, Workspace};
use crate::pipeline::updating::{Planned, prepare};
use crate::pipeline::{Answer, Scope, batch};
use crate::surfaces::called::as_called;
use crate::surfaces::commands::init::{may_be_compiled, named_twice, of_flag};
use crate::surfaces::output::{Output, print};
use crate::surfaces::report;
use crate::surfaces::session::{Session, current_dir};
use crate::surfaces::style::TextRole;
use crate::surfaces::text::counted;
use crate::vocabulary::course::{Key, SOURCE};
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::report::{Report, Verdict};
use crate::vocabulary::update::{FileChange, Step};

/// What is said where a pass in doubt could not be judged again.
const STILL_IN_DOUBT: &str =
    "The next `async-kata update` judges again what passed and was not judged by this course yet.";

/// Arguments of `update`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// The newer course: a folder, a packed file or the address of a git repository. If left out,
    /// it is looked for where the workspace's course came from.
    // By another name than `--course`, which clap would take it for.
    #[arg(value_name = "COURSE")]
    pub named: Option<PathBuf>,
    /// Shows what would be done, and does nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Does not ask whether the course's code may be compiled here.
    #[arg(long)]
    pub yes: bool,
}

/// Updates the workspace that one stands in.
pub async fn run(course: Option<&Path>, args: &Args, output: &Output) -> Result<Exit> {
    let cwd = current_dir()?;
    let workspace = workspace::find(&cwd)?;
    refuse_clone(&workspace)?;
    if course.is_some() && args.named.is_some() {
        return Err(named_twice("Name it by `--course` or after `update`."));
    }
    let origin = origin(course.or(args.named.as_deref()), &workspace, &cwd)?;
    // A dry run compiles nothing.
    if !args.dry_run && !args.yes && !may_be_compiled(&origin, output).await? {
        print("Nothing was changed.\n")?;
        return Ok(Exit::NotPassed);
    }
    let newer = origin.fetch(&cwd).await?;
    let planned = prepare(&workspace, &newer, &origin)?;
    if args.dry_run {
        print(&told(&planned, &[], &workspace, output))?;
        return Ok(Exit::Passed);
    }
    let kept = planned.apply(&workspace)?;
    print(&told(&planned, &kept, &workspace, output))?;
    judge_again(&planned.to_judge_again, output).await
}

/// In a clone, `exercises/` and the hidden files belong to one history.
fn refuse_clone(workspace: &Workspace) -> Result<()> {
    if !workspace.root.join("grader/hidden").is_dir() {
        return Ok(());
    }
    Err(Failure::user(
        "This is the course itself, and not a workspace made from one.",
        "It is updated as it was got, such as by `git pull`.",
    ))
}

fn origin(named: Option<&Path>, workspace: &Workspace, cwd: &Path) -> Result<CourseOrigin> {
    match named {
        Some(named) => match CourseOrigin::named(named, cwd) {
            Some(origin) => Ok(origin),
            None => of_flag(named, cwd),
        },
        None => Ok(workspace::noted(&workspace.root)?.origin),
    }
}

/// Judges by the newer course what passed by an older one. What passes no longer is to do again. What
/// has no verdict when this ends stays noted as in doubt.
async fn judge_again(keys: &[Key], output: &Output) -> Result<Exit> {
    if keys.is_empty() {
        return Ok(Exit::Passed);
    }
    print("\nThe newer course may judge otherwise; what passed is judged again:\n")?;
    let mut session = Session::open(None)?;
    let context = session.context().await.map_err(|failure| failure.advising(STILL_IN_DOUBT))?;
    let exercises = session.course.exercises().filter(|exercise| keys.contains(&exercise.key));
    let work: Vec<_> =
        exercises.map(|exercise| (exercise.clone(), session.text(&exercise.key))).collect();
    let scope = Scope::seeded(None);
    let mut judged = pin!(batch::judge_each(&context, &work, &scope, batch::default_jobs()));
    let mut reports = vec![];
    while let Some(report) = judged.next().await {
        let answer = work.iter().find(|(exercise, _)| exercise.key == report.key);
        settle(&report, answer.map(|(_, answer)| answer), &mut session)?;
        print(&report::brief(&report, output))?;
        reports.push(report);
    }
    if reports.iter().any(|report| report.verdict == Verdict::Infrastructure) {
        print(&as_called(&format!("{STILL_IN_DOUBT}\n")))?;
    }
    Ok(Exit::of(&reports))
}

/// Notes what was found out about a pass that was in doubt; the grader's own failure says nothing.
fn settle(report: &Report, answer: Option<&Answer>, session: &mut Session) -> Result<()> {
    match report.verdict {
        Verdict::Infrastructure => return Ok(()),
        Verdict::Passed => {}
        _ => {
            session.revoke(&report.key);
            answer.into_iter().for_each(|answer| session.note_verdict(report, answer));
        }
    }
    // The doubt goes last: once it is gone, nobody asks again.
    session.progress.save()?;
    workspace::settle(&session.workspace.root, &report.key)
}

fn told(planned: &Planned, kept: &[KeptText], workspace: &Workspace, output: &Output) -> String {
    let Planned { course, update, to_judge_again, is_recorded, .. } = planned;
    let is_as_it_was = *is_recorded && update.changes.is_empty() && update.moves.is_empty();
    if is_as_it_was && to_judge_again.is_empty() {
        return "There is nothing newer.\n".to_owned();
    }
    let mut lines = vec![];
    for (from, to) in &update.moves {
        lines.push(("renumbered", format!("{to}, which was {from}")));
    }
    let mut others = vec![];
    for change in &update.changes {
        match line(change, kept, workspace) {
            Some(line) => lines.push(line),
            None if belongs_to_new(change, &update.changes) => {}
            None => others.push(change.step),
        }
    }
    lines.extend(to_judge_again.iter().map(|key| ("judged again", key.to_string())));
    let mut text = format!("{}\n", output.paint(&course.title, TextRole::Strong));
    for (what, which) in lines {
        text += &format!("  {} {which}\n", output.paint(&format!("{what:<13}"), TextRole::Muted));
    }
    text + &told_of_others(&others)
}

/// What is said of files that are only counted.
fn told_of_others(steps: &[Step]) -> String {
    if steps.is_empty() {
        return String::new();
    }
    let kept = steps.iter().filter(|step| matches!(step, Step::ReplaceAndKeep(_))).count();
    let kept = match kept {
        0 => String::new(),
        _ => format!("; what {kept} of them said before is kept in .async-kata/backups"),
    };
    format!("  {} of the course's own{kept}\n", counted(steps.len(), "other file"))
}

/// What is said of a file; `None` if it is only counted.
fn line(
    change: &FileChange,
    kept: &[KeptText],
    workspace: &Workspace,
) -> Option<(&'static str, String)> {
    let path = &change.path;
    let folder = path.strip_prefix("exercises/")?;
    let kept = kept.iter().find(|kept| kept.file == *path).map(|kept| {
        let kept = kept.kept.strip_prefix(&workspace.root).unwrap_or(&kept.kept);
        format!("in {}", kept.display())
    });
    let where_kept = |elsewhere: &str| kept.clone().unwrap_or_else(|| elsewhere.to_owned());
    if let Some(key) = folder.strip_suffix(SOURCE).map(|folder| folder.trim_end_matches('/')) {
        return Some(match change.step {
            Step::Add => ("new exercise", key.to_owned()),
            Step::Restore => ("restored", key.to_owned()),
            Step::Replace => ("new starter", key.to_owned()),
            Step::ReplaceAndKeep(_) => {
                ("new starter", format!("{key}; your answer is kept {}", where_kept("beside it")))
            }
            Step::Remove => ("gone", key.to_owned()),
            Step::Leave => ("gone", format!("{key}; your answer stays where it is")),
        });
    }
    let which = folder.strip_suffix("/README.md")?.to_owned();
    match change.step {
        Step::Replace => Some(("new lesson", which)),
        Step::ReplaceAndKeep(_) => {
            let kept = where_kept("with the backups");
            Some(("new lesson", format!("{which}; your text is kept {kept}")))
        }
        Step::Add | Step::Restore | Step::Remove | Step::Leave => None,
    }
}

/// Whether a file comes or goes with its whole exercise, of which something is said.
fn belongs_to_new(change: &FileChange, all: &[FileChange]) -> bool {
    all.iter().any(|other| {
        let exercise = other.path.strip_suffix(SOURCE);
        other.step == change.step && exercise.is_some_and(|folder| change.path.starts_with(folder))
    })
}
