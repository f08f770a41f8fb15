//! How `watch` shows itself: as JSON lines, as plain lines, on a whole terminal, or not at all.

use std::io::IsTerminal;

use tokio::sync::mpsc::UnboundedSender;

use crate::pipeline::Answer;
use crate::surfaces::building::Building;
use crate::surfaces::called::as_called;
use crate::surfaces::output::{Output, print, print_as_it_is};
use crate::surfaces::session::Session;
use crate::surfaces::watch::audience::Told;
use crate::surfaces::watch::keys::{Action, Mode};
use crate::surfaces::watch::notice::Notice;
use crate::surfaces::watch::screen::{Request, Screen};
use crate::surfaces::{json, report};
use crate::vocabulary::course::{Exercise, Key};
use crate::vocabulary::events::{Event, Preparing};
use crate::vocabulary::failure::Result;
use crate::vocabulary::report::{CompilerMessage, Report};

/// One of the four.
pub enum Face {
    /// For editors: one JSON object a line.
    Json(Building),
    /// For logs and pipes: lines, never overwritten.
    Plain(Output, Building),
    /// For people.
    Screen(Box<Screen>),
    /// For who looks on as data, and is told here what is no data.
    Unseen(UnboundedSender<Told>),
}

/// How an exercise is being judged.
#[derive(Clone, Copy, Debug)]
pub struct Running<'a> {
    /// With this text.
    pub text: &'a str,
    /// It is the current one, and not one that was saved beside it.
    pub current: bool,
    /// A person has asked for it, whatever was said of it before.
    pub again: bool,
}

impl Face {
    /// The one that fits. A person who has never been here is welcomed.
    pub fn open(as_json: bool, welcome: bool, output: Output) -> Result<Self> {
        Ok(if as_json {
            Self::Json(Building::default())
        } else if output.screen && std::io::stdin().is_terminal() {
            Self::Screen(Box::new(Screen::open(output, welcome)?))
        } else {
            Self::Plain(output, Building::default())
        })
    }

    /// Whether keys are read. Without a terminal, standard input is left alone: its end means
    /// nothing.
    pub fn has_keys(&self) -> bool {
        matches!(self, Self::Screen(_))
    }

    /// Whether a picture is drawn, which the reference answer belongs in.
    pub fn draws(&self) -> bool {
        matches!(self, Self::Screen(_) | Self::Unseen(_))
    }

    /// Whether a pass leads on to the next exercise. A person presses a key when ready.
    pub fn moves_on(&self) -> bool {
        !matches!(self, Self::Screen(_) | Self::Unseen(_))
    }

    /// What keys mean at the moment.
    pub fn mode(&self) -> Mode {
        self.screen().map_or(Mode::default(), Screen::mode)
    }

    /// How many columns there are for what the compiler says, where that has to fit.
    pub fn columns(&self) -> Option<usize> {
        self.screen().map(Screen::columns)
    }

    /// The line that is spoken of.
    pub fn line(&self) -> Option<u32> {
        self.screen().and_then(Screen::line)
    }

    fn screen(&self) -> Option<&Screen> {
        match self {
            Self::Screen(screen) => Some(screen),
            Self::Json(_) | Self::Plain(..) | Self::Unseen(_) => None,
        }
    }

    /// How far it is with making the tools ready.
    pub fn preparing(&mut self, session: &Session, news: Preparing) -> Result<()> {
        match self {
            Self::Json(building) | Self::Plain(_, building) => {
                building.hear(news);
                Ok(())
            }
            Self::Screen(screen) => screen.preparing(session, news),
            Self::Unseen(listener) => tell(listener, Told::Preparing(news)),
        }
    }

    /// The tools are ready, and watching begins with this exercise.
    pub fn ready(&mut self, session: &Session, exercise: &str) -> Result<()> {
        match self {
            Self::Json(_) => print_as_it_is(&json::line(&json::Line::Ready { exercise })?),
            Self::Plain(output, _) => {
                let root = session.workspace.root.display();
                let progress = report::progress(session.passed(), output);
                let how = if std::io::stdin().is_terminal() {
                    for_persons(output)
                } else {
                    String::new()
                };
                print(&format!("Watching {root}\n{how}{progress}"))
            }
            Self::Screen(_) | Self::Unseen(_) => Ok(()),
        }
    }

    /// This is the current exercise from now on, if it was not already.
    pub fn turn_to(&mut self, session: &Session, exercise: &Exercise) -> Result<()> {
        match self {
            Self::Screen(screen) => screen.turn_to(session, exercise),
            Self::Json(_) | Self::Plain(..) | Self::Unseen(_) => Ok(()),
        }
    }

    /// An exercise is being judged: the current one, or another that was saved beside it.
    pub fn running(&mut self, session: &Session, key: &Key, how: Running<'_>) -> Result<()> {
        match self {
            Self::Json(_) => {
                let exercise = key.exercise();
                print_as_it_is(&json::line(&json::Line::Running { exercise })?)
            }
            Self::Screen(screen) if how.current => screen.running(session, how.text, how.again),
            Self::Plain(..) | Self::Screen(_) | Self::Unseen(_) => Ok(()),
        }
    }

    /// The work on the current exercise has come to its next step. Lines are not told of it: they are
    /// never overwritten.
    pub fn told(&mut self, session: &Session, event: Event) -> Result<()> {
        match self {
            Self::Screen(screen) => screen.step(session, event),
            Self::Plain(..) | Self::Json(_) | Self::Unseen(_) => Ok(()),
        }
    }

    /// A second has gone by.
    pub fn tick(&mut self, session: &Session) -> Result<()> {
        match self {
            Self::Screen(screen) => screen.show(session),
            Self::Plain(..) | Self::Json(_) | Self::Unseen(_) => Ok(()),
        }
    }

    /// So many exercises of all were judged.
    pub fn checking(&mut self, session: &Session, done: usize, all: usize) -> Result<()> {
        match self {
            Self::Screen(screen) => screen.checking(session, done, all),
            Self::Plain(..) | Self::Json(_) | Self::Unseen(_) => Ok(()),
        }
    }

    /// The current exercise was judged with this answer, and that is what there is to celebrate.
    pub fn verdict(
        &mut self,
        session: &Session,
        report: &Report,
        answer: &Answer,
        joys: Vec<String>,
    ) -> Result<()> {
        match self {
            Self::Screen(screen) => {
                let text = answer.source.as_deref().unwrap_or_default();
                screen.verdict(session, report, text, joys)
            }
            Self::Json(_) | Self::Plain(..) | Self::Unseen(_) => self.line_of(session, report),
        }
    }

    /// Another exercise was judged, which was saved beside the current one.
    pub fn aside(&mut self, session: &Session, report: &Report) -> Result<()> {
        match self {
            Self::Screen(screen) => screen.aside(session, report),
            Self::Json(_) | Self::Plain(..) | Self::Unseen(_) => self.line_of(session, report),
        }
    }

    /// A report, where lines are printed.
    fn line_of(&self, session: &Session, report: &Report) -> Result<()> {
        match self {
            Self::Json(_) => print_as_it_is(&json::line(&json::Line::Verdict(report))?),
            Self::Plain(output, _) => {
                let shown = report.key.source_path();
                let path = session.workspace.source_path(&report.key);
                let source = report::link(&shown, &path, report.line, output);
                let words = report::full(report, &source, None, output);
                print(&format!("{words}{}\n", report::progress(session.passed(), output)))
            }
            Self::Screen(_) | Self::Unseen(_) => Ok(()),
        }
    }

    /// What the reference answer does where the last verdict's did not pass.
    pub fn reference(&mut self, session: &Session, reference: Option<Report>) -> Result<()> {
        match self {
            Self::Screen(screen) => screen.reference(session, reference),
            Self::Json(_) | Self::Plain(..) | Self::Unseen(_) => Ok(()),
        }
    }

    /// What clippy says of the text that has just passed.
    pub fn linted(&mut self, session: &Session, messages: Vec<CompilerMessage>) -> Result<()> {
        match self {
            Self::Screen(screen) => screen.linted(session, messages),
            Self::Json(_) | Self::Plain(..) | Self::Unseen(_) => Ok(()),
        }
    }

    /// Every exercise has passed.
    pub fn finished(&mut self, session: &Session) -> Result<()> {
        match self {
            Self::Plain(..) if is_finished(session) => print("The course is finished.\n"),
            _ => Ok(()),
        }
    }

    /// A key was pressed.
    pub fn heard(&mut self, action: Action) {
        if let Self::Screen(screen) = self {
            screen.heard(action);
        }
    }

    /// Says a sentence that is no verdict. Editors have no use for it.
    pub fn notice(&mut self, session: &Session, words: &str) -> Result<()> {
        self.notify(session, words, Notice::new)
    }

    /// Says something that is of what is there now, and told beside no later verdict.
    pub fn notice_of_now(&mut self, session: &Session, words: &str) -> Result<()> {
        self.notify(session, words, Notice::of_now)
    }

    fn notify(
        &mut self,
        session: &Session,
        words: &str,
        notice: impl Fn(String) -> Notice,
    ) -> Result<()> {
        let words = &as_called(words);
        match self {
            Self::Screen(screen) => screen.notice(session, notice(words.to_owned())),
            Self::Plain(..) => print(&format!("{words}\n")),
            Self::Unseen(listener) => tell(listener, Told::Notice(words.to_owned())),
            Self::Json(_) => Ok(()),
        }
    }

    /// Whether somebody sits here to whom a page can be shown. Programs open it themselves.
    pub fn shows_a_page(&self) -> bool {
        matches!(self, Self::Plain(..) | Self::Screen(_))
    }

    /// The page is at this address.
    pub fn page(&mut self, session: &Session, address: &str) -> Result<()> {
        match self {
            Self::Json(_) => print_as_it_is(&json::line(&json::Line::Page { url: address })?),
            Self::Plain(..) | Self::Screen(_) => {
                self.notice(session, &format!("The page is at {address}"))
            }
            Self::Unseen(_) => Ok(()),
        }
    }

    /// A key that changes what is shown; what it asks the loop to do.
    pub fn act(&mut self, session: &Session, current: &Key, action: Action) -> Result<Request> {
        match self {
            Self::Screen(screen) => screen.act(session, current, action),
            Self::Json(_) | Self::Plain(..) | Self::Unseen(_) => Ok(Request::None),
        }
    }

    /// Gives the terminal to another program.
    pub fn give_back(&mut self) {
        if let Self::Screen(screen) = self {
            screen.give_back();
        }
    }

    /// Takes the terminal again, and draws all of it.
    pub fn take_again(&mut self, session: &Session) -> Result<()> {
        match self {
            Self::Screen(screen) => screen.take_again(session),
            Self::Json(_) | Self::Plain(..) | Self::Unseen(_) => Ok(()),
        }
    }
}

/// What to do where a terminal has no screen and so no keys.
fn for_persons(output: &Output) -> String {
    let words = "Save an exercise, and it is judged; a pass goes on to the next. `async-kata hint` and \
                 `async-kata timeline` help from another terminal. Ctrl-C ends this.";
    report::wrapped(&as_called(words), output)
}

/// Who has gone away meanwhile misses nothing.
fn tell(listener: &UnboundedSender<Told>, what: Told) -> Result<()> {
    _ = listener.send(what);
    Ok(())
}

fn is_finished(session: &Session) -> bool {
    let (passed, all) = session.passed();
    passed == all
}
