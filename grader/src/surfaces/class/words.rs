//! A result in words, for reports that show text.

use crate::surfaces::class::neutral::{line, lines};
use crate::surfaces::text::{counted, counted_points};
use crate::vocabulary::class::Graded;
use crate::vocabulary::course::Points;
use crate::vocabulary::report::{
    CompilerMessage, Level, Report, Sandbox, TestReport, TestStatus, Verdict,
};

/// Messages of the compiler that are shown; the first ones cause the rest.
const MOST_MESSAGES: usize = 5;

/// All there is to say to a student about one exercise.
pub fn in_full(report: &Report) -> String {
    let place = report.line.map(|line| format!(", line {line}")).unwrap_or_default();
    let mut text = format!("{}{place}: {}\n", outcome(report), to_student(report));
    for test in &report.tests {
        text += &format!("\n{}", hidden_test(test, &report.message));
    }
    if !report.tests.is_empty() {
        text.push('\n');
    }
    if !report.passed() {
        text += &compiler(&report.compiler);
    }
    text.trim_end().to_owned()
}

/// The points for an exercise that count; `None` as long as none do.
pub fn points(report: &Report) -> Option<Points> {
    (!report.is_open()).then_some(report.points)
}

/// The points of somebody whose grade is final; `None` as long as it is not.
pub fn total(graded: &Graded) -> Option<Points> {
    (!graded.is_open()).then_some(graded.points)
}

/// Why there is no total yet, to the student: a sentence for each reason.
pub fn why_open(graded: &Graded) -> Vec<String> {
    let of = |verdict| graded.reports().filter(|report| report.verdict == verdict).count();
    let mut reasons = vec![];
    let (unjudged, unclear) = (of(Verdict::Infrastructure), of(Verdict::Unclear));
    if unjudged > 0 {
        let exercises = counted(unjudged, "exercise");
        reasons.push(format!(
            "The grader failed on {exercises}, which is not your doing: there is no total until it \
             has been graded again."
        ));
    }
    if unclear > 0 {
        let why = "What you handed in is not all understood: there is no total until a person has \
                   looked at it.";
        reasons.push(why.to_owned());
    }
    reasons
}

/// How much passed, in a sentence, why there is no total yet, and what a person has to look at.
pub fn in_short(graded: &Graded) -> String {
    let passed = graded.reports().filter(|report| report.passed()).count();
    let all = counted(graded.results.len(), "exercise");
    let total = match total(graded) {
        Some(points) => format!("{points} of {}", counted_points(graded.max_points)),
        None => "no total yet".to_owned(),
    };
    let passed = format!("{passed} of {all} passed; {total}.");
    let problems = graded.handed_in.problems.iter().map(|problem| line(problem));
    [passed].into_iter().chain(why_open(graded)).chain(problems).collect::<Vec<_>>().join("\n")
}

/// The verdict with its diagnosis: `failed, sequential`.
fn outcome(report: &Report) -> String {
    let diagnosis = report.diagnosis.map(|diagnosis| format!(", {}", diagnosis.word()));
    (report.verdict.word().to_owned() + &diagnosis.unwrap_or_default()).replace('_', " ")
}

/// The sentence for the student. Of our own faults they are told no more than whose it was.
pub fn to_student(report: &Report) -> String {
    if report.verdict == Verdict::Infrastructure {
        return "The grader failed here, not your code. It has to be graded again.".to_owned();
    }
    sentence(report)
}

/// The sentence, or what the verdict alone says.
pub fn sentence(report: &Report) -> String {
    match (report.message.trim(), report.verdict) {
        ("", Verdict::Passed) => "Every hidden test passed.".to_owned(),
        ("", Verdict::Unclear) => {
            "Something was handed in, and a person has to look at it.".to_owned()
        }
        ("", Verdict::Missing) => "Not handed in.".to_owned(),
        ("", verdict) => format!("The verdict is `{}`.", verdict.word()),
        (message, _) => line(message),
    }
}

/// A hidden test on one line; its message only if it is not the one `told` already.
pub fn hidden_test(test: &TestReport, told: &str) -> String {
    let status = match test.status {
        TestStatus::Passed => "passed ",
        TestStatus::Failed => "failed ",
        TestStatus::Todo => "todo   ",
        TestStatus::NotRun => "untried",
    };
    let mut text = format!("{status}  {}", line(&test.name));
    let details = [times(test), Some(line(&test.message)).filter(|_| test.message != told)];
    for detail in details.into_iter().flatten().filter(|detail| !detail.is_empty()) {
        text += &format!(" · {detail}");
    }
    text
}

/// The hidden test that the sentence is about. Results that were read back do not name it, but it
/// says the same as they do.
pub fn shown_test(report: &Report) -> Option<&TestReport> {
    let is_shown =
        |test: &&TestReport| test.status != TestStatus::Passed && test.message == report.message;
    report.tests.iter().find(is_shown)
}

fn times(test: &TestReport) -> Option<String> {
    // No time, where none is expected, says nothing.
    let takes_time = |took: &u64| *took > 0 || test.expected_virtual_ms.is_some_and(|ms| ms > 0);
    let took = test.virtual_ms.filter(takes_time)?;
    let expected = test.expected_virtual_ms.map(|expected| format!(", {expected} ms expected"));
    Some(format!("{took} virtual ms{}", expected.unwrap_or_default()))
}

/// What the compiler said: the errors if there are any.
pub fn compiler(messages: &[CompilerMessage]) -> String {
    let errors: Vec<_> = messages.iter().filter(|message| message.level == Level::Error).collect();
    let shown = if errors.is_empty() { messages.iter().collect() } else { errors };
    let mut text = String::new();
    for message in shown.iter().take(MOST_MESSAGES) {
        text += &format!("\n{}\n", lines(&message.rendered));
    }
    match shown.len().saturating_sub(MOST_MESSAGES) {
        0 => text,
        more => text + &format!("\n… and {}\n", counted(more, "more message")),
    }
}

/// How safe the judge was from this submission, at its weakest.
pub fn sandbox(graded: &Graded) -> &'static str {
    let was = |sandbox| graded.reports().any(|report| report.sandbox == sandbox);
    if was(Sandbox::None) {
        "none"
    } else if was(Sandbox::Reduced) {
        "reduced"
    } else {
        "strict"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::course::Key;

    #[test]
    fn the_line_is_told_whatever_the_sentence_says() {
        let key = Key::new("01_first", "01_double");
        let said = |line, message: &str| {
            let mut report =
                Report::without_running(&key, Verdict::Failed, message, Points::whole(1));
            report.line = line;
            in_full(&report)
        };
        assert_eq!(said(Some(1), "See line 12."), "failed, line 1: See line 12.");
        assert_eq!(said(Some(12), "See line 12."), "failed, line 12: See line 12.");
        assert_eq!(said(None, "See line 12."), "failed: See line 12.");
    }
}
