//! How `play --watch` shows itself: on a whole terminal, or as lines.

use std::io::IsTerminal as _;

use crate::surfaces::output::Output;
use crate::surfaces::playing::words::Words;
use crate::surfaces::style::{TextRole, plain};
use crate::surfaces::watch::frame::Frame;
use crate::surfaces::watch::keys::Action;
use crate::surfaces::watch::terminal::Terminal;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::played::Played;

/// What is said of the keys.
const KEYS: &str = " r run again  \u{2191} \u{2193} scroll  q quit";

/// A screen that is drawn anew each time.
pub struct Screen {
    terminal: Terminal,
    output: Output,
    file: String,
    /// What is shown, and whether it is about the text that is on disk.
    shown: Option<Shown>,
    is_old: bool,
    scroll: usize,
}

/// What there is to show.
enum Shown {
    Played(Box<Played>),
    /// Why it could not be played.
    Failure(String),
}

impl Screen {
    /// Takes the terminal over, where standard output is one that can be drawn on and somebody sits
    /// there.
    pub fn open(file: &str, output: &Output) -> Result<Option<Self>> {
        if !output.screen || !std::io::stdin().is_terminal() {
            return Ok(None);
        }
        let terminal = Terminal::take()?;
        let (file, output) = (file.to_owned(), *output);
        let mut screen = Self { terminal, output, file, shown: None, is_old: true, scroll: 0 };
        screen.draw()?;
        Ok(Some(screen))
    }

    /// How many columns there are.
    pub fn columns(&mut self) -> Result<usize> {
        Ok(self.terminal.size()?.0)
    }

    /// A newer text is being played.
    pub fn begins(&mut self) -> Result<()> {
        self.is_old = true;
        self.draw()
    }

    /// This came of it.
    pub fn show(&mut self, played: &Played) -> Result<()> {
        self.shown = Some(Shown::Played(Box::new(played.clone())));
        self.is_old = false;
        self.draw()
    }

    /// It could not be read or tried.
    pub fn tell(&mut self, failure: &Failure) -> Result<()> {
        self.shown = Some(Shown::Failure(failure.to_string()));
        self.is_old = false;
        self.draw()
    }

    /// Does what a key asks for, if it is about the screen.
    pub fn act(&mut self, action: Action) -> Result<()> {
        let (_, rows) = self.terminal.size()?;
        let page = rows.saturating_sub(4).max(1);
        match action {
            Action::Up => self.scroll = self.scroll.saturating_sub(1),
            Action::Down => self.scroll += 1,
            Action::PageUp => self.scroll = self.scroll.saturating_sub(page),
            Action::PageDown => self.scroll += page,
            Action::Top => self.scroll = 0,
            Action::Bottom => self.scroll = usize::MAX,
            Action::Redraw => self.terminal.forget()?,
            _ => return Ok(()),
        }
        self.draw()
    }

    /// Gives the terminal back for a while.
    pub fn give_back(&mut self) {
        self.terminal.give_back();
    }

    /// Takes it again.
    pub fn take_again(&mut self) -> Result<()> {
        self.terminal.take_again()?;
        self.draw()
    }

    fn draw(&mut self) -> Result<()> {
        let (columns, _) = self.terminal.size()?;
        let output = self.output.with_columns(columns);
        let body = match &self.shown {
            None => String::new(),
            Some(Shown::Played(played)) => Words::of(played, &output).on_a_screen(),
            Some(Shown::Failure(why)) => {
                let lines = why.lines().map(|line| format!("  {}\n", plain(line)));
                lines.collect()
            }
        };
        let doing = if self.is_old { "running …" } else { "waits for a save" };
        let file = output.paint(&plain(&self.file), TextRole::Strong);
        let frame = Frame {
            header: format!(" {file}  {}", output.paint(doing, TextRole::Muted)),
            body,
            scroll: self.scroll,
            footer: vec![output.paint(KEYS, TextRole::Muted)],
            old: self.is_old,
            colour: output.colour,
            ..Frame::default()
        };
        self.scroll = self.terminal.draw(&frame)?;
        Ok(())
    }
}
