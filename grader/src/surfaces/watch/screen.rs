//! The whole-terminal face of `watch`: what is on it, and what keys change of that.

use tokio::time::Instant;

use crate::surfaces::markdown;
use crate::surfaces::output::Output;
use crate::surfaces::session::Session;
use crate::surfaces::style::TextRole;
use crate::surfaces::text::{counted, width};
use crate::surfaces::watch::footer::{Foot, FootLines};
use crate::surfaces::watch::frame::{self, Frame};
use crate::surfaces::watch::keys::{self, Action, Mode, Place};
use crate::surfaces::watch::listing::{Listed, Listing};
use crate::surfaces::watch::notice::{Judged, Notice};
use crate::surfaces::watch::steps::Doing;
use crate::surfaces::watch::subject::{Subject, help};
use crate::surfaces::watch::terminal::Terminal;
use crate::vocabulary::course::{Exercise, Key, Starter};
use crate::vocabulary::events::{Event, Preparing};
use crate::vocabulary::failure::Result;
use crate::vocabulary::report::{CompilerMessage, Report, Verdict};

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
    doing: Doing,
    notice: Option<Notice>,
    /// Whether the person has never been here.
    welcome: bool,
    /// The exercise of which it was asked if it is to be put back to its start.
    asking: Option<Key>,
    /// What is being judged, beside what was judged before.
    judged: Judged,
}

/// What a key asks the loop to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    None,
    GoTo(Key),
    /// Put this exercise back to its start.
    Reset(Key),
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
    pub fn open(output: Output, welcome: bool) -> Result<Self> {
        let mut terminal = Terminal::take()?;
        let size = terminal.size()?;
        Ok(Self {
            terminal,
            output,
            size,
            view: View::Verdict,
            scroll: 0,
            subject: None,
            doing: Doing::Nothing,
            notice: None,
            welcome,
            asking: None,
            judged: Judged::default(),
        })
    }

    /// This is the exercise on the screen from now on. What was said of it before stays.
    pub fn turn_to(&mut self, session: &Session, exercise: &Exercise) -> Result<()> {
        if self.subject.as_ref().is_none_or(|subject| subject.exercise.key != exercise.key) {
            self.welcome &= self.subject.is_none();
            self.subject = Some(Subject::new(exercise));
            // A question was about the exercise before.
            self.asking = None;
            self.change_view(View::Verdict);
        }
        self.show(session)
    }

    /// How far it is with making the tools ready.
    pub fn preparing(&mut self, session: &Session, news: Preparing) -> Result<()> {
        self.doing = self.doing.prepared_so_far(news);
        self.show(session)
    }

    /// The exercise is being judged with this text, and `again` because a person said so. What was
    /// said of it before stays until there is news.
    pub fn running(&mut self, session: &Session, text: &str, again: bool) -> Result<()> {
        self.notice = self.notice.take().filter(Notice::is_news);
        if let Some(subject) = &mut self.subject {
            self.judged = Judged { same: subject.text == text, again };
            subject.reference = None;
            subject.lints.clear();
        }
        self.doing = Doing::Judging(None);
        self.show(session)
    }

    /// The work has come to its next step.
    pub fn step(&mut self, session: &Session, event: Event) -> Result<()> {
        self.doing = Doing::Judging(Some((event, Instant::now())));
        self.show(session)
    }

    /// So many exercises of all were judged.
    pub fn checking(&mut self, session: &Session, done: usize, all: usize) -> Result<()> {
        if !matches!(self.doing, Doing::Checking { .. }) {
            self.notice = None;
            self.change_view(View::Verdict);
        }
        self.doing = Doing::Checking { done, all };
        self.show(session)
    }

    /// The exercise was judged with this text.
    pub fn verdict(
        &mut self,
        session: &Session,
        report: &Report,
        text: &str,
        joys: Vec<String>,
    ) -> Result<()> {
        self.doing = Doing::Nothing;
        self.notice = self.notice.take().and_then(Notice::past_a_verdict);
        // What was given out is still to do; a text of the learner's own has come to a verdict.
        let is_first = self.subject.as_ref().is_some_and(|subject| subject.text.is_empty());
        self.welcome &= report.verdict == Verdict::Todo && (is_first || self.judged.same);
        if std::mem::take(&mut self.judged.again) {
            let before = self.subject.as_ref().and_then(|subject| subject.report.as_ref());
            self.notice = Some(Notice::judged_again(before, report));
        }
        if let Some(subject) = &mut self.subject {
            subject.report = Some(report.clone());
            subject.text = text.to_owned();
            subject.joys = joys;
        }
        if !matches!(self.view, View::List(_) | View::Timeline) {
            self.view = View::Verdict;
        }
        self.scroll = 0;
        self.show(session)
    }

    /// A key was pressed: what was said was read, but for a welcome that is still being scrolled in.
    pub fn heard(&mut self, action: Action) {
        self.notice = None;
        self.welcome &= action.scrolls();
    }

    /// Another exercise was judged, which was saved beside this one.
    pub fn aside(&mut self, session: &Session, report: &Report) -> Result<()> {
        self.notice = Some(Notice::saved_too(self.notice.take(), report));
        if let View::List(listing) = &mut self.view {
            listing.look_up(session);
        }
        self.show(session)
    }

    /// Says a sentence until the next key or the second verdict.
    pub fn notice(&mut self, session: &Session, notice: Notice) -> Result<()> {
        self.notice = Some(notice);
        self.show(session)
    }

    /// Gives the terminal to another program.
    pub fn give_back(&mut self) {
        self.terminal.give_back();
    }

    /// Takes the terminal again, and draws all of it.
    pub fn take_again(&mut self, session: &Session) -> Result<()> {
        self.terminal.take_again()?;
        self.show(session)
    }

    /// The line that is spoken of.
    pub fn line(&self) -> Option<u32> {
        self.subject.as_ref()?.report.as_ref()?.line
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
            _ if self.asking.is_some() => Mode::Asking,
            View::List(listing) if listing.typing => Mode::Typing,
            _ => Mode::Commands,
        }
    }

    /// How many columns there are for what the compiler says.
    pub fn columns(&self) -> usize {
        // The compiler shows lines of the learner's itself, so nothing stands beside it.
        self.size.0
    }

    /// A key; what it asks the loop to do.
    pub fn act(&mut self, session: &Session, current: &Key, action: Action) -> Result<Request> {
        if action == Action::Redraw {
            self.terminal.forget()?;
        }
        let request = self.request(session, current, action);
        self.show(session)?;
        Ok(request)
    }

    fn request(&mut self, session: &Session, current: &Key, action: Action) -> Request {
        match action {
            Action::Reset => self.asking = Some(self.marked().unwrap_or(current).clone()),
            Action::Answer(yes) => {
                let asked = self.asking.take();
                self.notice = (!yes).then(|| Notice::of_now("Nothing was changed."));
                return asked.filter(|_| yes).map_or(Request::None, Request::Reset);
            }
            _ => match &mut self.view {
                View::List(listing) => match list_action(session, listing, action, self.size.1) {
                    ListKey::Chosen(key) => {
                        self.change_view(View::Verdict);
                        return Request::GoTo(key);
                    }
                    ListKey::Done => {}
                    ListKey::PassedOn => self.change(session, current, action),
                },
                _ => self.change(session, current, action),
            },
        }
        Request::None
    }

    /// The exercise that the list's cursor is on, where the list is shown.
    fn marked(&self) -> Option<&Key> {
        match &self.view {
            View::List(listing) => listing.cursor.as_ref(),
            _ => None,
        }
    }

    /// What a key changes that is not the list's own.
    fn change(&mut self, session: &Session, current: &Key, action: Action) {
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
            (_, Action::List) => self.change_view(View::List(Listing::at(session, current))),
            (_, Action::Search) => {
                let mut listing = Listing::at(session, current);
                listing.typing = true;
                self.change_view(View::List(listing));
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

    /// Draws all of it, as far as it is not there already.
    pub fn show(&mut self, session: &Session) -> Result<()> {
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
        let old = self.is_judging()
            && self.view == View::Verdict
            && subject.is_some_and(|subject| subject.report.is_some());
        let FootLines { lines: footer, shorter } = self.footer(session);
        Ok(Frame {
            header: self.header(session),
            note: self.note(old),
            body,
            beside,
            scroll: self.scroll,
            in_sight,
            footer,
            shorter,
            old,
            colour: self.output.colour,
        })
    }

    /// The exercise, its chapter and what is being done, on one line: where there is no room for all,
    /// without the chapter.
    fn header(&self, session: &Session) -> String {
        let Some(Subject { exercise, .. }) = &self.subject else { return String::new() };
        let chapter = session.course.chapters.iter().find(|c| c.folder == exercise.key.chapter());
        let title = chapter.map_or("", |chapter| chapter.title.as_str());
        let folder = exercise.key.folder();
        let room = self.size.0.saturating_sub(width(folder) + 3);
        let state = self.doing.words(exercise.limits.test, room);
        let gap = if state.is_empty() { 0 } else { 2 };
        let fits = width(title) + gap + width(&state) <= room;
        let title = if fits { format!("{title}  ") } else { String::new() };
        format!(
            " {}  {}{}",
            self.output.paint(folder, TextRole::Strong),
            self.output.paint(&title, TextRole::Muted),
            self.output.paint(&state, TextRole::Warning),
        )
    }

    /// What is said above the body.
    fn note(&self, old: bool) -> String {
        let output = self.output.with_columns(self.size.0);
        let notice = self.notice.as_ref().map(|notice| notice.lines(&output));
        let shows_lesson = self.subject.as_ref().is_some_and(Subject::is_to_write);
        let is_old = old.then(|| self.judged.lines(shows_lesson, &output));
        notice.into_iter().chain(is_old).collect::<Vec<_>>().join("\n")
    }

    /// The middle of the screen, and the line of it that has to be in sight.
    fn body(&self, session: &Session, output: &Output) -> Result<(String, Option<usize>)> {
        let Some(subject) = &self.subject else { return Ok((String::new(), None)) };
        let text = match &self.view {
            View::List(listing) => {
                let Listed { text, cursor_line } = listing.listed(session, output)?;
                return Ok((text, cursor_line));
            }
            // Something to read meanwhile, but nothing that flickers by.
            View::Verdict if subject.report.is_none() && self.is_judging() => {
                if self.doing.takes_long() {
                    subject.lesson(session, output)?
                } else {
                    String::new()
                }
            }
            View::Verdict if self.welcome => {
                welcome(session, &subject.exercise.key, output)
                    + &subject.verdict(session, output)?
            }
            View::Verdict => subject.verdict(session, output)?,
            View::Lesson => subject.lesson(session, output)?,
            View::Hint(tier) => subject.hints(*tier, output),
            View::Timeline => subject.timeline(&self.doing, output),
            View::Solution => subject.solution(session, output)?,
            View::Help => help(output),
        };
        Ok((text, None))
    }

    fn is_judging(&self) -> bool {
        matches!(self.doing, Doing::Judging(_))
    }

    fn footer(&self, session: &Session) -> FootLines {
        let solved = self.subject.as_ref();
        let solved =
            solved.is_some_and(|subject| session.progress.has_passed(&subject.exercise.key));
        let keys = |place| Foot::Keys { passed: session.passed(), place, solved };
        let foot = match (&self.asking, &self.view) {
            (Some(key), _) => Foot::Question(key.folder()),
            (None, View::List(listing)) if listing.typing => Foot::Search(&listing.query),
            (None, View::Verdict) => keys(Place::Verdict),
            (None, View::List(_)) => keys(Place::List),
            (None, _) => keys(Place::Aside),
        };
        foot.lines(&self.output.with_columns(self.size.0))
    }
}

/// What somebody needs to know who has never been here.
fn welcome(session: &Session, key: &Key, output: &Output) -> String {
    let exercises = match session.course.exercises().count() {
        1 => "There is one exercise, a file".to_owned(),
        count => format!("There are {}, each a file", counted(count, "exercise")),
    };
    let is_to_repair = |exercise: &Exercise| exercise.starter == Starter::ToRepair;
    let and_what_to_do = match session.course.exercises().any(is_to_repair) {
        false => " with a `todo!()` in it: put your code in its place and save",
        true => {
            ": put your code in the place of its `todo!()`, or repair the code where there is none, \
             and save"
        }
    };
    let words = format!(
        "Welcome. {exercises}{and_what_to_do}. A moment \
         later you read here what your code did, on a clock of its own, and what that means. Open \
         `{}` in your editor, or press {}; {} helps when you are stuck.",
        key.source_path(),
        keys::printed(Action::Edit),
        keys::printed(Action::Hint),
    );
    markdown::rendered(&words, output)
}

impl View {
    /// Whether the learner's own lines belong beside it.
    fn is_about_lines(&self) -> bool {
        matches!(self, Self::Verdict | Self::Hint(_) | Self::Timeline)
    }
}

/// What the list made of a key.
enum ListKey {
    /// This exercise was chosen.
    Chosen(Key),
    Done,
    /// It is no key of the list's own.
    PassedOn,
}

fn list_action(session: &Session, listing: &mut Listing, action: Action, rows: usize) -> ListKey {
    let page = isize::try_from(rows.saturating_sub(6).max(1)).unwrap_or(1);
    match action {
        // Where nothing is found, there is nowhere to go.
        Action::Enter => return listing.cursor.clone().map_or(ListKey::Done, ListKey::Chosen),
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
            listing.forget_search();
        }
        _ => return ListKey::PassedOn,
    }
    ListKey::Done
}
