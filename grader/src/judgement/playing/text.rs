//! What is to be said of a program for its text.

use super::entry::Entry;
use crate::judgement::clues;
use crate::judgement::source::Source;
use crate::vocabulary::played::{About, Outcome, Remark};

/// Remarks on the text of a program that came out like this. `refuses` says that the sandbox closes
/// the ways out of it.
pub fn of_the_text(entry: &Entry, source: &Source, outcome: Outcome, refuses: bool) -> Vec<Remark> {
    if outcome == Outcome::CompileError {
        return vec![];
    }
    // Where all went well, nothing was asked for that is refused.
    let refused = (refuses && outcome != Outcome::Returned).then(|| refused(source)).flatten();
    refused.into_iter().chain(entry.lacks_a_runtime().then(not_for_cargo)).collect()
}

fn refused(source: &Source) -> Option<Remark> {
    let (line, name) = clues::outside_line(source)?;
    let message = format!(
        "Line {line} names `{name}`. A program that is played reaches no network, no files and no other \
         programs: whatever asks for them gets an error. `tokio::io::duplex` is a connection that \
         needs none of them."
    );
    Some(Remark { about: About::Refused, message, line: Some(line) })
}

fn not_for_cargo() -> Remark {
    let message = "`cargo run` would refuse an `async fn main` like this one: write `#[tokio::main]` \
                   above it there.";
    Remark { about: About::NotForCargo, message: message.to_owned(), line: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::playing::entry;

    #[test]
    fn what_the_text_shows_is_told_where_it_matters() {
        const NET: &str = "use std::net::TcpListener;\nfn main() {}";
        const ASYNC: &str = "async fn main() {}";
        let table = [
            (NET, Outcome::ReturnedFailure, true, Some(About::Refused)),
            (NET, Outcome::Panicked, true, Some(About::Refused)),
            (NET, Outcome::Returned, true, None),
            (NET, Outcome::Panicked, false, None),
            ("use std::process::ExitCode;\nfn main() {}", Outcome::Panicked, true, None),
            (ASYNC, Outcome::Returned, true, Some(About::NotForCargo)),
            (ASYNC, Outcome::CompileError, true, None),
            ("#[tokio::main] async fn main() {}", Outcome::Returned, true, None),
            ("async fn play() {}", Outcome::Returned, true, None),
        ];
        for (text, outcome, refuses, expected) in table {
            let source = Source::new("a.rs", text);
            let told = of_the_text(&entry(text).unwrap(), &source, outcome, refuses);
            let about: Vec<_> = told.iter().map(|remark| remark.about).collect();
            assert_eq!(about, Vec::from_iter(expected), "{text} {outcome:?}");
        }
    }
}
