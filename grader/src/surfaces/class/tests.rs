//! Every report on sample classes: as it looks, and that nothing a student chose can break it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::csv::ReaderBuilder;
use clap::ValueEnum as _;
use roxmltree::Document;
use serde_json::Value;

use super::material::Material;
use super::reports::{Format, Sources, reports, write};
use super::*;
use crate::mechanisms::class::report_folder::{self, PlannedReport};
use crate::surfaces::page::document;
use crate::surfaces::page::standalone::script;
use crate::surfaces::style::plain;
use crate::vocabulary::alike::{AlikeAnswers, Likeness};
use crate::vocabulary::class::{ClassResults, Graded, SubmissionId};
use crate::vocabulary::course::Key;
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::report::Verdict;

/// The files of these formats, where each student's text is their name and is compared with the next
/// one's.
fn files(class: &ClassResults, formats: &[Format]) -> Vec<(PathBuf, Vec<u8>)> {
    let text = |student: &SubmissionId, _: &Key| Some(student.as_str().to_owned());
    let pair = |two: &[Graded]| AlikeAnswers {
        key: two[0].results[0].key.clone(),
        students: [two[0].id.clone(), two[1].id.clone()],
        likeness: Likeness::SameForm,
        marks: [vec![], vec![1..2, 5..99]],
    };
    let alike: Vec<_> = class.submissions.windows(2).map(pair).collect();
    let hints = class.reports().map(|report| (report.key.clone(), vec![report.message.clone()]));
    let material =
        Material { hints: hints.collect(), alike: Some(&alike), ..samples::material(class, &text) };
    let written = |report: PlannedReport<'_>| {
        let mut content = vec![];
        (report.write)(&mut content).unwrap();
        (report.path, content)
    };
    let all = std::iter::once(results::report(class)).chain(reports(&material, formats));
    all.map(written).collect()
}

/// All there is in the folder for reports, but the class's page, which has tests of its own.
fn folder(class: &ClassResults) -> BTreeMap<PathBuf, String> {
    let formats = Format::value_variants().iter().filter(|format| **format != Format::Html);
    let formats: Vec<_> = formats.copied().collect();
    let files = files(class, &formats);
    let count = files.len();
    let folder: BTreeMap<_, _> =
        files.into_iter().map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect();
    assert_eq!(folder.len(), count, "two files of one name");
    folder
}

fn json_files(folder: &BTreeMap<PathBuf, String>) -> Vec<(&Path, Value)> {
    let files = folder.iter().filter(|(path, _)| path.extension().is_some_and(|it| it == "json"));
    files.map(|(path, text)| (&**path, serde_json::from_str(text).unwrap())).collect()
}

/// Every string in a document.
fn strings(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(values) => values.iter().flat_map(strings).collect(),
        Value::Object(fields) => fields.values().flat_map(strings).collect(),
        _ => vec![],
    }
}

/// What a terminal or a CI system would do with `text`, if it is not read as text only.
fn danger(text: &str) -> Option<String> {
    let command = |line: &str| line.trim_start().starts_with("::");
    let marks = ["##[", "##vso[", "##teamcity["];
    let line = text.lines().find(|line| {
        plain(line) != **line || command(line) || marks.iter().any(|mark| line.contains(mark))
    })?;
    Some(line.chars().take(200).collect())
}

#[test]
fn each_format_of_a_small_class() {
    let folder = folder(&samples::small());
    let shown = [
        ("results.json", "results"),
        ("grades.csv", "grades"),
        ("moodle.csv", "moodle"),
        ("canvas.csv", "canvas"),
        ("junit.xml", "junit"),
        ("gradescope/ben/results.json", "gradescope"),
        ("classroom/ben.json", "classroom"),
        ("gradescope/chloe/results.json", "gradescope_unjudged"),
        ("classroom/chloe.json", "classroom_unjudged"),
    ];
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for (path, name) in shown {
        settings.bind(|| insta::assert_snapshot!(name, folder[Path::new(path)]));
    }
}

#[test]
fn a_file_for_each_format_and_each_student() {
    let files = files(&samples::small(), Format::value_variants());
    let paths = files.iter().map(|(path, _)| path.to_str().unwrap().replace('\\', "/"));
    let expected = [
        "results.json",
        "grades.csv",
        "junit.xml",
        "gradescope/anna/results.json",
        "gradescope/ben/results.json",
        "gradescope/chloe/results.json",
        "classroom/anna.json",
        "classroom/ben.json",
        "classroom/chloe.json",
        "moodle.csv",
        "canvas.csv",
        "report.html",
        "feedback/anna.html",
        "feedback/ben.html",
        "feedback/chloe.html",
        "alike.html",
    ];
    assert_eq!(paths.collect::<Vec<_>>(), expected);
    assert_eq!(self::files(&samples::small(), &[]).len(), 1);
}

#[test]
fn the_same_submissions_give_the_same_bytes_in_whatever_order() {
    for class in [samples::small(), samples::large(20), samples::hostile()] {
        let expected = folder(&class);
        let mut shuffled = class.submissions.clone();
        for turn in 1..4 {
            shuffled.rotate_left(turn);
            shuffled.swap(0, turn % class.submissions.len());
            let again = ClassResults::new(class.course.clone(), shuffled.clone());
            assert!(folder(&again) == expected, "other bytes after {turn} turns");
        }
    }
}

#[test]
fn what_is_merged_reads_as_what_was_graded() {
    let mut class = samples::small();
    for report in class.submissions.iter_mut().flat_map(|graded| &mut graded.results) {
        let report = Arc::make_mut(report);
        report.printed = "printed".to_owned();
        report.shown_test = Some("both_requests_overlap".to_owned());
        report.untold = 3;
    }
    let read = read_results(&super::document::document(&class).unwrap(), "results.json").unwrap();
    assert_eq!(folder(&read), folder(&class));
}

#[test]
fn the_look_for_danger_finds_it() {
    let found = samples::HOSTILE.iter().filter(|text| danger(text).is_some()).count();
    // The others are for spreadsheets, markup and file names.
    assert_eq!((found, samples::HOSTILE.len()), (11, 29));
}

#[test]
fn no_file_does_anything_to_who_prints_it() {
    for (path, text) in folder(&samples::hostile()) {
        // The byte order mark is there on purpose.
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        assert_eq!(danger(text), None, "{}", path.display());
    }
}

/// What a spreadsheet would calculate in a file that it opens as a table, whatever it takes for the
/// end of a cell. In markup nobody looks for cells.
fn formula<'a>(path: &Path, text: &'a str) -> Option<&'a str> {
    let is_table = path.extension().is_some_and(|it| it != "xml" && it != "html");
    let quoted = [' ', '"', '\''];
    let mut cells = text.split(['\n', '\r', '\t', ',', ';']);
    let is_formula = |cell: &&str| {
        let cell = cell.trim_start_matches(quoted);
        cell.starts_with(['=', '+', '@', '＝']) || (cell.starts_with('-') && cell.len() > 1)
    };
    // In a table of ours, a quoted cell holds what stands between its quotes.
    let is_ours = path.extension().is_some_and(|it| it == "csv");
    cells.find(is_formula).filter(|_| is_table && !is_ours)
}

/// Every file that a class leaves, as `grade` writes them, from the journal to the page.
#[tokio::test]
async fn no_byte_of_any_file_does_anything_to_who_prints_it_or_opens_it_as_a_table() {
    let class = samples::hostile();
    let place = tempfile::tempdir().unwrap();
    let folder = report_folder::open(place.path()).unwrap();
    let journal = folder.journal().unwrap();
    for (at, report) in class.reports().enumerate() {
        journal.append(&Fingerprint::of([&at.to_le_bytes()[..]]), report).await.unwrap();
    }
    let mut run = samples::run();
    run.manifest.course = class.course.clone();
    run.manifest.submissions = class.submissions.iter().map(|one| one.id.clone()).collect();
    run.manifest.exercises = class.submissions[0].reports().map(samples::asked).collect();
    let sources = Sources {
        formats: &[],
        hints: 0,
        course_files: None,
        submissions: &[],
        graded: BTreeMap::new(),
    };
    write(&folder, &class, &sources, run).await.unwrap();
    let mut seen = 0;
    for (path, bytes) in all_files(place.path()) {
        let text = String::from_utf8(bytes).unwrap();
        // The byte order mark is there on purpose.
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        assert_eq!(danger(text), None, "{}", path.display());
        assert_eq!(formula(&path, text), None, "{}", path.display());
        seen += 1;
    }
    // Three of each student, beside results, run, journal, lock, three tables, XML and page.
    assert_eq!(seen, 3 * class.submissions.len() + 9);
}

fn all_files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.flat_map(|path| match path.is_dir() {
        true => all_files(&path),
        false => vec![(path.clone(), std::fs::read(path).unwrap())],
    });
    files.collect()
}

#[test]
fn no_text_in_json_does_anything_to_who_prints_it() {
    for (path, document) in json_files(&folder(&samples::hostile())) {
        if path == Path::new("results.json") {
            continue;
        }
        for text in strings(&document) {
            assert_eq!(danger(text), None, "{}", path.display());
            assert!(text.len() < 100_000, "{}: {} bytes", path.display(), text.len());
        }
    }
}

#[test]
fn no_text_adds_an_element_to_a_page_and_nothing_on_it_runs() {
    const ELEMENTS: &str = "a bdi body button caption code details div em h1 h2 h3 h4 h5 header input kbd \
                            li main mark noscript ol p pre section span strong summary table tbody td \
                            th thead tr ul";
    const ATTRIBUTES: &str = "aria-current aria-hidden aria-label aria-labelledby aria-live class \
                              data-line data-part data-role hidden href id max min open role scope \
                              start tabindex type value";
    let knows = |list: &str, name: &str| list.split_whitespace().any(|known| known == name);
    let folder = folder(&samples::hostile());
    let pages =
        || folder.iter().filter(|(path, _)| path.extension().is_some_and(|it| it == "html"));
    assert_eq!(pages().count(), samples::HOSTILE.len() + 2);
    for (path, page) in pages() {
        let path = path.display();
        let (policy, scripts) = match path.to_string().starts_with("feedback") {
            true => (document::policy(&script()), 1),
            false => ("default-src 'none'; style-src 'unsafe-inline'".to_owned(), 0),
        };
        assert!(page.contains(&format!("content=\"{policy}\">")));
        let (page, own) = without_scripts(page);
        assert_eq!(own, vec![script(); scripts], "{path}");
        let (head, body) = page.split_once("<body>").unwrap();
        assert_eq!(head.matches('<').count(), 11, "{path}: {head}");
        let (body, _) = body.split_once("</html>").unwrap();
        let body = format!("<body>{body}");
        let body = Document::parse(&body).unwrap_or_else(|error| panic!("{path}: {error}"));
        for node in body.descendants().filter(|node| node.is_element()) {
            let name = node.tag_name().name();
            // The drawing has elements of its own, and tests of its own.
            if node.ancestors().any(|above| above.tag_name().name() == "svg") {
                assert!(node.attributes().all(|it| !it.name().starts_with("on")), "{path}: {name}");
                continue;
            }
            assert!(knows(ELEMENTS, name), "{path}: {name}");
            for attribute in node.attributes() {
                assert!(knows(ATTRIBUTES, attribute.name()), "{path}: {}", attribute.name());
            }
            let link = node.attribute("href").unwrap_or("#result-");
            assert!(link.starts_with("#result-"), "{path}: {link}");
        }
    }
}

/// The page without what its scripts hold, and those that run. What is data must be read as data.
fn without_scripts(page: &str) -> (String, Vec<String>) {
    let mut parts = page.split("<script");
    let mut rest = parts.next().unwrap_or_default().to_owned();
    let mut running = vec![];
    for part in parts {
        let (tag, after) = part.split_once('>').unwrap();
        let (held, after) = after.split_once("</script>").unwrap();
        match tag {
            "" => running.push(held.to_owned()),
            tag => {
                assert_eq!(tag, " type=\"application/json\" data-role=\"data\"");
                serde_json::from_str::<Value>(held).unwrap();
            }
        }
        rest += after;
    }
    (rest, running)
}

#[test]
fn the_document_itself_keeps_every_text() {
    let class = samples::hostile();
    let bytes = super::document::document(&class).unwrap();
    let document: Value = serde_json::from_slice(&bytes).unwrap();
    let submissions = document["submissions"].as_array().unwrap();
    assert_eq!(submissions.len(), class.submissions.len());
    for (submission, graded) in submissions.iter().zip(&class.submissions) {
        assert_eq!(submission["id"], graded.id.as_str());
        assert_eq!(submission["results"][0]["message"], *graded.results[0].message);
    }
}

#[test]
fn json_keeps_its_structure() {
    let class = samples::hostile();
    let folder = folder(&class);
    let documents = json_files(&folder);
    assert_eq!(documents.len(), 2 * class.submissions.len() + 1);
    for (path, document) in documents {
        match path.components().next().and_then(|first| first.as_os_str().to_str()) {
            Some("results.json") => {}
            Some("gradescope") => {
                let fields = ["name", "output", "status", "visibility", "score", "max_score"];
                assert_eq!(document["score"], 0, "{}", path.display());
                assert_eq!(document["output_format"], "text");
                for test in document["tests"].as_array().unwrap() {
                    assert_eq!(test.as_object().unwrap().len(), fields.len());
                    assert!(fields.iter().all(|field| !test[field].is_null()));
                }
            }
            Some("classroom") => {
                assert_eq!(document["tests"].as_array().unwrap().len(), 2);
                assert_eq!(document["tests"][0]["status"], "fail");
                assert_eq!(document["tests"][1]["status"], "error");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_spreadsheet_gets_a_table_without_formulas() {
    let class = samples::hostile();
    for name in ["grades.csv", "moodle.csv", "canvas.csv"] {
        // Canvas has a line more, which says how many points there are.
        let more = usize::from(name == "canvas.csv");
        has_no_formulas(&folder(&class)[Path::new(name)], class.submissions.len() + more);
    }
}

fn has_no_formulas(table: &str, lines: usize) {
    // Some countries' spreadsheets put `;` between cells, and open this file all the same. Only
    // ids are the students' choice, so the line of titles is not looked at then.
    for (delimiter, header_too) in [(b',', true), (b';', false), (b'\t', false)] {
        let mut reader = ReaderBuilder::new();
        reader.delimiter(delimiter).has_headers(!header_too).flexible(delimiter != b',');
        let mut rows = 0;
        for row in reader.from_reader(table.as_bytes()).records() {
            for cell in row.unwrap().iter() {
                // Moodle writes `-` for a grade that was never changed.
                let is_formula = cell.trim_start().starts_with(['=', '+', '-', '@', '＝']);
                assert!(!is_formula || cell == "-", "{cell}");
                assert_eq!(danger(cell), None);
            }
            rows += 1;
        }
        assert_eq!(rows, lines + usize::from(header_too));
    }
}

#[test]
fn xml_keeps_its_structure() {
    let class = samples::hostile();
    let folder = folder(&class);
    let document = Document::parse(&folder[Path::new("junit.xml")]).unwrap();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for node in document.descendants().filter(|node| node.is_element()) {
        *counts.entry(node.tag_name().name()).or_default() += 1;
        let texts = node.attributes().map(|attribute| attribute.value()).chain(node.text());
        for text in texts {
            assert_eq!(danger(text), None);
            assert!(text.len() < 100_000);
        }
    }
    let students = class.submissions.len();
    let expected = [
        ("failure", 2 * students),
        ("properties", students),
        ("property", 3 * students),
        ("skipped", students),
        ("testcase", 3 * students),
        ("testsuite", students),
        ("testsuites", 1),
    ];
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn points_are_exact_in_every_format() {
    let mut class = samples::small();
    let ben = &mut class.submissions[1];
    // In binary fractions, 0.1 + 0.2 is not 0.3.
    for (report, thousandths) in ben.results.iter_mut().zip([100, 200, 0, 0, 0]) {
        Arc::make_mut(report).points =
            crate::vocabulary::course::Points::from_thousandths(thousandths);
    }
    *ben = Graded::new(ben.id.clone(), ben.results.clone());
    let folder = folder(&class);
    for (path, expected) in [
        ("results.json", "\"id\":\"ben\",\"points\":0.3,"),
        ("grades.csv", "\"ben\",0.1,0.2,0,0,0,0.3,5,"),
        ("junit.xml", "name=\"points\" value=\"0.3\""),
        ("gradescope/ben/results.json", "\"score\":0.3,"),
        ("classroom/ben.json", "\"score\":0.2,"),
    ] {
        assert!(folder[Path::new(path)].contains(expected), "{path}");
    }
}

#[test]
fn our_faults_are_not_told_as_the_students() {
    let folder = folder(&samples::small());
    for path in ["gradescope/chloe/results.json", "classroom/chloe.json", "feedback/chloe.html"] {
        let text = &folder[Path::new(path)];
        assert!(text.contains("The grader failed here, not your code."), "{path}");
        assert!(!text.contains("/srv/grader"), "{path}");
    }
}

/// A small class in which something of a student's that would have had 0.666 points has this verdict.
fn with_ben(verdict: Verdict) -> ClassResults {
    let mut class = samples::small();
    let ben = &mut class.submissions[1];
    Arc::make_mut(&mut ben.results[2]).verdict = verdict;
    class
}

#[test]
fn what_is_open_has_no_points_yet_and_no_total_in_any_report() {
    let closed = folder(&with_ben(Verdict::Failed));
    let why = [
        (Verdict::Unclear, "What you handed in is not all understood: there is no total until"),
        (Verdict::Infrastructure, "The grader failed on 1 exercise, which is not your doing"),
    ];
    // In each report, what says how much it is in all.
    let totals = [
        ("grades.csv", ",0.666,5,"),
        ("moodle.csv", "\"ben\",\"\",0.666,"),
        ("canvas.csv", "\"\",0.666"),
        ("junit.xml", "name=\"points\" value=\"0.666\""),
        ("gradescope/ben/results.json", "0.666 of 5 points"),
        ("feedback/ben.html", "<strong>0.666</strong> of 5 points"),
    ];
    for (verdict, why) in why {
        let open = folder(&with_ben(verdict));
        for (path, total) in totals {
            let (open, closed) = (&open[Path::new(path)], &closed[Path::new(path)]);
            assert!(closed.contains(total), "{path}: {closed}");
            assert!(!open.contains(total), "{path} for {verdict:?}: {open}");
        }
        for path in ["moodle.csv", "gradescope/ben/results.json", "feedback/ben.html"] {
            assert!(open[Path::new(path)].contains(why), "{path}: {}", open[Path::new(path)]);
        }
        let page = &open[Path::new("feedback/ben.html")];
        let cells = |page: &str| page.matches("<td class=\"points\">").count();
        assert_eq!((cells(page), page.matches("<td class=\"points\"></td>").count()), (5, 1));
    }
}

/// A writer that knows how much it was given at once.
#[derive(Default)]
struct Pieces {
    all: usize,
    most: usize,
}

impl std::io::Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.all += bytes.len();
        self.most = self.most.max(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Of ten thousand students, these two have half a gigabyte and more.
#[test]
fn what_holds_every_test_of_everybody_is_written_student_by_student() {
    let class = samples::large(200);
    for report in [results::report(&class), junit::report(&class)] {
        let mut pieces = Pieces::default();
        (report.write)(&mut pieces).unwrap();
        assert!(pieces.most < pieces.all / 50, "{}: {}", report.path.display(), pieces.most);
    }
}
