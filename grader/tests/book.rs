//! The course as a book: what is on its pages, and that every link of theirs leads somewhere.

#![cfg(unix)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use support::{Workspace, solution, wrong};

/// Every page of a book by its path from the book's pages.
fn pages(folder: &Path, below: &str) -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    for entry in fs::read_dir(folder.join(below)).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let path = if below.is_empty() { name } else { format!("{below}/{name}") };
        if entry.file_type().unwrap().is_dir() {
            pages.extend(self::pages(folder, &path));
        } else {
            let text = fs::read_to_string(entry.path()).unwrap();
            pages.insert(path, text);
        }
    }
    pages
}

/// The parts of a page that a link may name.
fn parts(page: &str) -> Vec<String> {
    let mut parts = vec![];
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(page, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => parts.extend(heading.take()),
            Event::Text(words) | Event::Code(words) => {
                if let Some(heading) = &mut heading {
                    *heading += &words.to_lowercase().replace(' ', "-");
                }
            }
            _ => {}
        }
    }
    parts
}

/// Links of a book that lead to none of its pages, or to no part of one; pictures too.
fn dead_links(pages: &BTreeMap<String, String>) -> Vec<String> {
    let mut dead = vec![];
    for (path, text) in pages {
        for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
            let (Event::Start(Tag::Link { dest_url, .. })
            | Event::Start(Tag::Image { dest_url, .. })) = event
            else {
                continue;
            };
            if dest_url.starts_with("https://") {
                continue;
            }
            let (file, part) = dest_url.split_once('#').unwrap_or((&dest_url, ""));
            let target = match file {
                "" => path.clone(),
                file => joined(path, file),
            };
            let lives = pages.get(&target).is_some_and(|page| {
                part.is_empty() || parts(page).iter().any(|there| there == part)
            });
            if !lives {
                dead.push(format!("{path}: {dest_url}"));
            }
        }
    }
    dead
}

/// The path `to`, seen from the page `from`.
fn joined(from: &str, to: &str) -> String {
    let mut steps: Vec<_> = from.split('/').collect();
    steps.pop();
    for step in to.split('/') {
        match step {
            ".." => _ = steps.pop(),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// The text of a page without markup.
fn read(page: &str) -> String {
    let mut text = page.replace("<code>", "`").replace("</code>", "`");
    for (escape, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")] {
        text = text.replace(escape, character);
    }
    text
}

/// A wrong answer without what its author notes in its first line.
fn answer(name: &str, how: &str) -> String {
    wrong(name, how).split_once("\n\n").unwrap().1.to_owned()
}

#[test]
fn a_book_tells_of_the_course_and_each_of_its_links_leads_somewhere() {
    let course = Workspace::new();
    course.edit("grader/hidden/01_first/01_double/lesson.md", |lesson| {
        lesson.to_owned()
            + "\nThen [a pair](../02_pair/README.md#what-people-get-wrong), in [your file](src/lib.rs), \
               with [its manifest](Cargo.toml), or [tasks](../../02_tasks/03_tidy/README.md).\n"
    });
    let ran = course.run(["dev", "book", "book", "pair", "double"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stdout.starts_with("2 exercises with "), "{}", ran.stdout);
    let there = pages(&course.path("book/src"), "");
    let expected = [
        "01_first/01_double.md",
        "01_first/02_pair.md",
        "01_first/index.md",
        "SUMMARY.md",
        "index.md",
    ];
    assert_eq!(there.keys().collect::<Vec<_>>(), expected);
    assert_eq!(dead_links(&there), Vec::<String>::new());
    let double = &there["01_first/01_double.md"];
    assert!(double.contains("[a pair](02_pair.md#what-people-get-wrong)"), "{double}");
    // Tasks are not in this book, and a manifest is in none.
    assert!(double.contains("with its manifest, or tasks."), "{double}");

    let pair = &there["01_first/02_pair.md"];
    let said = course.submit("pair", &answer("pair", "sequential"))["message"].clone();
    assert!(read(pair).contains(said.as_str().unwrap()), "{said} is not in {pair}");
    assert!(pair.contains("<figure class=\"picture\""), "{pair}");
    assert!(pair.contains("</summary>") && pair.contains("todo!("), "{pair}");
    assert!(!pair.contains(&solution("pair")), "{pair}");
}

#[test]
fn what_was_judged_for_an_earlier_book_is_not_judged_again() {
    let course = Workspace::new();
    assert_eq!(course.run(["dev", "book", "book", "double"]).code, Some(0));
    let verdicts = course.path("target/async-kata/verdicts");
    for (at, entry) in fs::read_dir(verdicts).unwrap().enumerate() {
        let path = entry.unwrap().path();
        let report = fs::read_to_string(&path).unwrap();
        let mut report: serde_json::Value = serde_json::from_str(&report).unwrap();
        report["message"] = format!("Remembered as number {}.", "I".repeat(at + 1)).into();
        fs::write(&path, report.to_string()).unwrap();
    }
    let ran = course.run(["dev", "book", "book", "double", "--solutions"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let page = fs::read_to_string(course.path("book/src/01_first/01_double.md")).unwrap();
    assert!(page.contains("Remembered as number I"), "{page}");
    assert!(page.contains(solution("double").trim_end()), "{page}");
}

#[test]
fn no_book_is_made_of_a_course_that_says_what_is_not_so() {
    let course = Workspace::new();
    course.edit("grader/hidden/01_first/01_double/wrong/literal.rs", |text| {
        text.replace("diagnosis: hard_coded", "diagnosis: sequential")
    });
    let ran = course.run(["dev", "book", "book", "double"]);
    ran.complains(
        2,
        &["wrong/literal.rs should be failed (sequential), and is", "dev check double"],
    );
    assert!(!course.path("book").exists());
}

#[test]
fn a_folder_of_something_else_is_left_alone() {
    let course = Workspace::new();
    fs::create_dir(course.path("mine")).unwrap();
    fs::write(course.path("mine/book.toml"), "[book]\n").unwrap();
    let ran = course.run(["dev", "book", "mine"]);
    ran.complains(2, &["holds something else than a book", "Name a folder"]);
    let kept = fs::read_dir(course.path("mine")).unwrap().count();
    assert_eq!(kept, 1);
}
