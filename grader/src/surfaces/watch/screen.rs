//! The whole-terminal face of `watch`: what is on it, and what keys change of that.

use crate::mechanisms::learner::progress::Status;
use crate::surfaces::output::Output;
use crate::surfaces::report;
use crate::surfaces::session::Session;
use crate::surfaces::style::{TextRole, plain};
use crate::surfaces::text::width;
use crate::surfaces::watch::frame::{self, Frame};
use crate::surfaces::watch::keys::{self, Action, Mode, Place};
use crate::surfaces::watch::listing::{Listed, Listing};
use crate::surfaces::watch::subject::{Subject, help};
use crate::surfaces::watch::terminal::Terminal;
use crate::vocabulary::course::{Exercise, Key};
use crate::vocabulary::failure::Result;
use crate::vocabulary::report::{CompilerMessage, Report};

/// Columns of the bar over the course, where there is room for them.
const BAR: usize = 40;

/// The terminal and what is on it.
pub struct Screen {
    terminal: Terminal,
    output: Output,
    /// Columns and rows.
    size: (usize, usize),
    view: View,
    /// Lines of the body above the screen.
    scroll: usize,
    subject: Option<Subject>,
    running: bool,
    /// What is being done for it, if that is known.
    step: Option<String>,
}

/// What the middle of the screen shows.
#[derive(Clone, Debug, PartialEq, Eq)]
enum View {
    Verdict,
    Lesson,
    /// Hints up to this tier.
    Hint(usize),
    Timeline,
    Solution,
    Help,
    List(Listing),
}

impl Screen {
    /// Takes the terminal over.
    pub fn open(output: Output) -> Result<Self> {
        let mut terminal = Terminal::take()?;
        let size = terminal.size()?;
        Ok(Self {
            terminal,
            output,
            size,
            view: View::Verdict,
            scroll: 0,
            subject: None,
            running: false,
            step: None,
        })
    }

    /// An exercise is being judged. What was said of it before stays until there is news.
    pub fn running(&mut self, session: &Session, exercise: &Exercise) -> Result<()> {
        match &mut self.subject {
            Some(subject) if subject.exercise.key == exercise.key => {
                subject.reference = None;
                subject.lints.clear();
            }
            _ => {
                self.subject = Some(Subject::new(exercise));
                self.change_view(View::Verdict);
            }
        }
        self.running = true;
        self.step = None;
        self.show(session)
    }

    /// The work has come to its next step.
    pub fn step(&mut self, session: &Session, step: String) -> Result<()> {
        self.step = Some(step);
        self.show(session)
    }

    /// It was judged.
    pub fn verdict(&mut self, session: &Session, report: &Report, text: &str) -> Result<()> {
        self.running = false;
        if let Some(subject) = &mut self.subject {
            subject.report = Some(report.clone());
            subject.text = text.to_owned();
        }
        if !matches!(self.view, View::List(_) | View::Timeline) {
            self.view = View::Verdict;
        }
        self.scroll = 0;
        self.show(session)
    }

    /// What the reference answer does.
    pub fn reference(&mut self, session: &Session, reference: Option<Report>) -> Result<()> {
        if let Some(subject) = &mut self.subject {
            subject.reference = reference;
        }
        self.show(session)
    }

    /// What clippy says.
    pub fn linted(&mut self, session: &Session, messages: Vec<CompilerMessage>) -> Result<()> {
        if let Some(subject) = &mut self.subject {
            subject.lints = messages;
        }
        self.show(session)
    }

    /// What keys mean at the moment.
    pub fn mode(&self) -> Mode {
        match &self.view {
            View::List(listing) if listing.typing => Mode::Typing,
            _ => Mode::Commands,
        }
    }

    /// How many columns there are for what the compiler says.
    pub fn columns(&self) -> usize {
        // The compiler shows lines of the learner's itself, so nothing stands beside it.
        self.size.0
    }

    /// A key; the exercise to go to, if it chose one.
    pub fn act(&mut self, session: &Session, current: &Key, action: Action) -> Result<Option<Key>> {
        if action == Action::Redraw {
            self.terminal.forget()?;
        }
        let chosen = match &mut self.view {
            View::List(listing) => list_action(session, listing, action, self.size.1),
            _ => ListKey::PassedOn,
        };
        match chosen {
            ListKey::Chosen(key) => {
                self.change_view(View::Verdict);
                self.show(session)?;
                return Ok(key);
            }
            ListKey::Done => {}
            ListKey::PassedOn => self.change(current, action),
        }
        self.show(session)?;
        Ok(None)
    }

    /// What a key changes that is not the list's own.
    fn change(&mut self, current: &Key, action: Action) {
        let page = self.size.1.saturating_sub(6).max(1);
        match (&self.view, action) {
            (_, Action::Up) => self.scroll = self.scroll.saturating_sub(1),
            (_, Action::Down) => self.scroll += 1,
            (_, Action::PageUp) => self.scroll = self.scroll.saturating_sub(page),
            (_, Action::PageDown) => self.scroll += page,
            (_, Action::Top) => self.scroll = 0,
            (_, Action::Bottom) => self.scroll = usize::MAX,
            (View::List(_), Action::List)
            | (View::Lesson, Action::Lesson)
            | (View::Timeline, Action::Timeline)
            | (View::Solution, Action::Solution)
            | (View::Help, Action::Help)
            | (_, Action::Back) => self.change_view(View::Verdict),
            (View::Hint(tier), Action::Hint) => {
                // What is new is at the end.
                self.view = View::Hint((tier + 1).min(3));
                self.scroll = usize::MAX;
            }
            (_, Action::Hint) => self.change_view(View::Hint(1)),
            (_, Action::Lesson) => self.change_view(View::Lesson),
            (_, Action::List) => self.change_view(View::List(Listing::at(current))),
            (_, Action::Search) => {
                let typing = true;
                self.change_view(View::List(Listing { typing, ..Listing::at(current) }));
            }
            (_, Action::Timeline) => self.change_view(View::Timeline),
            (_, Action::Solution) => self.change_view(View::Solution),
            (_, Action::Help) => self.change_view(View::Help),
            _ => {}
        }
    }

    fn change_view(&mut self, view: View) {
        self.view = view;
        self.scroll = 0;
    }

    fn show(&mut self, session: &Session) -> Result<()> {
        self.size = self.terminal.size()?;
        let frame = self.frame(session)?;
        self.scroll = self.terminal.draw(&frame)?;
        Ok(())
    }

    fn frame(&self, session: &Session) -> Result<Frame> {
        let columns = self.size.0;
        let subject = self.subject.as_ref();
        let (_, beside_columns) = frame::panes(columns, true);
        let beside_output = self.output.with_columns(beside_columns);
        let rows = self.size.1.saturating_sub(4);
        let beside = subject.filter(|_| beside_columns > 0 && self.view.is_about_lines());
        let beside = beside.and_then(|subject| subject.own_lines(rows, &beside_output));
        let (body_columns, _) = frame::panes(columns, beside.is_some());
        let output = self.output.with_columns(body_columns);
        let (mut body, in_sight) = self.body(session, &output)?;
        if let (View::Verdict, None, Some(subject)) = (&self.view, &beside, subject) {
            body += &subject.own_lines_below(&output).unwrap_or_default();
        }
        Ok(Frame {
            header: self.header(session),
            note: String::new(),
            body,
            beside,
            scroll: self.scroll,
            in_sight,
            footer: self.footer(session),
            old: false,
            colour: self.output.colour,
        })
    }

    fn header(&self, session: &Session) -> String {
        let Some(Subject { exercise, .. }) = &self.subject else { return String::new() };
        let chapter = session.course.chapters.iter().find(|c| c.folder == exercise.key.chapter());
        let title = chapter.map_or("", |chapter| chapter.title.as_str());
        let state = match &self.step {
            _ if !self.running => String::new(),
            Some(step) => format!("  judging: {} …", plain(step)),
            None => "  judging …".to_owned(),
        };
        format!(
            " {}  {}{}",
            self.output.paint(exercise.key.folder(), TextRole::Strong),
            self.output.paint(title, TextRole::Muted),
            self.output.paint(&state, TextRole::Warning),
        )
    }

    /// The middle of the screen, and the line of it that has to be in sight.
    fn body(&self, session: &Session, output: &Output) -> Result<(String, Option<usize>)> {
        let Some(subject) = &self.subject else { return Ok((String::new(), None)) };
        let text = match &self.view {
            View::List(listing) => {
                let Listed { text, cursor_line } = listing.listed(session, output)?;
                return Ok((text, cursor_line));
            }
            View::Verdict if subject.report.is_none() && self.running => String::new(),
            View::Verdict => subject.verdict(session, output)?,
            View::Lesson => subject.lesson(session, output)?,
            View::Hint(tier) => subject.hints(*tier, output),
            View::Timeline => subject.timeline(output),
            View::Solution => subject.solution(session, output)?,
            View::Help => help(output),
        };
        Ok((text, None))
    }

    fn footer(&self, session: &Session) -> Vec<String> {
        let solved = self.subject.as_ref();
        let solved =
            solved.is_some_and(|subject| session.status(&subject.exercise) != Status::Todo);
        let bar = self.size.0.saturating_sub(40).clamp(10, BAR);
        let progress = report::progress_bar(session.passed(), bar, &self.output);
        let place = match &self.view {
            View::Verdict => Place::Verdict,
            View::List(_) => Place::List,
            _ => Place::Aside,
        };
        let keys: Vec<_> = keys::footer(place, solved)
            .map(|(key, what)| (key, what, width(key) + 1 + width(what)))
            .collect();
        let keys = in_rows(&keys, self.size.0).into_iter().map(|row| {
            let row = row.iter().map(|(key, what, _)| {
                format!("{} {what}", self.output.paint(key, TextRole::Strong))
            });
            format!(" {}", row.collect::<Vec<_>>().join("  "))
        });
        [format!(" {}", progress.trim_end())].into_iter().chain(keys).collect()
    }
}

/// Keys and their words in rows that fit; no key is parted from its word.
fn in_rows<'a>(
    keys: &[(&'a str, &'a str, usize)],
    columns: usize,
) -> Vec<Vec<(&'a str, &'a str, usize)>> {
    let mut rows: Vec<Vec<_>> = vec![];
    let mut used = usize::MAX;
    for key in keys {
        match rows.last_mut() {
            Some(row) if used + 2 + key.2 <= columns => {
                row.push(*key);
                used += 2 + key.2;
            }
            _ => {
                rows.push(vec![*key]);
                used = 1 + key.2;
            }
        }
    }
    rows
}

impl View {
    /// Whether the learner's own lines belong beside it.
    fn is_about_lines(&self) -> bool {
        matches!(self, Self::Verdict | Self::Hint(_) | Self::Timeline)
    }
}

/// What the list made of a key.
enum ListKey {
    /// This exercise was chosen, or none where none is found.
    Chosen(Option<Key>),
    Done,
    /// It is no key of the list's own.
    PassedOn,
}

fn list_action(session: &Session, listing: &mut Listing, action: Action, rows: usize) -> ListKey {
    let page = isize::try_from(rows.saturating_sub(6).max(1)).unwrap_or(1);
    match action {
        Action::Enter => return ListKey::Chosen(listing.cursor.clone()),
        Action::Up => listing.step(session, -1),
        Action::Down => listing.step(session, 1),
        Action::PageUp => listing.step(session, -page),
        Action::PageDown => listing.step(session, page),
        Action::Top => listing.step(session, isize::MIN),
        Action::Bottom => listing.step(session, isize::MAX),
        Action::Search => listing.typing = true,
        Action::Type(letter) => listing.search(session, Some(letter)),
        Action::Erase => listing.search(session, None),
        // Out of the search first, then out of the list.
        Action::Back if listing.typing || !listing.query.is_empty() => {
            *listing = Listing { cursor: listing.cursor.clone(), ..Listing::default() };
        }
        _ => return ListKey::PassedOn,
    }
    ListKey::Done
}
