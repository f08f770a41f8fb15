//! `feedback/<id>.html`: a page for each student, to be sent to them as it is.
//!
//! It holds what is theirs and nothing else: their own text with what is to be said at its line, the
//! picture of their run, and the hints that the instructor allows. No script runs on it.

use std::path::Path;

use maud::{Markup, PreEscaped, html};

use crate::mechanisms::class::report_folder::PlannedReport;
use crate::surfaces::class::listing::{LISTING_STYLE, Remark, listing};
use crate::surfaces::class::material::Material;
use crate::surfaces::class::names::file_names;
use crate::surfaces::class::neutral::{line, lines, markup};
use crate::surfaces::class::page::mark::{MARKS, Reason, mark, meaning};
use crate::surfaces::class::words;
use crate::surfaces::html::document::{Document, fill};
use crate::surfaces::picture::Picture;
use crate::surfaces::svg::{DRAWING_STYLE, PATTERNS, beside};
use crate::surfaces::text::{counted, counted_points};
use crate::vocabulary::class::Graded;
use crate::vocabulary::report::{CompilerMessage, Level, Report, Verdict};

/// Compiler errors that are told at their lines; the first ones cause the rest.
const MOST_ERRORS: usize = 5;

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
    let body = fill(include_str!("feedback.html"), |slot| match slot {
        "student" => html! { (student) }.into_string(),
        "course" => html! { (course) }.into_string(),
        "overview" => overview(graded).into_string(),
        "exercises" => exercises(graded).into_string(),
        "results" => results(material, graded).into_string(),
        "patterns" => PATTERNS.to_owned(),
        _ => String::new(),
    });
    let title = format!("{course} · {student}");
    let styles = [DRAWING_STYLE, LISTING_STYLE, include_str!("feedback.css")];
    Document { title: &title, styles: &styles, script: None, body }.html()
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
                p class="verdict" { (sign(report)) " " (outcome(report)) }
                @if report.verdict == Verdict::Infrastructure {
                    p class="sentence" { (words::to_student(report)) }
                } @else {
                    (result(material, graded, report))
                }
            }
            "\n"
        }
    }
}

fn result(material: &Material<'_>, graded: &Graded, report: &Report) -> Markup {
    let text = (material.text)(&graded.id, &report.key);
    let lines_there = text.as_ref().map_or(0, |text| text.lines().count());
    let has_line =
        |line: u32| usize::try_from(line).is_ok_and(|line| (1..=lines_there).contains(&line));
    let at_its_line = report.line.is_some_and(has_line);
    html! {
        @if let Some(diagnosis) = report.diagnosis { p { (meaning(diagnosis)) } }
        @if !at_its_line { p class="sentence" { (prose(&words::to_student(report))) } }
        div class="side-by-side" {
            div {
                h3 { "Your text" }
                @match &text {
                    Some(text) => (listing(text, &remarks(report), &[])),
                    None => p { "There is no text that can be shown." },
                }
            }
            (beside_it(report))
        }
        (hints(material, report))
    }
}

/// What is said at the lines: the sentence, and of a text that does not compile the errors.
fn remarks(report: &Report) -> Vec<Remark> {
    let sentence = words::to_student(report);
    let errors = report.compiler.iter().filter(|message| message.level == Level::Error);
    let others = errors.take(MOST_ERRORS).filter(|error| error.line != report.line);
    let other = |error: &CompilerMessage| {
        Some(Remark { line: error.line?, words: prose(&line(&error.message)) })
    };
    let first = report.line.map(|line| Remark { line, words: prose(&sentence) });
    first.into_iter().chain(others.filter_map(other)).collect()
}

/// The picture, what the compiler said, and the hidden tests by name.
fn beside_it(report: &Report) -> Markup {
    let picture = Picture::of(report, None, words::shown_test(report));
    let compiler = words::compiler(&report.compiler);
    html! {
        div {
            @if !picture.is_empty() {
                h3 { "What it did" }
                div class="drawing" tabindex="0" { (PreEscaped(markup(&beside(&picture).into_string()))) }
            }
            @if !compiler.is_empty() {
                h3 { "What the compiler said" }
                pre { (compiler.trim()) }
            }
            @if !report.tests.is_empty() {
                h3 { "Hidden tests" }
                pre {
                    @for test in &report.tests {
                        (words::hidden_test(test, &report.message)) "\n"
                    }
                }
            }
        }
    }
}

fn hints(material: &Material<'_>, report: &Report) -> Markup {
    let hints = material.hints.get(&report.key).map_or(&[] as &[String], Vec::as_slice);
    html! {
        @for (number, hint) in (1..).zip(hints) {
            details { summary { "Hint " (number) } p { (prose(&lines(hint))) } }
        }
    }
}

/// Words in which what stands between backticks is code.
fn prose(words: &str) -> Markup {
    let parts: Vec<&str> = words.split('`').collect();
    let closed = parts.len() % 2 == 1;
    html! {
        @for (at, part) in parts.iter().enumerate() {
            @if at % 2 == 1 && closed { code { (part) } }
            @else if at > 0 && !closed { "`" (part) }
            @else { (part) }
        }
    }
}
