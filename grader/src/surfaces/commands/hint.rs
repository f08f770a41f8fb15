//! `hint`: a question, then the tool, then the shape of the code.

use crate::surfaces::output::{Output, print};
use crate::surfaces::session::Session;
use crate::surfaces::style::TextRole;
use crate::vocabulary::course::Exercise;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::failure::Result;

/// Prints the hint of this tier, the first if none is named.
pub fn run(session: &Session, name: Option<&str>, tier: u8, output: &Output) -> Result<Exit> {
    let exercise = session.exercise(name)?;
    print(&text(exercise, usize::from(tier), output))?;
    Ok(Exit::Passed)
}

fn text(exercise: &Exercise, tier: usize, output: &Output) -> String {
    let name = exercise.key.exercise();
    let all = exercise.hints.len();
    let hint = exercise.hints.get(tier - 1).map_or("", String::as_str);
    let heading = output.paint(&format!("Hint {tier} of {all} for {name}"), TextRole::Strong);
    let mut text = format!("{heading}\n\n{hint}\n");
    if tier < all {
        let more = format!("async-kata hint {name} --tier {}", tier + 1);
        text += &format!("\n{}\n", output.paint(&format!("More: {more}"), TextRole::Muted));
    }
    text
}
