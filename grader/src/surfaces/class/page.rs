//! The class as one page that needs nothing else: who passed what, what went wrong most often, and
//! every failure with its sentence and its picture.

use maud::html;

use crate::mechanisms::class::report_folder::PlannedReport;
use crate::surfaces::class::listing::LISTING_STYLE;
use crate::surfaces::class::material::{Links, Material};
use crate::surfaces::class::page::data::data;
use crate::surfaces::class::page::matrix::Matrix;
use crate::surfaces::page::document::{COMMON_SCRIPT, Document, fill, script_safe};
use crate::surfaces::style::plain;
use crate::surfaces::svg::{DRAWING_STYLE, PATTERNS};
use crate::vocabulary::failure::Result;

mod data;
mod matrix;
mod summary;

/// The page.
pub fn report<'a>(material: &'a Material<'a>, links: Links) -> PlannedReport<'a> {
    PlannedReport::made("report.html", move || Ok(page(material, links)?.into_bytes()))
}

/// The class as one HTML document. It loads nothing and works from a file; the same results give
/// the same bytes.
fn page(material: &Material<'_>, links: Links) -> Result<String> {
    let results = material.results;
    let matrix = Matrix::new(results);
    let alike = material.alike.filter(|_| links.alike).map_or(0, <[_]>::len);
    let script = format!("{COMMON_SCRIPT}{}", include_str!("page.js"));
    let course = plain(&results.course);
    let body = fill(include_str!("page.html"), |slot| match slot {
        "title" => html! { (course) }.into_string(),
        "overview" => summary::overview(&matrix, alike).into_string(),
        "points" => summary::points(&matrix).into_string(),
        "problems" => summary::problems(&matrix).into_string(),
        "common" => summary::common(&matrix).into_string(),
        "legend" => summary::legend(&matrix).into_string(),
        "exercises" => summary::by_exercise(&matrix).into_string(),
        "patterns" => PATTERNS.to_owned(),
        "data" => script_safe(&data(&matrix, material, links)),
        "script" => script.clone(),
        _ => String::new(),
    });
    let title = format!("{course} · class report");
    let styles = [DRAWING_STYLE, LISTING_STYLE, include_str!("page.css")];
    Ok(Document { title: &title, styles: &styles, script: Some(&script), body }.html())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::surfaces::class::samples;
    use crate::surfaces::page::document::policy;
    use crate::vocabulary::class::{ClassResults, Graded, SubmissionId};
    use crate::vocabulary::course::{Key, Points};
    use crate::vocabulary::handed_in::HandIn;
    use crate::vocabulary::report::{
        CompilerMessage, Diagnosis, Level, Report, Sandbox, TestReport, TestStatus, Verdict,
    };
    use crate::vocabulary::timeline::{Bar, BarKind, Clock};

    fn report(folder: &str, verdict: Verdict) -> Report {
        let key = Key::new("01_futures", folder);
        let points = if verdict == Verdict::Passed { Points::whole(1) } else { Points::default() };
        let message = format!("It {}.", verdict.word());
        let mut report = Report {
            points,
            sandbox: Sandbox::Strict,
            ..Report::without_running(&key, verdict, message, Points::whole(1))
        };
        (report.printed, report.untold) = ("Printed.".to_owned(), 3);
        report.shown_test = Some("it_overlaps".to_owned());
        report
    }

    fn sequential(took_ms: u64) -> Report {
        let message = format!("Took {took_ms} ms.");
        let bar = |start_ms, end_ms| Bar {
            lane: "fetch_user(1)".to_owned(),
            task: 1,
            start_ms,
            end_ms,
            kind: BarKind::Wait,
            line: Some(6),
            clock: Clock::Virtual,
            by_test: false,
            waits_for: None,
            dropped_by_test: false,
            given_up_ms: None,
            at_ms: None,
            stood_still_us: None,
        };
        let test = TestReport {
            name: "it_overlaps".to_owned(),
            status: TestStatus::Failed,
            virtual_ms: Some(took_ms),
            expected_virtual_ms: Some(100),
            measured_from_ms: 0,
            message: message.clone(),
            diagnosis: None,
            holds: false,
            other_latencies: false,
        };
        let mut report = report("02_overlap", Verdict::Failed);
        (report.diagnosis, report.line) = (Some(Diagnosis::Sequential), Some(6));
        report.message = message;
        report.tests = vec![test];
        report.timeline = vec![bar(0, 100), bar(100, took_ms)];
        report
    }

    fn student(name: &str, results: Vec<Report>) -> Graded {
        Graded::new(SubmissionId::new(name), results)
    }

    /// Two exercises; of four students one has passed both, two waited one after the other, and
    /// one has handed in nothing.
    fn class() -> ClassResults {
        let passed = |folder| report(folder, Verdict::Passed);
        let missing = |folder| report(folder, Verdict::Missing);
        let overlap = report("02_overlap", Verdict::Passed);
        let students = vec![
            student("Ada", vec![passed("01_greet"), overlap]),
            student("Ben", vec![passed("01_greet"), sequential(180)]),
            student("Chen", vec![passed("01_greet"), sequential(180)]),
            student("Dana", vec![missing("01_greet"), missing("02_overlap")]),
        ];
        ClassResults::new("Async Rust", students)
    }

    /// Texts as nasty as they come, everywhere.
    fn hostile() -> ClassResults {
        let nasty =
            "</script><img src=x onerror=alert(1)>{{data}} & \"'\u{202e}\u{1b}[31m\u{2028}\0";
        let compiler = CompilerMessage {
            level: Level::Error,
            code: None,
            message: nasty.to_owned(),
            line: None,
            column: None,
            rendered: format!("{nasty}\n{nasty}"),
            coloured: String::new(),
            echo: false,
            unused: None,
        };
        let mut report =
            Report { key: Key::new(nasty, nasty), compiler: vec![compiler], ..sequential(180) };
        report.message = nasty.to_owned();
        report.tests[0].name = nasty.to_owned();
        report.tests[0].message = nasty.to_owned();
        report.timeline[0].lane = nasty.to_owned();
        report.timeline[1].end_ms = 0;
        ClassResults::new(nasty, vec![student(nasty, vec![report])])
    }

    fn drawn(results: &ClassResults) -> String {
        let text = |_: &SubmissionId, _: &Key| None;
        page(&samples::material(results, &text), Links::default()).unwrap()
    }

    /// What the script will read, as it reads it.
    fn data_of(page: &str) -> Value {
        let (_, rest) = page.split_once(r#"<script type="application/json" id="data">"#).unwrap();
        let (json, _) = rest.split_once("</script>").unwrap();
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn results_that_were_written_down_and_read_give_the_same_page() {
        for results in [class(), hostile()] {
            let written = serde_json::to_string(&results).unwrap();
            let read: ClassResults = serde_json::from_str(&written).unwrap();
            assert_eq!(drawn(&read), drawn(&results));
        }
    }

    #[test]
    fn equal_results_are_stored_once() {
        let data = data_of(&drawn(&class()));
        let of = |student: usize| &data["students"][student]["results"];
        assert_eq!(of(0)[0], of(0)[1]);
        assert_eq!(of(1), of(2));
        assert_ne!(of(0)[1], of(1)[1]);
        assert_eq!(data["results"].as_array().unwrap().len(), 3);
        assert_eq!(data["timelines"].as_array().unwrap().len(), 1);
    }

    #[test]
    fn the_script_gets_what_a_failure_is_made_of() {
        let data = data_of(&drawn(&class()));
        let place = |value: &Value| value.as_u64().unwrap() as usize;
        let text = |value: &Value| data["texts"][place(value)].as_str().unwrap().to_owned();
        let result = &data["results"][place(&data["students"][1]["results"][1])];
        assert_eq!(data["marks"][place(&result["mark"])]["word"], "failed");
        assert_eq!((&result["reason"], &result["line"]), (&"sequential".into(), &6.into()));
        assert_eq!(text(&result["message"]), "Took 180 ms.");
        let test = &data["tests"][place(&result["tests"])][0];
        assert_eq!(text(&test["name"]), "it overlaps");
        assert_eq!((&test["ms"], &test["expected_ms"]), (&180.into(), &100.into()));
        let timeline = &data["timelines"][place(&result["timeline"])];
        assert_eq!((&timeline["end_ms"], &timeline["expected_ms"]), (&200.into(), &100.into()));
        assert_eq!(timeline["rows"][0]["bars"][1], serde_json::json!([100, 180, 2, 1, 0]));
    }

    #[test]
    fn an_exercise_without_a_report_is_not_handed_in() {
        let mut results = class();
        results.submissions[1].results.remove(1);
        let data = data_of(&drawn(&results));
        let result = data["students"][1]["results"][1].as_u64().unwrap() as usize;
        let mark = data["results"][result]["mark"].as_u64().unwrap() as usize;
        assert_eq!(data["marks"][mark]["word"], "missing");
    }

    #[test]
    fn who_has_no_total_yet_has_no_sum_and_is_in_no_quartile() {
        for verdict in [Verdict::Unclear, Verdict::Infrastructure] {
            let mut results = class();
            let open = vec![report("01_greet", Verdict::Passed), report("02_overlap", verdict)];
            results.submissions[0] = student("Ada", open);
            let page = drawn(&results);
            let data = data_of(&page);
            assert_eq!(data["students"][0]["points"], Value::Null);
            assert_eq!(data["students"][1]["points"], 1000);
            let result = data["students"][0]["results"][1].as_u64().unwrap() as usize;
            assert_eq!(data["results"][result]["points"], Value::Null);
            assert!(page.contains("<dt>lower quarter</dt><dd>0.5</dd>"), "{verdict:?}");
            assert!(page.contains("1 student without a total yet."), "{verdict:?}");
        }
        assert!(!drawn(&class()).contains("without a total yet"));
    }

    #[test]
    fn the_class_is_told_in_figures() {
        let page = drawn(&class());
        let told = [
            "4 students, 2 exercises. 6 answers judged, 2 not handed in. \
             1 student handed in nothing. Sandbox: strict.",
            "<dt>median</dt><dd>1</dd>",
            "</svg>passed 3 of 4</p>",
            "</svg>passed 1 of 4</p>",
            r#"<span class="count">2</span> sequential</button><bdi>Took 180 ms.</bdi>"#,
            r#"In <code>overlap</code> <span class="figure">(2)</span>."#,
        ];
        for words in told {
            assert!(page.contains(words), "{words}");
        }
    }

    #[test]
    fn the_commonest_reason_and_sentence_come_first() {
        let of = |message: &str, reason| {
            let mut report = report("01_greet", Verdict::Failed);
            (report.diagnosis, report.message) = (Some(reason), message.to_owned());
            report
        };
        let answers = [
            of("Blocked.", Diagnosis::Blocking),
            of("Took 3 ms.", Diagnosis::WrongTime),
            of("Took 2 ms.", Diagnosis::WrongTime),
            of("Took 3 ms.", Diagnosis::WrongTime),
            report("01_greet", Verdict::Missing),
            report("01_greet", Verdict::Missing),
        ];
        let students = answers.into_iter().enumerate();
        let students = students.map(|(at, answer)| student(&at.to_string(), vec![answer]));
        let page = drawn(&ClassResults::new("Async Rust", students.collect()));
        let (_, by_exercise) = page.split_once(r#"<div class="exercise">"#).unwrap();
        let at = |words: &str| by_exercise.find(words).unwrap();
        assert!(at("3</span> wrong time</button><bdi>Took 3 ms.") < at("1</span> blocking"));
        assert!(at("1</span> blocking") < at("2</span> not handed in</button></p>"));
    }

    #[test]
    fn whoever_needs_a_person_is_said_so() {
        let answers = [Verdict::Tampered, Verdict::Rejected, Verdict::Infrastructure];
        let answers =
            answers.map(|verdict| student(verdict.word(), vec![report("01_greet", verdict)]));
        let page = drawn(&ClassResults::new("Async Rust", answers.into()));
        assert!(page.contains("2 answers were refused or tampered with"));
        assert!(page.contains("1 answer could not be judged"));
        // What cannot be a source is a mistake.
        let key = Key::new("01_futures", "01_greet");
        let handed_in = HandIn {
            no_source: vec![key],
            problems: vec!["In the place of an answer: x.".to_owned()],
            ..HandIn::default()
        };
        let link = student("Ben", vec![report("01_greet", Verdict::Rejected)]).with(handed_in);
        let page = drawn(&ClassResults::new("Async Rust", vec![link]));
        assert!(!page.contains("refused or tampered with"));
        assert!(page.contains("<strong>Ben</strong>: In the place of an answer: x."));
    }

    #[test]
    fn nothing_of_a_submission_becomes_markup_or_script() {
        let page = drawn(&hostile());
        // The page's own two, and no third.
        assert_eq!(page.matches("<script").count(), 2);
        assert_eq!(page.matches("</script>").count(), 2);
        assert!(!page.contains("<img"));
        let misleads =
            |c: char| c != '\n' && (c.is_control() || matches!(c, '\u{202e}' | '\u{2028}'));
        assert!(!page.contains(misleads));
        let data = data_of(&page);
        let name = data["students"][0]["name"].as_str().unwrap();
        assert!(name.starts_with("</script><img src=x onerror=alert(1)>{{data}} & \"'\\u{202e}"));
    }

    #[test]
    fn only_the_pages_own_script_may_run() {
        let page = drawn(&hostile());
        let (_, script) = page.split_once("<script>").unwrap();
        let (script, _) = script.split_once("</script>").unwrap();
        assert!(page.contains(&format!(r#"content="{}""#, policy(script))));
        assert!(!script.contains("innerHTML") && !script.contains("insertAdjacent"));
        for inline in ["style=\"", " onclick", " onload"] {
            let (_, markup) = page.split_once("<body>").unwrap();
            let (markup, _) = markup.split_once(r#"<svg class="unseen""#).unwrap();
            assert!(!markup.contains(inline), "{inline}");
        }
    }

    #[test]
    fn a_page_loads_nothing() {
        let page = drawn(&class());
        for reference in ["src=", "href=", "@import", "https://", "url(http"] {
            assert!(!page.contains(reference), "{reference}");
        }
        // The one address is the name of SVG.
        let addresses = page.matches("http://").count();
        assert_eq!(addresses, page.matches("http://www.w3.org/2000/svg").count());
    }

    #[test]
    fn a_class_of_nobody_is_said_so() {
        let page = drawn(&ClassResults::new("Async Rust", vec![]));
        assert!(page.contains("Nobody has handed in anything yet."));
        assert!(data_of(&page)["students"].as_array().unwrap().is_empty());
    }
}
