//! `hint`: a question, then the tool, then the shape of the code.

use crate::surfaces::called::command;
use crate::surfaces::commands::completions::exercises;
use crate::surfaces::output::{Output, print};
use crate::surfaces::session::Session;
use crate::surfaces::style::TextRole;
use crate::vocabulary::course::Exercise;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::Result;

/// Arguments of `hint`.
#[derive(clap::Args, Clone, Debug)]
pub struct Args {
    /// The exercise; the current one if left out.
    #[arg(add = exercises())]
    pub name: Option<String>,
    /// Which of the three hints.
    #[arg(long, value_parser = clap::value_parser!(u8).range(1..=3), value_name = "N", default_value = "1")]
    pub tier: u8,
}

/// Prints the hint of this tier, the first if none is named.
pub fn run(session: &Session, args: &Args, output: &Output) -> Result<Exit> {
    let exercise = session.exercise(args.name.as_deref())?;
    print(&text(exercise, usize::from(args.tier), output))?;
    Ok(Exit::Passed)
}

/// Said below the last hint.
const LAST: &str = "That was the last hint. The lesson is the README.md beside src: read it once more with \
                    this in mind. Leave the exercise for later if it does not come, or ask somebody who \
                    has passed it.";

fn text(exercise: &Exercise, tier: usize, output: &Output) -> String {
    let name = exercise.key.exercise();
    let all = exercise.hints.len();
    let hint = exercise.hints.get(tier - 1).map_or("", String::as_str);
    let heading = output.paint(&format!("Hint {tier} of {all} for {name}"), TextRole::Strong);
    let mut text = format!("{heading}\n\n{hint}\n");
    let next = match tier < all {
        true => format!("More: {}", command(&format!("hint {name} --tier {}", tier + 1))),
        false => LAST.to_owned(),
    };
    text += &format!("\n{}\n", output.paint(&next, TextRole::Muted));
    text
}
