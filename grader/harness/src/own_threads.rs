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

#[cfg(target_os = "linux")]
fn started() -> u32 {
    crate::interposed::threads_started()
}

#[cfg(not(target_os = "linux"))]
fn started() -> u32 {
    0
}
