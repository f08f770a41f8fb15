//! The last lines of the screen: how much of the course is done and what keys do, or what is asked or
//! searched for.

use crate::surfaces::output::Output;
use crate::surfaces::report;
use crate::surfaces::style::{TextRole, plain};
use crate::surfaces::text::{counted, width};
use crate::surfaces::watch::keys::{self, Place};

/// Columns of the bar over the course, where there is room for them.
const BAR: usize = 40;

/// What stands at the foot of the screen.
pub enum Foot<'a> {
    /// Whether the exercise of this folder is to be put back to its start.
    Question(&'a str),
    /// What is searched for. It stands below the list, where it is in sight however far that goes on.
    Search(&'a str),
    /// How many exercises of all are done, and the keys of a place.
    Keys { passed: (usize, usize), place: Place, solved: bool },
}

/// What stands at the foot of the screen, in lines.
pub struct FootLines {
    pub lines: Vec<String>,
    /// What may stand in the place of the first, where that is too long, longest first.
    pub shorter: Vec<String>,
}

impl Foot<'_> {
    /// It in lines.
    pub fn lines(&self, output: &Output) -> FootLines {
        let shorter = match self {
            Self::Question(_) | Self::Search(_) => vec![],
            Self::Keys { passed, .. } => shorter_bars(*passed, output),
        };
        FootLines { lines: self.whole_lines(output), shorter }
    }

    fn whole_lines(&self, output: &Output) -> Vec<String> {
        match self {
            Self::Question(folder) => {
                let question = format!("Put {folder} back to its start?");
                let question = output.paint(&question, TextRole::Warning);
                let answers = "y yes: it is todo again, what you wrote is kept as a backup  any other \
                               key no";
                vec![format!(" {question}"), format!(" {answers}")]
            }
            Self::Search(query) => {
                let query = output.paint(&plain(query), TextRole::Strong);
                let words = "names, ideas, todo, failed, passed, changed  Enter go there  Esc leave \
                             search";
                vec![format!(" search: {query}_"), format!(" {words}")]
            }
            Self::Keys { passed, place, solved } => {
                let bar = output.columns.saturating_sub(40).clamp(10, BAR);
                let progress = report::progress_bar(*passed, bar, output);
                let progress = format!(" {}", progress.trim_end());
                [progress].into_iter().chain(key_rows(*place, *solved, output)).collect()
            }
        }
    }
}

/// The bar over the course, shorter and shorter; at last without it, and without what is counted.
fn shorter_bars((passed, all): (usize, usize), output: &Output) -> Vec<String> {
    let bars = [BAR / 2, BAR / 4].into_iter().map(|bar| {
        let progress = report::progress_bar((passed, all), bar, output);
        format!(" {}", progress.trim_end())
    });
    let words = [counted(all, "exercise"), all.to_string()];
    bars.chain(words.map(|all| format!(" {passed}/{all} done"))).collect()
}

/// The keys that are told of in a place, in rows that fit.
fn key_rows(place: Place, solved: bool, output: &Output) -> Vec<String> {
    let keys: Vec<_> = keys::footer(place, solved)
        .map(|(key, what)| (key, what, width(key) + 1 + width(what)))
        .collect();
    let rows = in_rows(&keys, output.columns).into_iter().map(|row| {
        let row = row
            .iter()
            .map(|(key, what, _)| format!("{} {what}", output.paint(key, TextRole::Strong)));
        format!(" {}", row.collect::<Vec<_>>().join("  "))
    });
    rows.collect()
}

/// Keys and their words in rows that fit; no key is parted from its word.
fn in_rows<'a>(
    keys: &[(&'a str, &'a str, usize)],
    columns: usize,
) -> Vec<Vec<(&'a str, &'a str, usize)>> {
    let mut rows: Vec<Vec<_>> = vec![];
    let mut used = usize::MAX;
    for key in keys {
        match rows.last_mut() {
            Some(row) if used + 2 + key.2 <= columns => {
                row.push(*key);
                used += 2 + key.2;
            }
            _ => {
                rows.push(vec![*key]);
                used = 1 + key.2;
            }
        }
    }
    rows
}
