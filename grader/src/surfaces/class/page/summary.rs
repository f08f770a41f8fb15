//! What an instructor reads before looking at any one answer: figures, the commonest
//! misunderstandings, and every exercise with what went wrong in it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use crate::surfaces::class::page::mark::{MARKS, Mark, Reason, mark, meaning};
use crate::surfaces::class::page::matrix::{Column, Matrix, chapter_title};
use crate::surfaces::style::plain;
use crate::surfaces::text::{counted, escaped, grouped, shorten};
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
pub fn overview(matrix: &Matrix<'_>) -> String {
    let students = matrix.rows.len();
    if students == 0 {
        return "<p>Nobody has handed in anything yet.</p>".to_owned();
    }
    let exercises = counted(matrix.exercises.len(), "exercise");
    let mut text = format!("{}, {exercises}. ", counted(students, "student"));
    let of =
        |verdict: Verdict| matrix.cells().filter(|report| verdict_of(*report) == verdict).count();
    let (missing, ours) = (of(Verdict::Missing), of(Verdict::Infrastructure));
    let judged = matrix.cells().count() - missing - ours;
    text += &format!("{} judged, {} not handed in.", counted(judged, "answer"), number(missing));
    let idle = matrix
        .rows
        .iter()
        .filter(|row| row.reports.iter().all(|report| verdict_of(*report) == Verdict::Missing));
    match idle.count() {
        0 => {}
        idle => text += &format!(" {} handed in nothing.", counted(idle, "student")),
    }
    let mut html = format!("<p>{text}{}</p>", sandbox(matrix));
    if ours > 0 {
        html += &format!(
            "<p class=\"bad\">{} could not be judged, through no fault of the students. \
             Run the same <code>async-kata grade</code> again: only these are judged again.</p>",
            counted(ours, "answer")
        );
    }
    let flagged = of(Verdict::Rejected) + of(Verdict::Tampered);
    if flagged > 0 {
        let were = if flagged == 1 { "was" } else { "were" };
        html += &format!(
            "<p class=\"bad\">{} {were} refused or tampered with the judge. \
             A person should look at that.</p>",
            counted(flagged, "answer")
        );
    }
    html
}

fn verdict_of(report: Option<&Report>) -> Verdict {
    report.map_or(Verdict::Missing, |report| report.verdict)
}

fn number(count: usize) -> String {
    grouped(count as u64)
}

/// How safe judging was, for all that was judged.
fn sandbox(matrix: &Matrix<'_>) -> String {
    let judged = matrix
        .cells()
        .flatten()
        .filter(|report| !matches!(report.verdict, Verdict::Missing | Verdict::Infrastructure));
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

/// How the points are spread: quartiles in words, and a histogram.
pub fn points(matrix: &Matrix<'_>) -> String {
    let mut sorted: Vec<u64> = matrix.rows.iter().map(|row| row.points.thousandths()).collect();
    sorted.sort_unstable();
    let (Some(&lowest), Some(&highest)) = (sorted.first(), sorted.last()) else {
        return String::new();
    };
    let most = matrix.rows.iter().map(|row| row.max_points).max().unwrap_or_default();
    let [low, middle, high] = [1, 2, 3].map(|quarter| tenths(quartile(&sorted, quarter)));
    let (lowest, highest) = (tenths(lowest), tenths(highest));
    let figures = [
        ("lowest", lowest),
        ("lower quarter", low),
        ("median", middle),
        ("upper quarter", high),
        ("highest", highest),
        ("possible", most.to_string()),
    ];
    let figures: String = figures
        .iter()
        .map(|(name, value)| format!("<div><dt>{name}</dt><dd>{value}</dd></div>"))
        .collect();
    format!("{}<dl class=\"figures\">{figures}</dl>", histogram(&sorted, most))
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

fn histogram(sorted: &[u64], most: Points) -> String {
    let most = most.thousandths().div_ceil(1000).max(1);
    let step = most.div_ceil(BINS);
    let mut bins = vec![0_usize; (most / step + 1) as usize];
    for points in sorted {
        let bin = (points / (step * 1000)) as usize;
        let last = bins.len() - 1;
        bins[bin.min(last)] += 1;
    }
    let highest = bins.iter().max().copied().unwrap_or(1).max(1);
    let (wide, tall) = (15, 56);
    let bars = bins.iter().enumerate().map(|(at, &count)| {
        let height = (count * tall).div_ceil(highest);
        let (x, y) = (at * wide, tall - height);
        let (from, to) = (at as u64 * step, (at as u64 + 1) * step - 1);
        let range = if from == to || from >= most { from.to_string() } else { format!("{from}–{to}") };
        let points = if range == "1" { "point" } else { "points" };
        let words = format!("{range} {points}: {}", counted(count, "student"));
        format!("<g><title>{words}</title><rect x=\"{x}\" y=\"0\" width=\"{wide}\" height=\"{tall}\" class=\"room\"/>\
                 <rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{height}\"/></g>", wide - 2)
    });
    let bars: String = bars.collect();
    let (width, height) = (bins.len() * wide, tall + 18);
    let below = tall + 14;
    format!(
        "<svg class=\"histogram\" role=\"img\" aria-label=\"How many students have how many points\" \
         viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">{bars}\
         <path d=\"M0 {tall}.5H{width}\"/><text x=\"0\" y=\"{below}\">0</text>\
         <text x=\"{}\" y=\"{below}\" class=\"end\">{}</text></svg>",
        width - 2,
        counted(usize::try_from(most).unwrap_or(usize::MAX), "point"),
    )
}

/// Every mark that occurs, how often, and a button that shows whose it is.
pub fn legend(matrix: &Matrix<'_>) -> String {
    let mut counts = [0_usize; MARKS.len()];
    for report in matrix.cells() {
        counts[mark(report)] += 1;
    }
    let entry = |(Mark { word, sign, name }, count): (&Mark, usize)| {
        format!(
            "<li><button type=\"button\" data-mark=\"{word}\" aria-pressed=\"false\">\
             <span class=\"mark {word}\" aria-hidden=\"true\">{sign}</span>{name} \
             <span class=\"count\">{}</span></button></li>",
            number(count)
        )
    };
    MARKS.iter().zip(counts).filter(|(_, count)| *count > 0).map(entry).collect()
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
pub fn common(matrix: &Matrix<'_>) -> String {
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
        return "<p>No answer showed a misunderstanding that has a name.</p>".to_owned();
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by_key(|(_, spread)| Reverse(spread.students.len()));
    let entries = found.iter().take(MOST_COMMON);
    let entries: String =
        entries.map(|(diagnosis, spread)| common_entry(matrix, *diagnosis, spread)).collect();
    format!("<ol class=\"common\">{entries}</ol>")
}

/// Who has a misunderstanding, and where.
#[derive(Default)]
struct Spread {
    students: HashSet<usize>,
    columns: BTreeMap<usize, usize>,
}

fn common_entry(matrix: &Matrix<'_>, diagnosis: Diagnosis, spread: &Spread) -> String {
    let mut columns: Vec<_> = spread.columns.iter().collect();
    columns.sort_by_key(|(_, count)| Reverse(**count));
    let places = columns.iter().take(MOST_PLACES).map(|(column, count)| {
        format!(
            "{} <span class=\"figure\">({})</span>",
            code(&matrix.exercises[**column]),
            number(**count)
        )
    });
    let places = places.collect::<Vec<_>>().join(", ");
    let more = match columns.len().saturating_sub(MOST_PLACES) {
        0 => String::new(),
        more => format!(" and {}", counted(more, "more exercise")),
    };
    let (word, name) = (diagnosis.word(), Reason::Diagnosis(diagnosis).name());
    format!(
        "<li>{}<p>{} <span class=\"where\">In {places}{more}.</span></p></li>",
        button(spread.students.len(), word, &name, None),
        meaning(diagnosis)
    )
}

fn code(column: &Column<'_>) -> String {
    format!("<code>{}</code>", escaped(&plain(column.name)))
}

/// A button that shows on the map who this count is about.
fn button(count: usize, word: &str, name: &str, column: Option<usize>) -> String {
    let exercise = column.map(|column| format!(" data-exercise=\"{column}\"")).unwrap_or_default();
    format!(
        "<button type=\"button\" class=\"reason\" data-reason=\"{word}\"{exercise} aria-pressed=\"false\">\
         <span class=\"count\">{}</span> {name}</button>",
        number(count)
    )
}

/// A sentence in which what stands between backticks is code.
fn prose(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escaped(text);
    }
    let parts = parts.iter().enumerate().map(|(at, part)| match at % 2 {
        0 => escaped(part),
        _ => format!("<code>{}</code>", escaped(part)),
    });
    parts.collect()
}

/// Every exercise: how many passed, and why the others did not.
pub fn by_exercise(matrix: &Matrix<'_>) -> String {
    let mut html = String::new();
    let mut column = 0;
    for (chapter, count) in matrix.chapters() {
        html += &format!("<h3>{}</h3>\n", escaped(&plain(&chapter_title(chapter))));
        for _ in 0..count {
            html += &exercise(matrix, column);
            column += 1;
        }
    }
    html
}

fn exercise(matrix: &Matrix<'_>, column: usize) -> String {
    let all = matrix.rows.len();
    let passed = matrix.column(column).filter(|report| verdict_of(*report) == Verdict::Passed);
    let passed = passed.count();
    let share = (passed * 100).checked_div(all).unwrap_or(0);
    format!(
        "<div class=\"exercise\"><h4>{}</h4><p class=\"share\">\
         <svg viewBox=\"0 0 100 8\" height=\"8\" aria-hidden=\"true\" preserveAspectRatio=\"none\">\
         <rect width=\"{share}\" height=\"8\"/></svg>passed {} of {}</p>\
         <div class=\"why\">{}</div></div>\n",
        code(&matrix.exercises[column]),
        number(passed),
        number(all),
        why(matrix, column)
    )
}

/// Why the others did not pass, as buttons; the rarer reasons are folded away.
fn why(matrix: &Matrix<'_>, column: usize) -> String {
    let (untried, tried): (Vec<_>, Vec<_>) =
        reasons(matrix, column).into_iter().partition(|(reason, _)| reason.is_untried());
    let entry = |(reason, seen): &(Reason, Seen<'_>)| {
        let example = seen.example().map(|text| format!("<bdi>{}</bdi>", prose(&text)));
        let button = button(seen.count, reason.word(), &reason.name(), Some(column));
        format!("<li>{button}{}</li>", example.unwrap_or_default())
    };
    let list =
        |reasons: &[_]| format!("<ul>{}</ul>", reasons.iter().map(entry).collect::<String>());
    let (first, rest) = tried.split_at(tried.len().min(MOST_REASONS));
    let mut html = if first.is_empty() { String::new() } else { list(first) };
    if !rest.is_empty() {
        let students = counted(rest.iter().map(|(_, seen)| seen.count).sum(), "student");
        let reasons = counted(rest.len(), "rarer reason");
        html +=
            &format!("<details><summary>{reasons}, {students}</summary>{}</details>", list(rest));
    }
    let untried = untried
        .iter()
        .map(|(reason, seen)| button(seen.count, reason.word(), &reason.name(), Some(column)));
    let untried: String = untried.collect();
    if untried.is_empty() { html } else { html + &format!("<p class=\"untried\">{untried}</p>") }
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
            assert_eq!(prose(text), html);
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
