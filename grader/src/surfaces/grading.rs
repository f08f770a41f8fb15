//! What is shown of grading a class: how far it is, and in the end what came of it.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, IsTerminal};
use std::path::Path;

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use crate::surfaces::class::reports::Written;
use crate::surfaces::output::Output;
use crate::surfaces::style::{TextRole, plain};
use crate::surfaces::text::counted;
use crate::vocabulary::class::ClassResults;
use crate::vocabulary::events::Grading;
use crate::vocabulary::report::{Report, Verdict};
use crate::vocabulary::run::GradingCounts;

/// How many plain lines tell of the progress where there is no terminal.
const LINES: usize = 20;

/// How far grading is: a bar on standard error, or a line now and then where that is no terminal.
#[derive(Default)]
pub struct Progress {
    bar: Option<ProgressBar>,
    /// What the bar is about.
    what: &'static str,
}

impl Progress {
    /// Takes note of an event.
    pub fn hear(&mut self, event: Grading) {
        match event {
            Grading::Lists { seconds, files, path } => self.show_listing(seconds, files, &path),
            Grading::Read { done, total } => self.show("reading submissions", done, total),
            Grading::Judged { done, total } => self.show("judging", done, total),
            Grading::Failed { key, why } => {
                self.clear();
                eprintln!("An answer to {key} could not be judged: {}", plain(&why));
            }
            Grading::TriesAgain { answers } => {
                self.clear();
                eprintln!("The grader failed on {}; trying again …", counted(answers, "answer"));
            }
        }
    }

    fn show(&mut self, what: &'static str, done: usize, total: usize) {
        if !io::stderr().is_terminal() {
            // Reading is over before anybody looks at a log.
            if what == "judging" && is_worth_a_line(done, total) {
                eprintln!("{what}: {done} of {total}");
            }
            return;
        }
        if self.what != what {
            self.clear();
            self.what = what;
        }
        let bar = self.bar.get_or_insert_with(|| ProgressBar::new(0).with_style(style()));
        bar.set_message(what);
        bar.set_length(total as u64);
        bar.set_position(done as u64);
    }

    fn show_listing(&mut self, seconds: u64, files: u64, path: &str) {
        let files = counted(usize::try_from(files).unwrap_or(usize::MAX), "file");
        let said = format!("reading what was handed in: {files}, now in {}", plain(path));
        if !io::stderr().is_terminal() {
            if is_worth_saying(seconds) {
                eprintln!("{said}");
            }
            return;
        }
        let style = || ProgressStyle::with_template(" {wide_msg}");
        let bar = self.bar.get_or_insert_with(|| {
            let bar = ProgressBar::no_length();
            bar.with_style(style().unwrap_or_else(|_| ProgressStyle::default_spinner()))
        });
        bar.set_message(said);
    }

    fn clear(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}

/// Whether this step begins another twentieth of the way.
fn is_worth_a_line(done: usize, total: usize) -> bool {
    done > 0 && done * LINES / total.max(1) > (done - 1) * LINES / total.max(1)
}

/// Whether so many seconds are a reason for a line, each after twice as long.
fn is_worth_saying(seconds: u64) -> bool {
    seconds > 1 && seconds.is_power_of_two()
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template(" {msg} [{bar:30}] {pos}/{len} {rate}, {eta} left")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .with_key("rate", |state: &ProgressState, text: &mut dyn fmt::Write| {
            // A bar that cannot be written is no reason to stop.
            let _ = write!(text, "{:.1}/s", state.per_sec());
        })
        .progress_chars("=> ")
}

/// What came of it: how much there was, every verdict, what went wrong most, what is to be
/// said of the pages, and where to read on.
pub fn summary(
    results: &ClassResults,
    (figures, written): (Option<&GradingCounts>, Written),
    out: &Path,
    output: &Output,
) -> String {
    let reports = || results.reports();
    let mut text = counted(results.submissions.len(), "submission");
    if let Some(figures) = figures {
        text += &format!(": {}", told(figures));
    }
    text += "\n\n";
    for (verdict, role) in Verdict::ALL.map(|verdict| (verdict, role(verdict))) {
        let count = reports().filter(|report| report.verdict == verdict).count();
        if count > 0 {
            text += &format!("{count:>7} {}\n", output.paint(verdict.word(), role));
        }
    }
    let commonest = commonest(reports());
    if !commonest.is_empty() {
        text += "\nWhat went wrong most:\n";
    }
    for (exercise, diagnosis, count) in commonest {
        text += &format!("{count:>7} {diagnosis} in {}\n", plain(exercise));
    }
    let failed = reports().filter(|report| report.verdict == Verdict::Infrastructure).count();
    if failed > 0 {
        let warning = format!("{} could not be judged.", counted(failed, "answer"));
        text += &format!(
            "\n{} That is no student's fault: the reports say why. Run the same command again, \
             and only what is missing is judged.\n",
            output.paint(&warning, TextRole::Bad)
        );
    }
    text += &notes(written);
    let out = plain(&out.display().to_string());
    text + &format!("\nThe reports are in {}.\n", output.paint(&out, TextRole::Strong))
}

/// What has to be said of the pages.
fn notes(Written { alike, changed, is_roster_lacking }: Written) -> String {
    let mut notes = String::new();
    if let Some(pairs) = alike.filter(|&pairs| pairs > 0) {
        let are = if pairs == 1 { "is" } else { "are" };
        let pairs = counted(pairs, "pair");
        notes += &format!("\n{pairs} of answers {are} alike: alike.html has them side by side.\n");
    }
    if changed > 0 {
        let have = if changed == 1 { "has" } else { "have" };
        let submissions = counted(changed, "submission");
        notes += &format!(
            "\n{submissions} {have} changed since the grading: no page shows what they hold now.\n"
        );
    }
    if is_roster_lacking {
        notes += "\nmoodle.csv names nobody whom Moodle would know: give its grading worksheet as \
                  --roster. The numbers in a download may be those of groups.\n";
    }
    notes
}

fn told(figures: &GradingCounts) -> String {
    let parts = [
        (figures.judged, "judged"),
        (figures.reused, "taken from the journal"),
        (figures.duplicates, "the same text as another"),
        (figures.untouched, "untouched"),
        (figures.missing, "missing"),
        (figures.refused, "refused"),
        (figures.unclear, "for a person to look at"),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<_> = parts.map(|(count, what)| format!("{count} {what}")).collect();
    if parts.is_empty() { "nothing to judge".to_owned() } else { parts.join(", ") }
}

/// How many diagnoses are named.
const MOST: usize = 5;

/// The commonest diagnoses, each with its exercise and how often it was made.
fn commonest<'a>(reports: impl Iterator<Item = &'a Report>) -> Vec<(&'a str, &'static str, usize)> {
    let mut counts: BTreeMap<(&str, &'static str), usize> = BTreeMap::new();
    for report in reports {
        if let Some(diagnosis) = report.diagnosis {
            *counts.entry((report.key.exercise(), diagnosis.word())).or_default() += 1;
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    // Stable: those that are as common stay in the order of their names.
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let most = counts.into_iter().take(MOST);
    most.map(|((exercise, diagnosis), count)| (exercise, diagnosis, count)).collect()
}

fn role(verdict: Verdict) -> TextRole {
    match verdict {
        Verdict::Passed => TextRole::Good,
        Verdict::Todo | Verdict::Missing | Verdict::Unclear => TextRole::Muted,
        Verdict::Tampered | Verdict::Infrastructure => TextRole::Bad,
        _ => TextRole::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_gets_no_more_lines_than_can_be_read() {
        for total in [1, 19, 20, 360, 100_000] {
            let lines = (0..=total).filter(|&done| is_worth_a_line(done, total)).count();
            assert_eq!(lines, total.min(LINES), "{total}");
            assert!(is_worth_a_line(total, total), "the last one is told");
        }
        assert!(!is_worth_a_line(0, 0));
    }
}
