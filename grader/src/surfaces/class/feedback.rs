//! `feedback/<id>.html`: a page for each student, to be sent to them as it is.
//!
//! It holds what is theirs and nothing else: their own text with what is to be said at its line, the
//! picture of their run to go through, and the hints that the instructor allows. It is the page that a
//! learner has at home, and says the same where no script may run.

use std::path::Path;

use maud::{Markup, PreEscaped, html};

use crate::mechanisms::class::report_folder::PlannedReport;
use crate::surfaces::class::material::Material;
use crate::surfaces::class::names::file_names;
use crate::surfaces::class::neutral::{line, markup};
use crate::surfaces::class::words;
use crate::surfaces::page::document::{Document, fill};
use crate::surfaces::page::mark::{MARKS, Reason, mark};
use crate::surfaces::page::standalone::script;
use crate::surfaces::page::view::{VIEW_STYLES, View, whole};
use crate::surfaces::svg::{DRAWING_STYLE, PATTERNS};
use crate::surfaces::text::{counted, counted_points};
use crate::vocabulary::class::Graded;
use crate::vocabulary::report::{Report, Verdict};

/// A page for each submission, made when its turn comes.
pub fn reports<'a>(material: &'a Material<'a>) -> Vec<PlannedReport<'a>> {
    let submissions = &material.results.submissions;
    let names = file_names(submissions.iter().map(|graded| &graded.id));
    let named = names.into_iter().zip(submissions);
    let report = |(name, graded): (String, &'a Graded)| {
        let path = Path::new("feedback").join(format!("{name}.html"));
        PlannedReport::made(path, move || Ok(page(material, graded).into_bytes()))
    };
    named.map(report).collect()
}

fn page(material: &Material<'_>, graded: &Graded) -> String {
    let (course, student) = (line(&material.results.course), line(graded.id.as_str()));
    let script = script();
    let body = fill(include_str!("feedback.html"), |slot| match slot {
        "student" => html! { (student) }.into_string(),
        "course" => html! { (course) }.into_string(),
        "overview" => overview(graded).into_string(),
        "exercises" => exercises(graded).into_string(),
        "results" => results(material, graded).into_string(),
        "patterns" => PATTERNS.to_owned(),
        "script" => script.clone(),
        _ => String::new(),
    });
    let title = format!("{course} · {student}");
    let styles = [&[DRAWING_STYLE], &VIEW_STYLES[..], &[include_str!("feedback.css")]].concat();
    Document { title: &title, styles: &styles, script: Some(&script), body }.html()
}

/// Whether there is anything to say about an answer beside how it came out.
fn needs_words(report: &Report) -> bool {
    !matches!(report.verdict, Verdict::Passed | Verdict::Missing)
}

fn overview(graded: &Graded) -> Markup {
    let passed = graded.reports().filter(|report| report.passed()).count();
    html! {
        p {
            @if let Some(points) = words::total(graded) {
                strong { (points) } " of " (counted_points(graded.max_points)) ". "
            } @else {
                strong { "No total yet." } " "
            }
            (passed) " of " (counted(graded.results.len(), "exercise")) " passed."
        }
        @for reason in words::why_open(graded) { p class="bad" { (reason) } }
    }
}

/// Every exercise on a line.
fn exercises(graded: &Graded) -> Markup {
    let numbered = || graded.reports().enumerate();
    html! {
        table class="exercises" {
            thead { tr { th scope="col" { "Exercise" } th scope="col" { "Result" } th scope="col" { "Points" } } }
            tbody {
                @for (number, report) in numbered() {
                    @let name = line(report.key.exercise());
                    tr {
                        th scope="row" {
                            @if needs_words(report) { a href={ "#result-" (number) } { bdi { (name) } } }
                            @else { bdi { (name) } }
                        }
                        td { (sign(report)) " " (outcome(report)) }
                        td class="points" {
                            @if let Some(points) = words::points(report) { (points) " of " (report.max_points) }
                        }
                    }
                    "\n"
                }
            }
        }
    }
}

fn sign(report: &Report) -> Markup {
    let mark = &MARKS[mark(Some(report))];
    html! { span class={ "mark " (mark.word) } aria-hidden="true" { (mark.sign) } }
}

/// The verdict, and the misunderstanding where there is one.
fn outcome(report: &Report) -> String {
    let name = MARKS[mark(Some(report))].name;
    match Reason::of(Some(report)) {
        Some(reason) if reason.name() != name => format!("{name}: {}", reason.name()),
        _ => name.to_owned(),
    }
}

/// All that did not pass, each with what there is to say.
fn results(material: &Material<'_>, graded: &Graded) -> Markup {
    let numbered = graded.reports().enumerate().filter(|(_, report)| needs_words(report));
    html! {
        @for (number, report) in numbered {
            section id={ "result-" (number) } {
                h2 { bdi { (line(report.key.exercise())) } }
                @if report.verdict == Verdict::Infrastructure {
                    p class="verdict" { (sign(report)) " " (outcome(report)) }
                    p class="sentence" { (words::to_student(report)) }
                } @else {
                    (result(material, graded, report))
                }
            }
            "\n"
        }
    }
}

/// What there is to say about an answer, beside its lines and its timeline.
fn result(material: &Material<'_>, graded: &Graded, report: &Report) -> Markup {
    let text = (material.text)(&graded.id, &report.key);
    let hints = material.hints.get(&report.key).map_or(&[] as &[String], Vec::as_slice);
    let view = View { hints, in_part: true, ..View::of_document(report, text.as_deref()) };
    // What a student has written may stand at the beginning of a line of this file, which a log shows.
    PreEscaped(markup(&whole(&view).into_string()))
}
