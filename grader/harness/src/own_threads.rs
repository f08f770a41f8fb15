//! What is seen of threads that an answer starts itself.

use crate::trial::Trial;

impl Trial {
    /// How many threads the polls of this process have started so far, those included that a runtime
    /// starts for blocking tasks; 0 where that cannot be seen.
    ///
    /// ```ignore
    /// let before = t.threads_started();
    /// let answer: Option<String> = t.first_poll(greet("Ada"));
    /// t.holds(t.threads_started() == before, Diagnosis::WrongTool, "It started a thread.");
    /// ```
    pub fn threads_started(&self) -> u32 {
        started()
    }
}

impl Trial {
    /// How often the thread that runs the tests of this process was parked inside a poll under a paused
    /// clock, until another thread went on with it, however soon that was: `recv` of the standard library's
    /// channels, `park`, a `block_on`, or `join` of a thread that this very poll has started. Waiting for a
    /// lock is none. 0 where that cannot be seen.
    ///
    /// ```ignore
    /// let before = t.times_parked();
    /// let saved: usize = t.run(send_bound(words, probe)).await;
    /// t.holds(t.times_parked() == before, Diagnosis::Blocking, "It blocked the thread.");
    /// ```
    pub fn times_parked(&self) -> usize {
        parked()
    }
}

#[cfg(target_os = "linux")]
fn started() -> u32 {
    crate::interposed::threads_started()
}

#[cfg(not(target_os = "linux"))]
fn started() -> u32 {
    0
}

#[cfg(target_os = "linux")]
fn parked() -> usize {
    crate::interposed::times_parked()
}

#[cfg(not(target_os = "linux"))]
fn parked() -> usize {
    0
}
