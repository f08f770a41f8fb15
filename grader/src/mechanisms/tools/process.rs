//! Runs one process under limits, and leaves nothing of it behind.
//!
//! What the process says is kept as bytes: what it means is not decided here. Nothing here knows
//! of compilers or hidden tests.
//!
//! Every process leads a group of its own, and the whole group is killed when the process ends,
//! breaches a limit, or is no longer wanted because its [`Running`] was dropped.
//!
//! On Linux the grader adopts the orphans of what it started. Whoever left the group and outlived
//! its leader is found among its children, and killed.
//!
//! Where the grader itself is killed, `warden.rs` does that for it, with every group.

mod kept_waiting;
mod limits;
#[cfg(target_os = "linux")]
mod linux;
mod spared;
#[cfg(all(test, target_os = "linux"))]
mod tests;
#[cfg(unix)]
mod unix;
mod wall_clock;
#[cfg(unix)]
mod warden;

use std::ffi::OsString;
use std::fs::File;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, ChildStderr, ChildStdout};
use tokio::time::{sleep, timeout};

use self::kept_waiting::KeptWaiting;
pub use self::limits::ProcessLimits;
pub use self::spared::SPARED;
use crate::mechanisms::tools::sandbox::Confinement;
use crate::vocabulary::failure::Result;
use crate::vocabulary::record::{ProcessEnd, ProcessRun};
pub use wall_clock::WallClock;

/// Output beyond this many times what is kept is a breach.
const FLOOD: usize = 64;

/// How long to read on after the group was killed. Only someone who left the group can still hold
/// the other end open then, and what they write is not waited for.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// So many times its limit of real time a process may wait for a busy machine: the wait has an end.
const MOST_WAITING: u32 = 8;

/// Within this a busy machine lets everyone run for a while. The system counts how long a process
/// has waited only when the wait is over.
const A_TURN: Duration = Duration::from_millis(100);

/// How often to look meanwhile how long its threads have waited: of those that are gone, the system tells
/// nothing.
const BETWEEN_LOOKS: Duration = Duration::from_millis(250);

/// What to start.
#[derive(Debug)]
pub struct Command {
    /// The program. A name without a folder is looked for in the `PATH` of `env`.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<OsString>,
    /// Its whole environment: nothing is inherited.
    pub env: Vec<(OsString, OsString)>,
    /// The folder it starts in.
    pub dir: PathBuf,
    /// Its standard input.
    pub stdin: Stdio,
    /// What it may use.
    pub limits: ProcessLimits,
    /// What it may reach; `None` for everything that the grader may.
    pub confinement: Option<Confinement>,
    /// A lock that it holds too, with all that it starts: it is free again when the last of them
    /// has ended, whatever becomes of the grader. Unix only.
    pub lock: Option<File>,
}

impl Command {
    /// A command without arguments, environment or input.
    pub fn new(
        program: impl Into<PathBuf>,
        dir: impl Into<PathBuf>,
        limits: ProcessLimits,
    ) -> Self {
        Self {
            program: program.into(),
            args: Vec::new(),
            env: Vec::new(),
            dir: dir.into(),
            stdin: Stdio::null(),
            limits,
            confinement: None,
            lock: None,
        }
    }
}

/// A process at work. Dropping it kills the process and its whole group.
#[derive(Debug)]
#[must_use = "dropping it kills the process"]
pub struct Running {
    child: Child,
    exit: platform::Exit,
    /// The group that is still to be killed; `None` once its leader was reaped.
    group: Option<u32>,
    /// The limit that it breached. Kept, because the wait for its end may be given up in between.
    breach: Option<ProcessEnd>,
    started: Instant,
    clock: WallClock,
    waited: KeptWaiting,
    limits: ProcessLimits,
    stdout: Stream<ChildStdout>,
    stderr: Stream<ChildStderr>,
}

/// Starts a process.
///
/// On Linux the process dies with the *thread* that calls this, before the warden hears of the
/// grader's end, so call it only from a thread that lives as long as the grader does: the main
/// thread.
pub fn spawn(command: Command) -> Result<Running> {
    let Command { program, args, env, dir, stdin, limits, confinement, lock } = command;
    let mut start = tokio::process::Command::new(&program);
    start.args(args).env_clear().envs(env).current_dir(&dir);
    start.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    platform::prepare(&mut start, limits, confinement, lock)
        .with_context(|| format!("could not shut {} in", program.display()))?;
    let started = Instant::now();
    let mut child = platform::start(&mut start)
        .with_context(|| format!("could not start {} in {}", program.display(), dir.display()))?;
    let group = child.id();
    Ok(Running {
        stdout: Stream::new(child.stdout.take()),
        stderr: Stream::new(child.stderr.take()),
        exit: platform::Exit::of(group),
        child,
        group,
        breach: None,
        started,
        clock: WallClock::start(),
        waited: KeptWaiting::default(),
        limits,
    })
}

/// Starts a process and waits for its end.
pub async fn run(command: Command) -> Result<ProcessRun> {
    spawn(command)?.finish().await
}

impl Running {
    /// The process's id, as long as it has one.
    pub fn id(&self) -> Option<u32> {
        self.group
    }

    /// The real time it has had. Whoever keeps it waiting holds this meanwhile.
    pub fn clock(&self) -> WallClock {
        self.clock.clone()
    }

    /// Waits for the process's end, or brings it about when a limit is breached.
    ///
    /// Nothing is lost when this is dropped and called again. The wall-clock limit counts from
    /// the start of the process, but is enforced only in here.
    pub async fn finish(&mut self) -> Result<ProcessRun> {
        self.finish_watching(|_| {}).await
    }

    /// Like [`finish`](Self::finish), and hands on every piece of standard output as it comes.
    pub async fn finish_watching(&mut self, mut seen: impl FnMut(&[u8])) -> Result<ProcessRun> {
        if self.breach.is_none() {
            self.breach = self.exit_or_breach(&mut seen).await?;
        }
        discount(&self.clock, self.group, &mut self.waited, self.limits.wall);
        let wall = self.clock.elapsed();
        if let Some(ProcessEnd::OutOfTime | ProcessEnd::OutOfMemory { .. }) = self.breach {
            self.have_it_say_where().await;
        }
        // The leader is not reaped yet, so its ids still name it and nobody else.
        let cpu = self.group.and_then(platform::cpu_time);
        self.kill_group();
        let status = self.child.wait().await.context("could not wait for a process")?;
        self.reaped();
        platform::sweep();

        let rest = drain(&mut self.stdout, &mut self.stderr, self.limits.output, &mut seen);
        if let Ok(Err(Flood)) = timeout(LAST_WORDS, rest).await {
            self.breach.get_or_insert(ProcessEnd::OutOfOutput);
        }
        Ok(ProcessRun {
            end: self.breach.take().unwrap_or_else(|| natural_end(status, cpu, self.limits.cpu)),
            stdout: std::mem::take(&mut self.stdout.kept),
            stderr: std::mem::take(&mut self.stderr.kept),
            wall,
        })
    }

    /// Has it end by the signal that it would get if its processor time were up: it may have something to
    /// say of where it is. Soon after it is killed.
    async fn have_it_say_where(&mut self) {
        if let Some(group) = self.group {
            platform::time_is_up(group);
            // Whether it ends or not, what follows is the same.
            let _ = timeout(LAST_WORDS, self.exit.wait(&mut self.child)).await;
        }
    }

    /// Waits until the process has ended or breached a limit, and says which limit.
    async fn exit_or_breach(&mut self, seen: &mut impl FnMut(&[u8])) -> Result<Option<ProcessEnd>> {
        let limits = self.limits;
        let memory = platform::outgrows(self.group, self.started, limits.memory);
        // In this order, because a process that prints without end must not hide its deadline.
        tokio::select! {
            biased;
            exited = self.exit.wait(&mut self.child) => {
                exited.context("could not wait for a process")?;
                Ok(None)
            }
            () = time_is_up(&self.clock, self.group, &mut self.waited, limits.wall) => {
                Ok(Some(ProcessEnd::OutOfTime))
            }
            () = memory => {
                Ok(Some(ProcessEnd::OutOfMemory { limit_mib: limits.memory >> 20 }))
            }
            Err(Flood) = drain(&mut self.stdout, &mut self.stderr, limits.output, seen) => {
                Ok(Some(ProcessEnd::OutOfOutput))
            }
        }
    }

    fn kill_group(&mut self) {
        if let Some(group) = self.group {
            platform::kill_group(group, &mut self.child);
        }
    }

    fn reaped(&mut self) {
        if let Some(group) = self.group.take() {
            platform::forget(group);
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Tokio reaps it, some time. Until then it stays among those at work: a sweep that reaped it
        // could have its id given to another process, which Tokio would take for this one.
        self.kill_group();
    }
}

/// Waits until a process has had `limit` of real time.
async fn time_is_up(clock: &WallClock, id: Option<u32>, waited: &mut KeptWaiting, limit: Duration) {
    loop {
        let is_up = timeout(BETWEEN_LOOKS, clock.reaches(limit)).await.is_ok();
        if is_up {
            sleep(A_TURN).await;
        }
        discount(clock, id, waited, limit);
        if is_up && clock.elapsed() >= limit {
            return clock.reaches(limit).await;
        }
    }
}

/// Takes off what a busy machine gave to others while the process could have run. What had to wait
/// is not slow, and a verdict is not for others to decide.
fn discount(clock: &WallClock, id: Option<u32>, waited: &mut KeptWaiting, limit: Duration) {
    waited.see(id.map(platform::kept_waiting).unwrap_or_default());
    clock.discount(waited.all().min(limit.saturating_mul(MOST_WAITING)));
}

/// One output stream and what is kept of it.
#[derive(Debug)]
struct Stream<P> {
    pipe: Option<P>,
    kept: Vec<u8>,
    count: usize,
}

impl<P> Stream<P> {
    fn new(pipe: Option<P>) -> Self {
        Self { pipe, kept: Vec::new(), count: 0 }
    }

    fn take_in(&mut self, bytes: &[u8], limit: usize) -> Result<(), Flood> {
        let room = limit.saturating_sub(self.kept.len());
        self.kept.extend_from_slice(&bytes[..bytes.len().min(room)]);
        self.count = self.count.saturating_add(bytes.len());
        if self.count > limit.saturating_mul(FLOOD) { Err(Flood) } else { Ok(()) }
    }
}

/// Far more came than is kept.
#[derive(Debug)]
struct Flood;

/// Reads both streams to their end, so that the process never waits for room in a pipe.
async fn drain(
    stdout: &mut Stream<ChildStdout>,
    stderr: &mut Stream<ChildStderr>,
    limit: usize,
    seen: &mut impl FnMut(&[u8]),
) -> Result<(), Flood> {
    let unseen = &mut |_: &[u8]| {};
    tokio::try_join!(drain_one(stdout, limit, seen), drain_one(stderr, limit, unseen))?;
    Ok(())
}

async fn drain_one(
    stream: &mut Stream<impl AsyncRead + Unpin>,
    limit: usize,
    seen: &mut impl FnMut(&[u8]),
) -> Result<(), Flood> {
    let mut chunk = vec![0; 16 << 10];
    while let Some(pipe) = &mut stream.pipe {
        // An error on our end of a pipe leaves nothing to read either.
        let length = pipe.read(&mut chunk).await.unwrap_or(0);
        if length == 0 {
            stream.pipe = None;
        }
        seen(&chunk[..length]);
        stream.take_in(&chunk[..length], limit)?;
    }
    Ok(())
}

/// How a process ended that we did not kill.
fn natural_end(status: ExitStatus, cpu: Option<Duration>, cpu_limit: Duration) -> ProcessEnd {
    match (status.code(), platform::signal(status)) {
        (Some(code), _) => ProcessEnd::Exited(code),
        (None, Some(signal)) if platform::cpu_was_up(signal, cpu, cpu_limit) => {
            ProcessEnd::OutOfTime
        }
        (None, signal) => ProcessEnd::Signalled(signal.unwrap_or(0)),
    }
}

/// What differs between systems.
mod platform {
    #[cfg(not(target_os = "linux"))]
    pub use super::elsewhere::{Exit, cpu_time, forget, kept_waiting, outgrows, start, sweep};
    #[cfg(target_os = "linux")]
    pub use super::linux::{Exit, cpu_time, forget, kept_waiting, outgrows, start, sweep};
    #[cfg(not(unix))]
    pub use super::not_unix::{cpu_was_up, kill_group, prepare, signal, time_is_up};
    #[cfg(unix)]
    pub use super::unix::{cpu_was_up, kill_group, prepare, signal, time_is_up};
}

/// What systems other than Unix do not limit.
#[cfg(not(unix))]
mod not_unix {
    use std::io;

    use super::*;

    pub fn prepare(
        _: &mut tokio::process::Command,
        _: ProcessLimits,
        _: Option<Confinement>,
        _: Option<File>,
    ) -> io::Result<()> {
        Ok(())
    }

    pub fn kill_group(_: u32, child: &mut Child) {
        // It may have ended by itself; then nothing is left to do.
        let _ = child.start_kill();
    }

    pub fn signal(_: ExitStatus) -> Option<i32> {
        None
    }

    pub fn time_is_up(_: u32) {}

    pub fn cpu_was_up(_: i32, _: Option<Duration>, _: Duration) -> bool {
        false
    }
}

/// What systems other than Linux do not tell.
#[cfg(not(target_os = "linux"))]
mod elsewhere {
    use std::io;

    use super::*;

    #[derive(Debug)]
    pub struct Exit;

    impl Exit {
        pub fn of(_: Option<u32>) -> Self {
            Self
        }

        pub async fn wait(&self, child: &mut Child) -> io::Result<()> {
            child.wait().await.map(drop)
        }
    }

    pub async fn outgrows(_: Option<u32>, _: Instant, _: u64) {
        std::future::pending().await
    }

    pub fn cpu_time(_: u32) -> Option<Duration> {
        None
    }

    pub fn kept_waiting(_: u32) -> Vec<(u32, Duration)> {
        vec![]
    }

    pub fn start(command: &mut tokio::process::Command) -> io::Result<Child> {
        #[cfg(unix)]
        return warden::start(command);
        #[cfg(not(unix))]
        command.spawn()
    }

    pub fn forget(_: u32) {}

    pub fn sweep() {}
}
