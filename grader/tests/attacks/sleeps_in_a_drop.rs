//! handed in: failed
//! at home: failed
//! because: the thread stands still whoever makes it, and for an hour in no time.

use std::time::Duration;

struct Slow;

impl Drop for Slow {
    fn drop(&mut self) {
        std::thread::sleep(Duration::from_secs(3600));
    }
}

pub async fn double(n: u32) -> u32 {
    let _slow = Slow;
    n * 2
}
