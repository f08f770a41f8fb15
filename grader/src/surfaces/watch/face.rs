//! How `watch` shows itself: as JSON lines, as plain lines, or on a whole terminal.

use std::io::IsTerminal;

use crate::pipeline::Answer;
use crate::surfaces::output::{Output, print};
use crate::surfaces::session::Session;
use crate::surfaces::watch::keys::{Action, Mode};
use crate::surfaces::watch::screen::Screen;
use crate::surfaces::watch::steps;
use crate::surfaces::{json, report};
use crate::vocabulary::course::{Exercise, Key};
use crate::vocabulary::events::Event;
use crate::vocabulary::failure::Result;
use crate::vocabulary::report::{CompilerMessage, Report};

/// One of the three.
pub enum Face {
    /// For editors: one JSON object a line.
    Json,
    /// For logs and pipes: lines, never overwritten.
    Plain(Output),
    /// For people.
    Screen(Box<Screen>),
}

impl Face {
    /// The one that fits.
    pub fn open(as_json: bool, output: Output) -> Result<Self> {
        Ok(if as_json {
            Self::Json
        } else if output.screen && std::io::stdin().is_terminal() {
            Self::Screen(Box::new(Screen::open(output)?))
        } else {
            Self::Plain(output)
        })
    }

    /// Whether keys are read. Without a terminal, standard input is left alone: its end means
    /// nothing.
    pub fn has_keys(&self) -> bool {
        matches!(self, Self::Screen(_))
    }

    /// Whether a picture is drawn, which the reference answer belongs in.
    pub fn draws(&self) -> bool {
        matches!(self, Self::Screen(_))
    }

    /// Whether a pass leads on to the next exercise. A person presses a key when ready.
    pub fn moves_on(&self) -> bool {
        !matches!(self, Self::Screen(_))
    }

    /// Watching has begun, with this exercise.
    pub fn ready(&mut self, session: &Session, exercise: &str) -> Result<()> {
        match self {
            Self::Json => print(&json::line(&json::Line::Ready { exercise })?),
            Self::Plain(output) => {
                let root = session.workspace.root.display();
                print(&format!("Watching {root}\n{}", report::progress(session.passed(), output)))
            }
            Self::Screen(_) => Ok(()),
        }
    }

    /// An exercise is being judged.
    pub fn running(&mut self, session: &Session, exercise: &Exercise) -> Result<()> {
        match self {
            Self::Json => {
                let exercise = exercise.key.exercise();
                print(&json::line(&json::Line::Running { exercise })?)
            }
            Self::Plain(_) => Ok(()),
            Self::Screen(screen) => screen.running(session, exercise),
        }
    }

    /// The work has come to its next step. Lines are not told of it: they are never overwritten.
    pub fn told(&mut self, session: &Session, event: &Event) -> Result<()> {
        match self {
            Self::Screen(screen) => screen.step(session, steps::of(event)),
            Self::Plain(_) | Self::Json => Ok(()),
        }
    }

    /// What keys mean at the moment.
    pub fn mode(&self) -> Mode {
        match self {
            Self::Screen(screen) => screen.mode(),
            Self::Json | Self::Plain(_) => Mode::default(),
        }
    }

    /// How many columns there are for what the compiler says, where that has to fit.
    pub fn columns(&self) -> Option<usize> {
        match self {
            Self::Screen(screen) => Some(screen.columns()),
            Self::Json | Self::Plain(_) => None,
        }
    }

    /// This answer was judged.
    pub fn verdict(&mut self, session: &Session, report: &Report, answer: &Answer) -> Result<()> {
        match self {
            Self::Json => print(&json::line(&json::Line::Verdict(report))?),
            Self::Plain(output) => {
                let shown = report.key.source_path();
                let path = session.workspace.source_path(&report.key);
                let source = report::link(&shown, &path, report.line, output);
                let words = report::full(report, &source, None, output);
                print(&format!("{words}{}\n", report::progress(session.passed(), output)))
            }
            Self::Screen(screen) => {
                let text = answer.source.as_deref().unwrap_or_default();
                screen.verdict(session, report, text)
            }
        }
    }

    /// What the reference answer does where the last verdict's did not pass.
    pub fn reference(&mut self, session: &Session, reference: Option<Report>) -> Result<()> {
        match self {
            Self::Screen(screen) => screen.reference(session, reference),
            Self::Json | Self::Plain(_) => Ok(()),
        }
    }

    /// What clippy says of the text that has just passed.
    pub fn linted(&mut self, session: &Session, messages: Vec<CompilerMessage>) -> Result<()> {
        match self {
            Self::Screen(screen) => screen.linted(session, messages),
            Self::Json | Self::Plain(_) => Ok(()),
        }
    }

    /// Every exercise has passed.
    pub fn finished(&mut self, session: &Session) -> Result<()> {
        match self {
            Self::Plain(_) if is_finished(session) => print("The course is finished.\n"),
            _ => Ok(()),
        }
    }

    /// A key that changes what is shown; the exercise to go to, if it chose one.
    pub fn act(&mut self, session: &Session, current: &Key, action: Action) -> Result<Option<Key>> {
        match self {
            Self::Screen(screen) => screen.act(session, current, action),
            Self::Json | Self::Plain(_) => Ok(None),
        }
    }
}

fn is_finished(session: &Session) -> bool {
    let (passed, all) = session.passed();
    passed == all
}
