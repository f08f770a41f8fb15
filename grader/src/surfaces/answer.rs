//! The answer that a command line names: a file, or standard input.

use std::io::Read as _;
use std::path::Path;

use crate::mechanisms::learner::intake::{self, Intake, MAX_SOURCE, read_submission};
use crate::pipeline::{Answer, Origin, taken_in};
use crate::surfaces::input;
use crate::vocabulary::failure::{Failure, Result};

/// The text in the file that the user named. What cannot be read at all is their mistake; what can
/// be read and is no source is a verdict.
pub async fn handed_in(path: &Path) -> Result<Answer> {
    let shown_as = path.to_string_lossy().into_owned();
    let source = match read(path).await {
        Intake::Missing => {
            return Err(Failure::user(
                format!("There is no file {shown_as}."),
                "Name the file with your answer, or `-` for standard input.",
            ));
        }
        Intake::Unreadable(error) => {
            return Err(Failure::user(
                format!("{shown_as} cannot be read: {error}."),
                "Make it readable, or give the text on standard input with `-`.",
            ));
        }
        other => taken_in(&shown_as, other),
    };
    let shown_as = if shown_as == "-" { "stdin.rs".into() } else { path.to_owned() };
    Ok(Answer { shown_as, source, origin: Origin::HandedIn })
}

/// What stands in the file that the user named, or on standard input for `-`.
pub async fn read(path: &Path) -> Intake {
    if path == Path::new("-") { standard_input().await } else { read_submission(path) }
}

async fn standard_input() -> Intake {
    let read = input::read(|stdin| {
        let mut bytes = vec![];
        stdin.take(MAX_SOURCE + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    });
    read.await.map_or_else(Intake::Unreadable, intake::text)
}
