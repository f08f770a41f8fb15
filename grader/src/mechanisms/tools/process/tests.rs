//! Processes that end, overrun their limits and leave others behind.

use std::fs;
use std::path::Path;

use rustix::process::{Pid, Signal, kill_process};
use rustix::thread::{CpuSet, sched_setaffinity};
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
async fn what_a_process_is_kept_waiting_for_is_not_its_time() {
    let limits = ProcessLimits { wall: Duration::ZERO, ..roomy() };
    let mut held = spawn(sh("exit 7", Path::new("/"), limits)).unwrap();
    let clock = held.clock();
    let guard = clock.hold();
    assert_eq!(held.finish().await.unwrap().end, ProcessEnd::Exited(7));
    drop(guard);
    let mut free = spawn(sh("exec sleep 1000", Path::new("/"), limits)).unwrap();
    assert_eq!(free.finish().await.unwrap().end, ProcessEnd::OutOfTime);
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
async fn what_a_busy_machine_gives_to_others_does_not_count() {
    const COUNT: &str = "i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done";
    let alone = end_of(COUNT, roomy()).await.wall;
    let spinners: Vec<Running> = (0..5)
        .map(|_| on_the_first_processor(sh("while :; do :; done", Path::new("/"), roomy())))
        .collect();
    let limits = ProcessLimits { wall: 4 * alone, ..roomy() };
    let mut sixth = on_the_first_processor(sh(COUNT, Path::new("/"), limits));
    let run = sixth.finish().await.unwrap();
    assert_eq!(run.end, ProcessEnd::Exited(0));
    assert!(run.wall < sixth.started.elapsed(), "nothing was taken off");
    drop(spinners);
}

/// Starts something that shares one processor with all others of its kind.
fn on_the_first_processor(command: Command) -> Running {
    let running = spawn(command).unwrap();
    let mut first = CpuSet::new();
    first.set(0);
    sched_setaffinity(super::unix::pid(running.id().unwrap()), &first).unwrap();
    running
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
    assert_eq!(end_of(hog, limits).await.end, ProcessEnd::OutOfMemory { limit_mib: 50 });
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
    // Until it has said who it is, its parent lives: else the sweep of another run that ends just
    // then would take it for an orphan, and it is one.
    let escape = "setsid sh -c 'setsid sh -c \"echo \\$\\$ > pid; exec sleep 1000\" & \
                  until [ -s pid ]; do :; done' & until [ -s pid ]; do :; done";
    run(sh(escape, dir.path(), roomy())).await.unwrap();
    let orphan = number_in(&dir.path().join("pid")).unwrap();
    assert!(!group_lives(orphan), "the orphan was swept");
    assert_eq!(at_work.finish().await.unwrap().stdout, b"done\n");
}

#[tokio::test]
async fn dropping_a_running_process_kills_its_group() {
    let dir = TempDir::new().unwrap();
    let running = spawn(sh("sleep 1000 & echo 1 > up; sleep 1000", dir.path(), roomy())).unwrap();
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

#[tokio::test]
async fn an_editor_that_goes_on_in_the_background_is_not_swept() {
    let dir = TempDir::new().unwrap();
    // From the first one on, orphans are our children.
    run(sh("exit 0", dir.path(), roomy())).await.unwrap();
    // As `code` does: the program itself is started apart, and what was called ends.
    let script = "setsid sh -c 'echo $$ > pid; exec sleep 1000' & until [ -s pid ]; do :; done";
    let mut editor = std::process::Command::new("/bin/sh");
    editor.args(["-c", script]).current_dir(dir.path()).env(SPARED, "1");
    assert!(editor.status().unwrap().success());
    let editor = number_in(&dir.path().join("pid")).unwrap();
    run(sh("exit 0", dir.path(), roomy())).await.unwrap();
    assert!(group_lives(editor));
    let editor = Pid::from_raw(editor.try_into().unwrap()).unwrap();
    kill_process(editor, Signal::KILL).unwrap();
}
