//! The whole-terminal face of `watch`: what is on it, and composing it into lines.

use crate::mechanisms::learner::progress::Status;
use crate::surfaces::commands::list;
use crate::surfaces::output::Output;
use crate::surfaces::report;
use crate::surfaces::session::Session;
use crate::surfaces::style::{TextRole, plain};
use crate::surfaces::text::{clip, counted};
use crate::surfaces::watch::keys::{self, Action, Place};
use crate::surfaces::watch::terminal::Terminal;
use crate::vocabulary::course::Key;
use crate::vocabulary::failure::Result;
use crate::vocabulary::report::{CompilerMessage, Report};

/// The terminal and what is on it.
pub struct Screen {
    terminal: Terminal,
    output: Output,
    rows: usize,
    view: View,
    /// Lines scrolled away at the top.
    scroll: usize,
    exercise: Option<Key>,
    running: bool,
    /// What is being done for it, if that is known.
    step: Option<String>,
    report: Option<Report>,
    reference: Option<Report>,
    lints: Vec<CompilerMessage>,
}

/// What the middle of the screen shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    Verdict,
    /// Hints up to this tier.
    Hint(usize),
    Timeline,
    Solution,
    /// The list, with the cursor on this exercise.
    List(usize),
}

/// A screen, ready to be composed.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// The first line.
    pub header: String,
    /// What can be scrolled.
    pub body: Vec<String>,
    /// Lines of `body` above the screen.
    pub scroll: usize,
    /// The last lines.
    pub footer: Vec<String>,
}

/// The lines of a screen this size, each cut to its width: header, as much of the body as fits,
/// and the footer at the bottom.
pub fn compose(frame: &Frame, columns: usize, rows: usize) -> Vec<String> {
    let room = rows.saturating_sub(frame.footer.len() + 2);
    let scroll = frame.scroll.min(frame.body.len().saturating_sub(room));
    let mut lines = vec![frame.header.clone(), String::new()];
    let mut body: Vec<String> = frame.body.iter().skip(scroll).take(room).cloned().collect();
    let below = frame.body.len().saturating_sub(scroll + room);
    if let (true, Some(last)) = (below > 0, body.last_mut()) {
        *last = format!("  ↓ {}", counted(below + 1, "more line"));
    }
    body.resize(room, String::new());
    lines.extend(body);
    lines.extend(frame.footer.iter().cloned());
    lines.truncate(rows);
    lines.iter().map(|line| clip(line, columns)).collect()
}

impl Screen {
    /// Takes the terminal over.
    pub fn open(output: Output) -> Result<Self> {
        Ok(Self {
            terminal: Terminal::take()?,
            output,
            rows: 24,
            view: View::Verdict,
            scroll: 0,
            exercise: None,
            running: false,
            step: None,
            report: None,
            reference: None,
            lints: vec![],
        })
    }

    /// An exercise is being judged. What was said of it before stays until there is news.
    pub fn running(&mut self, session: &Session, key: &Key) -> Result<()> {
        if self.exercise.as_ref() != Some(key) {
            self.exercise = Some(key.clone());
            self.report = None;
            self.view = View::Verdict;
            self.scroll = 0;
        }
        self.running = true;
        self.step = None;
        self.reference = None;
        self.lints.clear();
        self.show(session)
    }

    /// The work has come to its next step.
    pub fn step(&mut self, session: &Session, step: String) -> Result<()> {
        self.step = Some(step);
        self.show(session)
    }

    /// It was judged.
    pub fn verdict(&mut self, session: &Session, report: &Report) -> Result<()> {
        self.running = false;
        self.report = Some(report.clone());
        if !matches!(self.view, View::List(_) | View::Timeline) {
            self.view = View::Verdict;
        }
        self.scroll = 0;
        self.show(session)
    }

    /// What the reference answer does.
    pub fn reference(&mut self, session: &Session, reference: Option<Report>) -> Result<()> {
        self.reference = reference;
        self.show(session)
    }

    /// What clippy says.
    pub fn linted(&mut self, session: &Session, messages: Vec<CompilerMessage>) -> Result<()> {
        self.lints = messages;
        self.show(session)
    }

    /// A key; the exercise to go to, if it chose one.
    pub fn act(&mut self, session: &Session, current: &Key, action: Action) -> Result<Option<Key>> {
        let keys: Vec<_> = session.course.exercises().map(|e| e.key.clone()).collect();
        let here = keys.iter().position(|key| key == current).unwrap_or(0);
        let last = keys.len().saturating_sub(1);
        let page = self.rows.saturating_sub(6).max(1);
        match (self.view, action) {
            (View::List(cursor), Action::Enter) => {
                self.change_view(View::Verdict);
                self.show(session)?;
                return Ok(keys.get(cursor).cloned());
            }
            (View::List(cursor), Action::Up) => self.view = View::List(cursor.saturating_sub(1)),
            (View::List(cursor), Action::Down) => self.view = View::List((cursor + 1).min(last)),
            (View::List(cursor), Action::PageUp) => {
                self.view = View::List(cursor.saturating_sub(page));
            }
            (View::List(cursor), Action::PageDown) => {
                self.view = View::List((cursor + page).min(last));
            }
            (_, Action::Up) => self.scroll = self.scroll.saturating_sub(1),
            (_, Action::Down) => self.scroll += 1,
            (_, Action::PageUp) => self.scroll = self.scroll.saturating_sub(page),
            (_, Action::PageDown) => self.scroll += page,
            (View::List(_), Action::List)
            | (View::Timeline, Action::Timeline)
            | (View::Solution, Action::Solution)
            | (_, Action::Back) => self.change_view(View::Verdict),
            (View::Hint(tier), Action::Hint) => self.view = View::Hint((tier + 1).min(3)),
            (_, Action::Hint) => self.change_view(View::Hint(1)),
            (_, Action::List) => self.change_view(View::List(here)),
            (_, Action::Timeline) => self.change_view(View::Timeline),
            (_, Action::Solution) => self.change_view(View::Solution),
            _ => {}
        }
        self.show(session)?;
        Ok(None)
    }

    fn change_view(&mut self, view: View) {
        self.view = view;
        self.scroll = 0;
    }

    fn show(&mut self, session: &Session) -> Result<()> {
        if let Ok((columns, rows)) = crossterm::terminal::size() {
            self.output.columns = usize::from(columns).max(1);
            self.rows = usize::from(rows).max(1);
        }
        let body = self.body(session)?;
        let room = self.rows.saturating_sub(4);
        self.scroll = match self.view {
            // The cursor stays in sight.
            View::List(cursor) => list_line(session, cursor).saturating_sub(room / 2),
            _ => self.scroll.min(body.len().saturating_sub(room)),
        };
        let frame = Frame {
            header: self.header(session),
            body,
            scroll: self.scroll,
            footer: self.footer(session),
        };
        self.terminal.draw(&compose(&frame, self.output.columns, self.rows))
    }

    fn header(&self, session: &Session) -> String {
        let Some(exercise) = self.exercise.as_ref().and_then(|key| session.course.exercise(key))
        else {
            return String::new();
        };
        let chapter = session.course.chapters.iter().find(|c| c.folder == exercise.key.chapter());
        let title = chapter.map_or("", |chapter| chapter.title.as_str());
        let state = match &self.step {
            _ if !self.running => String::new(),
            Some(step) => format!("  judging: {step} …"),
            None => "  judging …".to_owned(),
        };
        format!(
            " {}  {}{}",
            self.output.paint(exercise.key.folder(), TextRole::Strong),
            self.output.paint(title, TextRole::Muted),
            self.output.paint(&state, TextRole::Warning),
        )
    }

    fn body(&self, session: &Session) -> Result<Vec<String>> {
        let text = match (self.view, &self.report, &self.exercise) {
            (View::List(cursor), ..) => list::table(session, Some(cursor), &self.output)?,
            (View::Hint(tier), _, Some(key)) => hints(session, key, tier, &self.output),
            (View::Solution, report, Some(key)) => solution(session, key, report.as_ref())?,
            (View::Timeline, Some(report), _) => {
                report::drawn(report, self.reference.as_ref(), &self.output)
            }
            (View::Verdict, Some(report), Some(key)) => self.explained(session, report, key),
            _ => String::new(),
        };
        Ok(text.lines().map(str::to_owned).collect())
    }

    fn explained(&self, session: &Session, report: &Report, key: &Key) -> String {
        let source = session.workspace.source_path(key);
        let shown = key.source_path();
        let link = report::link(&shown, &source, report.line, &self.output);
        let mut text = report::full(report, &link, self.reference.as_ref(), &self.output);
        if let (true, Some(exercise)) = (report.passed(), session.course.exercise(key)) {
            text += &report::further(&exercise.further, &self.output);
            text += &format!(
                "\n  {} goes on to the next exercise, {} shows the reference answer.\n",
                keys::printed(Action::Next),
                keys::printed(Action::Solution),
            );
            text += &report::lints(&self.lints, &self.output);
        }
        text
    }

    fn footer(&self, session: &Session) -> Vec<String> {
        let solved = self.exercise.as_ref().and_then(|key| session.course.exercise(key));
        let solved = solved.is_some_and(|exercise| session.status(exercise) != Status::Todo);
        let progress = report::progress(session.passed(), &self.output);
        let place = match self.view {
            View::Verdict => Place::Verdict,
            View::List(_) => Place::List,
            View::Hint(_) | View::Timeline | View::Solution => Place::Aside,
        };
        let keys: Vec<_> = keys::footer(place, solved)
            .map(|(key, what)| format!("{} {what}", self.output.paint(key, TextRole::Strong)))
            .collect();
        vec![format!(" {}", progress.trim_end()), format!(" {}", keys.join("  "))]
    }
}

/// The line of the list that an exercise stands on.
fn list_line(session: &Session, cursor: usize) -> usize {
    let mut above = 0;
    let mut left = cursor;
    for chapter in &session.course.chapters {
        above += 2;
        if left < chapter.exercises.len() {
            return above + left;
        }
        left -= chapter.exercises.len();
        above += chapter.exercises.len();
    }
    above
}

fn hints(session: &Session, key: &Key, tier: usize, output: &Output) -> String {
    let Some(exercise) = session.course.exercise(key) else { return String::new() };
    let mut text = String::new();
    for (index, hint) in exercise.hints.iter().take(tier).enumerate() {
        let heading = format!("Hint {} of {}", index + 1, exercise.hints.len());
        let hint = report::wrapped(&plain(hint), output);
        text += &format!("  {}\n{hint}\n", output.paint(&heading, TextRole::Strong));
    }
    if tier < exercise.hints.len() {
        let more = format!("{} shows the next one.", keys::printed(Action::Hint));
        text += &format!("  {}\n", output.paint(&more, TextRole::Muted));
    }
    text
}

fn solution(session: &Session, key: &Key, report: Option<&Report>) -> Result<String> {
    let Some(exercise) = session.course.exercise(key) else { return Ok(String::new()) };
    let passed = session.status(exercise) != Status::Todo || report.is_some_and(Report::passed);
    if !passed {
        return Ok(
            "  The solution comes after your own: it is shown once you have passed.\n".into()
        );
    }
    session.course_files.solution(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(body: usize, scroll: usize) -> Frame {
        Frame {
            header: "header".to_owned(),
            body: (1..=body).map(|n| format!("line {n}")).collect(),
            scroll,
            footer: vec!["progress".to_owned(), "keys".to_owned()],
        }
    }

    #[test]
    fn a_screen_has_as_many_lines_as_the_terminal_and_none_is_wider() {
        for (columns, rows) in [(80, 24), (20, 6), (1, 1), (200, 60)] {
            let lines = compose(&frame(100, 0), columns, rows);
            assert_eq!(lines.len(), rows, "{columns}×{rows}");
            assert!(lines.iter().all(|line| crate::surfaces::text::width(line) <= columns));
        }
    }

    #[test]
    fn what_does_not_fit_is_counted_and_scrolling_ends_at_the_last_line() {
        let lines = compose(&frame(10, 0), 80, 8);
        assert_eq!(lines[5], "  ↓ 7 more lines");
        let lines = compose(&frame(10, 99), 80, 8);
        assert_eq!(lines[2..6], ["line 7", "line 8", "line 9", "line 10"]);
    }
}
