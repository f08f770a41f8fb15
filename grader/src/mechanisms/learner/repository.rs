//! The git repository that a workspace is.

use std::env;
use std::path::Path;
use std::time::Duration;

use crate::mechanisms::tools::process::{Command, ProcessLimits, run};
use crate::mechanisms::tools::programs::look_up;

const LIMITS: ProcessLimits = ProcessLimits {
    wall: Duration::from_secs(60),
    cpu: Duration::from_secs(60),
    memory: u64::MAX,
    output: 1 << 20,
};

/// Makes a git repository of a new workspace, unless it lies in one. Without git there is none, and
/// nothing is lost by that.
pub async fn begin(root: &Path) {
    if root.ancestors().any(|folder| folder.join(".git").exists()) {
        return;
    }
    let Some(git) = look_up("git".as_ref(), root) else { return };
    let mut command = Command::new(git, root, LIMITS);
    command.args = ["init", "--quiet"].map(Into::into).to_vec();
    // Those that name another repository than the one to be made.
    let others = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with("GIT_");
    command.env = env::vars_os().filter(|(name, _)| !others(name)).collect();
    let _ = run(command).await;
}
