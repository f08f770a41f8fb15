//! What a step has cost: wall time, CPU time, and the most memory at once.

use std::fmt;
use std::fs;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use crate::places::Result;

/// What stands above the figures.
pub const TITLES: &str = "     wall      CPU     peak";

/// What a step has cost; the last two are unknown where the system does not say.
pub struct Figures {
    wall: Duration,
    cpu: Option<Duration>,
    peak_kib: Option<u64>,
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = |time: Duration| format!("{:.1} s", time.as_secs_f64());
        let cpu = self.cpu.map_or("?".to_owned(), seconds);
        let peak =
            self.peak_kib.map_or("?".to_owned(), |kib| format!("{} MB", kib * 1024 / 1_000_000));
        write!(f, "{:>9}{cpu:>9}{peak:>9}", seconds(self.wall))
    }
}

impl Figures {
    /// Runs a process to its end, which has to be a good one.
    pub fn of_process(command: &mut Command) -> Result<Self> {
        let began = Instant::now();
        let mut child = command.spawn()?;
        let (is_good, cpu, peak_kib) = waited(&mut child)?;
        if !is_good {
            return Err(format!("{command:?} did not end well; said.txt says why.").into());
        }
        Ok(Self { wall: began.elapsed(), cpu, peak_kib })
    }
}

/// A step of this process, from its beginning.
pub struct Step {
    began: Instant,
    cpu: Option<Duration>,
}

impl Step {
    pub fn begin() -> Self {
        // "5" has the kernel forget the peak so far. Where it cannot, the peak is that of all steps.
        let _ = fs::write("/proc/self/clear_refs", "5");
        Self { began: Instant::now(), cpu: cpu_of_this_process() }
    }

    /// What it has cost up to now.
    pub fn end(self) -> Figures {
        let cpu = self.cpu.zip(cpu_of_this_process()).map(|(before, now)| now - before);
        Figures { wall: self.began.elapsed(), cpu, peak_kib: peak_of_this_process() }
    }
}

fn peak_of_this_process() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(unix)]
fn cpu_of_this_process() -> Option<Duration> {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `now` is valid for writing.
    let got = unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &raw mut now) };
    (got == 0).then(|| Duration::new(now.tv_sec as u64, now.tv_nsec as u32))
}

#[cfg(not(unix))]
fn cpu_of_this_process() -> Option<Duration> {
    None
}

/// Waits for a process: whether it ended well, its CPU time and its peak.
#[cfg(unix)]
pub fn waited(child: &mut Child) -> Result<(bool, Option<Duration>, Option<u64>)> {
    let mut status = 0;
    // SAFETY: all zeros are figures of nothing.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: the child was not waited for yet, and both places are valid for writing.
    let got = unsafe { libc::wait4(child.id() as i32, &raw mut status, 0, &raw mut usage) };
    if got < 0 {
        return Err(std::io::Error::last_os_error().into());
    }
    let time = |time: libc::timeval| {
        Duration::from_secs(time.tv_sec as u64) + Duration::from_micros(time.tv_usec as u64)
    };
    let cpu = time(usage.ru_utime) + time(usage.ru_stime);
    let is_good = libc::WIFEXITED(status) && libc::WEXITSTATUS(status) == 0;
    // macOS counts bytes.
    let unit = if cfg!(target_os = "macos") { 1024 } else { 1 };
    Ok((is_good, Some(cpu), Some(usage.ru_maxrss as u64 / unit)))
}

#[cfg(not(unix))]
pub fn waited(child: &mut Child) -> Result<(bool, Option<Duration>, Option<u64>)> {
    Ok((child.wait()?.success(), None, None))
}
