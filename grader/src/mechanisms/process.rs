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

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, ChildStderr, ChildStdout};
use tokio::time::{sleep, timeout};

use crate::mechanisms::sandbox::Confinement;
use crate::vocabulary::failure::Result;
use crate::vocabulary::record::{ProcessEnd, ProcessRun};

/// Output beyond this many times what is kept is a breach.
const FLOOD: usize = 64;

/// How long to read on after the group was killed. Only someone who left the group can still hold
/// the other end open then, and what he writes is not waited for.
const LAST_WORDS: Duration = Duration::from_millis(100);

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
        }
    }
}

/// What a process may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProcessLimits {
    /// Real time.
    pub wall: Duration,
    /// CPU time, which the system counts in whole seconds: it is rounded up. Unix only.
    pub cpu: Duration,
    /// Resident memory of the process itself, in bytes. Its children are not counted, but each
    /// has the same limits. Linux only.
    pub memory: u64,
    /// What is kept of each of its two output streams, in bytes.
    pub output: usize,
}

/// A process at work. Dropping it kills the process and its whole group.
#[derive(Debug)]
#[must_use = "dropping it kills the process"]
pub struct Running {
    child: Child,
    exit: platform::Exit,
    /// The group that is still to be killed; `None` once its leader was reaped.
    group: Option<u32>,
    started: Instant,
    limits: ProcessLimits,
    stdout: Stream<ChildStdout>,
    stderr: Stream<ChildStderr>,
}

/// Starts a process.
///
/// On Linux the process dies with the *thread* that calls this, not with the grader, so call it
/// only from a thread that lives as long as the grader does: the main thread.
pub fn spawn(command: Command) -> Result<Running> {
    let Command { program, args, env, dir, stdin, limits, confinement } = command;
    let mut start = tokio::process::Command::new(&program);
    start.args(args).env_clear().envs(env).current_dir(&dir);
    start.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    platform::prepare(&mut start, limits, confinement)
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
        started,
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

    /// Waits for the process's end, or brings it about when a limit is breached.
    ///
    /// Nothing is lost when this is dropped and called again. The wall-clock limit counts from
    /// the start of the process, but is enforced only in here.
    pub async fn finish(&mut self) -> Result<ProcessRun> {
        self.finish_watching(|_| {}).await
    }

    /// Like [`finish`](Self::finish), and hands on every piece of standard output as it comes.
    pub async fn finish_watching(&mut self, mut seen: impl FnMut(&[u8])) -> Result<ProcessRun> {
        let mut breach = self.exit_or_breach(&mut seen).await?;
        let wall = self.started.elapsed();
        // The leader is not reaped yet, so its ids still name it and nobody else.
        let cpu = self.group.and_then(platform::cpu_time);
        self.kill_group();
        let status = self.child.wait().await.context("could not wait for a process")?;
        self.reaped();
        platform::sweep();

        let rest = drain(&mut self.stdout, &mut self.stderr, self.limits.output, &mut seen);
        if let Ok(Err(Flood)) = timeout(LAST_WORDS, rest).await {
            breach = breach.or(Some(ProcessEnd::OutOfOutput));
        }
        Ok(ProcessRun {
            end: breach.unwrap_or_else(|| natural_end(status, cpu, self.limits.cpu)),
            stdout: std::mem::take(&mut self.stdout.kept),
            stderr: std::mem::take(&mut self.stderr.kept),
            wall,
        })
    }

    /// Waits until the process has ended or breached a limit, and says which limit.
    async fn exit_or_breach(&mut self, seen: &mut impl FnMut(&[u8])) -> Result<Option<ProcessEnd>> {
        let limits = self.limits;
        let time_left = limits.wall.saturating_sub(self.started.elapsed());
        let memory = platform::outgrows(self.group, self.started, limits.memory);
        // In this order, because a process that prints without end must not hide its deadline.
        tokio::select! {
            biased;
            exited = self.exit.wait(&mut self.child) => {
                exited.context("could not wait for a process")?;
                Ok(None)
            }
            () = sleep(time_left) => Ok(Some(ProcessEnd::OutOfTime)),
            () = memory => Ok(Some(ProcessEnd::OutOfMemory)),
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

#[cfg(unix)]
mod platform {
    use std::os::unix::process::ExitStatusExt;

    use crate::mechanisms::sandbox::Shut;
    use rustix::process::{Pid, Resource, Rlimit, Signal};

    use super::*;

    /// No file that a process writes may grow beyond this. A linked library is far smaller.
    const FILE_SIZE: u64 = 256 << 20;

    /// How much more address space than memory a process may map. It is a backstop that catches
    /// one absurd allocation: compilers and runtimes map a lot that they never touch.
    #[cfg(target_os = "linux")]
    const ADDRESS_SPACE: u64 = 4;

    pub fn prepare(
        command: &mut tokio::process::Command,
        limits: ProcessLimits,
        confinement: Option<Confinement>,
    ) -> io::Result<()> {
        let parent = rustix::process::getpid();
        let shut = confinement.as_ref().map(Shut::new).transpose()?;
        command.process_group(0);
        // SAFETY: between fork and exec, a process whose parent has threads may neither allocate
        // nor take a lock. `before_exec` makes system calls on plain values and nothing else.
        unsafe { command.pre_exec(move || before_exec(parent, limits, shut.as_ref())) };
        Ok(())
    }

    fn before_exec(parent: Pid, limits: ProcessLimits, shut: Option<&Shut>) -> io::Result<()> {
        limit(limits)?;
        if let Some(shut) = shut {
            shut.change_user()?;
        }
        // Only now: a change of user takes it back.
        #[cfg(target_os = "linux")]
        die_with(parent)?;
        #[cfg(not(target_os = "linux"))]
        let _ = parent;
        shut.map_or(Ok(()), Shut::enter)
    }

    fn limit(limits: ProcessLimits) -> io::Result<()> {
        #[cfg(target_os = "linux")]
        {
            let space = limits.memory.saturating_mul(ADDRESS_SPACE);
            lower(Resource::As, space, space)?;
        }
        let seconds = whole_seconds(limits.cpu);
        // The first limit sends a signal that tells what happened, the second one kills.
        lower(Resource::Cpu, seconds, seconds.saturating_add(1))?;
        lower(Resource::Core, 0, 0)?;
        lower(Resource::Fsize, FILE_SIZE, FILE_SIZE)
    }

    /// Dies when the thread dies that forked this process, even if that happened just now.
    #[cfg(target_os = "linux")]
    fn die_with(parent: Pid) -> io::Result<()> {
        rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
        if rustix::process::getppid() == Some(parent) {
            Ok(())
        } else {
            Err(io::Error::from(rustix::io::Errno::SRCH))
        }
    }

    /// Sets a limit, or the one that already holds if that is lower: only root may raise it.
    fn lower(resource: Resource, soft: u64, hard: u64) -> io::Result<()> {
        let ceiling = rustix::process::getrlimit(resource).maximum.unwrap_or(u64::MAX);
        let bound = |limit: u64| Some(limit.min(ceiling)).filter(|&limit| limit != u64::MAX);
        let limits = Rlimit { current: bound(soft), maximum: bound(hard) };
        rustix::process::setrlimit(resource, limits)?;
        Ok(())
    }

    fn whole_seconds(time: Duration) -> u64 {
        time.as_secs().saturating_add(u64::from(time.subsec_nanos() > 0)).max(1)
    }

    pub fn kill_group(group: u32, _: &mut Child) {
        if let Some(group) = pid(group) {
            // It may have ended by itself; then nothing is left to do.
            let _ = rustix::process::kill_process_group(group, Signal::KILL);
        }
    }

    fn pid(id: u32) -> Option<Pid> {
        i32::try_from(id).ok().and_then(Pid::from_raw)
    }

    pub fn signal(status: ExitStatus) -> Option<i32> {
        status.signal()
    }

    /// A process that ignores the first signal is killed a second later.
    pub fn cpu_was_up(signal: i32, cpu: Option<Duration>, limit: Duration) -> bool {
        signal == Signal::XCPU.as_raw()
            || (signal == Signal::KILL.as_raw() && cpu.is_some_and(|cpu| cpu >= limit))
    }

    #[cfg(target_os = "linux")]
    pub use linux::{Exit, cpu_time, forget, outgrows, start, sweep};

    #[cfg(not(target_os = "linux"))]
    pub use super::elsewhere::{Exit, cpu_time, forget, outgrows, start, sweep};

    #[cfg(target_os = "linux")]
    mod linux {
        use std::collections::BTreeSet;
        use std::fs;
        use std::os::fd::OwnedFd;
        use std::sync::{Mutex, MutexGuard, PoisonError};

        use rustix::process::{PidfdFlags, WaitOptions, pidfd_open};
        use tokio::io::unix::AsyncFd;

        use super::*;

        /// The groups of processes that are at work: their leaders are reaped by those who wait
        /// for them, and by nobody else.
        static AT_WORK: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

        fn at_work() -> MutexGuard<'static, BTreeSet<u32>> {
            AT_WORK.lock().unwrap_or_else(PoisonError::into_inner)
        }

        /// Starts a process, and says so in the same breath: a sweep in between would take it for
        /// an orphan.
        pub fn start(command: &mut tokio::process::Command) -> io::Result<Child> {
            let mut at_work = at_work();
            // From now on, orphans of what was started become children of this process.
            rustix::process::set_child_subreaper(Some(rustix::process::getpid()))?;
            let child = command.spawn()?;
            at_work.extend(child.id());
            Ok(child)
        }

        /// The leader of this group was reaped, or will be.
        pub fn forget(group: u32) {
            at_work().remove(&group);
        }

        /// Kills the orphans of those that have ended. They left their group, or they would be
        /// dead; and one that joined a group at work dies with that.
        pub fn sweep() {
            let at_work = at_work();
            let own = rustix::process::getpgrp();
            for orphan in children().filter_map(pid) {
                let group = rustix::process::getpgid(Some(orphan)).unwrap_or(own);
                let id = orphan.as_raw_nonzero().get().unsigned_abs();
                // A child in our own group was started in another way, by someone else in this
                // process, who waits for it.
                if group == own || at_work.contains(&id) {
                    continue;
                }
                // It may be dead by now; it is reaped all the same.
                let _ = rustix::process::kill_process(orphan, Signal::KILL);
                let _ = rustix::process::waitpid(Some(orphan), WaitOptions::empty());
            }
        }

        /// The children of all threads of this process. A kernel that was built without this list
        /// has nothing to offer that would not cost more than it is worth.
        fn children() -> impl Iterator<Item = u32> {
            let threads = fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
            let lists = threads
                .filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
            let ids = lists.flat_map(|list| {
                list.split(' ').filter_map(|id| id.parse().ok()).collect::<Vec<u32>>()
            });
            ids.collect::<Vec<_>>().into_iter()
        }

        /// Memory is not looked at before, so that short runs pay nothing, and then this often.
        const FIRST_SAMPLE: Duration = Duration::from_millis(50);
        const SAMPLE_EVERY: Duration = Duration::from_millis(20);

        /// The units of `/proc/PID/stat`: fixed for programs, whatever the kernel's own clock.
        const TICKS_PER_SECOND: u64 = 100;

        /// Tells of a process's end without reaping it, so that its ids cannot be given to
        /// another process before its group was killed. `None` on kernels that cannot do that.
        #[derive(Debug)]
        pub struct Exit(Option<AsyncFd<OwnedFd>>);

        impl Exit {
            pub fn of(id: Option<u32>) -> Self {
                let open = |pid| pidfd_open(pid, PidfdFlags::NONBLOCK).ok();
                Self(id.and_then(pid).and_then(open).and_then(watch))
            }

            pub async fn wait(&self, child: &mut Child) -> io::Result<()> {
                match &self.0 {
                    Some(process) => process.readable().await.map(drop),
                    None => child.wait().await.map(drop),
                }
            }
        }

        fn watch(process: OwnedFd) -> Option<AsyncFd<OwnedFd>> {
            // SAFETY: the descriptor is owned, and nobody replaces or closes it before the
            // `AsyncFd` it moves into is dropped.
            unsafe { AsyncFd::register(process) }.ok()
        }

        /// Waits until the process holds more than `limit` bytes of memory.
        pub async fn outgrows(id: Option<u32>, started: Instant, limit: u64) {
            let Some(id) = id else { return std::future::pending().await };
            let page = rustix::param::page_size() as u64;
            sleep(FIRST_SAMPLE.saturating_sub(started.elapsed())).await;
            while resident_pages(id).unwrap_or(0).saturating_mul(page) <= limit {
                sleep(SAMPLE_EVERY).await;
            }
        }

        fn resident_pages(id: u32) -> Option<u64> {
            let sizes = fs::read_to_string(format!("/proc/{id}/statm")).ok()?;
            sizes.split(' ').nth(1)?.parse().ok()
        }

        /// The CPU time a process has used, alive or not yet reaped.
        pub fn cpu_time(id: u32) -> Option<Duration> {
            let stat = fs::read(format!("/proc/{id}/stat")).ok()?;
            let stat = String::from_utf8_lossy(&stat);
            // The process's name stands in brackets and may hold anything, brackets too.
            let (_, fields) = stat.rsplit_once(") ")?;
            let mut times = fields.split(' ').skip(11);
            let user: u64 = times.next()?.parse().ok()?;
            let system: u64 = times.next()?.parse().ok()?;
            Some(Duration::from_millis((user + system) * 1000 / TICKS_PER_SECOND))
        }
    }
}

#[cfg(not(unix))]
mod platform {
    use super::*;

    pub use super::elsewhere::{Exit, cpu_time, forget, outgrows, start, sweep};

    pub fn prepare(
        _: &mut tokio::process::Command,
        _: ProcessLimits,
        _: Option<Confinement>,
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

    pub fn cpu_was_up(_: i32, _: Option<Duration>, _: Duration) -> bool {
        false
    }
}

/// What systems other than Linux do not tell.
#[cfg(not(target_os = "linux"))]
mod elsewhere {
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

    pub fn start(command: &mut tokio::process::Command) -> io::Result<Child> {
        command.spawn()
    }

    pub fn forget(_: u32) {}

    pub fn sweep() {}
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::fs;
    use std::path::Path;

    use rustix::process::{Pid, Signal, kill_process};
    use tempfile::TempDir;

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(20);

    fn roomy() -> ProcessLimits {
        ProcessLimits { wall: PATIENCE, cpu: PATIENCE, memory: 1 << 30, output: 1 << 16 }
    }

    fn sh(script: &str, dir: &Path, limits: ProcessLimits) -> Command {
        let mut command = Command::new("/bin/sh", dir, limits);
        command.args = vec!["-c".into(), script.into()];
        command.env = vec![("PATH".into(), "/usr/bin:/bin".into())];
        command
    }

    async fn end_of(script: &str, limits: ProcessLimits) -> ProcessRun {
        run(sh(script, Path::new("/"), limits)).await.unwrap()
    }

    /// Waits for something that must become true, and fails the test if it does not.
    async fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = look() {
                return found;
            }
            assert!(Instant::now() < deadline, "never came true: {what}");
            sleep(Duration::from_millis(1)).await;
        }
    }

    /// Whether a process of this group is alive. Zombies are not: they are for their parent to reap.
    fn group_lives(group: u32) -> bool {
        fs::read_dir("/proc").unwrap().flatten().any(|entry| {
            let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else { return false };
            let Some((_, fields)) = stat.rsplit_once(") ") else { return false };
            let fields: Vec<&str> = fields.split(' ').collect();
            !matches!(fields[0], "Z" | "X") && fields[2] == group.to_string()
        })
    }

    async fn group_dies(group: u32) {
        eventually("the group is gone", || (!group_lives(group)).then_some(())).await;
    }

    fn number_in(path: &Path) -> Option<u32> {
        fs::read_to_string(path).ok()?.strip_suffix('\n')?.parse().ok()
    }

    #[tokio::test]
    async fn both_streams_and_the_status_are_brought_back() {
        let run = end_of("echo out; echo err >&2; exit 7", roomy()).await;
        assert_eq!(run.end, ProcessEnd::Exited(7));
        assert_eq!(run.stdout, b"out\n");
        assert_eq!(run.stderr, b"err\n");
        assert!(run.wall < PATIENCE);
    }

    #[tokio::test]
    async fn nothing_is_inherited_from_the_environment() {
        let mut command = sh("", Path::new("/"), roomy());
        command.program = "/usr/bin/env".into();
        command.args.clear();
        command.env = vec![("ONLY".into(), "this".into())];
        assert_eq!(run(command).await.unwrap().stdout, b"ONLY=this\n");
    }

    #[tokio::test]
    async fn a_program_that_does_not_exist_is_our_failure() {
        let command = Command::new("/nowhere/at-all", "/", roomy());
        let failure = run(command).await.unwrap_err().to_string();
        assert!(failure.contains("/nowhere/at-all"), "{failure}");
    }

    #[tokio::test]
    async fn the_wall_clock_ends_a_sleeper_and_what_he_said_is_kept() {
        let limits = ProcessLimits { wall: Duration::from_millis(200), ..roomy() };
        let run = end_of("echo first; exec sleep 1000", limits).await;
        assert_eq!(run.end, ProcessEnd::OutOfTime);
        assert_eq!(run.stdout, b"first\n");
        assert!(run.wall >= limits.wall);
    }

    #[tokio::test]
    async fn a_busy_loop_runs_out_of_cpu_time() {
        let limits = ProcessLimits { cpu: Duration::from_millis(1), ..roomy() };
        assert_eq!(end_of("while :; do :; done", limits).await.end, ProcessEnd::OutOfTime);
    }

    #[tokio::test]
    async fn growing_past_the_memory_limit_is_seen() {
        let limits = ProcessLimits { memory: 50 << 20, ..roomy() };
        let hog = "exec dd if=/dev/zero of=/dev/null bs=104857600";
        assert_eq!(end_of(hog, limits).await.end, ProcessEnd::OutOfMemory);
    }

    #[tokio::test]
    async fn more_output_than_is_kept_is_cut() {
        let limits = ProcessLimits { output: 1000, ..roomy() };
        let run = end_of("head -c 5000 /dev/zero", limits).await;
        assert_eq!(run.end, ProcessEnd::Exited(0));
        assert_eq!(run.stdout.len(), 1000);
    }

    #[tokio::test]
    async fn a_flood_of_output_is_stopped_on_either_stream() {
        let limits = ProcessLimits { output: 1000, ..roomy() };
        for script in ["exec yes", "exec yes >&2", "head -c 64001 /dev/zero"] {
            let run = end_of(script, limits).await;
            assert_eq!(run.end, ProcessEnd::OutOfOutput, "{script}");
            assert!(run.stdout.len() <= 1000 && run.stderr.len() <= 1000);
        }
    }

    #[tokio::test]
    async fn a_flood_does_not_hide_the_deadline() {
        let limits =
            ProcessLimits { wall: Duration::from_millis(100), output: usize::MAX >> 8, ..roomy() };
        assert_eq!(end_of("exec yes '' 2>&1", limits).await.end, ProcessEnd::OutOfTime);
    }

    #[tokio::test]
    async fn a_signal_is_told_from_an_exit() {
        assert_eq!(end_of("kill -ABRT $$", roomy()).await.end, ProcessEnd::Signalled(6));
        assert_eq!(end_of("kill -KILL $$", roomy()).await.end, ProcessEnd::Signalled(9));
    }

    #[tokio::test]
    async fn an_orphan_in_the_group_dies_with_its_leader() {
        let mut running = spawn(sh("sleep 1000 & exit 3", Path::new("/"), roomy())).unwrap();
        let group = running.id().unwrap();
        assert_eq!(running.finish().await.unwrap().end, ProcessEnd::Exited(3));
        assert_eq!(running.id(), None);
        group_dies(group).await;
    }

    #[tokio::test]
    async fn an_orphan_that_left_the_group_and_holds_stdout_does_not_hang_us() {
        let dir = TempDir::new().unwrap();
        let script = "setsid sh -c 'echo $$ > pid; exec sleep 1000' & \
                      until [ -s pid ]; do :; done; echo done";
        let run = run(sh(script, dir.path(), roomy())).await.unwrap();
        let orphan = number_in(&dir.path().join("pid")).unwrap();
        assert_eq!(run.end, ProcessEnd::Exited(0));
        assert_eq!(run.stdout, b"done\n");
        let orphan = Pid::from_raw(orphan.try_into().unwrap()).unwrap();
        let gone = kill_process(orphan, Signal::KILL).unwrap_err();
        assert_eq!(gone, rustix::io::Errno::SRCH, "the orphan was swept");
    }

    #[tokio::test]
    async fn an_orphans_orphan_is_swept_and_a_process_at_work_is_not() {
        let dir = TempDir::new().unwrap();
        let mut at_work = spawn(sh("read line; echo done", dir.path(), roomy())).unwrap();
        let escape = "setsid sh -c 'setsid sh -c \"echo \\$\\$ > pid; exec sleep 1000\" &' & \
                      until [ -s pid ]; do :; done";
        run(sh(escape, dir.path(), roomy())).await.unwrap();
        let orphan = number_in(&dir.path().join("pid")).unwrap();
        assert!(!group_lives(orphan), "the orphan was swept");
        assert_eq!(at_work.finish().await.unwrap().stdout, b"done\n");
    }

    #[tokio::test]
    async fn dropping_a_running_process_kills_its_group() {
        let dir = TempDir::new().unwrap();
        let running =
            spawn(sh("sleep 1000 & echo 1 > up; sleep 1000", dir.path(), roomy())).unwrap();
        let group = running.id().unwrap();
        eventually("it is up", || number_in(&dir.path().join("up"))).await;
        assert!(group_lives(group));
        drop(running);
        group_dies(group).await;
    }

    #[tokio::test]
    async fn dropping_a_run_midway_kills_its_group() {
        let dir = TempDir::new().unwrap();
        let pid = dir.path().join("pid");
        let group = tokio::select! {
            run = run(sh("sleep 1000 & echo $$ > pid; sleep 1000", dir.path(), roomy())) => {
                panic!("ended: {run:?}")
            }
            group = eventually("it is up", || number_in(&pid)) => group,
        };
        group_dies(group).await;
    }

    #[tokio::test]
    async fn finishing_can_be_interrupted_and_taken_up_again() {
        let dir = TempDir::new().unwrap();
        let script = "echo one; echo 1 > up; until [ -e go ]; do :; done; echo two";
        let mut running = spawn(sh(script, dir.path(), roomy())).unwrap();
        tokio::select! {
            run = running.finish() => panic!("ended: {run:?}"),
            _ = eventually("it is up", || number_in(&dir.path().join("up"))) => {}
        }
        fs::write(dir.path().join("go"), "").unwrap();
        assert_eq!(running.finish().await.unwrap().stdout, b"one\ntwo\n");
    }
}
