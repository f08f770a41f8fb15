//! The terminal while `watch` has it: raw, on its other screen, without a cursor. Whatever ends
//! the program, it is given back as it was.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
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

    /// Draws `lines` from the top, over whatever was there. A terminal that can shows them all at
    /// once.
    pub fn draw(&mut self, lines: &[String]) -> Result<()> {
        let mut screen = Vec::new();
        queue!(screen, BeginSynchronizedUpdate, MoveTo(0, 0))?;
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                screen.extend_from_slice(b"\r\n");
            }
            screen.extend_from_slice(line.as_bytes());
            queue!(screen, Clear(ClearType::UntilNewLine))?;
        }
        queue!(screen, Clear(ClearType::FromCursorDown), EndSynchronizedUpdate)?;
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

#[cfg(all(test, unix))]
mod tests {
    use std::io::Read as _;
    use std::num::NonZeroU16;
    use std::os::fd::RawFd;

    use portable_pty::{CommandBuilder, PtySize, native_pty_system};

    use super::*;

    /// Set in the process that is to panic.
    const PANICS: &str = "ASYNC_KATA_TEST_PANICS";
    const NAME: &str = "surfaces::watch::terminal::tests::a_panic_gives_the_terminal_back";

    /// Runs itself once more, on a terminal, because a panic cannot be caught from outside.
    #[test]
    fn a_panic_gives_the_terminal_back() {
        if std::env::var_os(PANICS).is_some() {
            let mut terminal = Terminal::take().unwrap();
            terminal.draw(&["on the other screen".to_owned()]).unwrap();
            panic!("this must be readable");
        }
        let size = PtySize { rows: 24, cols: 200, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let before = settings(pair.master.as_raw_fd().unwrap());
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args(["--exact", NAME, "--nocapture"]);
        command.env(PANICS, "1");
        // So that all of it is on one screen.
        command.env("RUST_BACKTRACE", "0");
        let mut child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        assert!(!child.wait().unwrap().success());
        assert_eq!(settings(pair.master.as_raw_fd().unwrap()), before);

        let rows_and_columns = [24, 200].map(|length| NonZeroU16::new(length).unwrap());
        let mut parser = vt100::Parser::new(rows_and_columns[0], rows_and_columns[1], 0);
        let mut bytes = [0; 4096];
        // All that was written is there; the terminal has no end as long as we hold it open.
        while !parser.screen().contents().contains("test result: FAILED") {
            let length = reader.read(&mut bytes).unwrap();
            parser.process(&bytes[..length]);
        }
        let screen = parser.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor());
        let shown = screen.contents();
        assert!(shown.contains("this must be readable"), "{shown}");
        assert!(!shown.contains("on the other screen"), "{shown}");
    }

    fn settings(terminal: RawFd) -> [libc::tcflag_t; 3] {
        // SAFETY: the structure is plain data, and the call fills it.
        let flags = unsafe {
            let mut flags = std::mem::zeroed::<libc::termios>();
            assert_eq!(libc::tcgetattr(terminal, &mut flags), 0);
            flags
        };
        [flags.c_iflag, flags.c_oflag, flags.c_lflag]
    }
}
