//! What libtest says of the one test that it ran.

use crate::judgement::source::Source;
use crate::vocabulary::record::{ProcessEnd, ProcessRun, SingleRun};

/// Whether libtest says that the one test it ran has passed, and its exit status says so too.
pub fn passed(run: &ProcessRun) -> bool {
    run.end == ProcessEnd::Exited(0) && summary(run).is_some_and(|said| said == Said::Passed)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    Passed,
    Failed,
    Ignored,
}

/// What libtest says in its last line.
pub(super) fn summary(run: &ProcessRun) -> Option<Said> {
    let text = String::from_utf8_lossy(&run.stdout);
    let counts = text.lines().rev().find_map(|line| line.strip_prefix("test result: "))?;
    let count = |what: &str| {
        counts
            .split([';', '.'])
            .find_map(|part| part.trim().strip_suffix(what)?.trim().parse().ok())
    };
    match (count("passed"), count("failed"), count("ignored")) {
        (Some(1), Some(0), _) => Some(Said::Passed),
        (Some(0), Some(1), _) => Some(Said::Failed),
        (Some(0), Some(0), Some(1)) => Some(Said::Ignored),
        _ => None,
    }
}

/// Whether the program never came to life: libtest says what it is about to do before it does
/// anything. A loader that does not find a library ends with this status.
pub(super) fn never_started(run: &ProcessRun) -> bool {
    run.end == ProcessEnd::Exited(127) && run.stdout.is_empty()
}

/// A panic in the learner's source, as the standard library's hook printed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Panic {
    pub(super) line: u32,
    pub(super) column: u32,
    /// The message, and the two sides of an `assert_eq!`.
    pub(super) message: String,
}

/// The panics in the learner's source, in order. The last one ended the test; those before it ended
/// tasks.
pub(super) fn panics(run: &ProcessRun, source: &Source) -> Vec<Panic> {
    let text = String::from_utf8_lossy(&run.stdout);
    let heading = format!("panicked at {}:", source.path);
    text.split(&heading).skip(1).filter_map(panic).collect()
}

fn panic(after_path: &str) -> Option<Panic> {
    let (place, said) = after_path.split_once(":\n")?;
    let (line, column) = place.split_once(':')?;
    let mut lines = said.lines();
    let first = lines.next()?.trim();
    let sides = lines.map(str::trim).take_while(|line| is_side(line));
    let parts: Vec<_> = std::iter::once(first).chain(sides).collect();
    Some(Panic {
        line: line.parse().ok()?,
        column: column.parse().ok()?,
        message: parts.join(", "),
    })
}

fn is_side(line: &str) -> bool {
    line.starts_with("left: ") || line.starts_with("right: ")
}

/// What the test printed, without what libtest says around it.
pub(super) fn printed(run: &SingleRun) -> String {
    let text = String::from_utf8_lossy(&run.process.stdout);
    let heading = format!("---- {} stdout ----\n", run.test);
    let Some((_, after)) = text.split_once(&heading) else { return String::new() };
    let (said, _) = after.split_once("\n\n\nfailures:").unwrap_or((after, ""));
    // libtest's advice on its own settings is not theirs to follow.
    let advice = "note: run with `RUST_BACKTRACE=";
    let lines: Vec<_> = said.trim().lines().filter(|line| !line.starts_with(advice)).collect();
    lines.join("\n")
}
