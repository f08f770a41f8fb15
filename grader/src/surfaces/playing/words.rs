//! A played program in words and with its picture, for a terminal.

use crate::surfaces::output::Output;
use crate::surfaces::picture::{MOST_ROWS, Picture, draw};
use crate::surfaces::report::{compiler, wrapped};
use crate::surfaces::style::{TextRole, plain};
use crate::surfaces::text::counted;
use crate::vocabulary::exit_code::Exit;
use crate::vocabulary::played::{Outcome, Played};
use crate::vocabulary::timeline::Clock;

/// What is said of it, in the parts that it has.
pub struct Words {
    /// What was called, and how it came out.
    pub headline: String,
    /// What it looked like in time, and what stands out.
    pub picture: String,
    /// What it printed itself.
    pub printed: String,
    /// What the compiler said.
    pub compiler: String,
}

impl Words {
    /// On `played`, for `output`.
    pub fn of(played: &Played, output: &Output) -> Self {
        Self {
            headline: headline(played, output),
            picture: drawn(played, output) + &remarks(played, output),
            printed: printed(played, output),
            compiler: compiler(&played.compiler, output),
        }
    }

    /// One after the other, as they are read where the last lines are in sight: the picture stands
    /// there, and above it what the program printed.
    pub fn in_a_log(self) -> String {
        let Self { headline, picture, printed, compiler } = self;
        format!("{compiler}{printed}\n{headline}{picture}")
    }

    /// As they are read where the first lines are in sight.
    pub fn on_a_screen(self) -> String {
        let Self { headline, picture, printed, compiler } = self;
        format!("{headline}{picture}{printed}{compiler}")
    }
}

/// What the shell is told. `may_be_cut` says that it was to be stopped in the middle.
pub fn exit(played: &Played, may_be_cut: bool) -> Exit {
    match played.outcome {
        Outcome::Returned => Exit::Passed,
        Outcome::Unfinished if may_be_cut => Exit::Passed,
        Outcome::NothingToPlay => Exit::Usage,
        Outcome::Infrastructure => Exit::Grader,
        Outcome::ReturnedFailure
        | Outcome::Panicked
        | Outcome::Deadlock
        | Outcome::Unfinished
        | Outcome::Spinning
        | Outcome::Blocked
        | Outcome::Exited
        | Outcome::TimedOut
        | Outcome::ResourceLimit
        | Outcome::Crashed
        | Outcome::CompileError => Exit::NotPassed,
    }
}

/// Its picture under this title.
pub fn picture<'a>(played: &'a Played, title: &'a str) -> Picture<'a> {
    Picture::played(title, &played.timeline, played.repeated, played.untold)
}

fn headline(played: &Played, output: &Output) -> String {
    let (mark, role) = mark(played.outcome, output.ascii);
    let place = match played.line {
        Some(line) => format!("{}:{line}", plain(&played.file)),
        None => plain(&played.file),
    };
    let how = how(played).map(|how| format!(" · {how}")).unwrap_or_default();
    let how = if output.ascii { how.replace('·', "-") } else { how };
    format!(
        "{} {}{}\n{}",
        output.paint(mark, role),
        output.paint(&place, TextRole::Strong),
        output.paint(&how, TextRole::Muted),
        wrapped(&plain(&played.message), output)
    )
}

/// The time that it ran in, and why where that is not the paused one.
fn how(played: &Played) -> Option<&'static str> {
    let function = played.function.as_ref()?;
    Some(match (played.clock, played.outcome) {
        (_, Outcome::CompileError | Outcome::NothingToPlay | Outcome::Infrastructure) => {
            return None;
        }
        (Clock::Virtual, _) => "virtual time, on one thread",
        (Clock::Real, _) if played.repeated => {
            "real time: threads besides the runtime's had a part in it"
        }
        (Clock::Real, _) if function == "play" => "real time: `play` is no `async fn`",
        (Clock::Real, _) => "real time: `main` is no `async fn`, so any runtime is its own",
    })
}

fn mark(outcome: Outcome, ascii: bool) -> (&'static str, TextRole) {
    match (outcome, ascii) {
        (Outcome::Returned, false) => ("✓", TextRole::Good),
        (Outcome::Returned, true) => ("ok", TextRole::Good),
        (Outcome::NothingToPlay, _) => ("?", TextRole::Warning),
        (Outcome::Unfinished, _) => ("·", TextRole::Warning),
        (_, false) => ("✗", TextRole::Bad),
        (_, true) => ("x", TextRole::Bad),
    }
}

fn drawn(played: &Played, output: &Output) -> String {
    let picture = picture(played, played.function.as_deref().unwrap_or_default());
    if picture.is_empty() {
        return nothing_to_draw(played, output);
    }
    let lines = draw(&picture, output.columns, MOST_ROWS, output.style());
    format!("\n{}\n", lines.join("\n"))
}

/// Why there is no picture, where that does not go without saying.
fn nothing_to_draw(played: &Played, output: &Output) -> String {
    let why = match played.outcome {
        Outcome::CompileError | Outcome::NothingToPlay | Outcome::Infrastructure => {
            return String::new();
        }
        Outcome::Returned => {
            "There is no picture: nothing async was waited for, and no task spawned. Try a \
             `tokio::time::sleep(…).await` in it, or two in a `join!`."
        }
        _ => "There is no picture: it came to no `.await` that waits, and spawned no task.",
    };
    format!("\n{}", wrapped(why, output))
}

fn remarks(played: &Played, output: &Output) -> String {
    let dash = if output.ascii { "-" } else { "•" };
    let told = played.remarks.iter().map(|remark| {
        let text = wrapped(&plain(&remark.message), output);
        // The first of the two columns that it is indented by is the dash's.
        format!(
            "\n{}{}",
            output.paint(dash, TextRole::Warning),
            text.strip_prefix(' ').unwrap_or(&text)
        )
    });
    told.collect()
}

fn printed(played: &Played, output: &Output) -> String {
    if played.printed.is_empty() {
        return String::new();
    }
    let lines = counted(played.printed.lines().count(), "line");
    let heading = output.paint(&format!("It printed {lines}:"), TextRole::Muted);
    let lines = played.printed.lines().map(|line| format!("  {}\n", plain(line)));
    format!("\n  {heading}\n{}", lines.collect::<String>())
}
