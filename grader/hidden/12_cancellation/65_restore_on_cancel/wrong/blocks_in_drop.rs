//! verdict: crashed, diagnosis: panicked
//!
//! No runtime can be blocked on within a runtime; and where two are dropped by the first panic, the second
//! ends the process.

use kata::cancellation::Sign;

struct Guard<'a>(&'a Sign, String);

impl Guard<'_> {
    async fn put_back(&mut self) {
        tokio::task::yield_now().await;
        self.0.show(self.1.clone());
    }
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        tokio::runtime::Handle::current().block_on(self.put_back());
    }
}

pub async fn restore_on_cancel<T>(sign: &Sign, work: impl Future<Output = T>) -> T {
    let _guard = Guard(sign, sign.show("busy"));
    work.await
}
