//! A whole book, and one of a course that means harm.

use std::time::Duration;

use pulldown_cmark::{Event, Options, Parser};

use super::*;
use crate::judgement::expectation::Expectation;
use crate::judgement::mistakes::WrongAnswer;
use crate::pipeline::authoring::book::Mistake;
use crate::vocabulary::course::{Exercise, Kind, Limits, Link, Points, Starter};
use crate::vocabulary::judgement::Judgement;
use crate::vocabulary::report::{Diagnosis, Report, Verdict};
use crate::vocabulary::timeline::{Bar, BarKind, Clock};

fn exercise(key: Key, said: &str) -> Exercise {
    Exercise {
        key,
        aliases: vec![],
        kind: Kind::Functions,
        starter: Starter::default(),
        points: Points::whole(2),
        difficulty: 2,
        concepts: vec![said.to_owned()],
        hints: vec![said.to_owned(), "`join!` polls both.".to_owned()],
        further: vec![
            Link { title: said.to_owned(), url: "https://docs.rs/tokio".to_owned() },
            Link { title: "A place".to_owned(), url: format!("javascript:{said}") },
        ],
        budget: Duration::ZERO,
        limits: Limits::default(),
        rules_out: Default::default(),
        weights: Default::default(),
        leaves_out: Default::default(),
        allow: Default::default(),
    }
}

fn report(key: &Key, verdict: Verdict, said: &str, waits: [(u64, u64); 2]) -> Report {
    let bars = waits.map(|(start_ms, end_ms)| Bar {
        lane: said.to_owned(),
        task: 1,
        start_ms,
        end_ms,
        kind: BarKind::Wait,
        line: Some(2),
        clock: Clock::Virtual,
        by_test: false,
        waits_for: None,
        dropped_by_test: false,
        given_up_ms: None,
        at_ms: None,
        stood_still_us: None,
    });
    let judgement = Judgement {
        diagnosis: (verdict == Verdict::Failed).then_some(Diagnosis::Sequential),
        line: Some(2),
        timeline: bars.to_vec(),
        ..Judgement::without_running(verdict, said, &[])
    };
    Report::new(key, judgement, Points::whole(2))
}

fn told(key: Key, said: &str) -> BookExercise {
    let reference = report(&key, Verdict::Passed, "fetch(1)", [(0, 100), (0, 80)]);
    let answer = WrongAnswer {
        name: said.to_owned(),
        expected: Expectation { verdict: Verdict::Failed, diagnosis: Some(Diagnosis::Sequential) },
        why: said.to_owned(),
        text: format!("pub async fn pair() {{\n    // {said}\n}}\n"),
    };
    let mistake = Mistake {
        answer,
        report: report(&key, Verdict::Failed, said, [(0, 100), (100, 180)]),
        reference: Some(reference.clone()),
    };
    BookExercise {
        lesson: format!(
            "# pair: {said}\n\nSee [the first](../01_double/README.md) and [your text](src/lib.rs).\n\n{said}\n"
        ),
        starter: "pub async fn pair() {\n    todo!()\n}\n".to_owned(),
        given: None,
        subject: None,
        solution: "pub async fn pair() {\n    // The reference.\n}\n".to_owned(),
        reference,
        mistakes: vec![mistake],
        exercise: exercise(key, said),
    }
}

fn book(title: &str, said: &str, extent: Extent) -> Vec<(String, String)> {
    let keys = [Key::new("01_first", "01_double"), Key::new("01_first", "02_pair")];
    let told = keys.map(|key| told(key, said));
    let exercises = told.iter().map(|told| told.exercise.clone()).collect();
    let chapter = Chapter { folder: "01_first".to_owned(), title: title.to_owned(), exercises };
    let empty =
        Chapter { folder: "02_more".to_owned(), title: "More".to_owned(), exercises: vec![] };
    let course = Course {
        title: title.to_owned(),
        limits: Limits::default(),
        chapters: vec![chapter, empty],
    };
    files(&course, &told, extent)
}

fn text<'a>(files: &'a [(String, String)], path: &str) -> &'a str {
    &files.iter().find(|(there, _)| there == path).unwrap().1
}

#[test]
fn a_book_has_a_page_for_each_exercise() {
    let files = book("First steps", "both wait for `fetch(1)`", Extent::WithoutSolutions);
    let shown = [
        "book.toml",
        "src/SUMMARY.md",
        "src/index.md",
        "src/01_first/index.md",
        "src/01_first/02_pair.md",
    ];
    // Drawings have tests of their own.
    let drawn = |line: &&str| {
        !["<text", "<path", "<rect", "<g>", "<pattern"].iter().any(|start| line.starts_with(start))
    };
    let shown = shown.map(|path| {
        let lines: Vec<_> = text(&files, path).lines().filter(drawn).collect();
        format!("== {path}\n{}\n", lines.join("\n"))
    });
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn the_reference_answer_is_shown_only_where_that_is_asked_for() {
    for (extent, expected) in [(Extent::WithoutSolutions, false), (Extent::WithSolutions, true)] {
        let files = book("First steps", "a", extent);
        let is_shown = files.iter().any(|(_, text)| text.contains("// The reference."));
        assert_eq!(is_shown, expected, "{extent:?}");
    }
}

/// What a page may hold beside markdown: what is written here.
const ELEMENTS: [&str; 23] = [
    "p",
    "span",
    "div",
    "svg",
    "defs",
    "pattern",
    "rect",
    "circle",
    "path",
    "figure",
    "figcaption",
    "g",
    "text",
    "tspan",
    "title",
    "details",
    "summary",
    "blockquote",
    "code",
    "ul",
    "li",
    "a",
    "br",
];

/// What stands in a page's markup that nobody here has written.
fn foreign(page: &str) -> Vec<String> {
    let mut found = vec![];
    for event in Parser::new_ext(page, Options::all()) {
        let (Event::Html(html) | Event::InlineHtml(html)) = event else { continue };
        for tag in html.split('<').skip(1) {
            let name: String = tag
                .trim_start_matches('/')
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric())
                .collect();
            let attributes = tag.split('>').next().unwrap_or_default();
            let bare: Vec<_> = attributes.split('"').step_by(2).collect();
            let acts = bare.iter().any(|words| words.contains(" on") || words.contains(" src"));
            if !ELEMENTS.contains(&name.as_str()) || acts || tag.contains("=\"javascript:") {
                found.push(format!("<{tag}"));
            }
        }
    }
    found
}

#[test]
fn nothing_that_a_course_says_becomes_markup_or_settings() {
    for said in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "</p></div></figure></svg><iframe src=x>",
        "a\n\n<script>alert(1)</script>\n\n",
        "`</code><script>`",
        "\"\n[output.html]\nadditional-js = [\"x.js\"]\n#",
        "](javascript:alert(1)) [x",
        "# {#id onclick=alert(1)}",
        "{{#include /etc/passwd}}",
    ] {
        for (path, text) in book(said, said, Extent::WithSolutions) {
            if path.ends_with(".md") {
                assert_eq!(foreign(&text), Vec::<String>::new(), "{path} of {said:?}:\n{text}");
            }
        }
        let files = book(said, said, Extent::WithSolutions);
        let settings: toml::Table = text(&files, "book.toml").parse().unwrap();
        let title = settings["book"]["title"].as_str().unwrap();
        assert_eq!(title, crate::surfaces::style::plain(said));
        assert!(!settings["output"]["html"].as_table().unwrap().contains_key("additional-js"));
        assert_eq!(settings["build"]["use-default-preprocessors"].as_bool(), Some(false));
    }
}

#[test]
fn pictures_have_the_colours_that_they_have_everywhere() {
    let style = style();
    for theme in [".content {", "html:is(.coal, .navy, .ayu) .content {"] {
        let (_, after) = style.split_once(theme).unwrap();
        let declared = after.split_once('}').unwrap().0;
        for colour in ["--paper", "--text", "--wait", "--blocked", "--bad"] {
            assert!(declared.contains(&format!("{colour}: #")), "{theme} has no {colour}");
        }
    }
}
