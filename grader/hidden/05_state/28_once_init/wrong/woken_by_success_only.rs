//! verdict: failed, diagnosis: deadlock
//!
//! After an error nobody wakes those who wait.

use std::sync::Mutex;

use kata::state::load_checksum;
use tokio::sync::Notify;

#[derive(Default)]
pub struct Settings {
    state: Mutex<State>,
    loaded: Notify,
}

#[derive(Default)]
enum State {
    #[default]
    Empty,
    Loading,
    Loaded(u64),
}

impl Settings {
    pub async fn once_init(&self) -> Result<u64, String> {
        loop {
            let woken = self.loaded.notified();
            let is_mine = {
                let mut state = self.state.lock().unwrap();
                match *state {
                    State::Loaded(checksum) => return Ok(checksum),
                    State::Loading => false,
                    State::Empty => {
                        *state = State::Loading;
                        true
                    }
                }
            };
            if is_mine {
                let mut turn = Turn(self, State::Empty);
                let checksum = load_checksum().await?;
                turn.1 = State::Loaded(checksum);
                drop(turn);
                self.loaded.notify_waiters();
                return Ok(checksum);
            }
            woken.await;
        }
    }
}

struct Turn<'a>(&'a Settings, State);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.0.state.lock().unwrap() = std::mem::take(&mut self.1);
    }
}
