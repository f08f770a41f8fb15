//! What a class of ten thousand costs around the judging: planning, the queue, the journal, a kill and
//! the restart, shards and their merge, every report. `cargo bench --bench ten_thousand` prints wall
//! time, CPU time and the peak of memory of each step.
//!
//!     cargo bench --bench ten_thousand -- [STUDENTS] [FASTER]
//!
//! Every student has an answer of their own to each of three exercises. Judging is replayed: answers of
//! the course, right, wrong and broken, are judged once, really, and what that gave and how long it took
//! is what a student's text gets that was made of one of them, in a FASTER-th part of the time (100 if
//! left out). All else is the product's own way, and where nothing is left to judge it is the binary
//! itself that runs. It ends with 1 where a run that was killed, or four shards, do not give the bytes
//! of one go.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, ExitCode};
use std::thread::sleep;
use std::time::Duration;

mod class;
mod figures;
mod own;
mod places;
mod recorded;
mod replay;

use figures::{Figures, waited};
use places::{Result, repository, work};

/// Parts that the class is graded in, too.
const SHARDS: usize = 4;

fn main() -> ExitCode {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["replay", out, shard, faster] => replay::grade(out, shard, faster),
        ["record"] => replay::record(),
        numbers => measure(numbers),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(numbers: &[&str]) -> Result<()> {
    let number = |at: usize| numbers.get(at).map(|number| number.parse::<u32>()).transpose();
    let students = number(0)?.unwrap_or(10_000);
    let faster = number(1)?.unwrap_or(100).max(1).to_string();
    let work = work();
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    fs::create_dir_all(&work)?;
    run(&mut ourselves(&["record"]))?;
    let recorded = recorded::read()?;
    let answers = class::write(students, &recorded)?;
    println!("{students} students, {answers} answers, each a text of its own");
    println!("{:46}{}", "", figures::TITLES);

    println!("Judged in one go, {faster} times as fast as recorded, and killed at half:");
    kill_at_half(&["replay", "whole", "0/1", &faster], answers)?;
    run(&mut ourselves(&["replay", "whole", "0/1", &faster]))?;
    println!("Run again with all of it in the journal, each a run of the binary:");
    for format in ["csv", "html", "feedback", "alike"] {
        timed(&format!("--format {format}"), &mut binary(&["grade", "--format", format]))?;
    }
    timed("all formats", &mut binary(&["grade"]))?;
    sizes(&work.join("whole"))?;

    println!("Judged in {SHARDS} shards:");
    for shard in 0..SHARDS {
        let (out, shard) = (format!("part-{shard}"), format!("{shard}/{SHARDS}"));
        run(&mut ourselves(&["replay", &out, &shard, &faster]))?;
    }
    timed("merge, with all formats", &mut merge())?;
    same(&work, "whole", "merged")
}

/// This program, for a step of its own.
fn ourselves(arguments: &[&str]) -> Command {
    let program = std::env::current_exe().unwrap_or_else(|_| "ten_thousand".into());
    let mut command = Command::new(program);
    command.args(arguments).current_dir(repository());
    command
}

/// The grader, on the class.
fn binary(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_async-kata"));
    command.args(arguments).arg(work().join("class")).arg("--out").arg(work().join("whole"));
    command.arg("--roster").arg(work().join("roster.csv")).current_dir(repository());
    command
}

fn merge() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_async-kata"));
    command.arg("merge").args((0..SHARDS).map(|shard| work().join(format!("part-{shard}"))));
    command.arg("--submissions").arg(work().join("class")).arg("--out").arg(work().join("merged"));
    command.current_dir(repository());
    command
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.status()?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} ended with {status}").into()) }
}

/// Runs a step whose figures are those of its whole process. What it says is kept in a file.
fn timed(name: &str, command: &mut Command) -> Result<()> {
    let said = fs::File::create(work().join("said.txt"))?;
    command.stdout(said.try_clone()?).stderr(said);
    let figures = Figures::of_process(command)?;
    println!("  {name:44}{figures}");
    Ok(())
}

/// Kills a replay by force once half of its answers are in the journal.
fn kill_at_half(arguments: &[&str], answers: usize) -> Result<()> {
    let journal = work().join("whole").join("journal.jsonl");
    let mut killed: Child = ourselves(arguments).spawn()?;
    while lines(&journal) < answers / 2 {
        if let Some(status) = killed.try_wait()? {
            return Err(format!("It was done before it was killed: {status}").into());
        }
        sleep(Duration::from_millis(100));
    }
    killed.kill()?;
    waited(&mut killed)?;
    println!("  killed with {} of {answers} in the journal", lines(&journal));
    Ok(())
}

fn lines(journal: &Path) -> usize {
    fs::read(journal).map_or(0, |bytes| bytes.iter().filter(|byte| **byte == b'\n').count())
}

fn sizes(out: &Path) -> Result<()> {
    let megabytes = |name: &str| {
        let bytes = fs::metadata(out.join(name)).map_or(0, |file| file.len());
        format!("{name} {:.1} MB", bytes as f64 / 1e6)
    };
    let names = ["journal.jsonl", "results.json", "run.json", "report.html", "alike.html"];
    println!("  written: {}", names.map(megabytes).join(", "));
    let pages = fs::read_dir(out.join("feedback"))?.collect::<std::io::Result<Vec<_>>>()?;
    let bytes = pages.iter().map(|page| page.metadata().map_or(0, |file| file.len())).sum::<u64>();
    println!("  {} students' pages, {:.1} MB", pages.len(), bytes as f64 / 1e6);
    Ok(())
}

/// Refuses reports that are not the same, byte for byte.
fn same(work: &Path, one: &str, other: &str) -> Result<()> {
    for name in ["results.json", "grades.csv", "report.html", "alike.html"] {
        if fs::read(work.join(one).join(name))? != fs::read(work.join(other).join(name))? {
            return Err(format!("{name} differs between {one} and {other}.").into());
        }
    }
    println!("  the same bytes as in one go");
    Ok(())
}
