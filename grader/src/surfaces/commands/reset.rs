//! `reset`: puts an exercise back to its start.

use crate::surfaces::commands::completions::exercises;
use crate::surfaces::input;
use crate::surfaces::output::{Output, print};
use crate::surfaces::session::Session;
use crate::vocabulary::course::Key;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::Result;

/// Arguments of `reset`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// The exercise; the current one if left out.
    #[arg(add = exercises())]
    pub name: Option<String>,
    /// Does not ask.
    #[arg(long)]
    pub yes: bool,
}

/// What whoever is asked has to know.
pub const WHAT_COMES_OF_IT: &str = "Your text is kept as a backup, and the exercise is todo again.";

/// Puts every file of the exercise back, after asking, and has it to do again. What stood there is kept
/// as a backup.
pub async fn run(session: &mut Session, args: &Args, output: &Output) -> Result<Exit> {
    let key = session.exercise(args.name.as_deref())?.key.clone();
    if !args.yes && !agreed(&key, output).await? {
        print("Nothing was changed.\n")?;
        return Ok(Exit::NotPassed);
    }
    print(&session.reset(&key)?)?;
    Ok(Exit::Passed)
}

async fn agreed(key: &Key, output: &Output) -> Result<bool> {
    let question = format!("Put {key} back to its start? {WHAT_COMES_OF_IT} [y/N] ");
    let alone = "`reset` asks before it replaces your text, and there is nobody to ask here.";
    let remedy = format!("Say that you mean it: async-kata reset {} --yes", key.exercise());
    input::agreed(&question, output, alone, &remedy).await
}
