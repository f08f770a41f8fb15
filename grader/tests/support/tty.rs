//! The binary on a pseudo-terminal, and what a person would see there.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::os::fd::RawFd;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Instant;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};
use vt100::Screen;

use super::{PATIENCE, Workspace, environment, eventually};

/// Ctrl-C, as a terminal sends it.
pub const CONTROL_C: &str = "\x03";

/// A terminal with the binary on it. Dropping it kills the binary.
pub struct Tty {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    // Held open, so that the terminal can be looked at when the binary has ended.
    _slave: Box<dyn SlavePty + Send>,
    writer: Box<dyn Write + Send>,
    seen: Arc<Seen>,
    before: Settings,
}

struct Seen {
    shown: Mutex<Shown>,
    more: Condvar,
}

struct Shown {
    parser: vt100::Parser,
    /// A screen has been begun and not ended: a person would still see the one before.
    drawing: bool,
    /// The last bytes, which may hold the start of a mark.
    tail: Vec<u8>,
    /// Escape sequences so far.
    escapes: usize,
    /// How often the terminal was taken over.
    taken: usize,
}

/// What stands before `h` where a screen begins, and before `l` where it ends.
const MARK: &[u8] = b"\x1b[?2026";

/// How a program takes a terminal over: the other screen.
const TAKES: &[u8; MARK.len() + 1] = b"\x1b[?1049h";

impl Shown {
    fn take_in(&mut self, bytes: &[u8]) {
        self.parser.process(bytes);
        self.tail.extend_from_slice(bytes);
        self.escapes += bytes.iter().filter(|byte| **byte == 0x1b).count();
        let windows = self.tail.windows(MARK.len() + 1);
        self.taken += windows.clone().filter(|window| window == TAKES).count();
        if let Some(last) = windows.rev().find(|window| window.starts_with(MARK)) {
            self.drawing = last.ends_with(b"h");
        }
        let kept = self.tail.len().min(MARK.len());
        self.tail.drain(..self.tail.len() - kept);
    }
}

/// The settings of a terminal that a program may change: input, output and local flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings([libc::tcflag_t; 3]);

pub const ROWS: u16 = 24;
pub const COLUMNS: u16 = 80;

impl Tty {
    /// Starts the binary in a workspace, on a terminal of 80 × 24.
    pub fn start(workspace: &Workspace, args: &[&str]) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_async-kata"));
        command.arg("--course");
        command.arg(workspace.root());
        command.args(args);
        Self::open(command, workspace.root())
    }

    /// Starts the binary in a workspace, on a terminal of this size.
    pub fn on_size(workspace: &Workspace, args: &[&str], columns: u16, rows: u16) -> Self {
        // By its name, which texts tell people to type: a path is as long as it happens to be.
        let mut command = CommandBuilder::new("bash");
        command.args(["-c", "exec -a async-kata \"$@\"", "bash", env!("CARGO_BIN_EXE_async-kata")]);
        command.arg("--course");
        command.arg(workspace.root());
        command.args(args);
        Self::on_window(command, workspace.root(), &[], (columns, rows))
    }

    /// A watcher that has judged the first exercise.
    pub fn at_rest(workspace: &Workspace) -> Self {
        let tty = Self::start(workspace, &[]);
        tty.wait_for("01_double");
        tty.wait_until(|shown| shown.contains("still to do") || shown.contains("✓ double  passed"));
        tty
    }

    /// A watcher that a person's shell has started, and that has judged the first exercise.
    pub fn in_a_shell(workspace: &Workspace) -> Self {
        let mut command = CommandBuilder::new("bash");
        command.args(["--norc", "-i"]);
        let variables = [("BINARY", env!("CARGO_BIN_EXE_async-kata")), ("PS1", "ready> ")];
        let mut tty = Self::with_variables(command, workspace.root(), &variables);
        tty.wait(&["ready>"], &[]);
        tty.send("\"$BINARY\" --course .\r");
        tty.wait_for("still to do");
        tty
    }

    /// Starts the watcher of a workspace, on a terminal of this size.
    pub fn of_size(workspace: &Workspace, columns: u16, rows: u16) -> Self {
        Self::on_size(workspace, &[], columns, rows)
    }

    /// Starts a command in a folder, on a terminal of 80 × 24.
    pub fn open(command: CommandBuilder, dir: impl AsRef<OsStr>) -> Self {
        Self::with_variables(command, dir, &[])
    }

    /// The same, with more environment variables.
    pub fn with_variables(
        command: CommandBuilder,
        dir: impl AsRef<OsStr>,
        variables: &[(&str, &str)],
    ) -> Self {
        Self::on_window(command, dir, variables, (COLUMNS, ROWS))
    }

    fn on_window(
        mut command: CommandBuilder,
        dir: impl AsRef<OsStr>,
        variables: &[(&str, &str)],
        (columns, rows): (u16, u16),
    ) -> Self {
        command.cwd(dir);
        command.env_clear();
        environment().for_each(|(name, value)| command.env(name, value));
        command.env("TERM", "xterm-256color");
        variables.iter().for_each(|(name, value)| command.env(name, value));
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let before = settings(pair.master.as_raw_fd().unwrap());
        let reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        let parser = vt100::Parser::new(nonzero(rows), nonzero(columns), 0);
        let shown =
            Mutex::new(Shown { parser, drawing: false, tail: vec![], escapes: 0, taken: 0 });
        let seen = Arc::new(Seen { shown, more: Condvar::new() });
        show(reader, Arc::clone(&seen));
        Self { child, master: pair.master, _slave: pair.slave, writer, seen, before }
    }

    pub fn process_id(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Types.
    pub fn send(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    /// Makes the window another size.
    pub fn resize(&self, columns: u16, rows: u16) {
        let (rows_seen, columns_seen) = (nonzero(rows), nonzero(columns));
        self.seen.shown.lock().unwrap().parser.screen_mut().set_size(rows_seen, columns_seen);
        self.master.resize(size(columns, rows)).unwrap();
    }

    /// What is on the screen now, drawn to its end or not, without spaces at the ends of lines.
    pub fn text(&self) -> String {
        text(self.seen.shown.lock().unwrap().parser.screen())
    }

    /// How many escape sequences were sent to it.
    pub fn escapes(&self) -> usize {
        self.seen.shown.lock().unwrap().escapes
    }

    /// Waits until the terminal was taken over so many times.
    #[track_caller]
    pub fn wait_until_taken(&self, times: usize) {
        let taken = || self.seen.shown.lock().unwrap().taken >= times;
        assert!(eventually(taken), "it was not taken over {times} times:\n{}", self.text());
    }

    /// Looks at the screen.
    pub fn look<T>(&self, look: impl FnOnce(&Screen) -> T) -> T {
        look(self.seen.shown.lock().unwrap().parser.screen())
    }

    /// Waits until the screen shows all of `words` and none of `absent`; what it shows then.
    #[track_caller]
    pub fn wait(&self, words: &[&str], absent: &[&str]) -> String {
        self.wait_until(|shown| {
            words.iter().all(|word| shown.contains(word))
                && !absent.iter().any(|word| shown.contains(word))
        })
    }

    /// Waits until the screen shows `words` and nothing is being judged.
    #[track_caller]
    pub fn wait_for(&self, words: &str) -> String {
        self.wait(&[words], &["judging"])
    }

    /// Waits until the screen's text is as wanted; the text then.
    #[track_caller]
    pub fn wait_until(&self, wanted: impl Fn(&str) -> bool) -> String {
        let deadline = Instant::now() + PATIENCE;
        let mut shown = self.seen.shown.lock().unwrap();
        loop {
            let now = text(shown.parser.screen());
            if !shown.drawing && wanted(&now) {
                return now;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "the screen never came to that; it shows:\n{now}");
            shown = self.seen.more.wait_timeout(shown, left).unwrap().0;
        }
    }

    /// Waits for the binary's end; its exit code.
    #[track_caller]
    pub fn exit_code(&mut self) -> u32 {
        let mut status = None;
        let ended = eventually(|| {
            status = self.child.try_wait().unwrap();
            status.is_some()
        });
        assert!(ended, "it did not end; the screen shows:\n{}", self.text());
        status.unwrap().exit_code()
    }

    /// Asserts that the terminal is as it was before the binary had it.
    #[track_caller]
    pub fn assert_given_back(&self) {
        // The last bytes may still be on their way through the terminal.
        let given_back = || self.look(|screen| !screen.alternate_screen() && !screen.hide_cursor());
        assert!(eventually(given_back), "the other screen is on, or the cursor is hidden");
        assert_eq!(settings(self.master.as_raw_fd().unwrap()), self.before);
    }
}

impl Drop for Tty {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn show(mut reader: Box<dyn Read + Send>, seen: Arc<Seen>) {
    thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(length @ 1..) = reader.read(&mut bytes) {
            seen.shown.lock().unwrap().take_in(&bytes[..length]);
            seen.more.notify_all();
        }
    });
}

fn text(screen: &Screen) -> String {
    let (_, columns) = screen.size();
    let lines: Vec<_> =
        screen.rows(0, columns.get()).map(|line| line.trim_end().to_owned()).collect();
    lines.join("\n")
}

fn nonzero(length: u16) -> NonZeroU16 {
    NonZeroU16::new(length).expect("a terminal has a size")
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

/// The settings of the terminal behind `descriptor`.
fn settings(descriptor: RawFd) -> Settings {
    // SAFETY: the structure is plain data, and the call fills it.
    let flags = unsafe {
        let mut flags = std::mem::zeroed::<libc::termios>();
        assert_eq!(libc::tcgetattr(descriptor, &mut flags), 0);
        flags
    };
    Settings([flags.c_iflag, flags.c_oflag, flags.c_lflag])
}
