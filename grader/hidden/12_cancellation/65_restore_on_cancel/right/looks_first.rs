//! Looks at what is shown, and then shows something else.

use kata::cancellation::Sign;

struct Back(Sign, String);

impl Drop for Back {
    fn drop(&mut self) {
        self.0.show(self.1.as_str());
    }
}

pub async fn restore_on_cancel<T>(sign: &Sign, work: impl Future<Output = T>) -> T {
    let back = Back(sign.clone(), sign.text());
    sign.show("busy");
    let done = work.await;
    drop(back);
    done
}
