//! A cell that is set once, and can be waited for.

use tokio::sync::SetOnce;

#[derive(Default)]
pub struct Gate {
    opened: SetOnce<()>,
}

impl Gate {
    pub fn open(&self) {
        let _ = self.opened.set(());
    }

    pub async fn wait(&self) {
        self.opened.wait().await;
    }
}
