//! `dev check`: proves that the course is what it should be, and names everything that is not.

use std::io::IsTerminal;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};

use crate::mechanisms::course_tree;
use crate::pipeline::proof::{self, Figures, Problem};
use crate::surfaces::cli::DevCheckArgs;
use crate::surfaces::commands::check::jobs;
use crate::surfaces::output::{Output, print};
use crate::surfaces::session::Session;
use crate::surfaces::style::{Role, plain};
use crate::vocabulary::course::Exercise;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::Result;

/// Proves the exercises that `args` names, or the whole course.
pub async fn run(session: &Session, args: &DevCheckArgs, output: &Output) -> Result<Exit> {
    let started = Instant::now();
    let exercises: Vec<&Exercise> = if args.names.is_empty() {
        session.course.exercises().collect()
    } else {
        args.names.iter().map(|name| session.exercise(Some(name))).collect::<Result<_>>()?
    };
    let keys: Vec<_> = exercises.iter().map(|exercise| exercise.key.clone()).collect();
    let whole = args.names.is_empty().then_some(&session.course);
    let bench = session.bench().await?;
    let mut problems: Vec<Problem> =
        course_tree::faults(&session.course_files, &session.workspace, &keys, whole)?
            .into_iter()
            .map(|(file, what)| Problem { file, what })
            .collect();
    problems.extend(
        course_tree::unformatted(&session.course_files, &keys, &bench.toolchain)
            .await?
            .into_iter()
            .map(|file| Problem { file, what: "is not as rustfmt leaves it".to_owned() }),
    );
    let bar = bar(proof::count(&session.course_files, &exercises)?);
    let (figures, found) =
        proof::prove(&bench, &exercises, args.seeds, jobs(), &mut || bar.inc(1)).await?;
    bar.finish_and_clear();
    problems.extend(found);
    problems.sort();
    print(&told(&problems, figures, args.seeds, started, output))?;
    Ok(if problems.is_empty() { Exit::Passed } else { Exit::NotPassed })
}

fn told(
    problems: &[Problem],
    figures: Figures,
    seeds: u64,
    started: Instant,
    output: &Output,
) -> String {
    let mut text = String::new();
    for Problem { file, what } in problems {
        let what: Vec<_> = what.lines().map(plain).collect();
        text += &format!("{} {}\n", output.paint(&format!("{file}:"), Role::Bad), what.join(" "));
    }
    let Figures { exercises, right, wrong, hidden_tests } = figures;
    let seconds = started.elapsed().as_secs_f64();
    text += &format!(
        "{exercises} exercises, {hidden_tests} hidden tests: {right} right answers under {seeds} \
         seeds, {wrong} wrong ones, in {seconds:.1} s\n"
    );
    text += &match problems.len() {
        0 => format!("{}\n", output.paint("Nothing is wrong with the course.", Role::Good)),
        1 => format!("{}\n", output.paint("1 problem.", Role::Bad)),
        many => format!("{}\n", output.paint(&format!("{many} problems."), Role::Bad)),
    };
    text
}

fn bar(answers: usize) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template(" judging answers [{bar:30}] {pos}/{len} {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("=> ");
    ProgressBar::new(answers as u64).with_style(style)
}
