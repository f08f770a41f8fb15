//! A report in words, for a terminal: the sentence first, then what supports it.

use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

use crate::judgement::suite::in_words;
use crate::mechanisms::learner::workspace::Restored;
use crate::surfaces::called::{as_called, command};
use crate::surfaces::output::Output;
use crate::surfaces::page::mark;
use crate::surfaces::picture::{FEW_ROWS, MOST_ROWS, Picture, draw};
use crate::surfaces::style::{TextRole, plain, plain_but_coloured};
use crate::surfaces::text::{self, counted, grouped};
use crate::vocabulary::course::{Exercise, Key, Link};
use crate::vocabulary::report::{CompilerMessage, Level, Report, TestReport, TestStatus, Verdict};

/// Columns for what stands beside the bar over the course.
const BESIDE_THE_BAR: usize = 24;

/// Lines of the learner's own output that are shown.
const PRINTED_LINES: usize = 12;

/// Exercises that are named where it is counted how many failed.
const MOST_NAMED: usize = 6;

/// A report in full. `source` is where the learner finds their source, as [`link`] gives it.
pub fn full(report: &Report, source: &str, reference: Option<&Report>, output: &Output) -> String {
    let mut text = said(report, source, output);
    if report.verdict == Verdict::Todo {
        text += "  The lesson is the README.md beside src.\n";
    }
    text += &compiler(&report.compiler, output);
    text += &printed(report, PRINTED_LINES, output);
    text += &helpful_picture(report, reference, output);
    text += &tests(report, output);
    text
}

/// What is said first: the headline, and the sentence and the place where something is to be done.
pub fn said(report: &Report, source: &str, output: &Output) -> String {
    let mut text = headline(report, output);
    if !report.passed() {
        text += &wrapped(&as_called(&plain(&report.message)), output);
        text += &format!("  {}\n", output.paint(source, TextRole::Muted));
    }
    text
}

/// A place in the learner's source, to read and, where the terminal can, to click on.
pub fn link(shown: &str, path: &Path, line: Option<u32>, output: &Output) -> String {
    let line = line.map(|line| format!(":{line}")).unwrap_or_default();
    let text = format!("{}{line}", plain(shown));
    let Ok(path) = std::path::absolute(path) else { return text };
    if !output.links {
        return text;
    }
    let address = percent_encode(path.as_os_str().as_encoded_bytes(), NOT_IN_PATHS);
    format!("\u{1b}]8;;file://{address}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\")
}

/// What the path of an address cannot hold as it is.
const NOT_IN_PATHS: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// `text` in lines that fit, indented by two.
pub fn wrapped(text: &str, output: &Output) -> String {
    let width = output.columns.clamp(20, 100);
    let options = text::options(width).initial_indent("  ").subsequent_indent("  ");
    let wrapped = textwrap::fill(text, options);
    // A line may begin now where none did, with what a CI system obeys at the start of one.
    wrapped.lines().map(|line| plain(line) + "\n").collect()
}

/// What a reset has put back, a line a file, and how the exercise stands where it was done.
pub fn restored_words(key: &Key, restored: &[Restored], was_done: bool, root: &Path) -> String {
    let mut words = match restored {
        [] => format!("{} is at its start already.\n", key.source_path()),
        _ => restored.iter().map(|restored| format!("{}\n", restored.sentence(root))).collect(),
    };
    if was_done {
        words += &format!("{} is todo again.\n", key.exercise());
    }
    words
}

/// How many of these passed, are to do, and failed, and which those are.
pub fn tally<'a>(reports: impl IntoIterator<Item = &'a Report>) -> String {
    let (mut passed, mut todo, mut failed) = (0, 0, vec![]);
    for report in reports {
        match report.verdict {
            Verdict::Passed => passed += 1,
            Verdict::Todo => todo += 1,
            _ => failed.push(report.key.exercise()),
        }
    }
    let named = failed.iter().take(MOST_NAMED).copied().collect::<Vec<_>>().join(", ");
    let failed = match failed.len() {
        0 => "none failed".to_owned(),
        count @ ..=MOST_NAMED => format!("{count} failed: {named}"),
        count => format!("{count} failed: {named} and {} more", count - MOST_NAMED),
    };
    format!("{passed} pass now, {todo} todo, {failed}.")
}

/// A report on one line.
pub fn headline(report: &Report, output: &Output) -> String {
    let (mark, role) = mark(report.verdict, output.ascii);
    let mut line = format!(
        "{} {}",
        output.paint(mark, role),
        output.paint(report.key.exercise(), TextRole::Strong)
    );
    let word = report.word();
    line += &format!("  {}\n", output.paint(&word.replace('_', " "), role));
    line
}

/// A report on one line, with its sentence where it was judged and has not passed.
pub fn brief(report: &Report, output: &Output) -> String {
    if report.verdict == Verdict::Todo { headline(report, output) } else { told(report, output) }
}

/// The same, with what code does that is still to be repaired.
pub fn told(report: &Report, output: &Output) -> String {
    let mut line = headline(report, output);
    let is_to_write = report.verdict == Verdict::Todo && report.diagnosis.is_none();
    if !report.passed() && !is_to_write {
        line += &wrapped(&as_called(&plain(&report.message)), output);
    }
    line
}

/// What a bar counts that more are done than pass now, or fewer; nothing where both are the same.
pub fn done_beside(passing: usize, done: usize) -> Option<String> {
    (passing != done).then(|| {
        format!("Done are {done}: what has passed at some time, whatever its text is now.")
    })
}

/// A bar over the course: how much of it is done, that is, has passed at some time.
pub fn progress(passed: (usize, usize), output: &Output) -> String {
    progress_bar(passed, output.columns.saturating_sub(BESIDE_THE_BAR).clamp(10, 40), output)
}

/// The same, with a bar of this width.
pub fn progress_bar((passed, all): (usize, usize), width: usize, output: &Output) -> String {
    let filled = (passed * width).checked_div(all).unwrap_or(0);
    let (full, empty) = if output.ascii { ("#", "-") } else { ("█", "░") };
    format!(
        "{}{} {passed}/{} done\n",
        output.paint(&full.repeat(filled), TextRole::Good),
        output.paint(&empty.repeat(width - filled), TextRole::Muted),
        counted(all, "exercise"),
    )
}

/// What to read once an exercise is solved.
pub fn further(links: &[Link], output: &Output) -> String {
    let mut text = String::new();
    for Link { title, url } in links {
        text += &format!("  read on: {title} {}\n", output.paint(url, TextRole::Muted));
    }
    text
}

/// What to do next.
pub fn next_step(report: &Report, exercise: &Exercise, output: &Output) -> String {
    let name = report.key.exercise();
    match report.verdict {
        Verdict::Passed => format!(
            "{}  the reference answer: {}\n",
            further(&exercise.further, output),
            output.paint(&command(&format!("solution {name}")), TextRole::Strong),
        ),
        Verdict::Infrastructure => String::new(),
        _ => format!(
            "  Stuck? {}\n{}",
            output.paint(&command(&format!("hint {name}")), TextRole::Strong),
            replay(report, output),
        ),
    }
}

/// How to see a failure again that only some seeds show.
fn replay(report: &Report, output: &Output) -> String {
    if report.verdict != Verdict::Failed || report.seed == 0 {
        return String::new();
    }
    let again = command(&format!("check {} --seed {}", report.key.exercise(), report.seed));
    format!("  To see just this run again: {}\n", output.paint(&again, TextRole::Strong))
}

fn mark(verdict: Verdict, ascii: bool) -> (&'static str, TextRole) {
    match (verdict, ascii) {
        (Verdict::Passed, false) => ("✓", TextRole::Good),
        (Verdict::Passed, true) => ("ok", TextRole::Good),
        (Verdict::Todo, _) => ("·", TextRole::Warning),
        (Verdict::Missing | Verdict::Unclear, _) => ("?", TextRole::Warning),
        (_, false) => ("✗", TextRole::Bad),
        (_, true) => ("x", TextRole::Bad),
    }
}

/// What clippy says of an answer that has passed.
pub fn lints(messages: &[CompilerMessage], output: &Output) -> String {
    if messages.is_empty() {
        return String::new();
    }
    let heading = output.paint("It passes; clippy has a suggestion:", TextRole::Warning);
    format!("\n  {heading}\n{}", compiler(messages, output))
}

/// What the compiler said; warnings only where there is no error.
pub fn compiler(messages: &[CompilerMessage], output: &Output) -> String {
    let errors = messages.iter().any(|message| message.level == Level::Error);
    let mut text = String::new();
    let shown =
        |message: &&CompilerMessage| !message.echo && (!errors || message.level == Level::Error);
    for message in messages.iter().filter(shown) {
        let rendered = if output.colour { &message.coloured } else { &message.rendered };
        text += &format!("\n{}\n", plain_but_coloured(rendered.trim_end()));
    }
    text
}

/// What the answer printed in the run that the report is about, as many lines of it as `most`.
pub fn printed(report: &Report, most: usize, output: &Output) -> String {
    let lines: Vec<_> = report.printed.lines().collect();
    if lines.is_empty() {
        return String::new();
    }
    let heading = match &report.shown_test {
        Some(test) => format!("It printed, in the test \"{}\":", plain(&in_words(test))),
        None => "It printed:".to_owned(),
    };
    let mut text = format!("\n{}", output.paint(&wrapped(&heading, output), TextRole::Muted));
    for line in lines.iter().take(most) {
        text += &format!("  {}\n", plain(line));
    }
    if lines.len() > most {
        let more = format!(
            "… {}; {} shows all",
            counted(lines.len() - most, "more line"),
            command("watch")
        );
        text += &format!("  {}\n", output.paint(&more, TextRole::Muted));
    }
    text
}

/// The picture of the hidden test that a report's message is about.
pub fn picture<'a>(report: &'a Report, reference: Option<&'a Report>) -> Picture<'a> {
    let is_shown = |test: &&TestReport| Some(&test.name) == report.shown_test.as_ref();
    let shown = report.tests.iter().find(is_shown).or(report.tests.first());
    Picture::of(report, reference, shown)
}

/// Whether there is nothing to see in a picture: what a test does by itself before it comes to a `todo!`
/// is none of the learner's.
fn shows_nothing(picture: &Picture<'_>, report: &Report) -> bool {
    picture.is_empty() || report.verdict == Verdict::Todo && picture.yours.is_empty()
}

/// A picture as text.
pub fn drawn(report: &Report, reference: Option<&Report>, output: &Output) -> String {
    let picture = picture(report, reference);
    if shows_nothing(&picture, report) {
        return format!("  {}\n", nothing_to_draw(report));
    }
    let lines = draw(&picture, output.columns, MOST_ROWS, output.style());
    format!("{}\n", lines.join("\n"))
}

/// Why there is no picture.
fn nothing_to_draw(report: &Report) -> &'static str {
    match report.verdict {
        Verdict::Passed | Verdict::Failed => {
            "There is no picture: nothing took any time in the test that is told of."
        }
        Verdict::Todo => "There is no picture yet: the exercise is still to do.",
        Verdict::CompileError | Verdict::Rejected | Verdict::Missing | Verdict::Unclear => {
            "There is no picture: nothing was run."
        }
        Verdict::TimedOut
        | Verdict::ResourceLimit
        | Verdict::Crashed
        | Verdict::Tampered
        | Verdict::Infrastructure => "There is no picture: nothing was recorded.",
    }
}

/// A picture where there is something to see in it; of what has gone well, the beginning is enough.
pub fn helpful_picture(report: &Report, reference: Option<&Report>, output: &Output) -> String {
    let picture = picture(report, reference);
    if shows_nothing(&picture, report) {
        return String::new();
    }
    if !report.passed() {
        return format!("\n{}", drawn(report, reference, output));
    }
    if !picture.takes_time() {
        return String::new();
    }
    let lines = draw(&picture, output.columns, FEW_ROWS, output.style());
    format!("\n{}\n", lines.join("\n"))
}

/// The hidden tests, each with how it came out; of several that failed, which one the sentence is
/// about.
pub fn tests(report: &Report, output: &Output) -> String {
    let tests = &report.tests;
    if tests.iter().all(|test| test.status == TestStatus::NotRun) {
        return String::new();
    }
    let is_to_repair = report.verdict == Verdict::Todo && report.diagnosis.is_some();
    let went_wrong = if is_to_repair { TestStatus::Todo } else { TestStatus::Failed };
    let failed = tests.iter().filter(|test| test.status == went_wrong).count();
    let told = report.shown_test.as_ref().filter(|_| failed > 1);
    let mut text = "\n".to_owned();
    for test in tests {
        let (mark, role) = match (test.status, output.ascii) {
            (TestStatus::Passed, false) => ("✓", TextRole::Good),
            (TestStatus::Passed, true) => ("+", TextRole::Good),
            (TestStatus::Failed, false) => ("✗", TextRole::Bad),
            (TestStatus::Failed, true) => ("x", TextRole::Bad),
            (TestStatus::Todo, _) => ("·", TextRole::Warning),
            (TestStatus::NotRun, _) => ("-", TextRole::Muted),
        };
        let name = in_words(&test.name);
        let arrow = if output.ascii { "<-" } else { "←" };
        let beside = match test.status {
            TestStatus::NotRun => "not tried".to_owned(),
            _ if told == Some(&test.name) => format!("{arrow} what is told above"),
            TestStatus::Failed if told.is_some() => {
                reason(test, report).map(|why| format!("{arrow} {why}")).unwrap_or_default()
            }
            _ => String::new(),
        };
        let said = with_remark(&format!("{name}{}", figures(test)), &beside, output);
        text += &format!("  {} {said}\n", output.paint(mark, role));
    }
    if tests.iter().any(|test| test.status == TestStatus::NotRun) {
        text += &output.paint(&wrapped(WHY_NOT_TRIED, output), TextRole::Muted);
    }
    text
}

/// Why a hidden test failed that the sentence of its report is not about, in a few words.
pub fn reason(test: &TestReport, report: &Report) -> Option<String> {
    let diagnosis = test.diagnosis?;
    Some(match (report.diagnosis == Some(diagnosis), test.holds) {
        (true, false) => "the same".to_owned(),
        (true, true) => "holds, but the same happened".to_owned(),
        (false, false) => mark::briefly(diagnosis).to_owned(),
        (false, true) => format!("holds, but: {}", mark::briefly(diagnosis)),
    })
}

/// Said below tests of which some were not tried.
const WHY_NOT_TRIED: &str =
    "A test that was not tried looks at what there is only once the others are right.";

/// Columns before the name of a hidden test.
const BEFORE_A_TEST: usize = 4;

/// What is said of a hidden test and the remark on it, beside it where there is room for both, and below
/// its name where there is not.
fn with_remark(said: &str, remark: &str, output: &Output) -> String {
    let painted = output.paint(remark, TextRole::Muted);
    let room = output.columns.saturating_sub(BEFORE_A_TEST);
    let gap = if remark.is_empty() { "" } else { "  " };
    if !output.terminal || text::width(said) + gap.len() + text::width(remark) <= room {
        return format!("{said}{gap}{painted}");
    }
    let said = text::hanging(said, BEFORE_A_TEST, output.columns);
    let below = format!("\n{}", " ".repeat(BEFORE_A_TEST));
    if remark.is_empty() { said } else { format!("{said}{below}{painted}") }
}

fn figures(test: &TestReport) -> String {
    took(test).map(|took| format!("  ({took})")).unwrap_or_default()
}

/// What a hidden test took, and what is expected where that is something else. No time, where none is
/// expected, says nothing.
pub fn took(test: &TestReport) -> Option<String> {
    let took = test.virtual_ms?;
    match test.expected_virtual_ms {
        Some(expected) if took != expected => {
            Some(format!("{} ms, expected {}", grouped(took), grouped(expected)))
        }
        _ if took == 0 => None,
        _ => Some(format!("{} ms", grouped(took))),
    }
}
