use kata::state::load_checksum;
use tokio::sync::OnceCell;

/// Settings whose checksum is loaded when somebody first asks for it.
#[derive(Default)]
pub struct Settings {
    // A field and not a static: it belongs to these settings, and tests can have fresh ones.
    checksum: OnceCell<u64>,
}

impl Settings {
    /// The checksum. The first caller loads it, everyone else gets the same.
    ///
    /// # Errors
    ///
    /// That of `load_checksum`. It is not remembered: whoever asks next loads again.
    pub async fn once_init(&self) -> Result<u64, String> {
        // `try`, because only a success fills the cell. Those who wait meanwhile are woken in turn
        // and either find the value or do the loading themselves.
        self.checksum.get_or_try_init(load_checksum).await.copied()
    }
}
