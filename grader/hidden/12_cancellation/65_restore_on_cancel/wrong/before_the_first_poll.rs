//! verdict: failed, diagnosis: not_lazy
//!
//! Shows and remembers when it is called, not when it is polled.

use kata::cancellation::Sign;

struct Guard<'a>(&'a Sign, String);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.0.show(self.1.as_str());
    }
}

pub fn restore_on_cancel<T>(sign: &Sign, work: impl Future<Output = T>) -> impl Future<Output = T> {
    let guard = Guard(sign, sign.show("busy"));
    async move {
        let _guard = guard;
        work.await
    }
}
