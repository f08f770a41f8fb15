//! What the page's script gets: every student, and every different result once.

use indexmap::IndexSet;
use serde::Serialize;

use crate::judgement::suite::in_words;
use crate::surfaces::class::listing::excerpt;
use crate::surfaces::class::material::{Links, Material};
use crate::surfaces::class::names::file_names;
use crate::surfaces::class::page::matrix::{Column, Matrix, chapter_title};
use crate::surfaces::class::words::{self, shown_test};
use crate::surfaces::page::mark::{MARKS, Mark, Reason, mark};
use crate::surfaces::picture::layout::{self, Look, Owner};
use crate::surfaces::picture::{
    LOOKS, Picture, blocks, class_of, folded_note, last_ms, look_name, row_labels,
};
use crate::surfaces::style::plain;
use crate::surfaces::text::counted;
use crate::vocabulary::course::Points;
use crate::vocabulary::report::{CompilerMessage, Report, TestReport, TestStatus, Verdict};

/// Rows drawn of a timeline.
const MOST_ROWS: usize = 40;
/// The picture's chart is about twice as many pixels wide.
const CELLS: usize = 200;
/// Compiler messages that are shown of a result, and lines of each.
const MOST_MESSAGES: usize = 8;
const MOST_LINES: usize = 40;
/// Lines of the answer's text before and after the one that the sentence is about.
const AROUND: u32 = 4;

/// All that the script knows.
///
/// Texts are safe to show, and numbers that name a text, a timeline or a result are its place in
/// the list of them.
#[derive(Serialize)]
pub struct Data {
    marks: &'static [Mark],
    kinds: Vec<Kind>,
    /// Headings, and how many exercises each stands over.
    chapters: Vec<(String, usize)>,
    exercises: Vec<Exercise>,
    students: Vec<Student>,
    results: IndexSet<Outcome>,
    tests: IndexSet<Vec<Test>>,
    timelines: IndexSet<Timeline>,
    texts: IndexSet<String>,
}

/// A kind of bar, in the order in which they are drawn.
#[derive(Serialize)]
struct Kind {
    word: String,
    name: &'static str,
}

#[derive(Serialize)]
struct Exercise {
    key: String,
    name: String,
}

#[derive(Serialize)]
struct Student {
    name: String,
    /// In thousandths, as everywhere here; none as long as there is no total.
    points: Option<u64>,
    /// For each exercise one of `results`.
    results: Vec<usize>,
    /// Where the student's own page is, if there is one.
    page: Option<String>,
}

#[derive(PartialEq, Eq, Hash, Serialize)]
struct Outcome {
    mark: usize,
    reason: Option<&'static str>,
    reason_name: Option<String>,
    message: usize,
    line: Option<u32>,
    excerpt: Option<Excerpt>,
    /// None as long as none count.
    points: Option<u64>,
    max_points: u64,
    /// The seed to see it again with, where not every seed shows it.
    seed: Option<u64>,
    tests: usize,
    timeline: Option<usize>,
    compiler: Vec<usize>,
}

/// The lines around the one that the sentence is about.
#[derive(PartialEq, Eq, Hash, Serialize)]
struct Excerpt {
    /// The number of the first one.
    first: u32,
    lines: Vec<usize>,
}

#[derive(PartialEq, Eq, Hash, Serialize)]
struct Test {
    name: usize,
    status: TestStatus,
    ms: Option<u64>,
    expected_ms: Option<u64>,
    message: usize,
}

#[derive(PartialEq, Eq, Hash, Serialize)]
struct Timeline {
    end_ms: u64,
    ticks_ms: Vec<u64>,
    expected_ms: Option<u64>,
    rows: Vec<Row>,
    note: Option<String>,
}

#[derive(PartialEq, Eq, Hash, Serialize)]
struct Row {
    label: usize,
    task: Option<u32>,
    line: Option<u32>,
    /// Start, end, place among the kinds, how many bars it stands for, and for how many microseconds the thread stood
    /// still, which is not on the axis.
    bars: Vec<(u64, u64, usize, usize, u64)>,
}

/// What the script needs to show this class.
pub fn data(matrix: &Matrix<'_>, material: &Material<'_>, links: Links) -> Data {
    let mut data = Data {
        marks: &MARKS,
        kinds: LOOKS.map(|look| Kind { word: class_of(look), name: look_name(look) }).into(),
        chapters: matrix.chapters().into_iter().map(chapter).collect(),
        exercises: matrix.exercises.iter().map(exercise).collect(),
        students: vec![],
        results: IndexSet::new(),
        tests: IndexSet::new(),
        timelines: IndexSet::new(),
        texts: IndexSet::new(),
    };
    let files = file_names(matrix.rows.iter().map(|row| row.id));
    for (row, file) in matrix.rows.iter().zip(files) {
        let text = |report: &Report| (material.text)(row.id, &report.key);
        let results = row.reports.iter().map(|report| data.result(*report, &text)).collect();
        let (name, points) = (plain(row.id.as_str()), row.total.map(Points::thousandths));
        let page = links.feedback.then(|| format!("{file}.html"));
        data.students.push(Student { name, points, results, page });
    }
    data
}

fn chapter((folder, exercises): (&str, usize)) -> (String, usize) {
    (plain(&chapter_title(folder)), exercises)
}

fn exercise(exercise: &Column<'_>) -> Exercise {
    Exercise { key: plain(exercise.key.as_str()), name: plain(exercise.name) }
}

impl Data {
    fn result(
        &mut self,
        report: Option<&Report>,
        text: &dyn Fn(&Report) -> Option<String>,
    ) -> usize {
        let reason = Reason::of(report);
        let mut outcome = Outcome {
            mark: mark(report),
            reason: reason.map(Reason::word),
            reason_name: reason.map(Reason::name),
            message: self.text(String::new()),
            line: None,
            excerpt: None,
            points: Some(0),
            max_points: 0,
            seed: None,
            tests: 0,
            timeline: None,
            compiler: vec![],
        };
        let tests = report.map_or(&[] as &[TestReport], |report| &report.tests);
        outcome.tests = self.tests(tests);
        let Some(report) = report else { return self.results.insert_full(outcome).0 };
        outcome.points = words::points(report).map(Points::thousandths);
        outcome.max_points = report.max_points.thousandths();
        // What passed needs no explanation, and without one most of it is the same for all.
        if !report.passed() {
            outcome.message = self.text(plain(&report.message));
            outcome.line = report.line;
            outcome.excerpt = report.line.and_then(|line| self.excerpt(&text(report)?, line));
            outcome.seed =
                (report.verdict == Verdict::Failed && report.seed != 0).then_some(report.seed);
            outcome.timeline = self.timeline(report);
            outcome.compiler = self.compiler(&report.compiler);
        }
        self.results.insert_full(outcome).0
    }

    fn text(&mut self, text: String) -> usize {
        self.texts.insert_full(text).0
    }

    fn excerpt(&mut self, text: &str, line: u32) -> Option<Excerpt> {
        let first = line.saturating_sub(AROUND).max(1);
        let lines = excerpt(text, first, line.saturating_add(AROUND));
        // A text that was changed since may have no such line.
        let is_there = usize::try_from(line - first).is_ok_and(|at| at < lines.len());
        is_there.then(|| Excerpt {
            first,
            lines: lines.into_iter().map(|line| self.text(line)).collect(),
        })
    }

    fn tests(&mut self, tests: &[TestReport]) -> usize {
        let tests = tests.iter().map(|test| self.test(test)).collect();
        self.tests.insert_full(tests).0
    }

    fn test(&mut self, test: &TestReport) -> Test {
        Test {
            name: self.text(in_words(&plain(&test.name))),
            status: test.status,
            ms: test.virtual_ms,
            expected_ms: test.expected_virtual_ms,
            message: self.text(plain(&test.message)),
        }
    }

    fn compiler(&mut self, messages: &[CompilerMessage]) -> Vec<usize> {
        let shown = messages.iter().take(MOST_MESSAGES).map(|message| rendered(&message.rendered));
        let more = messages.len().saturating_sub(MOST_MESSAGES);
        let note = (more > 0).then(|| format!("… {}", counted(more, "more message")));
        shown.chain(note).map(|text| self.text(text)).collect()
    }

    fn timeline(&mut self, report: &Report) -> Option<usize> {
        if report.timeline.is_empty() {
            return None;
        }
        let timeline = self.drawn(&Picture::of(report, None, shown_test(report)))?;
        Some(self.timelines.insert_full(timeline).0)
    }

    fn drawn(&mut self, picture: &Picture<'_>) -> Option<Timeline> {
        let blocks = blocks(picture, MOST_ROWS);
        let axis = layout::axis(last_ms(picture, &blocks), 6);
        let bars = &blocks.first()?.bars;
        let layout = bars.fold(axis.end_ms, CELLS);
        let mut labels = row_labels(bars.lanes()).into_iter();
        let rows = layout.rows.iter().map(|row| {
            let (label, task, line) = match row.owner {
                Owner::Lane(lane) => {
                    (labels.next().unwrap_or_default(), Some(lane.task), lane.line)
                }
                Owner::Rest(lanes) => (format!("… {}", counted(lanes, "more lane")), None, None),
            };
            let bars = row.segments.iter().map(|bar| {
                (bar.start_ms, bar.end_ms, place(bar.look), bar.bars, bar.stood_still_us)
            });
            Row { label: self.text(label), task, line, bars: bars.collect() }
        });
        Some(Timeline {
            end_ms: axis.end_ms,
            ticks_ms: axis.ticks_ms.clone(),
            expected_ms: picture.expected_at_ms().filter(|ms| (1..axis.end_ms).contains(ms)),
            rows: rows.collect(),
            note: folded_note(std::slice::from_ref(&layout)),
        })
    }
}

fn place(look: Look) -> usize {
    LOOKS.iter().position(|&other| other == look).unwrap_or(0)
}

/// A compiler message, line by line.
fn rendered(text: &str) -> String {
    let lines: Vec<String> = text.trim_end().lines().take(MOST_LINES).map(plain).collect();
    let more = text.trim_end().lines().count().saturating_sub(MOST_LINES);
    let note =
        if more == 0 { String::new() } else { format!("\n… {}", counted(more, "more line")) };
    lines.join("\n") + &note
}
