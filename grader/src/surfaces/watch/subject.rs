//! The exercise that is on the screen, all that is known of it, and how that is put.

use crate::surfaces::commands::list::{Standing, standings};
use crate::surfaces::comparison::{code_in, compared};
use crate::surfaces::output::Output;
use crate::surfaces::session::Session;
use crate::surfaces::style::TextRole;
use crate::surfaces::text::{hanging, pad_start, width};
use crate::surfaces::trying::with_something_to_try;
use crate::surfaces::watch::keys::{self, Action};
use crate::surfaces::watch::milestones;
use crate::surfaces::watch::steps::Doing;
use crate::surfaces::{markdown, report};
use crate::vocabulary::course::Exercise;
use crate::vocabulary::failure::Result;
use crate::vocabulary::report::{CompilerMessage, Report, Verdict};

/// Lines of the learner's own above and below the one that is spoken of, where they stand below.
const AROUND: usize = 2;

/// Said in the place of a picture while Tokio is being built, and while the first verdict is to come.
const WHILE_BUILDING: &str = "There is no picture yet: Tokio is being built, which is done once. Then your \
                              text is judged, and what it did in time is drawn here.";
const WHILE_JUDGING: &str = "There is no picture yet: your text is being judged, and what it did in time \
                             is drawn here then.";

/// An exercise and what is known of it.
pub struct Subject {
    /// The exercise.
    pub exercise: Exercise,
    /// What was said of it last.
    pub report: Option<Report>,
    /// The text that this was said of.
    pub text: String,
    /// What the reference answer does in the same test.
    pub reference: Option<Report>,
    /// What clippy says of it.
    pub lints: Vec<CompilerMessage>,
    /// What there is to celebrate, a paragraph each.
    pub joys: Vec<String>,
}

impl Subject {
    /// One of which nothing is known yet.
    pub fn new(exercise: &Exercise) -> Self {
        Self {
            exercise: exercise.clone(),
            report: None,
            text: String::new(),
            reference: None,
            lints: vec![],
            joys: vec![],
        }
    }

    /// What was said of it, first; then what supports that, and what may help next.
    pub fn verdict(&self, session: &Session, output: &Output) -> Result<String> {
        let Some(report) = &self.report else { return self.lesson(session, output) };
        let mut text = report::said(report, &self.source(session, report, output), output);
        match report.verdict {
            Verdict::Passed => text += &self.joy(output),
            Verdict::Missing => text += &brought_back(output),
            _ => {}
        }
        text += &report::compiler(&report.compiler, output);
        text += &report::helpful_picture(report, self.reference.as_ref(), output);
        text += &report::tests(report, output);
        if report.passed() {
            text += &self.what_next(session, output);
        }
        text += &report::printed(report, usize::MAX, output);
        if report.verdict == Verdict::Todo {
            text += &format!("\n{}", self.lesson(session, output)?);
        }
        Ok(text)
    }

    /// Where the learner finds the line that is spoken of.
    fn source(&self, session: &Session, report: &Report, output: &Output) -> String {
        let key = &self.exercise.key;
        let path = session.workspace.source_path(key);
        report::link(&key.source_path(), &path, report.line, output)
    }

    fn joy(&self, output: &Output) -> String {
        let joys = self.joys.iter().map(|joy| {
            let lines = report::wrapped(joy, output);
            lines.lines().map(|line| format!("{}\n", output.paint(line, TextRole::Good))).collect()
        });
        joys.map(|joy: String| format!("\n{joy}")).collect()
    }

    fn what_next(&self, session: &Session, output: &Output) -> String {
        let next = milestones::what_next(session, &self.exercise.key);
        let further = report::further(&self.exercise.further, output);
        format!(
            "\n{further}\n{}{}",
            report::wrapped(&next, output),
            report::lints(&self.lints, output)
        )
    }

    /// The learner's own lines around the one that is spoken of, as many as there is room for, unless
    /// they are shown already.
    pub fn own_lines(&self, most: usize, output: &Output) -> Option<String> {
        let report = self.report.as_ref()?;
        // The compiler has shown them itself, and what is to be written is all before one.
        if !report.compiler.is_empty() || is_to_write(report) {
            return None;
        }
        let line = usize::try_from(report.line?).ok()?;
        let lines: Vec<&str> = self.text.lines().collect();
        let at = line.checked_sub(1).filter(|at| *at < lines.len())?;
        let first = at.saturating_sub(most / 2).min(lines.len().saturating_sub(most));
        let digits = lines.len().to_string().len();
        let shown = lines.iter().enumerate().skip(first).take(most).map(|(index, line)| {
            let number = pad_start(&(index + 1).to_string(), digits);
            let (mark, role) =
                if index == at { (">", TextRole::Strong) } else { (" ", TextRole::Plain) };
            // What does not fit goes on below the code, not below the number.
            let code = code_in(line, output.columns.saturating_sub(digits + 3));
            let code = code.iter().map(|part| output.paint(part, role)).collect::<Vec<_>>();
            let code = code.join(&format!("\n{}", " ".repeat(digits + 3)));
            format!("{mark} {} {code}\n", output.paint(&number, TextRole::Muted))
        });
        Some(shown.collect())
    }

    /// A few of them, to stand below what was said.
    pub fn own_lines_below(&self, output: &Output) -> Option<String> {
        let lines = self.own_lines(2 * AROUND + 1, output)?;
        let heading = output.paint("Your lines:", TextRole::Muted);
        Some(format!("\n  {heading}\n{lines}"))
    }

    /// Whether all that is said of it is that there is something to write: what is read then is the
    /// lesson.
    pub fn is_to_write(&self) -> bool {
        self.report.as_ref().is_some_and(is_to_write)
    }

    /// The lesson.
    pub fn lesson(&self, session: &Session, output: &Output) -> Result<String> {
        let lesson = session.course_files.lesson(&self.exercise.key)?;
        Ok(markdown::rendered(&with_something_to_try(&lesson), output))
    }

    /// The hints up to this tier.
    pub fn hints(&self, tier: usize, output: &Output) -> String {
        let all = &self.exercise.hints;
        let mut text = String::new();
        for (index, hint) in all.iter().take(tier).enumerate() {
            let heading = format!("Hint {} of {}", index + 1, all.len());
            let hint = markdown::rendered(hint, output);
            text += &format!("  {}\n{hint}", output.paint(&heading, TextRole::Strong));
        }
        let next = match tier < all.len() {
            true => format!("{} shows the next one.", keys::printed(Action::Hint)),
            false => format!(
                "That was the last hint. {} is the lesson: read it once more with this in mind. {} \
                 leaves the exercise for later; or ask somebody who has passed it.",
                keys::printed(Action::Lesson),
                keys::printed(Action::Next),
            ),
        };
        text + &output.paint(&report::wrapped(&next, output), TextRole::Muted)
    }

    /// The picture in full; where there is none yet, why, and when it comes.
    pub fn timeline(&self, doing: &Doing, output: &Output) -> String {
        match (&self.report, doing) {
            (Some(report), _) => {
                let headline = report::headline(report, output);
                let drawn = report::drawn(report, self.reference.as_ref(), output);
                format!("{headline}{}\n{drawn}", self.left_at_a_pass(output))
            }
            (None, Doing::Preparing { .. } | Doing::Nothing) => {
                report::wrapped(WHILE_BUILDING, output)
            }
            (None, Doing::Judging(_) | Doing::Checking { .. }) => {
                report::wrapped(WHILE_JUDGING, output)
            }
        }
    }

    /// What a pass says in the place of a sentence where only its picture is looked at.
    fn left_at_a_pass(&self, output: &Output) -> String {
        if !self.report.as_ref().is_some_and(Report::passed) {
            return String::new();
        }
        let back = keys::printed(Action::Timeline);
        self.joy(output)
            + &report::wrapped(&format!("{back} goes back to all that is said of it."), output)
    }

    /// The reference answer beside the learner's text, once that may be seen.
    pub fn solution(&self, session: &Session, output: &Output) -> Result<String> {
        let passed = session.progress.has_passed(&self.exercise.key)
            || self.report.as_ref().is_some_and(Report::passed);
        if !passed {
            let words = "The solution comes after your own: it is shown once you have passed.";
            return Ok(report::wrapped(words, output));
        }
        let solution = session.course_files.solution(&self.exercise.key)?;
        let heading = match solution == self.text {
            true => "Yours is the reference answer, letter for letter.",
            false => "Lines of yours begin with -, those of the reference answer with +.",
        };
        let heading = output.paint(&report::wrapped(heading, output), TextRole::Muted);
        let given = session.course_files.starter(&self.exercise.key)?;
        Ok(format!("{heading}\n{}", compared(&self.text, &solution, &given, output)))
    }
}

fn is_to_write(report: &Report) -> bool {
    report.verdict == Verdict::Todo && report.diagnosis.is_none()
}

/// Signs that stand beside words, and what they say.
fn signs(ascii: bool) -> [(&'static str, &'static str); 3] {
    let (stars, arrow) = if ascii { ("**...", "<-") } else { ("★★☆☆☆", "←") };
    [
        (stars, "how hard an exercise is, from one star to five"),
        ("task 2", "the first task that was spawned; task 1 is the one that calls your code"),
        (arrow, "what the sentence above is about, or why a test fails beside it"),
    ]
}

/// How to get a text here that is gone, without another terminal.
fn brought_back(output: &Output) -> String {
    let reset = keys::printed(Action::Reset);
    format!("\n{}", report::wrapped(&format!("{reset} brings it back from here, too."), output))
}

/// Every key and what it does, and the words for how an exercise stands.
pub fn help(output: &Output) -> String {
    let standings = standings();
    let standings = standings.iter().map(|Standing { word, means, .. }| (*word, *means));
    let widest = keys::all().chain(standings.clone()).map(|(word, _)| width(word)).max();
    let widest = widest.unwrap_or(0);
    let row = |(word, means): (&str, &str)| {
        let gap = " ".repeat(widest - width(word) + 2);
        let means = hanging(means, widest + 4, output.columns.max(widest + 14));
        format!("  {}{gap}{means}\n", output.paint(word, TextRole::Strong))
    };
    let heading = output.paint("How an exercise stands, in the list:", TextRole::Muted);
    let keys: String = keys::all().map(row).collect();
    let signs = signs(output.ascii);
    let heading_of_signs = output.paint("Signs:", TextRole::Muted);
    let (standings, signs) =
        (standings.map(row).collect::<String>(), signs.into_iter().map(row).collect::<String>());
    format!("{keys}\n  {heading}\n{standings}\n  {heading_of_signs}\n{signs}")
}
