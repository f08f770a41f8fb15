//! The terminal while `watch` has it: raw, on its other screen, without a cursor. Whatever ends
//! the program, it is given back as it was.

use std::io::{self, BufWriter, Stdout, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::{Hide, Show};
use crossterm::style::Print;
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, queue};
use ratatui_core::layout::Rect;
use ratatui_core::terminal::{Terminal as Drawing, TerminalOptions, Viewport};
use ratatui_crossterm::CrosstermBackend;

use crate::surfaces::watch::frame::Frame;
use crate::vocabulary::failure::Result;

static TAKEN: AtomicBool = AtomicBool::new(false);

/// Has the mouse wheel come as arrow keys. Taking the mouse instead would take from people what they
/// mark text and follow links with.
const WHEEL_AS_ARROWS: &str = "\u{1b}[?1007h";
const WHEEL_AS_BEFORE: &str = "\u{1b}[?1007l";

/// The terminal in our hands. Dropping it gives the terminal back, and so does a panic.
#[must_use = "dropping it gives the terminal back"]
pub struct Terminal {
    drawing: Drawing<CrosstermBackend<BufWriter<Stdout>>>,
    /// What is drawn on. It follows the window at each drawing.
    area: Rect,
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
        let area = window();
        let backend = CrosstermBackend::new(BufWriter::new(io::stdout()));
        let options = TerminalOptions { viewport: Viewport::Fixed(area) };
        let drawing = Drawing::with_options(backend, options)?;
        let mut terminal = Self { drawing, area };
        terminal.take_again()?;
        Ok(terminal)
    }

    /// Takes the terminal over once more, after it was given back. What was on it is forgotten.
    pub fn take_again(&mut self) -> Result<()> {
        enable_raw_mode()?;
        TAKEN.store(true, Ordering::SeqCst);
        execute!(io::stdout(), EnterAlternateScreen, Hide, Print(WHEEL_AS_ARROWS))?;
        self.forget()
    }

    /// Gives the terminal back for a while.
    pub fn give_back(&mut self) {
        give_back();
    }

    /// Has the next drawing draw everything: what is there may be anything, as after a change of size.
    pub fn forget(&mut self) -> Result<()> {
        Ok(self.drawing.resize(self.area)?)
    }

    /// How many columns and rows there are.
    pub fn size(&mut self) -> Result<(usize, usize)> {
        let area = window();
        if area != self.area {
            self.area = area;
            self.drawing.resize(area)?;
        }
        Ok((usize::from(area.width), usize::from(area.height)))
    }

    /// Draws `frame` over whatever was there, as far as it differs; how many lines of its body are
    /// above the screen then. A terminal that can shows all of it at once.
    pub fn draw(&mut self, frame: &Frame) -> Result<usize> {
        if !TAKEN.load(Ordering::SeqCst) {
            // Another program has it.
            return Ok(frame.scroll);
        }
        queue!(self.drawing.backend_mut(), BeginSynchronizedUpdate)?;
        let (columns, rows) = self.size()?;
        let fitted = frame.fit(columns, rows);
        self.drawing.draw(|screen| fitted.draw(screen.buffer_mut()))?;
        queue!(self.drawing.backend_mut(), EndSynchronizedUpdate)?;
        self.drawing.backend_mut().flush()?;
        Ok(fitted.scroll)
    }
}

/// The window. One whose size nobody tells counts as a usual one.
fn window() -> Rect {
    let (columns, rows) = crossterm::terminal::size().unwrap_or((80, 24));
    Rect::new(0, 0, columns.max(1), rows.max(1))
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back();
    }
}

fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        // A terminal that is gone needs nothing back.
        let _ = execute!(io::stdout(), Print(WHEEL_AS_BEFORE), Show, LeaveAlternateScreen);
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
            let body = "on the other screen".to_owned();
            terminal.draw(&Frame { body, ..Frame::default() }).unwrap();
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
