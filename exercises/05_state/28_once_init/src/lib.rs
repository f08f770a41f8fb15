use kata::state::load_checksum;

/// Settings whose checksum is loaded when somebody first asks for it.
#[derive(Default)]
pub struct Settings {
    // What remembers the checksum goes here; `Settings::default()` must still make it, empty.
}

impl Settings {
    /// The checksum, any number. The first caller loads it with `load_checksum` (100 ms), those who
    /// come meanwhile wait for that load, and everyone later has it at once.
    ///
    /// # Errors
    ///
    /// That of `load_checksum`. It is not remembered: whoever asks next loads again. Those who were
    /// waiting get it too, or load in turn.
    pub async fn once_init(&self) -> Result<u64, String> {
        todo!("load the checksum once, for everyone")
    }
}
