//! `dev check`: proves that the course is what it should be, and names everything that is not.

use std::io::IsTerminal;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};

use crate::judgement::content;
use crate::mechanisms::course::course_tree;
use crate::pipeline::authoring::mutation::{self, Mutations};
use crate::pipeline::authoring::proof::{self, ProofCounts, Thoroughness};
use crate::pipeline::{JudgeContext, batch};
use crate::surfaces::commands::completions::exercises;
use crate::surfaces::output::{Output, print};
use crate::surfaces::session::Session;
use crate::surfaces::style::{TextRole, plain};
use crate::surfaces::text::counted;
use crate::vocabulary::course::{Course, Exercise, Key};
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::Result;
use crate::vocabulary::problem::Problem;

/// Arguments of `dev check`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// The exercises; the whole course if none is named.
    #[arg(value_name = "NAME", add = exercises())]
    pub names: Vec<String>,
    /// How many seeds right answers must pass under.
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub seeds: u64,
    /// Also judges each answer with tests that are compiled with it, where they were compiled before, and
    /// compares the reports.
    #[arg(long)]
    pub both_ways: bool,
    /// Also changes the solutions in small ways, which the hidden tests must notice.
    #[arg(long)]
    pub mutants: bool,
    /// Lists what the exercises ask for, with the hidden tests that try it, and judges nothing.
    #[arg(long, conflicts_with_all = ["seeds", "both_ways", "mutants"])]
    pub asks: bool,
}

/// Proves the exercises that `args` names, or the whole course.
pub async fn run(session: &Session, args: &Args, output: &Output) -> Result<Exit> {
    let started = Instant::now();
    let exercises: Vec<&Exercise> = if args.names.is_empty() {
        session.course.exercises().collect()
    } else {
        args.names.iter().map(|name| session.exercise(Some(name))).collect::<Result<_>>()?
    };
    if args.asks {
        return list_asked(session, &exercises, output);
    }
    let keys: Vec<_> = exercises.iter().map(|exercise| exercise.key.clone()).collect();
    let whole = args.names.is_empty().then_some(&session.course);
    let context = session.context().await?;
    let mut problems = of_the_files(session, &keys, whole, &context).await?;
    let mut to_judge = proof::count(&session.course_files, &exercises)?;
    if args.mutants {
        to_judge += mutation::count(&session.course_files, &exercises)?;
    }
    let bar = bar(to_judge);
    let mut judged = || bar.inc(1);
    // One more than there are processors: what is in real time waits.
    let jobs = batch::default_jobs() + 1;
    let thoroughness = Thoroughness { seeds: args.seeds, both_ways: args.both_ways };
    let (figures, found) =
        proof::prove(&context, &exercises, thoroughness, jobs, &mut judged).await?;
    problems.extend(found);
    let mut mutations = None;
    if args.mutants {
        let (figures, found) = mutation::mutate(&context, &exercises, jobs, &mut judged).await?;
        problems.extend(found);
        mutations = Some(figures);
    }
    bar.finish_and_clear();
    problems.sort();
    let looked_at = looked_at(figures, mutations, args.seeds, started);
    print(&told(&problems, &looked_at, output))?;
    Ok(if problems.is_empty() { Exit::Passed } else { Exit::NotPassed })
}

/// Each sentence that asks for something, with the tests that try it, and what does not go together.
fn list_asked(session: &Session, exercises: &[&Exercise], output: &Output) -> Result<Exit> {
    let mut text = String::new();
    let mut problems = vec![];
    for exercise in exercises {
        text += &format!("{}\n", exercise.key);
        let Some(contract) = proof::contract(&session.course_files, exercise)? else {
            text += "  Its hidden tests do not say what asks for them.\n";
            continue;
        };
        for (sentence, tests) in &contract.asked {
            text += &format!("  {}\n    {}\n", plain(sentence), tests.join(", "));
        }
        problems.extend(proof::contract_problems(exercise, &contract));
    }
    print(&(text + &told(&problems, "", output)))?;
    Ok(if problems.is_empty() { Exit::Passed } else { Exit::NotPassed })
}

/// What is wrong with the files, before anything is judged.
async fn of_the_files(
    session: &Session,
    keys: &[Key],
    whole: Option<&Course>,
    context: &JudgeContext,
) -> Result<Vec<Problem>> {
    let files = &session.course_files;
    let mut problems = course_tree::faults(files, &session.workspace, keys, whole)?;
    let chapters = session.course.chapters.iter();
    let concerned = chapters.filter(|c| keys.iter().any(|key| key.chapter() == c.folder));
    problems.extend(concerned.filter_map(content::chapter_problem));
    let unformatted = course_tree::unformatted(files, keys, &context.toolchain).await?;
    problems.extend(
        unformatted.into_iter().map(|file| Problem::new(file, "is not as rustfmt leaves it")),
    );
    Ok(problems)
}

fn told(problems: &[Problem], looked_at: &str, output: &Output) -> String {
    let mut text = String::new();
    for Problem { file, what } in problems {
        let what: Vec<_> = what.lines().map(plain).collect();
        text +=
            &format!("{} {}\n", output.paint(&format!("{file}:"), TextRole::Bad), what.join(" "));
    }
    text += looked_at;
    text += &match problems.len() {
        0 => format!("{}\n", output.paint("Nothing is wrong with the course.", TextRole::Good)),
        count => {
            format!("{}\n", output.paint(&format!("{}.", counted(count, "problem")), TextRole::Bad))
        }
    };
    text
}

fn looked_at(
    figures: ProofCounts,
    mutations: Option<Mutations>,
    seeds: u64,
    started: Instant,
) -> String {
    let ProofCounts { exercises, right, wrong, hidden_tests, contracts, prebuilt } = figures;
    let mut text = format!(
        "{}, {} ({} the sentences that ask for theirs): {} under {}, {}; {} \
         linked with tests compiled before",
        counted(exercises, "exercise"),
        counted(hidden_tests, "hidden test"),
        match contracts {
            1 => "1 exercise names".to_owned(),
            _ => format!("{contracts} exercises name"),
        },
        counted(right, "right answer"),
        counted(usize::try_from(seeds).unwrap_or(usize::MAX), "seed"),
        counted(wrong, "wrong one"),
        counted(prebuilt, "answer"),
    );
    if let Some(mutations) = mutations {
        let Mutations { killed, equivalent, unviable, .. } = mutations;
        text += &format!(
            "\n{}: killed {killed} of {} viable, {equivalent} equivalent; {unviable} that do \
             not compile",
            counted(mutations.all(), "mutant"),
            mutations.viable()
        );
    }
    text + &format!(", in {:.1} s\n", started.elapsed().as_secs_f64())
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
