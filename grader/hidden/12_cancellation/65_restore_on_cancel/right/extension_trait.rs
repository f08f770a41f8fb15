//! An extension trait on Sign with a guard that owns a clone of it; the guard is dropped by hand after the
//! work

use kata::cancellation::Sign;

trait Showing {
    fn showing(&self, text: &str) -> Shown;
}

struct Shown {
    on: Sign,
    instead_of: Option<String>,
}

impl Showing for Sign {
    fn showing(&self, text: &str) -> Shown {
        Shown { instead_of: Some(self.show(text)), on: self.clone() }
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        let Some(text) = self.instead_of.take() else { return };
        let ours = self.on.show(text);
        println!("took down {ours:?}");
    }
}

pub async fn restore_on_cancel<T>(sign: &Sign, work: impl Future<Output = T>) -> T {
    let shown = sign.showing("busy");
    let value = work.await;
    drop(shown);
    value
}
