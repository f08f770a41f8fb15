//! What an instructor reads before looking at any one answer: figures, the commonest
//! misunderstandings, and every exercise with what went wrong in it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use maud::{Markup, html};

use crate::surfaces::class::alike::PAGE;
use crate::surfaces::class::neutral::line;
use crate::surfaces::class::page::matrix::{Column, Matrix, Row, chapter_title};
use crate::surfaces::page::mark::{MARKS, Mark, Reason, mark, meaning};
use crate::surfaces::style::plain;
use crate::surfaces::text::{counted, counted_points, grouped, shorten};
use crate::vocabulary::course::Points;
use crate::vocabulary::report::{Diagnosis, Report, Sandbox, Verdict};

/// Misunderstandings that are named for the whole class.
const MOST_COMMON: usize = 6;
/// Exercises that are named with each of them.
const MOST_PLACES: usize = 3;
/// Bars of the histogram, about.
const BINS: u64 = 20;
/// Reasons of an exercise that are shown at once.
const MOST_REASONS: usize = 4;
/// Columns of an example sentence.
const MOST_EXAMPLE: usize = 240;

/// How many there are, and how many of their answers were judged.
pub fn overview(matrix: &Matrix<'_>, alike: usize) -> Markup {
    let students = matrix.rows.len();
    if students == 0 {
        return html! { p { "Nobody has handed in anything yet." } };
    }
    let of =
        |verdict: Verdict| matrix.cells().filter(|report| verdict_of(*report) == verdict).count();
    let (missing, ours) = (of(Verdict::Missing), of(Verdict::Infrastructure));
    let judged = matrix.cells().count() - missing - ours - of(Verdict::Unclear);
    let is_idle =
        |reports: &[Option<&Report>]| reports.iter().all(|r| verdict_of(*r) == Verdict::Missing);
    let idle = matrix.rows.iter().filter(|row| is_idle(&row.reports)).count();
    let flagged = matrix.rows.iter().map(flagged).sum::<usize>();
    html! {
        p {
            (counted(students, "student")) ", " (counted(matrix.exercises.len(), "exercise")) ". "
            (counted(judged, "answer")) " judged, " (number(missing)) " not handed in."
            @if idle > 0 { " " (counted(idle, "student")) " handed in nothing." }
            (sandbox(matrix))
        }
        (to_look_at(ours, flagged, alike))
    }
}

/// What somebody has to look at: answers that we have failed on, that may be attempts to cheat, and
/// pairs that are alike.
fn to_look_at(ours: usize, flagged: usize, alike: usize) -> Markup {
    html! {
        @if ours > 0 {
            p class="bad" {
                (counted(ours, "answer"))
                " could not be judged, through no fault of the students. Run the same "
                code { "async-kata grade" }
                " again: only these are judged again."
            }
        }
        @if flagged > 0 {
            p class="bad" {
                (counted(flagged, "answer")) " " (if flagged == 1 { "was" } else { "were" })
                " refused or tampered with the judge. A person should look at that."
            }
        }
        @if alike > 0 {
            p {
                a href=(PAGE) { (counted(alike, "pair")) " of answers" }
                " " (if alike == 1 { "is" } else { "are" })
                " alike, more than by the nature of the exercise: a signal to look at."
            }
        }
    }
}

/// How many answers of a row may be attempts to cheat. What cannot be a source is none.
fn flagged(row: &Row<'_>) -> usize {
    let is_flagged = |report: &&Report| match report.verdict {
        Verdict::Tampered => true,
        Verdict::Rejected => !row.no_source.contains(&report.key),
        _ => false,
    };
    row.reports.iter().flatten().copied().filter(is_flagged).count()
}

/// Whoever handed in something that a person has to look at, a line each.
pub fn problems(matrix: &Matrix<'_>) -> Markup {
    let rows: Vec<_> = matrix.rows.iter().filter(|row| !row.problems.is_empty()).collect();
    html! {
        @if !rows.is_empty() {
            section class="problems" aria-labelledby="problems-title" {
                h2 id="problems-title" { "A person has to look at" }
                p { "What " (counted(rows.len(), "student")) " handed in is not all understood:" }
                ul {
                    @for row in rows { li { strong { (plain(row.id.as_str())) } ": " (line(&row.problems.join(" "))) } }
                }
            }
        }
    }
}

fn verdict_of(report: Option<&Report>) -> Verdict {
    report.map_or(Verdict::Missing, |report| report.verdict)
}

fn number(count: usize) -> String {
    grouped(count as u64)
}

/// How safe judging was, for all that was judged.
fn sandbox(matrix: &Matrix<'_>) -> String {
    let judged = matrix.cells().flatten().filter(|report| {
        let verdict = report.verdict;
        !matches!(verdict, Verdict::Missing | Verdict::Unclear | Verdict::Infrastructure)
    });
    let tiers =
        [(Sandbox::Strict, "strict"), (Sandbox::Reduced, "reduced"), (Sandbox::None, "none")];
    let mut counts = [0_usize; 3];
    for report in judged {
        for (count, (tier, _)) in counts.iter_mut().zip(tiers) {
            *count += usize::from(report.sandbox == tier);
        }
    }
    let used: Vec<_> = tiers.iter().zip(counts).filter(|(_, count)| *count > 0).collect();
    match used.as_slice() {
        [] => String::new(),
        [((_, name), _)] => format!(" Sandbox: {name}."),
        several => {
            let parts =
                several.iter().map(|((_, name), count)| format!("{name} for {}", number(*count)));
            format!(" Sandbox: {}.", parts.collect::<Vec<_>>().join(", "))
        }
    }
}

/// How the points are spread: quartiles in words, and a histogram. Who has no total yet is not in it,
/// and is counted beside it.
pub fn points(matrix: &Matrix<'_>) -> Markup {
    let totals = matrix.rows.iter().filter_map(|row| row.total);
    let mut sorted: Vec<u64> = totals.map(Points::thousandths).collect();
    sorted.sort_unstable();
    let open = matrix.rows.len() - sorted.len();
    html! {
        (spread(&sorted, matrix))
        @if open > 0 { p { (counted(open, "student")) " without a total yet." } }
    }
}

fn spread(sorted: &[u64], matrix: &Matrix<'_>) -> Markup {
    let (Some(&lowest), Some(&highest)) = (sorted.first(), sorted.last()) else {
        return html! {};
    };
    let most = matrix.rows.iter().map(|row| row.max_points).max().unwrap_or_default();
    let [low, middle, high] = [1, 2, 3].map(|quarter| tenths(quartile(sorted, quarter)));
    let (lowest, highest) = (tenths(lowest), tenths(highest));
    let figures = [
        ("lowest", lowest),
        ("lower quarter", low),
        ("median", middle),
        ("upper quarter", high),
        ("highest", highest),
        ("possible", most.to_string()),
    ];
    html! {
        (histogram(sorted, most))
        dl class="figures" {
            @for (name, value) in figures { div { dt { (name) } dd { (value) } } }
        }
    }
}

/// The first, second or third quartile; between two students, their mean.
fn quartile(sorted: &[u64], quarter: usize) -> u64 {
    let place = (sorted.len() - 1) * quarter;
    u64::midpoint(sorted[place / 4], sorted[place.div_ceil(4)])
}

/// Thousandths as points with one decimal, rounded.
fn tenths(thousandths: u64) -> String {
    Points::from_thousandths((thousandths + 50) / 100 * 100).to_string()
}

/// The size of one of its bars, in units of the view box.
const BAR: (usize, usize) = (15, 56);

fn histogram(sorted: &[u64], most: Points) -> Markup {
    let most = most.thousandths().div_ceil(1000).max(1);
    let step = most.div_ceil(BINS);
    let mut bins = vec![0_usize; (most / step + 1) as usize];
    let last = bins.len() - 1;
    for points in sorted {
        bins[((points / (step * 1000)) as usize).min(last)] += 1;
    }
    let highest = bins.iter().max().copied().unwrap_or(1).max(1);
    let (wide, tall) = BAR;
    let (width, height, below) = (bins.len() * wide, tall + 18, tall + 14);
    let bar = |(at, &count): (usize, &usize)| {
        let (from, to) = (at as u64 * step, (at as u64 + 1) * step - 1);
        let range = if from == to || from >= most {
            points_from(from)
        } else {
            format!("{from}–{to} points")
        };
        histogram_bar(
            at * wide,
            (count * tall).div_ceil(highest),
            &format!("{range}: {}", counted(count, "student")),
        )
    };
    html! {
        svg class="histogram" role="img" aria-label="How many students have how many points"
            viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height) {
            @for bin in bins.iter().enumerate() { (bar(bin)) }
            path d={ "M0 " (tall) ".5H" (width) } {}
            text x="0" y=(below) { "0" }
            text x=(width - 2) y=(below) class="end" { (points_from(most)) }
        }
    }
}

fn points_from(whole: u64) -> String {
    counted_points(Points::from_thousandths(whole * 1000))
}

fn histogram_bar(x: usize, height: usize, words: &str) -> Markup {
    let (wide, tall) = BAR;
    html! {
        g {
            title { (words) }
            rect x=(x) y="0" width=(wide) height=(tall) class="room" {}
            rect x=(x) y=(tall - height) width=(wide - 2) height=(height) {}
        }
    }
}

/// Every mark that occurs, how often, and a button that shows whose it is.
pub fn legend(matrix: &Matrix<'_>) -> Markup {
    let mut counts = [0_usize; MARKS.len()];
    for report in matrix.cells() {
        counts[mark(report)] += 1;
    }
    html! {
        @for (Mark { word, sign, name }, count) in MARKS.iter().zip(counts) {
            @if count > 0 {
                li {
                    button type="button" data-mark=(word) aria-pressed="false" {
                        span class={ "mark " (word) } aria-hidden="true" { (sign) }
                        (name) " "
                        span class="count" { (number(count)) }
                    }
                }
            }
        }
    }
}

/// How often each reason came up in an exercise, with its commonest sentence.
struct Seen<'a> {
    count: usize,
    messages: BTreeMap<&'a str, usize>,
}

impl Seen<'_> {
    /// The sentence that was said most often; of several, the first by their letters.
    fn example(&self) -> Option<String> {
        let commonest = self.messages.iter().max_by_key(|&(text, count)| (*count, Reverse(*text)));
        let text = commonest.map(|(text, _)| shorten(&plain(text), MOST_EXAMPLE, "…"));
        text.filter(|text| !text.is_empty())
    }
}

/// What went wrong in the exercise of this column, the commonest first.
fn reasons<'a>(matrix: &Matrix<'a>, column: usize) -> Vec<(Reason, Seen<'a>)> {
    let mut seen: BTreeMap<Reason, Seen<'a>> = BTreeMap::new();
    for report in matrix.column(column) {
        let Some(reason) = Reason::of(report) else { continue };
        let entry =
            seen.entry(reason).or_insert_with(|| Seen { count: 0, messages: BTreeMap::new() });
        entry.count += 1;
        if let Some(report) = report {
            *entry.messages.entry(&report.message).or_default() += 1;
        }
    }
    let mut seen: Vec<_> = seen.into_iter().collect();
    seen.sort_by_key(|(_, seen)| Reverse(seen.count));
    seen
}

/// The misunderstandings that most students share, over all exercises.
pub fn common(matrix: &Matrix<'_>) -> Markup {
    let mut found: BTreeMap<Diagnosis, Spread> = BTreeMap::new();
    for (student, row) in matrix.rows.iter().enumerate() {
        for (column, report) in row.reports.iter().enumerate() {
            if let Some(Reason::Diagnosis(diagnosis)) = Reason::of(*report) {
                let spread = found.entry(diagnosis).or_default();
                spread.students.insert(student);
                *spread.columns.entry(column).or_default() += 1;
            }
        }
    }
    if found.is_empty() {
        return html! { p { "No answer showed a misunderstanding that has a name." } };
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by_key(|(_, spread)| Reverse(spread.students.len()));
    html! {
        ol class="common" {
            @for (diagnosis, spread) in found.iter().take(MOST_COMMON) {
                (common_entry(matrix, *diagnosis, spread))
            }
        }
    }
}

/// Who has a misunderstanding, and where.
#[derive(Default)]
struct Spread {
    students: HashSet<usize>,
    columns: BTreeMap<usize, usize>,
}

fn common_entry(matrix: &Matrix<'_>, diagnosis: Diagnosis, spread: &Spread) -> Markup {
    let mut columns: Vec<_> = spread.columns.iter().collect();
    columns.sort_by_key(|(_, count)| Reverse(**count));
    let more = columns.len().saturating_sub(MOST_PLACES);
    let reason = Reason::Diagnosis(diagnosis);
    html! {
        li {
            (button(spread.students.len(), reason, None))
            p {
                (meaning(diagnosis)) " "
                span class="where" {
                    "In "
                    @for (at, (column, count)) in columns.iter().take(MOST_PLACES).enumerate() {
                        @if at > 0 { ", " }
                        (code(&matrix.exercises[**column])) " "
                        span class="figure" { "(" (number(**count)) ")" }
                    }
                    @if more > 0 { " and " (counted(more, "more exercise")) }
                    "."
                }
            }
        }
    }
}

fn code(column: &Column<'_>) -> Markup {
    html! { code { (plain(column.name)) } }
}

/// A button that shows on the map who this count is about.
fn button(count: usize, reason: Reason, column: Option<usize>) -> Markup {
    html! {
        button type="button" class="reason" data-reason=(reason.word()) data-exercise=[column]
            aria-pressed="false" {
            span class="count" { (number(count)) } " " (reason.name())
        }
    }
}

/// A sentence in which what stands between backticks is code.
fn prose(text: &str) -> Markup {
    let parts: Vec<&str> = text.split('`').collect();
    html! {
        @if parts.len().is_multiple_of(2) {
            (text)
        } @else {
            @for (at, part) in parts.iter().enumerate() {
                @if at.is_multiple_of(2) { (part) } @else { code { (part) } }
            }
        }
    }
}

/// Every exercise: how many passed, and why the others did not.
pub fn by_exercise(matrix: &Matrix<'_>) -> Markup {
    let mut columns = 0..matrix.exercises.len();
    html! {
        @for (chapter, count) in matrix.chapters() {
            h3 { (plain(&chapter_title(chapter))) } "\n"
            @for column in columns.by_ref().take(count) { (exercise(matrix, column)) }
        }
    }
}

fn exercise(matrix: &Matrix<'_>, column: usize) -> Markup {
    let all = matrix.rows.len();
    let passed = matrix.column(column).filter(|report| verdict_of(*report) == Verdict::Passed);
    let passed = passed.count();
    let share = (passed * 100).checked_div(all).unwrap_or(0);
    html! {
        div class="exercise" {
            h4 { (code(&matrix.exercises[column])) }
            p class="share" {
                svg viewBox="0 0 100 8" height="8" aria-hidden="true" preserveAspectRatio="none" {
                    rect width=(share) height="8" {}
                }
                "passed " (number(passed)) " of " (number(all))
            }
            div class="why" { (why(matrix, column)) }
        }
        "\n"
    }
}

/// Why the others did not pass, as buttons; the rarer reasons are folded away.
fn why(matrix: &Matrix<'_>, column: usize) -> Markup {
    let (untried, tried): (Vec<_>, Vec<_>) =
        reasons(matrix, column).into_iter().partition(|(reason, _)| reason.is_untried());
    let (first, rest) = tried.split_at(tried.len().min(MOST_REASONS));
    let students = rest.iter().map(|(_, seen)| seen.count).sum();
    html! {
        @if !first.is_empty() { (listed(first, column)) }
        @if !rest.is_empty() {
            details {
                summary { (counted(rest.len(), "rarer reason")) ", " (counted(students, "student")) }
                (listed(rest, column))
            }
        }
        @if !untried.is_empty() {
            p class="untried" {
                @for (reason, seen) in &untried { (button(seen.count, *reason, Some(column))) }
            }
        }
    }
}

fn listed(reasons: &[(Reason, Seen<'_>)], column: usize) -> Markup {
    html! {
        ul {
            @for (reason, seen) in reasons {
                li {
                    (button(seen.count, *reason, Some(column)))
                    @if let Some(text) = seen.example() { bdi { (prose(&text)) } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quartile_lies_where_a_quarter_of_the_students_is_below() {
        let cases: [(&[u64], [u64; 3]); 4] = [
            (&[7], [7, 7, 7]),
            (&[0, 10], [5, 5, 5]),
            (&[1, 2, 3, 4, 5], [2, 3, 4]),
            (&[0, 0, 10, 30], [0, 5, 20]),
        ];
        for (sorted, quartiles) in cases {
            assert_eq!([1, 2, 3].map(|quarter| quartile(sorted, quarter)), quartiles, "{sorted:?}");
        }
    }

    #[test]
    fn what_stands_between_backticks_is_code() {
        let cases = [
            ("`a(1)` <before> `b`", "<code>a(1)</code> &lt;before&gt; <code>b</code>"),
            ("one ` alone", "one ` alone"),
            ("`<i>`", "<code>&lt;i&gt;</code>"),
            ("", ""),
        ];
        for (text, html) in cases {
            assert_eq!(prose(text).into_string(), html);
        }
    }

    #[test]
    fn points_are_rounded_to_tenths() {
        let cases = [(0, "0"), (24_333, "24.3"), (24_950, "25"), (1_049, "1")];
        for (thousandths, text) in cases {
            assert_eq!(tenths(thousandths), text);
        }
    }
}
