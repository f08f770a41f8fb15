//! The conversation between the grader and a test process, one message at a time.
//!
//! Everything a test process says is a claim: it has run a learner's code. The grader believes
//! it only where the exit status, the nonce and the shared record agree.

use serde::{Deserialize, Serialize};

use crate::diagnosis::Diagnosis;
use crate::event::Place;

/// The longest message accepted, in bytes. A longer one ends the conversation.
pub const MAX_MESSAGE_BYTES: usize = 1 << 20;

/// How often a test is run by default, each time under another seed. What a seed leaves when divided
/// by it says which of these rounds it is: the harness gives every round inputs of its own kind.
pub const ROUNDS: u64 = 8;

/// What a test process writes to both of its output streams where a run begins, so that what each run
/// printed can be told apart.
pub fn run_mark(mark: u64) -> String {
    format!("\u{1e}{mark:016x}\u{1e}")
}

/// The exit status of a process that gave up a run it could not come back from.
pub const GAVE_UP: u8 = 3;

/// What the grader asks of a test process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// The first message: which hidden test this process is for.
    Prepare(Job),
    /// Run the test once. The record starts afresh.
    Run(Trial),
    /// Say goodbye and exit with status 0.
    Finish,
}

/// One process, one hidden test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Repeated in every claim. The learner's code is not told it.
    pub nonce: u64,
    /// What [`run_mark`] is made of. Not the nonce: somebody who prints may be able to read what is
    /// printed.
    pub mark: u64,
    /// The hidden test's name.
    pub test: String,
    /// Virtual milliseconds after which a test that has not returned is given up.
    pub deadline_ms: u64,
    /// Polls allowed while the virtual clock stands still.
    pub poll_budget: u64,
    /// Give up all system calls but a few before the learner's code runs. Asked for where the
    /// system can do that; the test does not start if it cannot.
    pub lock_down: bool,
    /// The test is handed sockets of this machine's own address when it wants some. What a connected
    /// socket needs is then not given up.
    pub loopback: bool,
}

/// One run of the test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// What the order of `select!` branches and the varied inputs are derived from, by its remainder
    /// also which of the [`ROUNDS`] it is.
    pub seed: u64,
    /// Let real time pass: asked for when a paused run went wrong and threads outside the runtime
    /// had a part in it, because such threads do not hold the virtual clock.
    pub real_time: bool,
}

/// What a test process says back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The nonce of the [`Job`].
    pub nonce: u64,
    /// What is claimed.
    pub said: Said,
}

/// The answer to a [`Request`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Said {
    /// Ready to run the test that was asked for.
    Ready,
    /// There is no hidden test of that name in this binary.
    NoSuchTest,
    /// The run that is on wants a socket. A [`Handed`] comes in answer.
    Wants(Wanted),
    /// One run has ended.
    Ended(TrialReport),
    /// The process exits next.
    Goodbye,
}

/// A socket of this machine's own address, which no test process can make for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wanted {
    /// One that listens, in the place of the one before.
    Listener,
    /// One that is connected to the port of the last listener.
    Connection,
}

/// What comes in answer to [`Said::Wants`]: one byte, with the descriptor or without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handed {
    /// The socket comes with it.
    Socket,
    /// Nobody listens on that port any more.
    Refused,
}

impl Handed {
    /// The byte that says so.
    pub const fn byte(self) -> u8 {
        match self {
            Self::Socket => b's',
            Self::Refused => b'r',
        }
    }
}

/// How one run went, as the test process saw it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrialReport {
    /// The seed that was asked for.
    pub seed: u64,
    /// How it ended.
    pub end: End,
    /// Everything that was checked, in order.
    pub checks: Vec<Check>,
    /// The time that the future being awaited should take, where the run ended inside it.
    pub expecting_ms: Option<u64>,
    /// Tasks that may be alive after the answer, because the exercise hands them out.
    pub may_leave_tasks: bool,
    /// Panics in the learner's code are part of the test.
    pub may_panic: bool,
    /// The run was not under the paused clock: a plain function, or real time.
    pub real_time: bool,
    /// Threads besides the runtime's own did some of the work, or were alive when the deadline
    /// passed.
    pub foreign_threads: bool,
    /// Something that the run rests on was changed while it was on.
    pub meddled: Option<Meddled>,
    /// What a program gave back that was played and not tested.
    pub returned: Option<Returned>,
}

/// What the `main` of a program gave back, or its `play`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// It as `Debug` prints it; empty where it is `()`.
    pub text: String,
    /// The program says itself that it failed, by an error or an exit code.
    pub failed: bool,
}

impl TrialReport {
    /// A run that ended like this, checked nothing, and has nothing else to tell.
    ///
    /// ```
    /// use protocol::claim::{End, TrialReport};
    ///
    /// assert!(TrialReport::new(3, End::Returned).checks.is_empty());
    /// ```
    pub fn new(seed: u64, end: End) -> Self {
        Self {
            seed,
            end,
            checks: vec![],
            expecting_ms: None,
            may_leave_tasks: false,
            may_panic: false,
            real_time: false,
            foreign_threads: false,
            meddled: None,
            returned: None,
        }
    }
}

/// What a run rests on, and no answer may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Meddled {
    /// The paused clock moved inside a poll, where nobody can have waited.
    Clock,
    /// Panics are told to somebody else.
    PanicHook,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    /// The hidden test returned.
    Returned,
    /// A panic reached the hidden test.
    Panicked {
        /// The panic's message, at most a few hundred characters.
        message: String,
        /// Where it was raised.
        place: Option<Place>,
    },
    /// The virtual deadline passed first.
    DeadlinePassed,
    /// One poll waits for a lock that nobody will let go.
    Stuck,
    /// The poll budget was used up while the clock stood still.
    PollBudgetSpent {
        /// Polls counted.
        polls: u64,
    },
}

/// Something a hidden test checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Check {
    /// Virtual time taken by the learner's future, in whole milliseconds.
    Elapsed {
        /// When it began, in virtual microseconds since the run began.
        began_us: u64,
        /// The time it should take.
        expected_ms: u64,
        /// The time it took.
        got_ms: u64,
    },
    /// A value compared with the one expected, both as `Debug` prints them.
    Value {
        /// What the value is, such as `the answer`. Checks of the same name across tests are
        /// compared to find hard-coded answers.
        what: String,
        /// The value that should come.
        expected: String,
        /// The value that came.
        got: String,
        /// Whether they were equal. The text alone does not decide it.
        holds: bool,
        /// How often the learner's code had been handed over to by then: the last time counts.
        handed_over: u32,
        /// What a difference means, where only the test can know.
        means: Option<Diagnosis>,
    },
    /// The calls of simulated services that were made, beside those that the test expects, both in
    /// the order of their labels. Compared when the run ends, however it ends.
    Calls {
        /// The labels of the calls that should be made, such as `fetch_user(1)`, each as often as
        /// it should be.
        expected: Vec<String>,
        /// Those that were made and polled, but for services of which the test leaves it open.
        got: Vec<String>,
    },
    /// A statement about behaviour.
    Fact {
        /// What is wrong when it does not hold, as a sentence for the learner.
        otherwise: String,
        /// Whether it holds.
        holds: bool,
        /// What it means when it does not.
        means: Diagnosis,
    },
}

impl Check {
    /// Whether the check came out as expected.
    pub fn holds(&self) -> bool {
        match self {
            Self::Elapsed { expected_ms, got_ms, .. } => expected_ms == got_ms,
            Self::Calls { expected, got } => expected == got,
            Self::Value { holds, .. } | Self::Fact { holds, .. } => *holds,
        }
    }
}
