//! The terminal while `watch` has it: raw, on its other screen, without a cursor. Whatever ends
//! the program, it is given back as it was.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, queue};

use crate::vocabulary::failure::Result;

static TAKEN: AtomicBool = AtomicBool::new(false);

/// The terminal in our hands. Dropping it gives the terminal back, and so does a panic.
#[must_use = "dropping it gives the terminal back"]
pub struct Terminal {
    _private: (),
}

impl Terminal {
    /// Takes the terminal over.
    pub fn take() -> Result<Self> {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            // First, so that the message lands on the screen that stays.
            give_back();
            before(info);
        }));
        enable_raw_mode()?;
        TAKEN.store(true, Ordering::SeqCst);
        let terminal = Self { _private: () };
        execute!(io::stdout(), EnterAlternateScreen, Hide)?;
        Ok(terminal)
    }

    /// Draws `lines` from the top, over whatever was there.
    pub fn draw(&mut self, lines: &[String]) -> Result<()> {
        let mut screen = Vec::new();
        queue!(screen, MoveTo(0, 0))?;
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                screen.extend_from_slice(b"\r\n");
            }
            screen.extend_from_slice(line.as_bytes());
            queue!(screen, Clear(ClearType::UntilNewLine))?;
        }
        queue!(screen, Clear(ClearType::FromCursorDown))?;
        let mut stdout = io::stdout().lock();
        stdout.write_all(&screen)?;
        stdout.flush()?;
        Ok(())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back();
    }
}

fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        // A terminal that is gone needs nothing back.
        let _ = execute!(io::stdout(), Show, LeaveAlternateScreen);
        let _ = disable_raw_mode();
    }
}
