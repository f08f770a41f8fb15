//! What the mechanisms bring back from compiling and running: facts, no verdicts yet.

use std::sync::Arc;
use std::time::Duration;

use protocol::claim::TrialReport;
use protocol::event::Event;

use crate::vocabulary::calls::CallSite;

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProcessEnd {
    /// It exited with this status.
    Exited(i32),
    /// A signal ended it that was not ours.
    Signalled(i32),
    /// Its wall-clock or CPU time was up, and it was killed.
    OutOfTime,
    /// It grew past its memory limit of so many MiB, and was killed.
    OutOfMemory { limit_mib: u64 },
    /// It printed far more than is kept, and was killed.
    OutOfOutput,
}

impl ProcessEnd {
    /// Somebody else on this machine killed it, most often the system, for want of memory: a process
    /// that is shut in sends this signal to nobody, and none of our limits ends one with it unseen.
    pub const KILLED: Self = Self::Signalled(9);
}

/// What a finished process leaves behind.
#[derive(Clone, Debug)]
pub struct ProcessRun {
    /// How it ended.
    pub end: ProcessEnd,
    /// The start of its standard output.
    pub stdout: Vec<u8>,
    /// The start of its standard error.
    pub stderr: Vec<u8>,
    /// Real time it took.
    pub wall: Duration,
}

/// Which of the two compilations a result comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The learner's crate.
    Answer,
    /// The hidden tests that use it.
    HiddenTests,
}

/// One compilation.
#[derive(Clone, Debug)]
pub struct Compilation {
    /// What was compiled.
    pub step: Step,
    /// How the compiler ended.
    pub end: ProcessEnd,
    /// Its messages, as JSON lines.
    pub messages: Vec<u8>,
    /// The files that it took source text from, as it was given them or found them. Known only if
    /// it was content.
    pub files_read: Vec<String>,
}

/// One hidden test's process, with everything it claimed and recorded.
#[derive(Clone, Debug)]
pub struct TestRun {
    /// The hidden test.
    pub test: String,
    /// How the process ended.
    pub end: ProcessEnd,
    /// The conversation with it.
    pub talk: Talk,
    /// The events of its last run.
    pub record: Record,
    /// What its last run printed, both streams.
    pub printed: String,
}

/// How far the conversation with a test process came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Talk {
    /// It said it was ready.
    pub ready: bool,
    /// The runs it reported, in order. The last is the one that the record shows.
    pub trials: Vec<TrialReport>,
    /// The seed of a run that was asked for and never reported.
    pub unanswered: Option<u64>,
    /// It said goodbye when asked to finish.
    pub goodbye: bool,
    /// It said something that was not an answer, or knew no nonce.
    pub garbled: bool,
    /// The last run was made once more in real time, because threads besides the runtime's had a
    /// part in what went wrong under the paused clock.
    pub repeated: bool,
}

/// The events of one run, as read from shared memory.
///
/// They stay encoded until they are looked at: a million of them would not fit into the memory
/// that a check may take.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// A copy of the shared memory.
    pub log: Vec<u8>,
    /// Events that found no room.
    pub unrecorded: u64,
    /// The last virtual time seen, in microseconds.
    pub now_us: u64,
    /// The process ended inside a poll of the learner's code, on the thread that ran the test.
    pub inside_poll: bool,
    /// Its times are real ones.
    pub real_time: bool,
    /// The chains of calls that its events name by number, the innermost call first.
    pub chains: Vec<Vec<Arc<CallSite>>>,
    /// The calls that the run was in when its time was up, or its memory too much, the innermost first;
    /// empty where it ended otherwise, or could not say.
    pub stopped_in: Vec<Arc<CallSite>>,
    /// The last large request for memory by then, as far as it was seen.
    pub asked_for: Option<AskedFor>,
}

/// A large request for memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AskedFor {
    pub bytes: u64,
    /// There was not so much.
    pub refused: bool,
}

impl Record {
    /// The events, oldest first. What does not decode is left out: the memory was written by a
    /// process that is not trusted.
    pub fn events(&self) -> impl Iterator<Item = Event> {
        protocol::log::events(&self.log).filter_map(Event::decode)
    }
}

#[cfg(test)]
impl Record {
    /// The record of these events.
    pub fn of(events: &[Event]) -> Self {
        use protocol::log;
        let mut encoded = vec![0; log::HEADER_BYTES];
        for event in events {
            let event = postcard::to_stdvec(event).unwrap();
            encoded.extend((event.len() as u16).to_le_bytes());
            encoded.extend(event);
        }
        let committed = (encoded.len() - log::HEADER_BYTES) as u64;
        encoded[log::COMMITTED..][..8].copy_from_slice(&committed.to_le_bytes());
        Self { log: encoded, ..Self::default() }
    }
}

/// A version of the code that a learner's tests are for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// What it is called in a report: a fact about the tests that hold against it.
    pub name: String,
    /// Its source.
    pub text: String,
    /// What sets it apart from the reference.
    pub difference: Difference,
}

impl Version {
    /// Whether it is a mutant.
    pub fn is_flawed(&self) -> bool {
        matches!(self.difference, Difference::Flaw(_))
    }
}

/// What sets a version apart from the reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// It is the reference.
    None,
    /// Only how it is written: it keeps every promise.
    Inside,
    /// It is a mutant, and this is wrong with it.
    Flaw(Flaw),
}

/// What is wrong with a mutant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// What to say to someone whose tests do not notice, as a sentence.
    pub survived: String,
    /// The misunderstanding that it stands for.
    pub diagnosis: protocol::Diagnosis,
}

/// What a learner's tests did with one version.
#[derive(Clone, Debug)]
pub struct SuiteRun {
    /// The tests that were run, in order, up to the first that failed.
    pub runs: Vec<SingleRun>,
    /// How many tests there are.
    pub tests: usize,
}

/// One test of a learner's, run in a process of its own.
#[derive(Clone, Debug)]
pub struct SingleRun {
    /// The test's path, such as `tests::it_is_quick`.
    pub test: String,
    /// The process.
    pub process: ProcessRun,
}
