use std::pin::pin;

use kata::cancellation::Sign;

struct Defer<F: FnMut()>(F);

impl<F: FnMut()> Drop for Defer<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

pub async fn restore_on_cancel<T>(sign: &Sign, work: impl Future<Output = T>) -> T {
    let before = sign.show("busy");
    let guard = Defer(|| {
        sign.show(before.as_str());
    });
    let done = pin!(work).await;
    drop(guard);
    done
}
