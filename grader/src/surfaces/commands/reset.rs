//! `reset`: puts an exercise back to its start.

use std::io::{self, BufRead as _, IsTerminal as _};

use crate::surfaces::commands::completions::exercises;
use crate::surfaces::input;
use crate::surfaces::output::{Output, print};
use crate::surfaces::session::Session;
use crate::vocabulary::course::Key;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::{Failure, Result};

/// Arguments of `reset`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// The exercise.
    #[arg(add = exercises())]
    pub name: String,
    /// Does not ask.
    #[arg(long)]
    pub yes: bool,
}

/// Puts the exercise back, after asking. What stood there is kept as a backup.
pub async fn run(session: &Session, args: &Args, output: &Output) -> Result<Exit> {
    let key = &session.exercise(Some(&args.name))?.key;
    if !args.yes && !agreed(key, output).await? {
        print("Nothing was changed.\n")?;
        return Ok(Exit::NotPassed);
    }
    let backup = session.workspace.restore(key, &session.course_files)?;
    let source = key.source_path();
    let text = match backup {
        Some(backup) => {
            let backup = backup.strip_prefix(&session.workspace.root).unwrap_or(&backup);
            format!("{source} is back at its start. Your text is in {}.\n", backup.display())
        }
        None => format!("{source} is at its start already.\n"),
    };
    print(&text)?;
    Ok(Exit::Passed)
}

async fn agreed(key: &Key, output: &Output) -> Result<bool> {
    if !output.terminal || !io::stdin().is_terminal() {
        return Err(Failure::user(
            "`reset` asks before it replaces your text, and there is nobody to ask here.",
            format!("Say that you mean it: async-kata reset {} --yes", key.exercise()),
        ));
    }
    print(&format!("Put {key} back to its start? Your text is kept as a backup. [y/N] "))?;
    let answer = input::read(|mut stdin| {
        let mut answer = String::new();
        stdin.read_line(&mut answer)?;
        Ok(answer)
    });
    let answer = answer.await?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
