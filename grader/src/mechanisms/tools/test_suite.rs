//! Runs a program that libtest drives, one process a test.
//!
//! What came of a test is not decided here.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::mechanisms::tools::process::{Command, ProcessLimits, run};
use crate::mechanisms::tools::sandbox::Confinement;
use crate::mechanisms::tools::time_budget::TimeBudget;
use crate::vocabulary::failure::Result;
use crate::vocabulary::record::{ProcessEnd, ProcessRun, SingleRun, SuiteRun};

/// A program that libtest drives.
#[derive(Clone, Debug)]
pub struct Suite {
    /// The program.
    pub executable: PathBuf,
    /// Its environment, which lets it find the standard library.
    pub env: Vec<(OsString, OsString)>,
    /// The folder it runs in.
    pub dir: PathBuf,
    /// What each of its processes may use.
    pub limits: ProcessLimits,
    /// What each of them may reach.
    pub confinement: Confinement,
}

/// How running a suite ended.
#[derive(Debug)]
pub enum SuiteEnd {
    /// It ran its tests, up to the first that is not as it should be.
    Finished(SuiteRun),
    /// The time for all of them was up.
    OutOfBudget,
}

/// Runs the tests of `suite` one after the other, up to the first that `passed` does not like, or
/// until `budget` is spent.
pub async fn run_suite(
    suite: &Suite,
    budget: &TimeBudget,
    passed: impl Fn(&ProcessRun) -> bool,
) -> Result<SuiteEnd> {
    // Listing the tests runs none of them.
    let Some(listed) = suite.run(&["--list", "--format=terse"], budget).await? else {
        return Ok(SuiteEnd::OutOfBudget);
    };
    if listed.end != ProcessEnd::Exited(0) {
        let list = SingleRun { test: "the list of tests".to_owned(), process: listed };
        return Ok(SuiteEnd::Finished(SuiteRun { runs: vec![list], tests: 0 }));
    }
    let tests = names(&listed);
    let mut runs = vec![];
    for test in &tests {
        let arguments = ["--exact", test, "--test-threads=1"];
        let Some(process) = suite.run(&arguments, budget).await? else {
            return Ok(SuiteEnd::OutOfBudget);
        };
        let go_on = passed(&process);
        runs.push(SingleRun { test: test.clone(), process });
        if !go_on {
            break;
        }
    }
    Ok(SuiteEnd::Finished(SuiteRun { runs, tests: tests.len() }))
}

fn names(listed: &ProcessRun) -> Vec<String> {
    let said = String::from_utf8_lossy(&listed.stdout);
    said.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect()
}

impl Suite {
    /// Runs the program with these arguments; `None` if the budget was spent before it ended.
    async fn run(&self, args: &[&str], budget: &TimeBudget) -> Result<Option<ProcessRun>> {
        let Some(limits) = budget.limit(self.limits) else { return Ok(None) };
        let mut command = Command::new(&self.executable, &self.dir, limits);
        command.args = args.iter().map(OsString::from).collect();
        command.env = self.env.clone();
        command.confinement = Some(self.confinement.clone());
        let process = run(command).await?;
        budget.spend(process.wall);
        let was_cut = process.end == ProcessEnd::OutOfTime && limits != self.limits;
        Ok((!was_cut).then_some(process))
    }
}
