//! One exercise on a page: the verdict with its sentence, the learner's lines, the hidden tests, the
//! timeline to step through, the lesson. Whatever shows that shows this, in its own frame.

use maud::{Markup, PreEscaped, html};
use serde::Serialize;

use crate::surfaces::called::as_called;
use crate::surfaces::class::listing::{Remark, listing};
use crate::surfaces::class::neutral::{line, lines};
use crate::surfaces::class::words;
use crate::surfaces::page::document::{fill, script_safe};
use crate::surfaces::page::drawing::{Drawing, drawing};
use crate::surfaces::page::lesson::rendered;
use crate::surfaces::page::mark::{MARKS, Reason, mark, meaning, of_verdict};
use crate::surfaces::picture::Picture;
use crate::surfaces::report::{reason, took};
use crate::surfaces::svg::beside;
use crate::surfaces::text::grouped;
use crate::vocabulary::judgement::Judgement;
use crate::vocabulary::report::{CompilerMessage, Level, Report, TestReport, TestStatus};
use crate::vocabulary::steps::Steps;

/// How a view has to look, beside what all pages share.
pub const VIEW_STYLES: [&str; 3] = [
    crate::surfaces::class::listing::LISTING_STYLE,
    include_str!("drawing.css"),
    include_str!("view.css"),
];
/// What a view does: [`VIEW_SCRIPT`] comes after the helpers that all pages share.
pub const VIEW_SCRIPT: &str =
    concat!(include_str!("drawing.js"), include_str!("stepping.js"), include_str!("view.js"),);

/// Compiler errors that are told at their lines; the first ones cause the rest.
const MOST_ERRORS: usize = 5;
/// Bytes of a lesson that are shown.
const MOST_OF_A_LESSON: usize = 64 << 10;

/// All that is shown of one exercise.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub report: &'a Report,
    /// The text that was judged.
    pub text: Option<&'a str>,
    /// What the reference does in the same test.
    pub reference: Option<&'a Report>,
    /// The hidden test that the picture is of.
    pub shown: Option<&'a TestReport>,
    /// The same run poll by poll.
    pub steps: Option<&'a Steps>,
    /// What the program printed.
    pub printed: &'a str,
    /// What clippy says.
    pub lints: &'a [CompilerMessage],
    /// Markdown.
    pub lesson: Option<&'a str>,
    /// Markdown, one after the other.
    pub hints: &'a [String],
    /// Whether it counts that some of the tests have passed.
    pub in_part: bool,
    /// Whether another test, or another seed, can be asked for.
    pub asks: bool,
    /// How it came out, where nobody has judged that.
    pub headline: Option<Headline>,
}

/// How something came out that has no verdict.
#[derive(Clone, Copy, Debug)]
pub struct Headline {
    /// The class of the verdict that looks alike.
    pub class: &'static str,
    /// One character.
    pub sign: &'static str,
    /// A few words.
    pub name: &'static str,
}

impl<'a> View<'a> {
    /// What a report says, of this text.
    pub fn of(report: &'a Report, text: Option<&'a str>) -> Self {
        let named = |test: &&TestReport| Some(&test.name) == report.shown_test.as_ref();
        let shown = report.tests.iter().find(named).or_else(|| words::shown_test(report));
        Self {
            report,
            text,
            reference: None,
            shown,
            steps: Some(&report.steps),
            printed: &report.printed,
            lints: &[],
            lesson: None,
            hints: &[],
            in_part: false,
            asks: false,
            headline: None,
        }
    }

    /// The same of what its document says of it, and no more: whether it is fresh or was read back
    /// makes no difference.
    pub fn of_document(report: &'a Report, text: Option<&'a str>) -> Self {
        let (shown, steps, printed) = (words::shown_test(report), None, "");
        Self { shown, steps, printed, ..Self::of(report, text) }
    }

    fn picture(&self) -> Picture<'a> {
        match self.headline {
            None => Picture::of(self.report, self.reference, self.shown),
            Some(_) => {
                let Judgement { timeline, repeated, untold, .. } = &self.report.judgement;
                Picture::played("", timeline, *repeated, *untold)
            }
        }
    }
}

/// A view in pieces of markup, by the names of their places on the page.
#[derive(Serialize)]
pub struct Parts {
    verdict: String,
    about: String,
    totals: String,
    tests: String,
    source: String,
    more: String,
    lesson: String,
    legend: String,
    notes: String,
    tables: String,
    /// `None` where there is nothing to draw.
    drawing: Option<Drawing>,
}

/// The pieces of a view.
pub fn parts(view: &View<'_>) -> Parts {
    let picture = view.picture();
    let drawn = (!picture.is_empty()).then(|| drawing(&picture, view.steps));
    let piece = |markup: Markup| markup.into_string();
    let of_drawing = |piece: fn(&Drawing) -> Markup| {
        drawn.as_ref().map_or_else(String::new, |drawn| piece(drawn).into_string())
    };
    Parts {
        verdict: piece(verdict(view)),
        about: piece(about(view)),
        totals: piece(crate::surfaces::page::drawing::totals_html(&picture)),
        tests: piece(tests(view)),
        source: piece(source(view)),
        more: piece(more(view)),
        lesson: piece(view.lesson.map_or_else(|| html! {}, |text| rendered(start(text)))),
        legend: of_drawing(Drawing::legend),
        notes: of_drawing(Drawing::notes),
        tables: of_drawing(Drawing::tables),
        drawing: drawn,
    }
}

/// The places of a view's pieces, with nothing in them.
pub fn empty() -> String {
    filled(|_| String::new())
}

/// A view that needs nothing else: its pieces in their places, and a picture for those who allow no
/// script. The page must hold the patterns of that picture.
pub fn whole(view: &View<'_>) -> Markup {
    let parts = parts(view);
    let picture = view.picture();
    let markup = filled(|slot| match slot {
        "verdict" => parts.verdict.clone(),
        "about" => parts.about.clone(),
        "totals" => parts.totals.clone(),
        "tests" => parts.tests.clone(),
        "source" => parts.source.clone(),
        "more" => parts.more.clone(),
        "lesson" => parts.lesson.clone(),
        "legend" => parts.legend.clone(),
        "notes" => parts.notes.clone(),
        "tables" => parts.tables.clone(),
        "still" if !picture.is_empty() => beside(&picture).into_string(),
        "data" => script_safe(&parts.drawing),
        _ => String::new(),
    });
    PreEscaped(markup)
}

fn filled(value: impl Fn(&str) -> String) -> String {
    fill(include_str!("view.html"), value)
}

/// How it came out, and why.
fn verdict(view: &View<'_>) -> Markup {
    let report = view.report;
    let in_part = if view.in_part { mark(Some(report)) } else { of_verdict(report) };
    let mark = &MARKS[in_part];
    let (class, sign, name) = match view.headline {
        None => (mark.word, mark.sign, mark.name),
        Some(Headline { class, sign, name }) => (class, sign, name),
    };
    let reason = Reason::of(Some(report)).map(Reason::name).filter(|reason| *reason != name);
    let reason = reason.filter(|_| view.headline.is_none());
    html! {
        p class={ "outcome " (class) } {
            span class={ "mark " (class) } aria-hidden="true" { (sign) }
            strong { (name) }
            @if let Some(reason) = reason { span class="reason" { (reason) } }
        }
        p class="sentence" { (prose(&as_called(&words::to_student(report)))) }
        @if let Some(diagnosis) = report.diagnosis { p class="meaning" { (meaning(diagnosis)) } }
    }
}

/// Which hidden test the picture is of, and what that expects.
fn about(view: &View<'_>) -> Markup {
    let Some(test) = view.shown else { return html! {} };
    let takes_none = test.virtual_ms == Some(0) && test.expected_virtual_ms.unwrap_or(0) == 0;
    html! {
        code { (line(&test.name)) }
        @if takes_none { " takes no time." } @else if let Some(expected) = test.expected_virtual_ms {
            " expects " strong { (grouped(expected)) " ms" }
            @if let Some(took) = test.virtual_ms { ", and your answer took " strong { (grouped(took)) " ms" } }
            "."
        } @else if let Some(took) = test.virtual_ms {
            ": your answer took " strong { (grouped(took)) " ms" } "."
        }
    }
}

fn tests(view: &View<'_>) -> Markup {
    if view.report.tests.iter().all(|test| test.status == TestStatus::NotRun) {
        return html! {};
    }
    html! {
        ul class="tests" {
            @for test in &view.report.tests { (hidden_test(view, test)) "\n" }
        }
    }
}

fn hidden_test(view: &View<'_>, test: &TestReport) -> Markup {
    let is_shown = view.shown.is_some_and(|shown| shown.name == test.name);
    let (class, sign, word) = match test.status {
        TestStatus::Passed => ("passed", "✓", "passed"),
        TestStatus::Failed => ("failed", "✗", "failed"),
        TestStatus::Todo => ("todo", "·", "todo"),
        TestStatus::NotRun => ("missing", "–", "not tried"),
    };
    html! {
        li class=(class) aria-current=[is_shown.then_some("true")] {
            span class={ "mark " (class) } aria-hidden="true" { (sign) }
            span class="unseen" { (word) ": " }
            @if view.asks {
                button type="button" class="name" data-test=(test.name) title="Show this test" { (line(&test.name)) }
            } @else { span class="name" { (line(&test.name)) } }
            @if let Some(times) = took(test) { span class="times" { (times) } }
            @if !test.message.is_empty() && test.message != view.report.message {
                p { (prose(&line(&test.message))) }
            } @else if let Some(reason) = reason(test, view.report).filter(|_| !is_shown) {
                p { (reason) }
            }
        }
    }
}

fn source(view: &View<'_>) -> Markup {
    match view.text.filter(|text| !text.is_empty()) {
        Some(text) => listing(text, &remarks(view, text), &[]),
        None => html! { p { "There is no text that can be shown." } },
    }
}

/// What is said at the lines: the sentence, and of a text that does not compile the errors.
fn remarks(view: &View<'_>, text: &str) -> Vec<Remark> {
    let report = view.report;
    let last = text.lines().count();
    let has_line = |line: &u32| usize::try_from(*line).is_ok_and(|line| (1..=last).contains(&line));
    let sentence = as_called(&words::to_student(report));
    let first = report.line.filter(has_line).filter(|_| !report.passed());
    let first = first.map(|line| Remark { line, words: prose(&sentence) });
    let errors = report.compiler.iter().filter(|message| message.level == Level::Error);
    let others = errors.take(MOST_ERRORS).filter(|error| error.line != report.line);
    let said = |message: &CompilerMessage| {
        let at = message.line.filter(has_line)?;
        Some(Remark { line: at, words: prose(&line(&message.message)) })
    };
    first.into_iter().chain(others.chain(view.lints).filter_map(said)).collect()
}

/// What the compiler said in full, what was printed, and hints.
fn more(view: &View<'_>) -> Markup {
    let compiler = words::compiler(&view.report.compiler);
    let printed = lines(view.printed);
    html! {
        @if !compiler.is_empty() {
            details open=[(!view.report.passed()).then_some("")] { summary { "What the compiler said" } pre tabindex="0" { (compiler.trim()) } }
        }
        @if !printed.is_empty() {
            details { summary { "What it printed" } pre tabindex="0" { (printed) } }
        }
        @for (number, hint) in (1..).zip(view.hints) {
            details { summary { "Hint " (number) } div class="hint" { (rendered(start(hint))) } }
        }
    }
}

/// The beginning of a text that a course may have made as long as it liked.
fn start(text: &str) -> &str {
    let mut end = MOST_OF_A_LESSON.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
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
