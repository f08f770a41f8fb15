/// A gate that is closed at first. Once somebody has opened it, it is open for ever.
#[derive(Default)]
pub struct Gate {
    // What the gate has to know goes here; `Gate::default()` must still make it, closed.
}

impl Gate {
    /// Opens the gate, for all who wait and for all who will come. Opening it again changes nothing.
    pub fn open(&self) {
        todo!("let everybody pass, now and later")
    }

    /// Waits until the gate is open. Where it is open already, that is at once.
    pub async fn wait(&self) {
        todo!("wait until the gate is open")
    }
}
