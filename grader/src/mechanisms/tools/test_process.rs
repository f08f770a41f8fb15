//! Runs one hidden test in a process of its own: hands it a socket and shared memory, asks it to
//! run, and brings back what it claimed and recorded.
//!
//! What the claims are worth is not decided here.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use protocol::claim::{
    Check, Claim, End, Job, MAX_MESSAGE_BYTES, Request, Said, Trial, TrialReport, run_mark,
};
use protocol::event::{Call, Event, What};
use protocol::log;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use crate::mechanisms::tools::loopback::{Loopback, Socket};
use crate::mechanisms::tools::process::{self, Command, ProcessLimits, WallClock};
use crate::mechanisms::tools::sandbox::Confinement;
use crate::mechanisms::tools::symbols::Symbols;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::record::{AskedFor, ProcessRun, Record, Talk, TestRun};

/// How long to go on listening once the process has ended. What it said is there already; only
/// somebody else who holds the socket can keep it open.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// Stands below what was printed where that is not all.
const NOT_KEPT: &str = "… more was printed than is kept.";

/// One hidden test to run.
#[derive(Debug)]
pub struct TestCommand {
    /// The test binary.
    pub executable: PathBuf,
    /// Its environment, which lets it find the shared library.
    pub env: Vec<(OsString, OsString)>,
    /// The folder it runs in.
    pub dir: PathBuf,
    /// What it may use.
    pub limits: ProcessLimits,
    /// What it may reach.
    pub confinement: Confinement,
    /// Which test, with which limits in virtual time.
    pub job: Job,
    /// The seeds to run it under, one after the other.
    pub seeds: Vec<u64>,
    /// Whether real time passes.
    pub real_time: RealTime,
    /// What lies at the binary's addresses.
    pub symbols: Arc<Symbols>,
}

/// Whether real time passes in a test for a paused clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RealTime {
    /// Once more, where it went wrong and threads besides the runtime's had a part in that.
    WhereItGoesWrong,
    /// In the first run already.
    Always,
    /// In none.
    Never,
}

/// A hidden test's process that has ended.
#[derive(Debug)]
pub struct FinishedTest {
    /// What it claimed and recorded.
    pub run: TestRun,
    /// Real time that it took, without what it was kept waiting for the grader.
    pub wall: Duration,
}

/// Runs the test under each seed, for as long as `is_clean` finds nothing to look at in a run; its
/// last argument says whether the run was repeated in real time. What
/// that takes is not counted as the test's time.
pub async fn run(
    order: TestCommand,
    is_clean: impl AsyncFn(&TrialReport, Record, bool) -> Result<bool>,
) -> Result<FinishedTest> {
    let shared = shared_log()?;
    let (mut running, line) = platform::start(&order, &shared).await?;
    let mut talk = Talk::default();
    let conversation = Conversation {
        line,
        loopback: Loopback::default(),
        order: &order,
        shared: &shared,
        clock: running.clock(),
        is_clean: &is_clean,
    };
    let ProcessRun { end, stdout, stderr, wall } =
        accompany(&mut running, conversation.hold(&mut talk)).await?;
    let in_last_run = |stream| in_last_run(stream, &order);
    let run = TestRun {
        test: order.job.test.clone(),
        end,
        talk,
        record: read_record(&shared, &order.symbols)?,
        printed: in_last_run(&stdout) + &in_last_run(&stderr),
    };
    Ok(FinishedTest { run, wall })
}

/// What the last run printed of what was kept of a stream, all of it being too long or not.
fn in_last_run(stream: &[u8], order: &TestCommand) -> String {
    let text = String::from_utf8_lossy(stream);
    let mark = run_mark(order.job.mark);
    let last = text.rsplit(&mark).next().unwrap_or_default();
    let is_whole = stream.len() < order.limits.output;
    if is_whole { last.to_owned() } else { format!("{last}\n{NOT_KEPT}\n") }
}

/// Waits for the end of a process, and meanwhile holds the conversation with it.
async fn accompany(
    running: &mut process::Running,
    conversation: impl Future<Output = Result<()>>,
) -> Result<ProcessRun> {
    let finish = running.finish();
    tokio::pin!(finish, conversation);
    tokio::select! {
        ended = &mut finish => {
            let ended = ended?;
            // Nobody answers any more, but what was said must be heard.
            timeout(LAST_WORDS, conversation).await.unwrap_or(Ok(()))?;
            Ok(ended)
        }
        said = &mut conversation => {
            said?;
            finish.await
        }
    }
}

/// Why a conversation was broken off.
enum Broken {
    /// By the other side: it hung up, or said what was no answer.
    Line(io::Error),
    /// By us.
    Ours(Failure),
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self::Line(error)
    }
}

impl From<Failure> for Broken {
    fn from(failure: Failure) -> Self {
        Self::Ours(failure)
    }
}

/// Asking a test process to run, and listening to it.
struct Conversation<'a, F> {
    line: Line,
    /// The sockets that it may be handed.
    loopback: Loopback,
    order: &'a TestCommand,
    shared: &'a SharedLog,
    /// The time that the process has had.
    clock: WallClock,
    is_clean: &'a F,
}

impl<F: AsyncFn(&TrialReport, Record, bool) -> Result<bool>> Conversation<'_, F> {
    /// Asks and listens until the test is through or the line goes dead. What went wrong on the
    /// line is in `talk`. Then the line is closed: a process that still waits for a question ends.
    async fn hold(mut self, talk: &mut Talk) -> Result<()> {
        match self.exchange(talk).await {
            Ok(()) => Ok(()),
            // The process is gone, or as good as gone: its exit status will tell.
            Err(Broken::Line(error)) if is_hang_up(&error) => Ok(()),
            Err(Broken::Line(_)) => {
                talk.garbled = true;
                Ok(())
            }
            Err(Broken::Ours(failure)) => Err(failure),
        }
    }

    async fn exchange(&mut self, talk: &mut Talk) -> Result<(), Broken> {
        let order = self.order;
        let nonce = order.job.nonce;
        self.line.send(&Request::Prepare(order.job.clone())).await?;
        match self.line.receive(nonce).await? {
            Said::Ready => talk.ready = true,
            _ => return Err(unexpected().into()),
        }
        for &seed in &order.seeds {
            let report = self.trial(seed, talk).await?;
            talk.trials.push(report.clone());
            if !self.looks_clean(&report, talk.repeated).await? {
                break;
            }
        }
        self.line.send(&Request::Finish).await?;
        match self.line.receive(nonce).await? {
            Said::Goodbye => talk.goodbye = true,
            _ => return Err(unexpected().into()),
        }
        // Nothing may follow.
        match self.line.receive(nonce).await {
            Err(error) if is_hang_up(&error) => Ok(()),
            _ => Err(unexpected().into()),
        }
    }

    /// Runs the test under one seed.
    async fn trial(&mut self, seed: u64, talk: &mut Talk) -> Result<TrialReport, Broken> {
        let trial = Trial { seed, real_time: self.order.real_time == RealTime::Always };
        let report = self.ask(trial, talk).await?;
        let went_wrong =
            report.end == End::DeadlinePassed || !report.checks.iter().all(Check::holds);
        let may_repeat = self.order.real_time == RealTime::WhereItGoesWrong;
        talk.repeated = may_repeat && went_wrong && report.foreign_threads && !report.real_time;
        if talk.repeated {
            // A thread outside the runtime does not hold the virtual clock: give it real time
            // before calling this a deadlock, or far too slow.
            let trial = Trial { seed, real_time: true };
            return self.ask(trial, talk).await;
        }
        Ok(report)
    }

    /// Has it run once, and hands it the sockets that it wants meanwhile.
    async fn ask(&mut self, trial: Trial, talk: &mut Talk) -> Result<TrialReport, Broken> {
        let Job { nonce, loopback: may_want, .. } = self.order.job;
        talk.unanswered = Some(trial.seed);
        self.line.send(&Request::Run(trial)).await?;
        loop {
            match self.line.receive(nonce).await? {
                Said::Wants(wanted) if may_want => {
                    let handed = self.loopback.hand(wanted).await?;
                    self.line.hand_over(handed).await?;
                }
                Said::Ended(report) if report.seed == trial.seed => {
                    talk.unanswered = None;
                    return Ok(report);
                }
                _ => return Err(unexpected().into()),
            }
        }
    }

    /// Whether the next seed may be tried. The process waits for that meanwhile.
    async fn looks_clean(&self, report: &TrialReport, repeated: bool) -> Result<bool> {
        let _held = self.clock.hold();
        (self.is_clean)(report, read_record(self.shared, &self.order.symbols)?, repeated).await
    }
}

fn unexpected() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "an answer to another question")
}

fn is_hang_up(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    matches!(error.kind(), UnexpectedEof | BrokenPipe | ConnectionReset | ConnectionAborted)
}

/// The grader's end of the socket.
struct Line {
    socket: platform::Channel,
}

impl Line {
    async fn send(&mut self, request: &Request) -> io::Result<()> {
        let message = postcard::to_stdvec(request).map_err(io::Error::other)?;
        let length = u32::try_from(message.len()).map_err(io::Error::other)?;
        self.socket.write_all(&[&length.to_le_bytes(), &message[..]].concat()).await
    }

    /// Sends a socket, or that there is none.
    async fn hand_over(&mut self, handed: Option<Socket>) -> io::Result<()> {
        platform::hand_over(&mut self.socket, handed).await
    }

    async fn receive(&mut self, nonce: u64) -> io::Result<Said> {
        let length = self.socket.read_u32_le().await? as usize;
        if length > MAX_MESSAGE_BYTES {
            return Err(unexpected());
        }
        let mut message = vec![0; length];
        self.socket.read_exact(&mut message).await?;
        match postcard::from_bytes::<Claim>(&message) {
            Ok(claim) if claim.nonce == nonce => Ok(claim.said),
            _ => Err(unexpected()),
        }
    }
}

/// Reads what the process has recorded.
fn read_record(shared: &SharedLog, symbols: &Symbols) -> Result<Record> {
    let mut log = vec![0; log::HEADER_BYTES];
    platform::read_start(&shared.file, &mut log).context("could not read the shared log")?;
    let committed = usize::try_from(log::field(&log, log::COMMITTED)).unwrap_or(usize::MAX);
    log.resize(log::HEADER_BYTES + committed.min(log::LOG_BYTES - log::HEADER_BYTES), 0);
    platform::read_start(&shared.file, &mut log).context("could not read the shared log")?;
    Ok(Record {
        unrecorded: log::field(&log, log::UNRECORDED),
        now_us: log::field(&log, log::NOW_US),
        inside_poll: log::field(&log, log::INSIDE_POLL) == 1,
        real_time: log::field(&log, log::REAL_TIME) == 1,
        chains: symbols.read(chains(&log)),
        stopped_in: symbols.read(vec![stopped_in(&log)]).into_iter().flatten().collect(),
        asked_for: asked_for(&log),
        log,
    })
}

fn asked_for(log: &[u8]) -> Option<AskedFor> {
    let bytes = log::field(log, log::ASKED_FOR);
    (bytes > 0).then(|| AskedFor { bytes, refused: log::field(log, log::REFUSED) == 1 })
}

/// The calls that a run was in when its time was up.
fn stopped_in(log: &[u8]) -> Vec<Call> {
    log::stopped_in(log).map(Call::Program).collect()
}

/// The chains of calls in a log, by their numbers. Nothing is looked for once all were found that the
/// process says there are.
fn chains(log: &[u8]) -> Vec<Vec<Call>> {
    let all = usize::try_from(log::field(log, log::CHAINS)).unwrap_or(usize::MAX);
    if all == 0 {
        return vec![];
    }
    let chains = log::events(log).filter_map(Event::decode).filter_map(|event| match event.what {
        What::Calls { index, calls } => Some((index, calls)),
        _ => None,
    });
    // Where one found no room in the record, those after it have other numbers than places.
    let numbered = (0..).zip(chains).take_while(|(place, (index, _))| place == index);
    numbered.map(|(_, (_, calls))| calls).take(all).collect()
}

/// Memory that outlives the process it is shared with.
struct SharedLog {
    file: File,
    /// Where the process finds it, on systems that hand no descriptors over.
    #[cfg(not(unix))]
    path: tempfile::TempPath,
}

#[cfg(target_os = "linux")]
fn shared_log() -> Result<SharedLog> {
    use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, ftruncate, memfd_create};

    let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
    let memory = memfd_create("async-kata-log", flags).context("could not make shared memory")?;
    ftruncate(&memory, log::LOG_BYTES as u64).context("could not size shared memory")?;
    // Nobody may shorten it under a reader.
    fcntl_add_seals(&memory, SealFlags::SHRINK | SealFlags::GROW | SealFlags::SEAL)
        .context("could not seal shared memory")?;
    Ok(SharedLog { file: memory.into() })
}

#[cfg(not(target_os = "linux"))]
fn shared_log() -> Result<SharedLog> {
    let file = tempfile::NamedTempFile::new().context("could not make a file to share")?;
    file.as_file().set_len(log::LOG_BYTES as u64).context("could not size the shared file")?;
    #[cfg(unix)]
    return Ok(SharedLog { file: file.into_file() });
    #[cfg(not(unix))]
    {
        let (file, path) = file.into_parts();
        Ok(SharedLog { file, path })
    }
}

#[cfg(unix)]
mod platform {
    use std::io::IoSlice;
    use std::mem::MaybeUninit;
    use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
    use std::os::unix::fs::FileExt;
    use std::os::unix::net::UnixStream;
    use std::process::Stdio;

    use protocol::claim::Handed;
    use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, sendmsg};
    use tokio::io::Interest;

    use super::*;

    pub type Channel = tokio::net::UnixStream;

    /// Starts the process with the socket as its standard input, and the log's descriptor waiting
    /// in it.
    pub async fn start(
        order: &TestCommand,
        shared: &SharedLog,
    ) -> Result<(process::Running, Line)> {
        let (ours, theirs) = UnixStream::pair().context("could not make a socket")?;
        send_descriptor(&ours, 0, shared.file.as_fd()).context("could not share memory")?;
        ours.set_nonblocking(true).context("could not set a socket up")?;
        let socket = Channel::from_std(ours).context("could not set a socket up")?;
        let running = process::spawn(Command {
            program: order.executable.clone(),
            args: vec![],
            env: order.env.clone(),
            dir: order.dir.clone(),
            stdin: Stdio::from(OwnedFd::from(theirs)),
            limits: order.limits,
            confinement: Some(order.confinement.clone()),
            lock: None,
        })?;
        Ok((running, Line { socket }))
    }

    /// Sends a byte, and a descriptor with it.
    fn send_descriptor(socket: impl AsFd, byte: u8, descriptor: BorrowedFd<'_>) -> io::Result<()> {
        let descriptors = [descriptor];
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut ancillary = SendAncillaryBuffer::new(&mut space);
        if !ancillary.push(SendAncillaryMessage::ScmRights(&descriptors)) {
            return Err(io::Error::other("no room for a descriptor"));
        }
        sendmsg(socket, &[IoSlice::new(&[byte])], &mut ancillary, SendFlags::empty())?;
        Ok(())
    }

    pub async fn hand_over(channel: &mut Channel, handed: Option<Socket>) -> io::Result<()> {
        let Some(socket) = handed else {
            return channel.write_u8(Handed::Refused.byte()).await;
        };
        let send = || send_descriptor(&*channel, Handed::Socket.byte(), socket.as_fd());
        channel.async_io(Interest::WRITABLE, send).await
    }

    pub fn read_start(file: &File, buffer: &mut [u8]) -> io::Result<()> {
        file.read_exact_at(buffer, 0)
    }
}

#[cfg(not(unix))]
mod platform {
    use std::io::{Read, Seek};
    use std::net::Ipv4Addr;
    use std::process::Stdio;

    use tokio::net::TcpListener;

    use super::*;

    pub type Channel = tokio::net::TcpStream;

    /// Starts the process, and waits until it has connected.
    pub async fn start(
        order: &TestCommand,
        shared: &SharedLog,
    ) -> Result<(process::Running, Line)> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .context("could not listen for the hidden test")?;
        let address = listener.local_addr().context("could not listen for the hidden test")?;
        let mut env = order.env.clone();
        env.push(("ASYNC_KATA_CHANNEL".into(), address.to_string().into()));
        env.push(("ASYNC_KATA_LOG".into(), shared.path.as_os_str().to_owned()));
        let mut running = process::spawn(Command {
            program: order.executable.clone(),
            args: vec![],
            env,
            dir: order.dir.clone(),
            stdin: Stdio::null(),
            limits: order.limits,
            confinement: Some(order.confinement.clone()),
            lock: None,
        })?;
        tokio::select! {
            accepted = listener.accept() => {
                let (socket, _) = accepted.context("could not hear the hidden test")?;
                Ok((running, Line { socket }))
            }
            ended = running.finish() => {
                let ended = ended?;
                Err(anyhow::anyhow!("the hidden test did not start: {:?}", ended.end).into())
            }
        }
    }

    /// Nobody wants any here: see `loopback.rs`.
    pub async fn hand_over(_: &mut Channel, handed: Option<Socket>) -> io::Result<()> {
        match handed {
            Some(never) => match never {},
            None => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    pub fn read_start(mut file: &File, buffer: &mut [u8]) -> io::Result<()> {
        file.rewind()?;
        file.read_exact(buffer)
    }
}
