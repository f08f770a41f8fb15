//! Standard output and standard error: whether they are terminals, and writing to them.

use std::io::{self, IsTerminal, Write};

use crate::surfaces::called::as_called;
use crate::surfaces::picture;
use crate::surfaces::style::{TextRole, colour_wanted, is_dumb, paint, plain};
use crate::surfaces::text::fitted;
use crate::vocabulary::failure::{Failure, Result};

/// What is said beside a failure of ours.
const OURS: &str =
    "This is async-kata's fault, not yours. `async-kata doctor` looks over what it needs.\n";

/// How wide text is drawn where there is no terminal to ask.
const COLUMNS: usize = 100;

/// What is known about where output goes.
#[derive(Clone, Copy, Debug)]
pub struct Output {
    /// Standard output is a terminal.
    pub terminal: bool,
    /// Standard output is a terminal that can be drawn on, and not a dumb one.
    pub screen: bool,
    /// Standard output takes colour.
    pub colour: bool,
    /// Standard output is this many columns wide.
    pub columns: usize,
    /// Only ASCII is safe to draw with.
    pub ascii: bool,
    /// Links can be clicked on.
    pub links: bool,
}

impl Output {
    /// Looks at standard output and the environment.
    pub fn detect() -> Result<Self> {
        let terminal = io::stdout().is_terminal();
        Ok(Self {
            terminal,
            screen: terminal && !is_dumb(env("TERM").as_deref()),
            colour: colour_wanted(terminal, env),
            columns: columns_of(&io::stdout()).unwrap_or(COLUMNS),
            links: terminal && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout),
            ascii: env("TERM").is_some_and(|terminal| terminal == "linux"),
        })
    }

    /// One for tests, of this width.
    #[cfg(test)]
    pub fn uncoloured(columns: usize) -> Self {
        Self { terminal: true, screen: true, colour: false, columns, ascii: false, links: false }
    }

    /// The same, this wide.
    pub fn with_columns(self, columns: usize) -> Self {
        Self { columns, ..self }
    }

    /// Paints `text` for standard output.
    pub fn paint(&self, text: &str, role: TextRole) -> String {
        paint(text, role, self.colour)
    }

    /// How pictures are drawn here.
    pub fn style(&self) -> picture::Style {
        picture::Style { colour: self.colour, ascii: self.ascii }
    }
}

/// Writes words to standard output: on a terminal in lines that fit it, with no word broken.
pub fn print(text: &str) -> Result<()> {
    match columns_of(&io::stdout()) {
        Some(columns) => print_as_it_is(&fitted(text, columns)),
        None => print_as_it_is(text),
    }
}

/// Writes to standard output what is more than words: code, and what programs read. A reader that has
/// gone away is no failure: `async-kata list | head`.
pub fn print_as_it_is(text: &str) -> Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Failure::user(
            format!("The output could not be written: {error}."),
            "Make room where it goes, or send it elsewhere.",
        )),
        Ok(()) => Ok(()),
    }
}

/// Writes a failure to standard error.
pub fn complain(failure: &Failure) {
    let colour = colour_wanted(io::stderr().is_terminal(), env);
    let text = match failure {
        Failure::User { problem, remedy } => {
            let words = as_called(&format!("{}\n{}\n", plain_lines(problem), plain_lines(remedy)));
            format!("{} {words}", paint("error:", TextRole::Bad, colour))
        }
        Failure::Grader(_) => format!(
            "{} {}\n{}",
            paint("internal error:", TextRole::Bad, colour),
            plain_lines(&failure.to_string()),
            as_called(OURS)
        ),
    };
    let text = columns_of(&io::stderr()).map_or(text.clone(), |columns| fitted(&text, columns));
    // There is nobody left to tell if this cannot be written.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// How wide a stream is, if it is a terminal.
fn columns_of(stream: &impl IsTerminal) -> Option<usize> {
    let size = if stream.is_terminal() { crossterm::terminal::size().ok() } else { None };
    size.map(|(columns, _)| usize::from(columns)).filter(|columns| *columns > 0)
}

/// `text` with its lines kept. It may name files and students, who are called what they like.
fn plain_lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(plain).collect();
    lines.join("\n")
}

fn env(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
