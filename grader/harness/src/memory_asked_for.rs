//! Tells how much memory an answer asks for in one go, also where it gives it back before anybody could
//! see it. Elsewhere than on Linux with glibc nothing is known of that.

use std::future::{Future, poll_fn};

use crate::trial::Trial;

#[cfg(all(target_os = "linux", target_env = "gnu"))]
use crate::interposed::allocation;
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
use unknown as allocation;

impl Trial {
    /// Awaits the learner's `future`, checks that it takes `expected_ms`, and says how many bytes it has
    /// asked the allocator for at most in one request; `None` where that cannot be seen. Whatever
    /// happens in its polls counts, and nothing else.
    ///
    /// ```ignore
    /// let (got, most) = t.time_and_memory(0, read_frame(&mut wire)).await;
    /// t.holds(most.is_none_or(|most| most < 100_000), Diagnosis::OverLimit, "Makes room first.");
    /// ```
    pub async fn time_and_memory<T>(
        &mut self,
        expected_ms: u64,
        future: impl Future<Output = T>,
    ) -> (T, Option<usize>) {
        let mut future = Box::pin(future);
        forget();
        let looked_at = poll_fn(|cx| while_looked_at(|| future.as_mut().poll(cx)));
        let answer = self.time(expected_ms, looked_at).await;
        (answer, largest())
    }

    /// Calls the learner's code, which is no future, and says how many bytes it has asked the allocator
    /// for at most in one request; `None` where it has asked for nothing, or that cannot be seen.
    ///
    /// ```ignore
    /// let (got, most) = t.call_and_memory(|| codec.decode(&mut src));
    /// ```
    pub fn call_and_memory<T>(&mut self, call: impl FnOnce() -> T) -> (T, Option<usize>) {
        forget();
        let answer = self.call(|| while_looked_at(call));
        (answer, largest())
    }
}

/// Notes nothing that was asked for before.
pub(crate) fn forget() {
    allocation::take_largest();
}

/// The largest request since then; `None` where nothing was noted.
pub(crate) fn largest() -> Option<usize> {
    let largest = allocation::take_largest();
    (largest > 0).then_some(largest)
}

/// Notes from now on what is asked for, or no longer.
pub(crate) fn look(yes: bool) {
    allocation::look(yes);
}

fn while_looked_at<T>(act: impl FnOnce() -> T) -> T {
    look(true);
    let done = act();
    look(false);
    done
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
mod unknown {
    pub fn look(_yes: bool) {}

    pub fn take_largest() -> usize {
        0
    }
}

#[cfg(all(test, target_os = "linux", target_env = "gnu"))]
mod tests {
    use std::hint::black_box;

    use crate::trial::Trial;

    #[tokio::test(start_paused = true)]
    async fn what_is_asked_for_and_given_back_is_seen() {
        const MIB: usize = 1 << 20;
        let mut t = Trial::new(0, false);
        // Another test's thread may ask for something meanwhile, but for nothing so large.
        for bytes in [8 * MIB, 4 * MIB, 16 * MIB] {
            let zeroed = async { drop(black_box(vec![0_u8; bytes])) };
            assert_eq!(t.time_and_memory(0, zeroed).await.1, Some(bytes));
            let reserved = async { drop(black_box(Vec::<u8>::with_capacity(bytes))) };
            assert_eq!(t.time_and_memory(0, reserved).await.1, Some(bytes));
            let mut grown = vec![1_u8];
            let grows = async { black_box(&mut grown).reserve_exact(bytes - 1) };
            assert_eq!(t.time_and_memory(0, grows).await.1, Some(bytes));
            let called = t.call_and_memory(|| drop(black_box(vec![0_u8; bytes])));
            assert_eq!(called.1, Some(bytes));
        }
        drop(black_box(vec![0_u8; 32 * MIB]));
        assert!(t.call_and_memory(|| ()).1.is_none_or(|most| most < MIB));
    }
}
