//! handed in: timed_out
//! at home: timed_out
//! because: a thread's own values go after the goodbye, and a process that stays is stopped.

struct Stays;

impl Drop for Stays {
    fn drop(&mut self) {
        loop {
            std::hint::spin_loop();
        }
    }
}

thread_local! {
    static STAYS: Stays = const { Stays };
}

pub async fn double(n: u32) -> u32 {
    STAYS.with(|_| n * 2)
}
