//! Every report on sample classes: as it looks, and that nothing a student chose can break it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use ::csv::ReaderBuilder;
use clap::ValueEnum as _;
use roxmltree::Document;
use serde_json::Value;

use super::*;
use crate::surfaces::style::plain;
use crate::vocabulary::class::Graded;

/// All there is in the folder for reports, but the page, which has tests of its own.
fn folder(class: &ClassResults) -> BTreeMap<PathBuf, String> {
    let formats = Format::value_variants().iter().filter(|format| **format != Format::Html);
    let formats: Vec<_> = formats.copied().collect();
    let mut files = files(class, &formats).unwrap();
    files.push(("results.json".into(), results_json(class).unwrap()));
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
    let files = files(&samples::small(), Format::value_variants()).unwrap();
    let paths = files.iter().map(|(path, _)| path.to_str().unwrap().replace('\\', "/"));
    let expected = [
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
    ];
    assert_eq!(paths.collect::<Vec<_>>(), expected);
    assert!(super::files(&samples::small(), &[]).unwrap().is_empty());
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
    let read = read_results(&results_json(&class).unwrap(), "results.json").unwrap();
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
fn the_document_itself_keeps_every_text() {
    let class = samples::hostile();
    let bytes = results_json(&class).unwrap();
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
    for path in ["gradescope/chloe/results.json", "classroom/chloe.json"] {
        let text = &folder[Path::new(path)];
        assert!(text.contains("The grader failed here, not your code."), "{path}");
        assert!(!text.contains("/srv/grader"), "{path}");
    }
}
