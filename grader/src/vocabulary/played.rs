//! What became of a program that was played: no verdict, only what happened.

use serde::Serialize;

use crate::vocabulary::report::{CompilerMessage, Sandbox};
use crate::vocabulary::timeline::{Bar, Clock};

/// One playing of a program.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Played {
    /// The file, as the user has named it.
    pub file: String,
    /// What stands in it.
    #[serde(skip)]
    pub text: String,
    /// The function that was called, where one was found.
    pub function: Option<String>,
    /// How it came out.
    pub outcome: Outcome,
    /// That in a sentence, with this run's figures.
    pub message: String,
    /// The line that the message is about.
    pub line: Option<u32>,
    /// What the function gave back, where that is more than `()`.
    pub returned: Option<String>,
    /// The clock that it ran under.
    pub clock: Clock,
    /// It ran again, in real time, because threads besides the runtime's had a part in it.
    pub repeated: bool,
    /// How long it took by that clock, where it came to its end.
    pub elapsed_ms: Option<u64>,
    /// What stands out in it, whatever it was meant to do.
    pub remarks: Vec<Remark>,
    /// What it looked like in time.
    pub timeline: Vec<Bar>,
    /// How many waits, holds and tasks there were beyond those.
    pub untold: u64,
    /// What it printed: its standard output, then its standard error.
    pub printed: String,
    /// What the order of `select!` branches was derived from.
    pub seed: u64,
    /// Real time from the copy to the end, in milliseconds.
    pub wall_ms: u64,
    /// How this machine was kept safe from it.
    pub sandbox: Sandbox,
    /// What the compiler said.
    pub compiler: Vec<CompilerMessage>,
}

/// How a program came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It came to its end.
    Returned,
    /// It came to its end, and says itself that it failed.
    ReturnedFailure,
    /// A panic ended it.
    Panicked,
    /// It waits for what nothing can bring about any more.
    Deadlock,
    /// It was still going on when it was given up.
    Unfinished,
    /// It was polled again and again while no time passed.
    Spinning,
    /// One poll stands still for good, and so does the thread.
    Blocked,
    /// It ended its own process.
    Exited,
    /// Its real time was up.
    TimedOut,
    /// It used more memory than there was, or printed far too much.
    ResourceLimit,
    /// A signal ended it.
    Crashed,
    /// It does not compile.
    CompileError,
    /// There is nothing in it that could be called.
    NothingToPlay,
    /// It could not be tried here.
    Infrastructure,
}

/// Something that stands out, whatever the program was meant to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// What it is about.
    pub about: About,
    /// It in plain words, with this run's figures.
    pub message: String,
    /// The line that it is about.
    pub line: Option<u32>,
}

/// What a remark is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// The runtime's thread stood still.
    Blocked,
    /// A future was made and never polled.
    NeverPolled,
    /// A task panicked, and the program went on.
    Panicked,
    /// Tasks were alive when the function had returned.
    Leaked,
    /// A lock was held while something else was awaited.
    LockHeld,
    /// A timer began anew again and again.
    Restarted,
    /// A clock was read that knows nothing of virtual time.
    WrongClock,
    /// The sandbox refuses what the text names.
    Refused,
    /// `cargo` would not run it as it stands.
    NotForCargo,
}
