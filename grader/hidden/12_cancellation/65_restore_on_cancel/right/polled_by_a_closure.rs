use std::future::poll_fn;

use kata::cancellation::Sign;

struct Restore(Sign, Option<String>);

impl Drop for Restore {
    fn drop(&mut self) {
        if let Some(text) = self.1.take() {
            self.0.show(text);
        }
    }
}

pub async fn restore_on_cancel<T>(sign: &Sign, work: impl Future<Output = T>) -> T {
    // A tuple is dropped from its first part to its last.
    let mut both = (Box::pin(work), Restore(sign.clone(), None));
    poll_fn(|cx| {
        let (work, restore) = &mut both;
        if restore.1.is_none() {
            restore.1 = Some(restore.0.show("busy"));
        }
        work.as_mut().poll(cx)
    })
    .await
}
