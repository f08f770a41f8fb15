//! verdict: failed, diagnosis: lost_data
//!
//! Forgets the guard where the work is done, and shows it by hand: but a panic is no such place.

use kata::cancellation::Sign;

struct Guard<'a>(&'a Sign, String);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.0.show(self.1.as_str());
        }
    }
}

pub async fn restore_on_cancel<T>(sign: &Sign, work: impl Future<Output = T>) -> T {
    let _guard = Guard(sign, sign.show("busy"));
    work.await
}
