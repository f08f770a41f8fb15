//! Runs a program that libtest drives, one process a test.
//!
//! What came of a test is not decided here.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::mechanisms::tools::process::{Command, ProcessLimits, run};
use crate::mechanisms::tools::sandbox::Confinement;
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

/// Runs the tests of `suite` one after the other, up to the first that `passed` does not like.
pub async fn run_suite(suite: &Suite, passed: impl Fn(&ProcessRun) -> bool) -> Result<SuiteRun> {
    // Listing the tests runs none of them.
    let listed = suite.run(&["--list", "--format=terse"]).await?;
    if listed.end != ProcessEnd::Exited(0) {
        let list = SingleRun { test: "the list of tests".to_owned(), process: listed };
        return Ok(SuiteRun { runs: vec![list], tests: 0 });
    }
    let tests = names(&listed);
    let mut runs = vec![];
    for test in &tests {
        let process = suite.run(&["--exact", test, "--test-threads=1"]).await?;
        let go_on = passed(&process);
        runs.push(SingleRun { test: test.clone(), process });
        if !go_on {
            break;
        }
    }
    Ok(SuiteRun { runs, tests: tests.len() })
}

fn names(listed: &ProcessRun) -> Vec<String> {
    let said = String::from_utf8_lossy(&listed.stdout);
    said.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect()
}

impl Suite {
    async fn run(&self, args: &[&str]) -> Result<ProcessRun> {
        let mut command = Command::new(&self.executable, &self.dir, self.limits);
        command.args = args.iter().map(OsString::from).collect();
        command.env = self.env.clone();
        command.confinement = Some(self.confinement.clone());
        run(command).await
    }
}
